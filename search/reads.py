"""What a FilterSet reads: the tables behind its sets, and how they hang on its rows.

Derived from the SQL of its filters, so that one more line in a FilterSet is all it
takes to have its changes noticed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models

from core.models import Publishable
from search.triggers import hops_of

if TYPE_CHECKING:
    from search.filterset import FacetedFilterSet

# Relations in a row from a list to a table that its filters may read.
MOST_STEPS = 3
TABLES = re.compile(r'\b(?:FROM|JOIN) "([^"]+)"')
Answer = TypeVar("Answer")


def once(function: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
    """``functools.cache`` for what is asked of a FilterSet class."""
    return cache(function)


@dataclass(frozen=True)
class Reads:
    """``paths`` lead from ``model`` to every table behind a set or an order, the
    tables between included. ``lost`` are tables that no relation leads to, each with
    the filter that reads it.
    """

    model: type[models.Model]
    paths: tuple[str, ...]
    lost: tuple[tuple[str, str], ...]

    @property
    def scheduled(self) -> list[tuple[str, type[Publishable]]]:
        """The paths to rows that appear and disappear at a set time; "" is the list."""
        found = {"": self.model} | {
            path: end_of(self.model, path) for path in self.paths
        }
        return [
            (path, model)
            for path, model in found.items()
            if issubclass(model, Publishable)
        ]


@once
def reads(filterset: "type[FacetedFilterSet]") -> Reads:
    model = filterset.rows().model
    stored = {
        table: name
        for name, queryset in stored_queries(filterset)
        for table in tables_of(queryset)
    }
    paths = paths_within(model, {model._meta.db_table, *stored})
    reached = {model._meta.db_table} | {
        hop.table for path in paths for hop in hops_of(model, path)
    }
    return Reads(
        model=model,
        paths=tuple(paths),
        lost=tuple(
            (name, table) for table, name in stored.items() if table not in reached
        ),
    )


def stored_queries(
    filterset: "type[FacetedFilterSet]",
) -> Iterator[tuple[str, models.QuerySet]]:
    """A query for each set that is kept, and for each order, by the filter's name."""
    rows = filterset.rows()
    yield "the list itself", rows
    for name, part in filterset.base_filters.items():
        if part.is_sort:
            for _, value in part.values():
                yield name, part.filter(rows, value)
            continue
        for _, value in part.values():
            yield name, part.filter(rows, value)
        if part.load:
            yield name, part.filter(rows, part.probe())


def tables_of(queryset: models.QuerySet) -> set[str]:
    """The tables that choose and order the rows of a query, not those that it shows."""
    compiler = queryset.values("pk").query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, _ = compiler.as_sql()
    except EmptyResultSet:
        return set()
    return set(TABLES.findall(sql))


def asked_tables(filterset: "type[FacetedFilterSet]", using: str) -> set[str]:
    """The tables that name the choices, or answer what a visitor types.

    They move no row from set to set. Found by asking, so the database must be there.
    """
    found: set[str] = set()

    def note(execute: Any, sql: str, *args: Any) -> Any:
        found.update(TABLES.findall(sql))
        return execute(sql, *args)

    with connections[using].execute_wrapper(note):
        for part in filterset.base_filters.values():
            if part.load:
                list(part.load())
            elif (value := part.probe()) is not None:
                found |= tables_of(part.filter(filterset.rows().using(using), value))
    return found


def paths_within(model: type[models.Model], tables: Iterable[str]) -> list[str]:
    """Every path of relations that stays within ``tables``, three steps at most.

    It takes no relation twice and none straight back.
    """
    tables = set(tables)
    found: list[str] = []
    open_paths: list[tuple[type[models.Model], tuple[Any, ...]]] = [(model, ())]
    while open_paths:
        here, path = open_paths.pop(0)
        if len(path) == MOST_STEPS:
            continue
        for field in here._meta.get_fields():
            if not field.is_relation or field.related_model is None:
                continue
            taken = {step for one in path for step in (one, one.remote_field)}
            if field in taken or not hasattr(field, "path_infos"):
                continue
            relation: Any = field
            if {info.to_opts.db_table for info in relation.path_infos} <= tables:
                steps = (*path, field)
                found.append("__".join(step.name for step in steps))
                open_paths.append((field.related_model, steps))
    return found


def end_of(model: type[models.Model], path: str) -> type[models.Model]:
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model


def models_by_table() -> dict[str, type[models.Model]]:
    return {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
    }
