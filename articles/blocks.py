"""The blocks of an article, whatever their kinds, in one query."""

from collections.abc import Sequence
from itertools import zip_longest

from django.db.models import BigIntegerField, F, Field, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from articles.models import (
    Article,
    Block,
    Callout,
    CareerCard,
    CourseCards,
    Figure,
    RichText,
    TreatmentTable,
)

KINDS: tuple[type[Block], ...] = (
    RichText,
    CourseCards,
    CareerCard,
    TreatmentTable,
    Figure,
    Callout,
)
SHARED = {"id", "parent", "region", "ordering"}


def own_fields(kind: type[Block], *, numbers: bool) -> list[Field]:
    """The columns that only this kind has: its numbers and keys, or its texts."""
    return [
        field
        for field in kind._meta.concrete_fields
        if field.name not in SHARED
        and (
            field.is_relation
            or field.get_internal_type() == "PositiveSmallIntegerField"
        )
        == numbers
    ]


TEXTS = max(len(own_fields(kind, numbers=False)) for kind in KINDS)
NUMBERS = max(len(own_fields(kind, numbers=True)) for kind in KINDS)


def blocks_of(article: Article) -> list[Block]:
    """All blocks in reading order, with their own columns but without relations.

    One query for all kinds: a UNION in which the columns of each kind are filled up
    to the same number, texts first.
    """
    first, *others = (_rows(position, article) for position in range(len(KINDS)))
    blocks = [_block(row, article) for row in first.union(*others, all=True)]
    return sorted(blocks, key=lambda block: (block.ordering, KINDS.index(type(block))))


def _rows(position: int, article: Article) -> QuerySet:
    kind = KINDS[position]
    return (
        kind._default_manager.filter(parent=article)
        .order_by()
        .values_list(
            Cast(Value(position), BigIntegerField()),
            Cast(F("pk"), BigIntegerField()),
            Cast(F("ordering"), BigIntegerField()),
            Cast(F("region"), TextField()),
            *_filled(own_fields(kind, numbers=False), TEXTS, TextField()),
            *_filled(own_fields(kind, numbers=True), NUMBERS, BigIntegerField()),
        )
    )


def _filled(fields: Sequence[Field], width: int, output: Field) -> list[Combinable]:
    """The fields as columns of one type, followed by empty ones up to ``width``."""
    columns: list[Combinable] = [F(field.attname) for field in fields]
    columns += [Value(None)] * (width - len(columns))
    return [Cast(column, output) for column in columns]


def _block(row: tuple, article: Article) -> Block:
    position, pk, ordering, region, *cells = row
    kind = KINDS[position]
    texts = zip_longest(own_fields(kind, numbers=False), cells[:TEXTS])
    numbers = zip_longest(own_fields(kind, numbers=True), cells[TEXTS:])
    values = {field.attname: cell for field, cell in (*texts, *numbers) if field}
    return kind(pk=pk, parent=article, region=region, ordering=ordering, **values)
