"""A filtered list as machines ask for it: its rows, its faults, its addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Model

from search.filterset import FacetedFilterSet


class Rows:
    """The rows that pass a FilterSet, in its order: a sequence for a paginator.

    It is read in slices alone, and a row that disappears in between is left out.
    """

    def __init__(self, filterset: FacetedFilterSet) -> None:
        self.filterset = filterset

    def __len__(self) -> int:
        return self.filterset.total

    def __getitem__(self, part: slice) -> list[Model]:
        return self._read(self.filterset.page_ids(part.start, part.stop - part.start))

    def in_chunks(self, size: int) -> Iterator[list[Model]]:
        """All rows, ``size`` at a time; the memory that it takes is that of one part."""
        pks = self.filterset.ordered_ids()
        while chunk := list(islice(pks, size)):
            yield self._read(chunk)

    def _read(self, pks: list[int]) -> list[Model]:
        """The rows as the FilterSet's queryset gives them, in the order of the keys."""
        rows = self.filterset.queryset.order_by()
        found = {row.pk: row for row in rows.filter(pk__in=pks)}
        return [found[pk] for pk in pks if pk in found]


def faults(filterset: FacetedFilterSet) -> dict[str, list[str]]:
    """What is wrong with each parameter, in sentences; empty if nothing is.

    A page leaves a bad value out and says so. Data goes where nobody reads messages,
    so the API, CSV and Atom refuse the request instead: never the wrong rows.
    """
    found: dict[str, list[str]] = {}
    for problem in filterset.problems:
        found.setdefault(problem.name, []).append(problem.fault)
    return found


@dataclass(frozen=True)
class Format:
    """One way to take a list along; ``url`` has the list's filters."""

    label: str
    url: str
    media_type: str


def formats(filterset: FacetedFilterSet) -> list[Format]:
    """The list that a page shows, for machines: the same parameters, valid ones only."""
    query = filterset.query.urlencode()
    after = f"?{query}" if query else ""
    name = filterset.path.strip("/")
    return [
        Format("CSV", f"/{name}.csv{after}", "text/csv"),
        Format("Atom", f"/{name}.atom{after}", "application/atom+xml"),
        Format("JSON", f"/api/v1/{name}/{after}", "application/json"),
    ]
