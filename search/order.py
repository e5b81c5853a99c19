"""The primary keys of a list in one of its orders, so that any page is found at once.

The database orders them, by its own collation and rule for unknown values; here they
are only kept, in chunks with the set of what is in each. A page deep in the list walks
the chunks by the size of an intersection and looks into one or two of them.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import accumulate, islice

from pyroaring import BitMap

CHUNK = 2048
# Keys among which the database places a row at one time.
PIVOTS = 48

# Puts keys of a list into its order; those that are gone are left out.
InOrder = Callable[[list[int]], list[int]]


class Order:
    """Immutable. Keys are below 2**32, each is there once."""

    def __init__(self, chunks: Iterable[tuple[array, BitMap]]) -> None:
        self.chunks = [chunk for chunk in chunks if chunk[0]]
        self.starts = [0, *accumulate(len(keys) for keys, _ in self.chunks)]

    @classmethod
    def of(cls, keys: Iterable[int]) -> "Order":
        rest = iter(keys)
        parts = iter(lambda: array("I", islice(rest, CHUNK)), array("I"))
        return cls((part, BitMap(part)) for part in parts)

    def __len__(self) -> int:
        return self.starts[-1]

    def __iter__(self) -> Iterator[int]:
        for keys, _ in self.chunks:
            yield from keys

    def __getitem__(self, position: int) -> int:
        number = bisect_right(self.starts, position) - 1
        return self.chunks[number][0][position - self.starts[number]]

    def among(self, ids: BitMap) -> Iterator[int]:
        """All of ``ids`` in this order; those that the order does not know are left out."""
        for keys, inside in self.chunks:
            if inside.intersect(ids):
                yield from (key for key in keys if key in ids)

    def page(self, ids: BitMap, offset: int, limit: int) -> list[int]:
        """``limit`` of ``ids`` from the ``offset``-th on; fewer at the end."""
        found: list[int] = []
        for keys, inside in self.chunks:
            count = inside.intersection_cardinality(ids)
            if offset >= count:
                offset -= count
                continue
            here = (key for key in keys if key in ids)
            found += islice(here, offset, offset + limit - len(found))
            offset = 0
            if len(found) == limit:
                break
        return found

    def without(self, gone: BitMap) -> "Order":
        return Order(
            without(keys, inside, gone) if inside.intersect(gone) else (keys, inside)
            for keys, inside in self.chunks
        )

    def placed(self, fresh: Collection[int], in_order: InOrder) -> "Order":
        """With new keys at their places, which the database finds.

        Each round asks it to order the new keys among a few of the old ones, until no
        old one is left between: 3 rounds for 100,000 keys, however many are new.
        """
        spans = dict.fromkeys(fresh, (0, len(self)))
        while True:
            tried = {
                pk: range(low, high, -(-(high - low) // PIVOTS) or 1)
                for pk, (low, high) in spans.items()
            }
            keys = {n: self[n] for positions in tried.values() for n in positions}
            ranks = {
                pk: rank
                for rank, pk in enumerate(in_order([*set(keys.values()), *spans]))
            }
            spans = {
                pk: narrowed(
                    spans[pk],
                    [
                        (n, ranks[keys[n]] < ranks[pk])
                        for n in tried[pk]
                        if keys[n] in ranks
                    ],
                )
                for pk in spans
                if pk in ranks
            }
            if all(low == high for low, high in spans.values()):
                break
        order = self
        # From the back, so that the positions of the others stay true.
        for pk in sorted(spans, key=lambda pk: (spans[pk], ranks[pk]), reverse=True):
            order = order.with_key(spans[pk][0], pk)
        return order

    def with_key(self, position: int, key: int) -> "Order":
        if not self.chunks:
            return Order.of([key])
        number = min(bisect_right(self.starts, position), len(self.chunks)) - 1
        keys = self.chunks[number][0][:]
        keys.insert(position - self.starts[number], key)
        parts = (
            Order.of(keys).chunks if len(keys) > 2 * CHUNK else [(keys, BitMap(keys))]
        )
        return Order([*self.chunks[:number], *parts, *self.chunks[number + 1 :]])


def without(keys: array, inside: BitMap, gone: BitMap) -> tuple[array, BitMap]:
    return array("I", (key for key in keys if key not in gone)), inside - gone


def narrowed(span: tuple[int, int], tried: list[tuple[int, bool]]) -> tuple[int, int]:
    """The span of places that is left, given which of its keys come before the row."""
    low, high = span
    for position, is_before in tried:
        if not is_before:
            return low, position
        low = position + 1
    return (low, high) if tried else (low, low)
