"""The filters that lists are made of: several choices, a flag, a number, words.

Each says which rows it selects, what it offers and how a choice reads in words, and
nothing about pages; ``search.filterset`` adds the counts, chips and messages.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import django_filters
from django.db.models import (
    Exists,
    F,
    Manager,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.expressions import Combinable
from django.forms import TextInput

Choices = Iterable[tuple[str, str]]
# For each code the keys of its rows, some perhaps twice.
Sets = dict[str, array]


def slugs_and_names(rows: Manager | QuerySet) -> Callable[[], Choices]:
    """For ``load``: the slug and the name of each row, in the order of the rows."""
    return rows.values_list("slug", "name").all


class ListFilter:
    """What a list asks of each of its filters, answered for one choice out of some.

    A *code* is a choice as the address writes it, a *value* what ``filter`` takes.
    """

    extra: dict[str, Any]
    label: str
    is_sort = False  # it orders the rows and leaves none out
    is_flag = False  # a single tick box, named by the filter itself
    several = False  # choices widen each other; else they exclude each other
    column = ""  # a field that holds the code: all sets are read from it at once
    hide_empty = False  # choices without a public row are not offered
    left_out = "We left this out."  # follows the sentence about a bad value
    load: Callable[[], Choices] | None = None

    def offered(self) -> list[tuple[str, str]]:
        """Codes and labels to choose from; empty for a number or a text."""
        choices = self.extra.get("choices", ())
        return [(str(code), str(label)) for code, label in choices]

    @property
    def subject(self) -> str:
        """The label without the bound that a value says itself: "$10 or less"."""
        return str(self.label).partition(", at ")[0]

    @property
    def is_facet(self) -> bool:
        """Whether it shows as choices with counts."""
        return not self.is_sort and bool(self.offered())

    def values(self) -> Iterator[tuple[str, Any]]:
        """Each choice that is counted: its code, and the value that ``filter`` takes."""
        for code, _ in self.offered():
            yield code, self.value_of(code)

    def value_of(self, code: str) -> Any:
        return [code] if self.several else code

    def probe(self) -> Any:
        """A value that makes ``filter`` read all that it may ever read; None: none."""
        return self.value_of("x") if self.load else None

    def stored(self, value: Any) -> list[str] | None:
        """The codes whose sets together are the rows of ``value``; None: ask SQL."""
        return list(value) if self.several else [value]

    def codes(self, value: Any) -> list[str]:
        """A value as the address writes it, in the order of the choices."""
        if self.several:
            return [code for code, _ in self.offered() if code in value]
        return [str(value)]

    def shown(self, chosen: list[str]) -> list[tuple[str, str]]:
        """Codes and labels as the page lists them; where one fits, "any" is first."""
        return self.offered() if self.ticks else [("", "Any"), *self.offered()]

    @property
    def ticks(self) -> bool:
        """Whether its choices are tick boxes; else they exclude each other."""
        return self.several or len(self.offered()) == 1

    def in_words(self, code: str) -> str:
        """A choice as the page says it."""
        return dict(self.offered()).get(code, f"“{code}”")

    def fault(self, typed: str, error: str) -> str:
        """What is wrong with a value, in a sentence; ``error`` is the field's own."""
        return error

    def by_relevance(self, value: str) -> bool:
        """Whether an order depends on the words that were searched for."""
        return False

    def says_nothing(self, value: str | None, active: Container[str]) -> bool:
        """Whether a sort changes nothing about the list."""
        return not value

    def sets(self, rows: QuerySet) -> Sets | None:
        """For each code the keys of those of ``rows`` that ``filter`` keeps.

        None: there is no shorter way than to ask choice by choice.
        """
        return None

    def keys(self, value: Any, using: str) -> Iterable[int] | None:
        """The keys of all rows, of drafts too, that ``filter`` keeps; None: ask it."""
        return None

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        raise NotImplementedError


