"""Lists that visitors filter: one declaration gives form, counts, chips, messages.

A facet is a filter that offers choices. The set of rows behind a choice *is* what
``filter.filter(queryset, choice)`` returns, so a new filter brings its counts, and a
count cannot disagree with the result. The sets are kept by ``search.index``.
"""

import copy
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice, pairwise
from typing import Any, ClassVar

import django_filters
from django.db.models import Lookup, QuerySet
from django.db.models.sql.where import WhereNode
from django.forms import BoundField, Form
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from pyroaring import BitMap

from search.filters import plain, printable
from search.index import FacetIndex, OrderKey
from search.reads import once
from search.spelling import did_you_mean
from search.words import WordsFilter

__all__ = ["FacetedFilterSet", "plain", "printable"]

# Values of one filter that are repeated to the visitor as unknown.
MOST_NAMED = 5
# Two queries for what is public "now" differ by no more than this.
SAME_MOMENT = timedelta(seconds=5)
# Up to so many rows are ordered by relevance by their keys.
FEW = 500
# Up to so many matches are compared with each other; of a word that is nearly everywhere
# it only counts whether it stands in the title, in names or elsewhere.
MOST_SCORED = 5000


@dataclass(frozen=True)
class Option:
    """One choice; ``count`` applies all *other* facets, not the choice's own.

    ``url`` is the list with this choice in place of the filter's others.
    """

    name: str
    value: str
    label: str
    count: int
    selected: bool
    address: Callable[..., str]

    @property
    def id(self) -> str:
        return f"id_{self.name}_{self.value or 'any'}"

    @property
    def url(self) -> str:
        return self.address(**{self.name: [self.value] if self.value else []})

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
    """A value in the address that means nothing to its filter.

    ``fault`` says what is wrong with it, ``message`` also what we did about it.
    """

    name: str
    label: str
    fault: str
    message: str


