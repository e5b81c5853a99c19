"""Lists that visitors filter: one declaration gives form, counts, chips, messages.

A facet is a filter that offers choices. The set of rows behind a choice *is* what
``filter.filter(queryset, choice)`` returns, so a new filter brings its counts, and a
count cannot disagree with the result.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.forms.boundfield import BoundField
from django.http import QueryDict

from search.filters import (
    ChoicesFilter,
    FlagFilter,
    LimitFilter,
    RelatedFilter,
    SortFilter,
    WordsFilter,
)

# Values of one filter that are repeated to the visitor as unknown.
MOST_NAMED = 5
# Stands for "all that is chosen of this filter", beside the codes of its choices.
ACTIVE = ""


@dataclass(frozen=True)
class Option:
    """One choice; ``count`` applies all *other* facets, not the choice's own."""

    name: str
    value: str
    label: str
    count: int
    selected: bool
    url: str

    @property
    def id(self) -> str:
        return f"id_{self.name}_{self.value or 'any'}"

    @property
    def disabled(self) -> bool:
        """Nothing behind it. It stays visible, and removable when chosen.

        "Any" is always open: it is the way out of an empty list.
        """
        return bool(self.value) and not self.count and not self.selected


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    kind: str  # "checkbox": several choices; "radio": one
    options: list[Option]
    is_open: bool
    note: str
    problems: list[str]
    is_flag: bool = False  # one tick box, named by the facet itself

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass(frozen=True)
class Problem:
    """A value in the address that means nothing to its filter."""

    name: str
    label: str
    message: str


