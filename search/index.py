"""The sets of rows behind the choices of a list, kept in memory and true to the row.

SQL says which rows each choice selects; here they are only intersected and counted. A
process keeps one index for each FilterSet and database. It reads the version of the
change log at each use and brings the rows that changed up to date. Rows that appear or
disappear at a set time do so at their moment, without any write.

An index is immutable and replaced as a whole, so that threads share it without locks.
"""

import copy
import logging
import threading
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import Min, Q, QuerySet, Value
from django.forms import Form
from django.utils import timezone
from pyroaring import BitMap

from search.changes import MOST_PATCHED, Seen, changes_since, read_version
from search.order import Order
from search.reads import reads

if TYPE_CHECKING:
    from search.filterset import FacetedFilterSet

logger = logging.getLogger(__name__)

# A list longer than this is read again in the background, while the old sets serve.
SMALL = 5000
# Answers to typed values that are kept, and orders of the list.
MOST_ASKED = 64
MOST_ORDERS = 8
# Changed rows for which the database finds a place; with more the order is read again.
MOST_PLACED = 20
CHUNK_OF_ROWS = 5000

# For each filter, the rows of each of its codes.
Sets = dict[str, dict[str, BitMap]]
Filters = dict[str, Any]
# A filter and one of its codes.
Choice = tuple[str, str]
# The choices that order a list: pairs of filter and value, the last one counts.
OrderKey = tuple[tuple[str, str], ...]
NOTHING = BitMap()


@dataclass(frozen=True, eq=False)
class FacetIndex:
    """What one FilterSet knows of one database at ``seen``, from ``at`` on.

    ``everything`` are the public rows; all sets are parts of it. ``filters`` are those
    of the FilterSet with the choices that they read from the database. From ``until``
    on some row has appeared or disappeared by its schedule.
    """

    filterset: "type[FacetedFilterSet]"
    using: str
    seen: Seen
    at: datetime
    until: datetime | None
    everything: BitMap
    sets: Sets
    filters: Filters
    orders: "Orders"

    @classmethod
    def current(
        cls, filterset: "type[FacetedFilterSet]", using: str = "default"
    ) -> "FacetIndex":
        """The index as of now; one tiny query if nothing has changed."""
        index = _current.get((filterset, using))
        if index and index.is_true(read_version(using), timezone.now()):
            return index
        return brought_up_to_date(filterset, using)

    def is_true(self, seen: Seen, at: datetime) -> bool:
        """Whether it still holds. Time may have gone backwards."""
        if self.seen != seen or at < self.at:
            return False
        return self.until is None or at < self.until

    def ids(self, name: str, value: Any) -> BitMap:
        """The public rows that the filter keeps for a cleaned value. Do not change it.

        A choice is kept; for anything else the database is asked once a version.
        """
        codes = self.filters[name].stored(value)
        if codes is None:
            return self._asked(name, value)
        known = self.sets[name]
        if len(codes) == 1:
            return known.get(codes[0], NOTHING)
        return BitMap.union(*(known.get(code, NOTHING) for code in codes))

    @cached_property
    def _asked(self) -> Callable[[str, Any], BitMap]:
        @lru_cache(maxsize=MOST_ASKED)
        def ask(name: str, value: Any) -> BitMap:
            keys = self.filters[name].keys(value, self.using)
            if keys is None:
                rows = all_rows(self.filterset, self.using)
                found = self.filters[name].filter(rows, value).order_by()
                keys = found.values_list("pk", flat=True)
            return BitMap(keys) & self.everything

        return ask

    def forget_asked(self) -> None:
        """Ask the database anew for what is typed, as the first request does."""
        self.__dict__.pop("_asked", None)

    def order(self, key: OrderKey = ()) -> Order:
        """The public rows as the list orders them; ``()`` is its own order."""
        return self.orders.get(key, self.seen, self.everything)

    @cached_property
    def form_class(self) -> type[Form]:
        """The form of the filters, made once: its fields are shared by all requests."""
        fields = {name: part.field for name, part in self.filters.items()}
        form: Any = type(f"{self.filterset.__name__}Form", (Form,), {})
        form.base_fields = SharedFields(fields)
        return form

    # Making

    @classmethod
    def read(cls, filterset: "type[FacetedFilterSet]", using: str) -> "FacetIndex":
        """Read everything. The version comes first: what is newer is read again."""
        seen, at = read_version(using), timezone.now()
        filters = loaded_filters(filterset)
        everything, sets = read_sets(filterset, using, filters)
        return cls(
            filterset=filterset,
            using=using,
            seen=seen,
            at=at,
            until=next_moment(filterset, using, at),
            everything=everything,
            sets=sets,
            filters=without_empty(filters, sets),
            orders=Orders(filterset, using),
        )

    def patched(
        self,
        pks: Collection[int],
        *,
        seen: Seen | None = None,
        at: datetime | None = None,
    ) -> "FacetIndex":
        """The index that ``read`` would give, if only these rows have changed."""
        at = at or timezone.now()
        changed = BitMap(pks)
        filters = loaded_filters(self.filterset)
        everything, sets = self.everything, self.sets
        if changed:
            fresh, found = read_sets(self.filterset, self.using, filters, pks)
            everything = mended(everything, changed, fresh)
            sets = {
                name: {
                    code: mended(
                        kept.get(code, NOTHING), changed, found[name].get(code, NOTHING)
                    )
                    for code in {**kept, **found[name]}
                }
                for name, kept in self.sets.items()
            }
        sets = with_new_codes(sets, self.filterset, self.using, filters, everything)
        return replace(
            self,
            seen=seen or self.seen,
            at=at,
            until=next_moment(
                self.filterset, self.using, at, known=self.until, among=pks
            ),
            everything=everything,
            sets=sets,
            filters=without_empty(filters, sets),
            orders=self.orders.after(changed),
        )

    def brought_to(self, seen: Seen, at: datetime) -> "FacetIndex | None":
        """The index as of then, made from this one; None: it must be read again."""
        if at < self.at:
            return None
        model = reads(self.filterset).model
        pks = changes_since(self.seen, seen, model, using=self.using)
        if pks is None:
            return None
        if self.until is not None and at >= self.until:
            pks |= rows_due(self.filterset, self.using, self.at, at)
        if len(pks) > MOST_PATCHED:
            return None
        return self.patched(pks, seen=seen, at=at)


