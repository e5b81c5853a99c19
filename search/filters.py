"""The filters that lists are made of: several choices, a flag, a number, words.

Each says which rows it selects and nothing about pages; ``search.filterset`` adds
the counts, chips and messages.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Manager,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.forms import SearchInput, TextInput

Choices = Iterable[tuple[str, str]]
MAX_WORDS = 12


def slugs_and_names(rows: Manager | QuerySet) -> Callable[[], Choices]:
    """For ``load``: the slug and the name of each row, in the order of the rows."""
    return rows.values_list("slug", "name").all


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """Rows for which any chosen code holds.

    ``condition`` maps a code to what must hold; without it a code is a value of
    ``field_name``, which is then also ``column``: the FilterSet reads the sets of
    all codes from it at once. ``load`` reads the choices from the database, once
    per request.
    """

    def __init__(
        self,
        *,
        condition: Callable[[str], Q | Combinable] | None = None,
        load: Callable[[], Choices] | None = None,
        choices: Any = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(choices=choices, **kwargs)
        self.load = load
        self.column = "" if condition else self.field_name
        self.condition = condition or (lambda code: Q(**{self.field_name: code}))

    def filter(self, qs: QuerySet, value: Iterable[str]) -> QuerySet:
        if not value:
            return qs
        wanted = Q()
        for code in value:
            wanted |= Q(self.condition(code))
        return qs.filter(wanted)


class RelatedFilter(ChoicesFilter):
    """Rows related to any chosen object, by EXISTS: no join, no ``distinct()``.

    ``lookups`` are the fields of the related object that hold the code; with
    ``("slug", "parent__slug")`` an area also brings the topics inside it.
    """

    def __init__(self, *, lookups: tuple[str, ...] = ("slug",), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lookups = lookups
        self.column = ""

    def filter(self, qs: QuerySet, value: Iterable[str]) -> QuerySet:
        if not value:
            return qs
        here, there, links = self._links(qs)
        wanted = Q()
        for lookup in self.lookups:
            wanted |= Q(**{f"{there}__{lookup}__in": list(value)})
        return qs.filter(Exists(links.filter(wanted, **{here: OuterRef("pk")})))

    def pairs(self, qs: QuerySet) -> set[tuple[int, str]]:
        """Every (row, code) for which ``filter`` would keep the row; one query."""
        here, there, links = self._links(qs)
        codes = [f"{there}__{lookup}" for lookup in self.lookups]
        return {
            (pk, code)
            for pk, *found in links.values_list(f"{here}_id", *codes)
            for code in found
        }

    def _links(self, qs: QuerySet) -> tuple[str, str, QuerySet]:
        """The relation's rows, with the names of its ends: here and there."""
        relation = qs.model._meta.get_field(self.field_name)
        return (
            relation.m2m_field_name(),
            relation.m2m_reverse_field_name(),
            relation.remote_field.through._default_manager.order_by(),
        )


class FlagFilter(django_filters.ChoiceFilter):
    """A single tick box: ``?name=1`` keeps the rows for which ``condition`` holds."""

    def __init__(self, *, condition: Q | Exists, label: str) -> None:
        super().__init__(choices=[("1", "yes")], label=label, empty_label=None)
        self.condition = condition

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(self.condition) if value else qs


class OneOfFilter(django_filters.ChoiceFilter):
    """One choice of several; ``conditions`` says what must hold for each code."""

    def __init__(self, *, conditions: Mapping[str, Q | Exists], **kwargs: Any) -> None:
        super().__init__(empty_label=None, **kwargs)
        self.conditions = conditions

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(self.conditions[value]) if value else qs


class LimitFilter(django_filters.NumberFilter):
    """At least, or at most, a number of ``field_name``; unknown values fall out.

    Needs ``min_value`` and ``max_value``, the range that makes sense.

    A typed number is rounded to ``places`` decimals towards fewer rows, since the
    database would round it to the nearest: 8.71 asks for 8.8 or more. ``steps`` are
    offered as choices with counts, described by ``words``.
    """

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

    def in_words(self, code: str) -> str:
        """A number of the address as the page says it: "$50,000 or more"."""
        return self.words.format(f"{Decimal(code):,f}")

    def filter(self, qs: QuerySet, value: Decimal | None) -> QuerySet:
        if value is None:
            return qs
        limit = value.quantize(self.places, rounding=self.rounding)
        if self.condition:
            return qs.filter(self.condition(limit))
        return qs.filter(**{f"{self.field_name}__{self.lookup_expr}": limit})


def few_words(text: str) -> None:
    if len(text.split()) > MAX_WORDS:
        raise ValidationError(f"Use up to {MAX_WORDS} words.")


class WordsFilter(django_filters.CharFilter):
    """Rows in which every word occurs somewhere in ``fields``, in any case.

    The first of ``fields`` is the title: rows get ``relevance``, the number of
    words found in it, for the sort of that name.
    """

    def __init__(self, *, fields: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(
            max_length=200,
            validators=[few_words],
            widget=SearchInput(attrs={"autocomplete": "off"}),
            **kwargs,
        )
        self.fields = fields

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        words = dict.fromkeys(value.split()) if value else {}
        if not words:
            return qs
        everything = qs.model._default_manager.order_by()
        relevance: Combinable = Value(0)
        for word in words:
            anywhere = Q()
            for name in self.fields:
                anywhere |= Q(**{f"{name}__icontains": word})
            # A subquery for each word: a join would ask one related row to hold all.
            qs = qs.filter(pk__in=everything.filter(anywhere).values("pk"))
            in_title = When(**{f"{self.fields[0]}__icontains": word}, then=1)
            relevance += Case(in_title, default=0, output_field=IntegerField())
        return qs.annotate(relevance=relevance)


class SortFilter(django_filters.ChoiceFilter):
    """Orders by one named sort: unknown values last, the primary key at the end.

    ``orders`` maps each public name to its label and the fields of its order ("-"
    for falling). Without a choice the order of the list itself holds; ``unsorted``
    is its name, where it is none of the ``orders``. ``relevance`` needs a text
    search; without one it is the order of the list.
    """

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

    def says_nothing(self, value: str | None, active: Container[str]) -> bool:
        """Whether the list is in this order anyway, or cannot be: no words, no match."""
        if not value or value == self.default:
            return True
        return "-relevance" in self.orders[value] and "q" not in active

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        fields = self.orders[value]
        if "-relevance" in fields and "relevance" not in qs.query.annotations:
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
