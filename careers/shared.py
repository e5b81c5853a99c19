"""What rows have in common with one record, told without a query of its own.

A page that lists other rows beside a record also says what they share. The things of
the record are known and few, so each one is a mark on the rows, in the rows' own query.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

Rows = TypeVar("Rows", bound=QuerySet)


def with_marks(rows: Rows, relation: str, things: Iterable[Any]) -> Rows:
    """Adds to each row whether it has each of ``things`` in its many-to-many field.

    ``relation`` is the name of the field. ``marked`` reads the marks.
    """
    field: Any = rows.model._meta.get_field(relation)
    links = field.remote_field.through._default_manager
    here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
    return rows.annotate(
        **{
            _mark(relation, thing): Exists(
                links.filter(**{here: OuterRef("pk"), there: thing.pk})
            )
            for thing in things
        }
    )


def marked(row: Any, relation: str, things: Iterable[Any]) -> list[Any]:
    """Those of the things that the row has, in their order."""
    return [thing for thing in things if getattr(row, _mark(relation, thing))]


def first_mark(relation: str, things: Iterable[Any]) -> Case | Value:
    """The place of the first of the things that a row has, for its order."""
    whens = [
        When(**{_mark(relation, thing): True}, then=place)
        for place, thing in enumerate(things)
    ]
    return Case(*whens, default=len(whens)) if whens else Value(0)


def _mark(relation: str, thing: Any) -> str:
    return f"shares_{relation}_{thing.pk}"