class SharedFields(dict):
    """Fields that a form copies only on the surface, choices and widgets not."""

    def __deepcopy__(self, memo: Any) -> dict[str, Any]:
        return {name: copy.copy(field) for name, field in self.items()}


def mended(rows: BitMap, changed: BitMap, fresh: BitMap) -> BitMap:
    """``rows`` where those that changed are as in ``fresh``; the same if they were."""
    return rows if rows & changed == fresh else (rows - changed) | fresh


# One for each list and database in this process

_current: "dict[tuple[type[FacetedFilterSet], str], FacetIndex]" = {}
_locks: "defaultdict[tuple[type[FacetedFilterSet], str], threading.Lock]" = defaultdict(
    threading.Lock
)
_being_read: "set[tuple[type[FacetedFilterSet], str]]" = set()


def brought_up_to_date(filterset: "type[FacetedFilterSet]", using: str) -> FacetIndex:
    key = (filterset, using)
    with _locks[key]:
        # Another thread may have been here, and then have seen more than this one.
        seen, at = read_version(using), timezone.now()
        old = _current.get(key)
        if old and old.is_true(seen, at):
            return old
        if key in _being_read:
            assert old
            return old
        new = old.brought_to(seen, at) if old else None
        if new is None and old and len(old.everything) > SMALL:
            _being_read.add(key)
            threading.Thread(target=read_again, args=key, daemon=True).start()
            return old
        _current[key] = new or FacetIndex.read(filterset, using)
        return _current[key]


def read_again(filterset: "type[FacetedFilterSet]", using: str) -> None:
    """Replace a large index; runs in a thread of its own."""
    try:
        _current[filterset, using] = FacetIndex.read(filterset, using)
    except Exception:
        logger.exception("The sets of %s could not be read.", filterset.__name__)
    finally:
        connections[using].close()
        _being_read.discard((filterset, using))


# Reading


def all_rows(filterset: "type[FacetedFilterSet]", using: str) -> QuerySet:
    """Rows of any status: every set is cut down to the public ones afterwards."""
    return reads(filterset).model._base_manager.using(using).order_by()


def read_sets(
    filterset: "type[FacetedFilterSet]",
    using: str,
    filters: Filters,
    among: Collection[int] | None = None,
) -> tuple[BitMap, Sets]:
    """The public rows, and of these the set of each choice; ``among``: of some only."""
    public = filterset.rows().using(using).order_by()
    rows = all_rows(filterset, using)
    if among is not None:
        public, rows = public.filter(pk__in=among), rows.filter(pk__in=among)
    columns = {name: part.column for name, part in filters.items() if part.column}
    found: dict[str, dict[str, array]] = {name: new_arrays() for name in filters}
    pks = array("I")
    for pk, *cells in public.values_list("pk", *columns.values()).iterator(
        chunk_size=CHUNK_OF_ROWS
    ):
        pks.append(pk)
        for name, cell in zip(columns, cells, strict=True):
            if cell is not None:
                found[name][str(cell)].append(pk)
    asked: dict[tuple[str, str], QuerySet] = {}
    for name, part in filters.items():
        if part.column or part.is_sort:
            continue
        if (sets := part.sets(rows)) is not None:
            found[name] = sets
            continue
        for code, value in part.values():
            asked[name, code] = part.filter(rows, value)
    for (name, code), keys in answers(asked, together=among is not None):
        found[name][code].extend(keys)
    everything = BitMap(pks)
    return everything, {
        name: {code: BitMap(keys) & everything for code, keys in of_name.items()}
        for name, of_name in found.items()
    }


def new_arrays() -> dict[str, array]:
    return defaultdict(lambda: array("I"))