class ChoicesFilter(ListFilter, django_filters.MultipleChoiceFilter):
    """Rows for which any chosen code holds.

    ``condition`` maps a code to what must hold; without it a code is a value of
    ``field_name``, which is then also ``column``: the sets of all codes are read from
    it at once. ``load`` reads the choices from the database; they are kept until
    something changes there. ``hide_empty`` leaves out those that no public row has.
    """

    several = True

    def __init__(
        self,
        *,
        condition: Callable[[str], Q | Combinable] | None = None,
        load: Callable[[], Choices] | None = None,
        hide_empty: bool = False,
        choices: Any = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(choices=choices, **kwargs)
        self.load = load
        self.hide_empty = hide_empty
        self.condition = condition

    @property
    def column(self) -> str:  # type: ignore[override]
        return "" if self.condition else self.field_name

    def filter(self, qs: QuerySet, value: Iterable[str]) -> QuerySet:
        if not value:
            return qs
        wanted = Q()
        for code in value:
            wanted |= (
                Q(self.condition(code))
                if self.condition
                else Q(**{self.field_name: code})
            )
        return qs.filter(wanted)


class RelatedFilter(ChoicesFilter):
    """Rows related to any chosen object, by EXISTS: no join, no ``distinct()``.

    ``lookups`` are the fields of the related object that hold the code; with
    ``("slug", "parent__slug")`` an area also brings the topics inside it.
    """

    column = ""

    def __init__(self, *, lookups: tuple[str, ...] = ("slug",), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lookups = lookups

    def filter(self, qs: QuerySet, value: Iterable[str]) -> QuerySet:
        if not value:
            return qs
        here, there, links = self._links(qs)
        wanted = Q()
        for lookup in self.lookups:
            wanted |= Q(**{f"{there}__{lookup}__in": list(value)})
        return qs.filter(Exists(links.filter(wanted, **{here: OuterRef("pk")})))

    def sets(self, rows: QuerySet) -> Sets:
        """From the relation's own rows: one query for all codes."""
        here, there, links = self._links(rows)
        links = links.using(rows.db)
        if rows.query.where:
            links = links.filter(**{f"{here}__in": rows.order_by().values("pk")})
        found: Sets = defaultdict(lambda: array("I"))
        cells = [f"{there}__{lookup}" for lookup in self.lookups]
        for pk, *codes in links.values_list(f"{here}_id", *cells):
            for code in codes:
                if code is not None:
                    found[str(code)].append(pk)
        return found

    def _links(self, qs: QuerySet) -> tuple[str, str, QuerySet]:
        """The relation's rows, with the names of its ends: here and there."""
        relation = qs.model._meta.get_field(self.field_name)
        return (
            relation.m2m_field_name(),
            relation.m2m_reverse_field_name(),
            relation.remote_field.through._default_manager.order_by(),
        )


class FlagFilter(ListFilter, django_filters.ChoiceFilter):
    """A single tick box: ``?name=1`` keeps the rows for which ``condition`` holds."""

    is_flag = True

    def __init__(self, *, condition: Q | Exists, label: str) -> None:
        super().__init__(choices=[("1", "yes")], label=label, empty_label=None)
        self.condition = condition

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(self.condition) if value else qs


class OneOfFilter(ListFilter, django_filters.ChoiceFilter):
    """One choice of several; ``conditions`` says what must hold for each code."""

    def __init__(self, *, conditions: Mapping[str, Q | Exists], **kwargs: Any) -> None:
        super().__init__(empty_label=None, **kwargs)
        self.conditions = conditions

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(self.conditions[value]) if value else qs


class LimitFilter(ListFilter, django_filters.NumberFilter):
    """At least, or at most, a number of ``field_name``; unknown values fall out.

    Needs ``min_value`` and ``max_value``, the range that makes sense.

    A typed number is rounded to ``places`` decimals towards fewer rows, since the
    database would round it to the nearest: 8.71 asks for 8.8 or more. ``steps`` are
    offered as choices with counts, described by ``words``.
    """

    left_out = "We left it out."

    def __init__(
        self,
        *,
        lookup_expr: str,
        places: int = 0,
        steps: tuple[str, ...] = (),
        words: str = "{}",
        any_label: str = "Any",
        condition: Callable[[Decimal], Q] | None = None,
        **kwargs: Any,
    ) -> None:
        # Not type=number: browsers empty that field when its value is no number,
        # and the visitor could not see what was wrong.
        kwargs.setdefault("widget", TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(
            lookup_expr=lookup_expr, max_digits=15, decimal_places=6, **kwargs
        )
        self.steps, self.words, self.any_label = steps, words, any_label
        self.places = Decimal(1).scaleb(-places)
        self.rounding = ROUND_CEILING if lookup_expr == "gte" else ROUND_FLOOR
        self.condition = condition

    @property
    def is_facet(self) -> bool:
        return bool(self.steps)

    def values(self) -> Iterator[tuple[str, Decimal]]:
        for step in self.steps:
            yield step, Decimal(step)

    def probe(self) -> Decimal:
        return Decimal(self.extra["min_value"])

    def stored(self, value: Decimal) -> list[str] | None:
        """A step has its set; any other number is asked of the database."""
        code = plain(value)
        return [code] if code in self.steps else None

    def codes(self, value: Decimal) -> list[str]:
        return [plain(value)]

    def shown(self, chosen: list[str]) -> list[tuple[str, str]]:
        """Any, the steps, and at the end a number that was typed."""
        typed = [code for code in chosen if code not in self.steps]
        return [
            ("", self.any_label),
            *((code, self.in_words(code)) for code in (*self.steps, *typed)),
        ]

    def in_words(self, code: str) -> str:
        """A number of the address as the page says it: "$50,000 or more"."""
        return self.words.format(f"{Decimal(code):,f}")

    def fault(self, typed: str, error: str) -> str:
        low, high = self.extra["min_value"], self.extra["max_value"]
        return f"“{printable(typed)}” is not a number from {low} to {high}."

    def filter(self, qs: QuerySet, value: Decimal | None) -> QuerySet:
        if value is None:
            return qs
        limit = value.quantize(self.places, rounding=self.rounding)
        if self.condition:
            return qs.filter(self.condition(limit))
        return qs.filter(**{f"{self.field_name}__{self.lookup_expr}": limit})


class SortFilter(ListFilter, django_filters.ChoiceFilter):
    """Orders by one named sort: unknown values last, the primary key at the end.

    ``orders`` maps each public name to its label and the fields of its order ("-"
    for falling). Without a choice the order of the list itself holds; ``unsorted``
    is its name, where it is none of the ``orders``. ``relevance`` needs a text
    search; without one it is the order of the list.
    """

    is_sort = True

    def __init__(
        self,
        orders: Mapping[str, tuple[str, tuple[str, ...]]],
        *,
        unsorted: str | None = None,
    ) -> None:
        super().__init__(
            choices=[(name, label) for name, (label, _) in orders.items()],
            label="Sort by",
            empty_label=unsorted,
        )
        self.orders = {name: fields for name, (_, fields) in orders.items()}
        self.default = "" if unsorted else next(iter(self.orders))

    def by_relevance(self, value: str) -> bool:
        """Whether this order depends on the words that were searched for."""
        return "-relevance" in self.orders.get(value, ())

    def says_nothing(self, value: str | None, active: Container[str]) -> bool:
        """Whether the list is in this order anyway, or cannot be: no words, no match."""
        if not value or value == self.default:
            return True
        return self.by_relevance(value) and "q" not in active

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        fields = self.orders[value]
        if self.by_relevance(value) and "relevance" not in qs.query.annotations:
            return qs
        return qs.order_by(
            *(
                F(name[1:]).desc(nulls_last=True)
                if name.startswith("-")
                else F(name).asc(nulls_last=True)
                for name in fields
            ),
            "pk",
        )


def plain(number: Decimal) -> str:
    """A number as a person types it: 9 for 9.0, never an exponent."""
    text = f"{number + 0:f}"  # no minus before a zero
    return text.rstrip("0").rstrip(".") if "." in text else text


def printable(text: str) -> str:
    """A visitor's value fit to be repeated: no control characters, not too long."""
    shown = "".join(c for c in text if c.isprintable())
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
