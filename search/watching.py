"""Who must hear of changes so that every list stays true, and what cannot be heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import models

from search.changes import ChangeLog, everything_statements
from search.filters import ListFilter
from search.filterset import FacetedFilterSet
from search.models import Change, Document, Synonym, Version
from search.reads import MOST_STEPS, asked_tables, models_by_table, reads
from search.triggers import Consumer, hops_of, registered


@dataclass(frozen=True)
class Upheaval:
    """A consumer for a table that no relation of ``list_model`` leads to: any change
    there may have moved any row of the list."""

    root: type[models.Model]
    list_model: type[models.Model]
    paths: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"all_{self.list_model._meta.db_table}_{self.root._meta.db_table}"

    def statements(self, roots_sql: str, vendor: str) -> list[str]:
        return everything_statements(self.list_model, vendor)

    def everything(self, vendor: str) -> list[str]:
        return everything_statements(self.list_model, vendor)


def log_consumers(using: str) -> list[Consumer]:
    """One log for each model of a list, and for each other model that a list reads.

    What another consumer hears of is logged too: where words change, the lists that
    search them are out of date.
    """
    # Synonyms say what is typed means; they are kept in memory, so no query tells.
    paths: dict[type[models.Model], set[str]] = {Synonym: set()}
    asked: set[str] = set()
    upheavals: dict[str, Consumer] = {}
    by_table = models_by_table()
    for one in registered():
        paths.setdefault(one.root, set()).update(one.paths)
    for filterset in FacetedFilterSet.declared():
        what = reads(filterset)
        paths.setdefault(what.model, set()).update(what.paths)
        asked.update(asked_tables(filterset, using))
        for _, table in what.lost:
            if table in by_table:
                upheaval = Upheaval(by_table[table], what.model)
                upheavals[upheaval.name] = upheaval
    logs = [ChangeLog(model, tuple(sorted(ways))) for model, ways in paths.items()]
    watched = {
        hop.table
        for log in logs
        for path in log.paths
        for hop in hops_of(log.root, path)
    }
    watched.update(log.root._meta.db_table for log in logs)
    # Documents change when the content does, and the version is no news of its own.
    watched.update(model._meta.db_table for model in (Document, Version, Change))
    logs += [
        ChangeLog(by_table[table]) for table in asked - watched if table in by_table
    ]
    return [*sorted(logs, key=lambda log: log.name), *upheavals.values()]


def check_lists(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Every filter can be counted, and every table that it reads can be watched."""
    found: list[CheckMessage] = []
    for filterset in FacetedFilterSet.declared():
        strangers = [
            name
            for name, part in filterset.base_filters.items()
            if not isinstance(part, ListFilter)
        ]
        found += [
            Error(
                f"The filter “{name}” of {filterset.__name__} cannot be counted.",
                hint="Use one of the filters of search.filters.",
                obj=filterset,
                id="search.E001",
            )
            for name in strangers
        ]
        if not strangers:
            found += [lost_table(filterset, *lost) for lost in reads(filterset).lost]
    return found


def lost_table(filterset: type[FacetedFilterSet], name: str, table: str) -> Error:
    model = reads(filterset).model.__name__
    return Error(
        f"{filterset.__name__}: “{name}” reads the table {table}, but no relation of "
        f"{model} leads there in {MOST_STEPS} steps, so nobody can tell which rows a "
        "change there concerns.",
        hint=f"Give {model} a relation to it, or filter by something else.",
        obj=filterset,
        id="search.E002",
    )