@dataclass(frozen=True)
class Chip:
    """An active choice in words; following ``url`` removes it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Correction:
    """The words of a search put right, and the list with these instead."""

    text: str
    url: str


@dataclass(frozen=True)
class Relaxation:
    """How many rows there would be without one of the active filters."""

    label: str
    value: str
    count: int
    url: str


class FacetedFilterSet(django_filters.FilterSet):
    """A FilterSet that also knows its facets, chips, problems and relaxations.

    ``rows()`` are the rows of the list. ``OPEN`` names the facets that are unfolded,
    ``NOTES`` holds a sentence for some, ``Meta.no_facets`` those that show as plain
    fields. ``path`` is the address of the list; every link is built on it. Filters
    are declared in the order in which facets show and parameters are written.

    Without ``queryset`` the list is whole, and so it is with any queryset of the same
    rows (with other relations read along, say). With a narrower one it is cut down to
    it, at the cost of reading its keys. Rows that are not public are never counted.
    """

    OPEN: tuple[str, ...] = ()
    NOTES: Mapping[str, str] = {}
    _declared: ClassVar["weakref.WeakSet[type[FacetedFilterSet]]"] = weakref.WeakSet()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        FacetedFilterSet._declared.add(cls)

    @classmethod
    def declared(cls) -> "list[type[FacetedFilterSet]]":
        """Every FilterSet of the site, by name."""
        return sorted(cls._declared, key=lambda one: (one.__module__, one.__name__))

    @classmethod
    def rows(cls) -> QuerySet:
        """The public rows in the order of the list, with what its sorts need."""
        raise NotImplementedError

    @classmethod
    def in_order(cls, rows: QuerySet, key: OrderKey) -> QuerySet:
        """``rows`` in the order that some choices give; the last one counts."""
        for name, value in key:
            rows = cls.base_filters[name].filter(rows, value)
        return rows

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: QuerySet | None = None,
        *,
        path: str = "",
        request: Any = None,
    ) -> None:
        # Instead of the library's own __init__, which copies every filter in depth:
        # these are shared by all requests, since nothing changes them.
        self.is_bound = True
        self.data = QueryDict(mutable=True) if data is None else data.copy()
        self.queryset = self.rows() if queryset is None else queryset
        self.request = request
        self.form_prefix = None
        self.path = path
        self.index = FacetIndex.current(type(self), self.queryset.db)
        self.filters = {}
        for name, part in self.index.filters.items():
            self.filters[name] = part = copy.copy(part)
            part.parent = self
        self.unknown: dict[str, list[str]] = {}
        for name in self.filters:
            if name in self.data:
                self._drop_unknown_choices(name)

    def get_form_class(self) -> type[Form]:
        return self.index.form_class

    def _drop_unknown_choices(self, name: str) -> None:
        """Forget choices that do not exist, so that good ones beside them stay."""
        if "choices" not in self.filters[name].extra:
            return
        known = dict(self.filters[name].offered())
        given = [v for v in dict.fromkeys(self.data.getlist(name)) if v]
        self.unknown[name] = [v for v in given if v not in known]
        self.data.setlist(name, [v for v in given if v in known])

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
            if part.is_sort and part.says_nothing(found.get(name), found):
                found.pop(name, None)
        return found

    @cached_property
    def query(self) -> QueryDict:
        """The active parameters in their one canonical order; no page."""
        query = QueryDict(mutable=True)
        for name, codes in self._codes.items():
            query.setlist(name, codes)
        return query

    @cached_property
    def _codes(self) -> dict[str, list[str]]:
        """The active choices as the address writes them, in canonical order."""
        return {
            name: self.filters[name].codes(value)
            for name, value in self.cleaned.items()
        }

    def url_with(self, **changes: list[str]) -> str:
        """This address with some parameters replaced; an empty list removes one."""
        codes = {**self._codes, **changes}
        pairs = [(name, code) for name in self.filters for code in codes.get(name, ())]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    @cached_property
    def active_names(self) -> list[str]:
        """Filters in use; the sort is not one."""
        return [name for name in self.cleaned if not self.filters[name].is_sort]

    @property
    def is_filtered(self) -> bool:
        return bool(self.active_names)

    @property
    def clear_url(self) -> str:
        """The list without filters, in the chosen order."""
        return self.url_with(**{name: [] for name in self.active_names})

    # Rows

    @cached_property
    def is_whole(self) -> bool:
        """Whether the queryset has all public rows, whatever it brings along."""
        return shape(self.queryset) == own_shape(type(self))

    @cached_property
    def everything(self) -> BitMap:
        """All rows of the list."""
        if self.is_whole:
            return self.index.everything
        keys = self.queryset.order_by().values_list("pk", flat=True)
        return BitMap(keys) & self.index.everything

    @cached_property
    def _passing(self) -> dict[str, BitMap]:
        """For each active filter the rows that pass it."""
        return {
            name: self.index.ids(name, self.cleaned[name]) for name in self.active_names
        }

    def matching(self, *, without: str = "") -> BitMap:
        """Rows that pass every active filter, but for the one named ``without``."""
        if without not in self._passing:
            return self._matching
        passing = [rows for name, rows in self._passing.items() if name != without]
        return BitMap.intersection(self.everything, *passing)

    @cached_property
    def _matching(self) -> BitMap:
        return BitMap.intersection(self.everything, *self._passing.values())

    @property
    def total(self) -> int:
        """How many rows pass all active filters."""
        return len(self._matching)

    @cached_property
    def _order_key(self) -> OrderKey:
        return tuple(
            (name, self.cleaned[name])
            for name in self.cleaned
            if self.filters[name].is_sort
        )

    @cached_property
    def _sql_order(self) -> QuerySet | None:
        """The rows in an order that is not kept: by relevance, or the queryset's own."""
        own = tuple(self.queryset.query.order_by) != own_order(type(self))
        relevant = any(
            self.filters[name].by_relevance(value) for name, value in self._order_key
        )
        if relevant or not self.is_whole or (own and not self._order_key):
            ids = self._matching
            return self.qs.filter(pk__in=list(ids)) if len(ids) <= FEW else self.qs
        return None

    @cached_property
    def _best_match_first(self) -> list[int] | None:
        """The keys of all rows that pass, where that is the order and not too much.

        Equal ones stand in the order of the list.
        """
        if not any(self.filters[n].by_relevance(v) for n, v in self._order_key):
            return None
        for name in self.active_names:
            part = self.filters[name]
            if isinstance(part, WordsFilter):
                if len(self._passing[name]) > MOST_SCORED:
                    return None
                scores = part.scores(self.cleaned[name], self.queryset.db)
                keys = self.index.order(()).among(self._matching)
                return sorted(keys, key=lambda pk: -scores.get(pk, 0.0))
        return None

    def ordered_ids(self) -> Iterator[int]:
        """The keys of all rows that pass, in the chosen order."""
        if self._best_match_first is not None:
            return iter(self._best_match_first)
        if self._sql_order is not None:
            # Relations are of no use to keys, and iterator() cannot read them along.
            rows = self._sql_order.prefetch_related(None)
            keys = rows.values_list("pk", flat=True).iterator()
            return (pk for pk in keys if pk in self._matching)
        return self.index.order(self._order_key).among(self._matching)

    def page_ids(self, offset: int, limit: int) -> list[int]:
        """The keys of one page, in the chosen order."""
        if self._best_match_first is not None:
            return self._best_match_first[offset : offset + limit]
        if not self.is_whole:
            return list(islice(self.ordered_ids(), offset, offset + limit))
        if self._sql_order is not None:
            keys = self._sql_order.values_list("pk", flat=True)
            return list(keys[offset : offset + limit])
        return self.index.order(self._order_key).page(self._matching, offset, limit)

    def nearest(self, limit: int) -> list[tuple[int, list[str]]]:
        """Rows that miss the fewest active filters, each with those that it misses.

        For an empty list: who misses one comes before who misses two, else they are in
        the order of the list. No row that passes all is among them, and none that
        passes none.
        """
        # missing[n]: the rows that miss up to n of the filters seen so far.
        missing = [self.everything] * (len(self._passing) + 1)
        for rows in self._passing.values():
            missing = [
                allowed & rows | missing[n - 1] if n else allowed & rows
                for n, allowed in enumerate(missing)
            ]
        order = self.index.order(self._order_key if self._sql_order is None else ())
        found: list[tuple[int, list[str]]] = []
        for fewer, rows in pairwise(missing[:-1]):
            for pk in islice(order.among(rows - fewer), limit - len(found)):
                missed = [n for n, inside in self._passing.items() if pk not in inside]
                found.append((pk, missed))
        return found

    # Counts

    @cached_property
    def facets(self) -> list[Facet]:
        return [
            Facet(
                name=name,
                label=str(part.label),
                kind="checkbox" if part.ticks else "radio",
                options=self._options(name),
                is_open=name in self.OPEN or name in self.cleaned,
                note=self.NOTES.get(name, ""),
                problems=[p.message for p in self.problems if p.name == name],
                is_flag=part.is_flag,
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
        opted_out = getattr(getattr(self, "Meta", None), "no_facets", ())
        return name not in opted_out and self.filters[name].is_facet

    def _options(self, name: str) -> list[Option]:
        part = self.filters[name]
        others = self.matching(without=name)
        sets = self.index.sets[name]
        chosen = self._codes.get(name, [])
        counted = {code for code, _ in part.values()}
        options = []
        for code, label in part.shown(chosen):
            if not code:
                count = len(others)
            elif code in counted:
                rows = sets.get(code)
                count = rows.intersection_cardinality(others) if rows else 0
            else:
                count = self.total
            options.append(
                Option(
                    name=name,
                    value=code,
                    label=label,
                    count=count,
                    selected=code in chosen or (not code and not chosen),
                    address=self.url_with,
                )
            )
        return options

    # What the page says

    @property
    def inputs(self) -> list[BoundField]:
        """The fields that are typed: texts and numbers without choices."""
        return [
            self.form[name]
            for name, part in self.filters.items()
            if not part.is_sort and not self._is_facet(name)
        ]

    @property
    def sort_field(self) -> BoundField | None:
        """The choice of an order; by relevance only where words were searched for."""
        searched = any(
            isinstance(self.filters[name], WordsFilter) for name in self.active_names
        )
        for name, part in self.filters.items():
            if part.is_sort:
                # A copy of its own: the form's fields are shared.
                field = copy.deepcopy(self.form.fields[name])
                field.choices = [
                    (code, label)
                    for code, label in field.choices
                    if searched or not part.by_relevance(code)
                ]
                return field.get_bound_field(self.form, name)
        return None

    @cached_property
    def problems(self) -> list[Problem]:
        """Every value that was ignored, named, in the order of the filters."""
        found = []
        for name, part in self.filters.items():
            if name not in self.data and name not in self.unknown:
                continue
            for fault, message in self._faults(name):
                found.append(Problem(name, str(part.label), fault, message))
        return found

    def _faults(self, name: str) -> Iterator[tuple[str, str]]:
        """What is wrong with the values of a filter, without and with what we did."""
        part = self.filters[name]
        unknown = self.unknown.get(name, [])
        for value in unknown[:MOST_NAMED]:
            fault = f"We do not know “{printable(value)}”"
            yield f"{fault}.", f"{fault}, so we left it out."
        if more := len(unknown[MOST_NAMED:]):
            yield (
                f"We do not know {more} more.",
                f"We left out {more} more that we do not know.",
            )
        if name in self.form.errors:
            fault = part.fault(self.data.get(name, ""), self.form.errors[name][0])
            yield fault, f"{fault} {part.left_out}"
        given = set(filter(None, self.data.getlist(name)))
        if len(given) > 1 and not part.several:
            fault = "Only one value fits here."
            used = printable(str(self.data[name]))
            yield fault, f"{fault} We looked at “{used}”."

    @cached_property
    def chips(self) -> list[Chip]:
        """One for each active choice, in canonical order."""
        chips = []
        for name in self.active_names:
            part, codes = self.filters[name], self._codes[name]
            for code in codes:
                others = [other for other in codes if other != code]
                chips.append(
                    Chip(
                        label=part.subject,
                        value=part.in_words(code),
                        url=self.url_with(**{name: others}),
                    )
                )
        return chips

    @cached_property
    def relaxations(self) -> list[Relaxation]:
        """For empty results: each filter, and the count without it; best first."""
        found = [
            Relaxation(
                label=self.filters[name].subject,
                value=", ".join(
                    self.filters[name].in_words(code) for code in self._codes[name]
                ),
                count=len(self.matching(without=name)),
                url=self.url_with(**{name: []}),
            )
            for name in self.active_names
        ]
        return sorted(found, key=lambda relaxation: -relaxation.count)

    @cached_property
    def did_you_mean(self) -> Correction | None:
        """For empty results: the searched words put right, where that finds anything."""
        for name in self.active_names:
            part = self.filters[name]
            if isinstance(part, WordsFilter):
                text = did_you_mean(
                    self.cleaned[name], self.queryset.order_by(), also=part.also
                )
                if text:
                    return Correction(text, self.url_with(**{name: [text]}))
        return None


@once
def own_shape(filterset: type[FacetedFilterSet]) -> Any:
    return shape(filterset.rows())


@once
def own_order(filterset: type[FacetedFilterSet]) -> tuple[Any, ...]:
    return tuple(filterset.rows().query.order_by)


def shape(queryset: QuerySet) -> Any:
    """What decides which rows a queryset has, where "now" is always the same.

    Two equal shapes have the same rows; two that differ may have them all the same.
    """
    query = queryset.query
    cut = (query.low_mark, query.high_mark, query.distinct, query.combinator)
    return queryset.model, cut, condition(query.where, timezone.now())


def condition(node: Any, now: datetime) -> Any:
    if isinstance(node, WhereNode):
        parts = [condition(child, now) for child in node.children]
        return node.connector, node.negated, parts
    if not isinstance(node, Lookup):
        return node
    value = node.rhs
    is_now = isinstance(value, datetime) and abs(value - now) < SAME_MOMENT
    return type(node), node.lhs, "now" if is_now else value