def answers(
    asked: Mapping[Choice, QuerySet], *, together: bool
) -> Iterator[tuple[Choice, Iterable[int]]]:
    """The keys that each query finds.

    ``together``: in one query, which is cheaper for few rows. For many each is a plain
    scan, and less is in memory at a time.
    """
    choices = list(asked)
    if not together or len(choices) < 2:
        for choice in choices:
            yield (
                choice,
                asked[choice].order_by().values_list("pk", flat=True).iterator(),
            )
        return
    first, *others = (
        asked[choice].order_by().annotate(choice=Value(n)).values_list("choice", "pk")
        for n, choice in enumerate(choices)
    )
    for n, pk in first.union(*others, all=True):
        yield choices[n], [pk]


def with_new_codes(
    sets: Sets,
    filterset: "type[FacetedFilterSet]",
    using: str,
    filters: Filters,
    everything: BitMap,
) -> Sets:
    """With the sets of choices that are new: no row need have changed for them."""
    rows = all_rows(filterset, using)
    new = {
        (name, code): part.filter(rows, value)
        for name, part in filters.items()
        if part.load and not part.column
        for code, value in part.values()
        if code not in sets[name]
    }
    for (name, code), keys in answers(new, together=False):
        sets = {**sets, name: {**sets[name], code: BitMap(keys) & everything}}
    return sets


def loaded_filters(filterset: "type[FacetedFilterSet]") -> Filters:
    """Copies of the filters, with the choices that they read from the database."""
    filters = {}
    for name, declared in filterset.base_filters.items():
        filters[name] = part = copy.copy(declared)
        part.model = reads(filterset).model
        if part.load:
            choices = [(str(code), str(label)) for code, label in part.load()]
            part.extra = {**part.extra, "choices": choices}
    return filters


def without_empty(filters: Filters, sets: Sets) -> Filters:
    """Without the choices that no public row has, where they are to be hidden."""
    for name, part in filters.items():
        if part.hide_empty:
            part.extra["choices"] = [
                (code, label)
                for code, label in part.extra["choices"]
                if sets[name].get(code)
            ]
    return filters


# Rows that appear and disappear at a set time


def next_moment(
    filterset: "type[FacetedFilterSet]",
    using: str,
    after: datetime,
    *,
    known: datetime | None = None,
    among: Collection[int] | None = None,
) -> datetime | None:
    """When the next row that the list depends on appears or disappears, if any does.

    ``known`` is what it was before the rows ``among`` changed: unless it has come, the
    list's own rows need not all be read again. An early moment does no harm.
    """
    has_come = known is not None and known <= after
    moments = [known] if known and not has_come else []
    for path, model in reads(filterset).scheduled:
        rows = model._base_manager.using(using).order_by()
        if path == "" and among is not None and not has_come:
            rows = rows.filter(pk__in=among)
        found = rows.aggregate(
            appears=Min("publish_at", filter=Q(publish_at__gt=after)),
            disappears=Min("expire_at", filter=Q(expire_at__gt=after)),
        )
        moments += [moment for moment in found.values() if moment]
    return min(moments, default=None)


def rows_due(
    filterset: "type[FacetedFilterSet]", using: str, since: datetime, until: datetime
) -> set[int]:
    """The rows that something appearing or disappearing in that time concerns."""
    found: set[int] = set()
    for path, _ in reads(filterset).scheduled:
        start = f"{path}__" if path else ""
        for name in ("publish_at", "expire_at"):
            due = {f"{start}{name}__gt": since, f"{start}{name}__lte": until}
            rows = all_rows(filterset, using).filter(**due)
            found.update(rows.values_list("pk", flat=True)[: MOST_PATCHED + 1])
    return found


# Orders


@dataclass(eq=False)
class Orders:
    """The orders of a list that somebody asked for, with the rows to be placed anew."""

    filterset: "type[FacetedFilterSet]"
    using: str
    kept: dict[OrderKey, tuple[Order, BitMap]] = field(default_factory=dict)

    def after(self, changed: BitMap) -> "Orders":
        """The same for the next version. An order with too much to place is given up."""
        kept = {
            key: (order, moved | changed) for key, (order, moved) in self.kept.items()
        }
        return replace(
            self,
            kept={
                key: (order, moved)
                for key, (order, moved) in kept.items()
                if len(moved) <= MOST_PLACED
            },
        )

    def get(self, key: OrderKey, seen: Seen, everything: BitMap) -> Order:
        order, moved = self.kept.get(key, (None, NOTHING))
        if order is not None and moved:
            fresh = moved & everything
            order = order.without(moved)
            if fresh:
                order = order.placed(list(fresh), lambda pks: self._read(key, pks))
                # Only if nothing moved meanwhile were all places found in one state.
                if read_version(self.using) != seen:
                    order = None
        if order is None:
            order = Order.of(self._read(key))
        kept = {**self.kept, key: (order, NOTHING)}
        while len(kept) > MOST_ORDERS:
            kept.pop(next(iter(kept)))
        self.kept = kept
        return order

    def _read(self, key: OrderKey, among: Collection[int] | None = None) -> list[int]:
        rows = self.filterset.in_order(self.filterset.rows().using(self.using), key)
        if among is not None:
            rows = rows.filter(pk__in=among)
        return list(rows.values_list("pk", flat=True))
