"""The parts of an article, whatever their kinds, in one query."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import Any

from django.db.models import (
    BigIntegerField,
    F,
    Field,
    Model,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from articles.models import (
    Article,
    Block,
    Callout,
    CareerCard,
    ChangeNote,
    CourseCards,
    DataPoint,
    FAQItem,
    Figure,
    Reference,
    RichText,
    TreatmentTable,
)

BLOCKS: tuple[type[Block], ...] = (
    RichText,
    CourseCards,
    CareerCard,
    TreatmentTable,
    Figure,
    Callout,
    DataPoint,
)
SECTION_CITES: type[Model] = RichText.references.through
ANSWER_CITES: type[Model] = FAQItem.references.through
# The kinds of parts, and the path from each to its article.
OWNERS: dict[type[Model], str] = {
    **dict.fromkeys(BLOCKS, "parent"),
    **dict.fromkeys((FAQItem, Reference, ChangeNote), "article"),
    SECTION_CITES: "richtext__parent",
    ANSWER_CITES: "faqitem__article",
}
KINDS = tuple(OWNERS)
INTEGERS = {"IntegerField", "PositiveSmallIntegerField"}


def own_fields(kind: type[Model], *, numbers: bool) -> list[Field]:
    """The columns of a kind besides the keys of the row and of its article: its
    numbers and keys, or all others, which can be read as texts."""
    return [
        field
        for field in kind._meta.concrete_fields
        if not field.primary_key
        and field.name != OWNERS[kind]
        and (field.is_relation or field.get_internal_type() in INTEGERS) == numbers
    ]


TEXTS = max(len(own_fields(kind, numbers=False)) for kind in KINDS)
NUMBERS = max(len(own_fields(kind, numbers=True)) for kind in KINDS)


class Parts:
    """The blocks and questions in reading order, the references by their numbers, the
    change notes newest first, and which references each section and answer cites.

    All with their own columns but without relations. One query for all kinds: a UNION
    in which the columns of each kind are filled up to the same number, texts first.
    """

    def __init__(self, article: Article) -> None:
        first, *others = (_rows(position, article) for position in range(len(KINDS)))
        found: dict[type[Model], list[Any]] = defaultdict(list)
        for row in first.union(*others, all=True):
            part = _part(row, article)
            found[type(part)].append(part)
        self.blocks: list[Block] = sorted(
            chain.from_iterable(found[kind] for kind in BLOCKS),
            key=lambda block: (block.ordering, BLOCKS.index(type(block)), block.pk),
        )
        self.questions: list[FAQItem] = sorted(
            found[FAQItem], key=lambda question: (question.position, question.pk)
        )
        self.references: list[Reference] = sorted(
            found[Reference], key=lambda reference: (reference.number, reference.pk)
        )
        self.change_notes: list[ChangeNote] = sorted(
            found[ChangeNote], key=lambda note: (note.noted_on, note.pk), reverse=True
        )
        sections = {
            (cite.richtext_id, cite.reference_id) for cite in found[SECTION_CITES]
        }
        answers = {(cite.faqitem_id, cite.reference_id) for cite in found[ANSWER_CITES]}
        # By the keys of sections and of questions, in the order of their numbers.
        self.section_references = self._cited(sections)
        self.answer_references = self._cited(answers)

    def _cited(self, pairs: set[tuple[int, int]]) -> dict[int, list[Reference]]:
        cited: dict[int, list[Reference]] = defaultdict(list)
        for reference in self.references:
            for owner, key in pairs:
                if key == reference.pk:
                    cited[owner].append(reference)
        return cited


def _rows(position: int, article: Article) -> QuerySet:
    kind = KINDS[position]
    return (
        kind._default_manager.filter(**{OWNERS[kind]: article})
        .order_by()
        .values_list(
            Cast(Value(position), BigIntegerField()),
            Cast(F("pk"), BigIntegerField()),
            *_filled(own_fields(kind, numbers=False), TEXTS, TextField()),
            *_filled(own_fields(kind, numbers=True), NUMBERS, BigIntegerField()),
        )
    )


def _filled(fields: Sequence[Field], width: int, output: Field) -> list[Combinable]:
    """The fields as columns of one type, followed by empty ones up to ``width``."""
    columns: list[Combinable] = [F(field.attname) for field in fields]
    columns += [Value(None)] * (width - len(columns))
    return [Cast(column, output) for column in columns]


def _part(row: tuple, article: Article) -> Model:
    position, pk, *cells = row
    kind = KINDS[position]
    texts = zip_longest(own_fields(kind, numbers=False), cells[:TEXTS])
    numbers = zip_longest(own_fields(kind, numbers=True), cells[TEXTS:])
    values: dict[str, Any] = {
        field.attname: field.to_python(cell)
        for field, cell in (*texts, *numbers)
        if field
    }
    if "__" not in OWNERS[kind]:
        values[OWNERS[kind]] = article
    return kind(pk=pk, **values)