@dataclass(frozen=True)
class Chip:
    """An active choice in words; following ``url`` removes it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Relaxation:
    """How many rows there would be without one of the active filters."""

    label: str
    value: str
    count: int
    url: str


@dataclass(frozen=True)
class Sets:
    """Ids of rows: of the whole list, of each choice, of each active filter."""

    everything: frozenset[int]
    choices: Mapping[tuple[str, str], frozenset[int]]
    active: Mapping[str, frozenset[int]]

    def matching(self, *, without: str = "") -> frozenset[int]:
        """Rows that pass every active filter, but for the one named ``without``."""
        rows = self.everything
        for name, passing in self.active.items():
            if name != without:
                rows &= passing
        return rows


class FacetedFilterSet(django_filters.FilterSet):
    """A FilterSet that also knows its facets, chips, problems and relaxations.

    ``OPEN`` names the facets that are unfolded, ``NOTES`` holds a sentence for some.
    ``path`` is the address of the list; every link is built on it. Filters are
    declared in the order in which facets show and parameters are written.
    """

    OPEN: tuple[str, ...] = ()
    NOTES: Mapping[str, str] = {}

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: QuerySet | None = None,
        *,
        path: str = "",
        **kwargs: Any,
    ) -> None:
        data = QueryDict(mutable=True) if data is None else data.copy()
        super().__init__(data, queryset, **kwargs)
        self.path = path
        self.unknown: dict[str, list[str]] = {}
        for name, part in self.filters.items():
            if isinstance(part, ChoicesFilter) and part.load:
                part.extra["choices"] = list(part.load())
            self._drop_unknown_choices(name)

    def _drop_unknown_choices(self, name: str) -> None:
        """Forget choices that do not exist, so that good ones beside them stay."""
        if name not in self.data or "choices" not in self.filters[name].extra:
            return
        known = dict(self._offered(name))
        given = [v for v in dict.fromkeys(self.data.getlist(name)) if v]
        self.unknown[name] = [v for v in given if v not in known]
        self.data.setlist(name, [v for v in given if v in known])

    def _offered(self, name: str) -> list[tuple[str, str]]:
        """Codes and labels that a filter offers; empty for a number or a text."""
        part = self.filters[name]
        if isinstance(part, LimitFilter):
            return []
        return [
            (str(code), str(label)) for code, label in part.extra.get("choices", ())
        ]

    # What is active

    @cached_property
    def cleaned(self) -> dict[str, Any]:
        """The valid, non-empty values by filter name, in the order of declaration."""
        _ = self.form.errors
        valid = self.form.cleaned_data
        found = {
            name: valid[name]
            for name in self.filters
            if valid.get(name) not in (None, "", [])
        }
        for name, part in self.filters.items():
            if isinstance(part, SortFilter) and part.says_nothing(
                found.get(name), found
            ):
                found.pop(name, None)
        return found

    @cached_property
    def query(self) -> QueryDict:
        """The active parameters in their one canonical order; no page."""
        return self._ordered({name: self._codes(name) for name in self.cleaned})

    def _codes(self, name: str) -> list[str]:
        value = self.cleaned[name]
        if isinstance(value, list):
            return [code for code, _ in self._offered(name) if code in value]
        if isinstance(value, Decimal):
            return [plain(value)]
        return [str(value)]

    def _ordered(self, parameters: Mapping[str, list[str]]) -> QueryDict:
        query = QueryDict(mutable=True)
        for name in self.filters:
            if codes := parameters.get(name):
                query.setlist(name, codes)
        return query

    def url_with(self, **changes: list[str]) -> str:
        """This address with some parameters replaced; an empty list removes one."""
        query = self._ordered({**dict(self.query.lists()), **changes})
        return f"{self.path}?{query.urlencode()}" if query else self.path

    @property
    def active_names(self) -> list[str]:
        """Filters in use; the sort is not one."""
        return [
            name
            for name in self.cleaned
            if not isinstance(self.filters[name], SortFilter)
        ]

    @property
    def is_filtered(self) -> bool:
        return bool(self.active_names)

    @property
    def clear_url(self) -> str:
        """The list without filters, in the chosen order."""
        return self.url_with(**{name: [] for name in self.active_names})

    # Counts

    @cached_property
    def sets(self) -> Sets:
        """All sets of ids that the counts need, in one query and one a relation.

        A choice that is the value of a column is read from that column, one that
        is a relation from the relation's rows. Any other choice, and each active
        filter, is a yes/no column of its own: is the row among those that
        ``filter.filter()`` selects?
        """
        rows = self.queryset.model._default_manager.order_by()
        columns: dict[str, str] = {}
        choices: dict[tuple[str, str], set[int]] = defaultdict(set)
        asked: dict[tuple[str, str], QuerySet] = {}
        for name, part in self.filters.items():
            if isinstance(part, RelatedFilter):
                for pk, code in part.pairs(rows):
                    choices[name, code].add(pk)
            elif isinstance(part, ChoicesFilter) and part.column:
                columns[name] = part.column
            else:
                for code, value in self._values(name):
                    asked[name, code] = part.filter(rows, value)
        for name in self.active_names:
            asked[name, ACTIVE] = self.filters[name].filter(rows, self.cleaned[name])
        flags = {f"set_{n}": _among(chosen) for n, chosen in enumerate(asked.values())}
        everything = set()
        for pk, *cells in (
            rows.filter(pk__in=self.queryset.order_by().values("pk"))
            .annotate(**flags)
            .values_list("pk", *columns.values(), *flags)
        ):
            everything.add(pk)
            for name, code in zip(columns, cells, strict=False):
                choices[name, code].add(pk)
            for key, inside in zip(asked, cells[len(columns) :], strict=True):
                if inside:
                    choices[key].add(pk)
        return Sets(
            everything=frozenset(everything),
            choices={key: frozenset(ids) for key, ids in choices.items()},
            active={
                name: frozenset(choices[name, ACTIVE]) for name in self.active_names
            },
        )

    def _values(self, name: str) -> Iterator[tuple[str, Any]]:
        """Each choice of a facet: its code, and the value that its filter takes."""
        part = self.filters[name]
        if isinstance(part, LimitFilter):
            for step in part.steps:
                yield step, Decimal(step)
        elif not isinstance(part, SortFilter):
            several = isinstance(part, ChoicesFilter)
            for code, _ in self._offered(name):
                yield code, [code] if several else code

    @property
    def total(self) -> int:
        """How many rows pass all active filters."""
        return len(self.sets.matching())

    @cached_property
    def facets(self) -> list[Facet]:
        return [
            Facet(
                name=name,
                label=str(part.label),
                kind="checkbox" if self._ticks(name) else "radio",
                options=self._options(name),
                is_open=name in self.OPEN or name in self.cleaned,
                note=self.NOTES.get(name, ""),
                problems=[p.message for p in self.problems if p.name == name],
                is_flag=isinstance(part, FlagFilter),
            )
            for name, part in self.filters.items()
            if self._is_facet(name)
        ]

    def facet(self, name: str) -> Facet:
        return next(facet for facet in self.facets if facet.name == name)

    @property
    def flags(self) -> list[Facet]:
        """The facets that are a single tick box; the form shows them together."""
        return [facet for facet in self.facets if facet.is_flag]

    def _is_facet(self, name: str) -> bool:
        part = self.filters[name]
        if isinstance(part, LimitFilter):
            return bool(part.steps)
        return not isinstance(part, SortFilter) and bool(self._offered(name))

    def _ticks(self, name: str) -> bool:
        """Whether its choices are tick boxes; else they exclude each other."""
        return isinstance(self.filters[name], ChoicesFilter) or (
            len(self._offered(name)) == 1
        )

    def _options(self, name: str) -> list[Option]:
        others = self.sets.matching(without=name)
        chosen = self.query.getlist(name)
        offered = {code for code, _ in self._values(name)}
        options = []
        for code, label in self._labels(name, chosen):
            if not code:
                count = len(others)
            elif code in offered:
                count = len(others & self.sets.choices.get((name, code), frozenset()))
            else:
                count = self.total
            options.append(
                Option(
                    name=name,
                    value=code,
                    label=label,
                    count=count,
                    selected=code in chosen or (not code and not chosen),
                    url=self.url_with(**{name: [code] if code else []}),
                )
            )
        return options

    def _labels(self, name: str, chosen: list[str]) -> list[tuple[str, str]]:
        """Codes and labels to show: a radio starts with "any", a typed value ends."""
        part = self.filters[name]
        if isinstance(part, LimitFilter):
            typed = [code for code in chosen if code not in part.steps]
            return [
                ("", part.any_label),
                *((step, part.in_words(step)) for step in (*part.steps, *typed)),
            ]
        any_choice = [] if self._ticks(name) else [("", "Any")]
        return any_choice + self._offered(name)

    # What the page says

    @property
    def inputs(self) -> list[BoundField]:
        """The fields that are typed: texts and numbers without choices."""
        return [
            self.form[name]
            for name, part in self.filters.items()
            if not isinstance(part, SortFilter) and not self._is_facet(name)
        ]

    @property
    def sort_field(self) -> BoundField | None:
        """The choice of an order; by relevance only where words were searched for."""
        searched = any(
            isinstance(self.filters[name], WordsFilter) for name in self.active_names
        )
        for name, part in self.filters.items():
            if isinstance(part, SortFilter):
                field = self.form[name].field
                field.choices = [
                    (code, label)
                    for code, label in field.choices
                    if searched or "-relevance" not in part.orders.get(code, ())
                ]
                return self.form[name]
        return None

    @cached_property
    def problems(self) -> list[Problem]:
        """Every value that was ignored, named, in the order of the filters."""
        found = []
        for name, part in self.filters.items():
            unknown = self.unknown.get(name, [])
            messages = [
                f"We do not know “{printable(value)}”, so we left it out."
                for value in unknown[:MOST_NAMED]
            ]
            if more := len(unknown[MOST_NAMED:]):
                messages.append(f"We left out {more} more that we do not know.")
            if name in self.form.errors:
                messages.append(self._sentence(name))
            given = set(filter(None, self.data.getlist(name)))
            if len(given) > 1 and not isinstance(part, ChoicesFilter):
                used = printable(self.data[name])
                messages.append(f"Only one value fits here. We looked at “{used}”.")
            found += [Problem(name, str(part.label), text) for text in messages]
        return found

    def _sentence(self, name: str) -> str:
        part = self.filters[name]
        if isinstance(part, LimitFilter):
            low, high = part.extra["min_value"], part.extra["max_value"]
            typed = printable(self.data.get(name, ""))
            return f"“{typed}” is not a number from {low} to {high}. We left it out."
        return f"{self.form.errors[name][0]} We left this out."

    @cached_property
    def chips(self) -> list[Chip]:
        """One for each active choice, in canonical order."""
        chips = []
        for name in self.active_names:
            codes = self.query.getlist(name)
            for code in codes:
                others = [other for other in codes if other != code]
                chips.append(
                    Chip(
                        label=str(self.filters[name].label),
                        value=self._in_words(name, code),
                        url=self.url_with(**{name: others}),
                    )
                )
        return chips

    def _in_words(self, name: str, code: str) -> str:
        part = self.filters[name]
        if isinstance(part, LimitFilter):
            return part.in_words(code)
        return dict(self._offered(name)).get(code, f"“{code}”")

    @property
    def relaxations(self) -> list[Relaxation]:
        """For empty results: each filter, and the count without it; best first."""
        found = [
            Relaxation(
                label=str(self.filters[name].label),
                value=", ".join(
                    self._in_words(name, code) for code in self.query.getlist(name)
                ),
                count=len(self.sets.matching(without=name)),
                url=self.url_with(**{name: []}),
            )
            for name in self.active_names
        ]
        return sorted(found, key=lambda relaxation: -relaxation.count)


def _among(chosen: QuerySet) -> Case:
    """A yes/no column: is the row one of ``chosen``?"""
    return Case(
        When(pk__in=chosen.order_by().values("pk"), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def plain(number: Decimal) -> str:
    """A number as a person types it: 9 for 9.0, never an exponent."""
    text = f"{number + 0:f}"  # no minus before a zero
    return text.rstrip("0").rstrip(".") if "." in text else text


def printable(text: str) -> str:
    """A visitor's value fit to be repeated: no control characters, not too long."""
    shown = "".join(c for c in text if c.isprintable())
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
