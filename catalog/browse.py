"""What the pages of topics and providers say of their courses, with links on."""

from dataclasses import dataclass

from catalog.filters import CourseFilterSet
from search.filterset import Facet


@dataclass(frozen=True)
class Group:
    """Some of the courses: how many, and the address of the list of just those."""

    count: int
    url: str


@dataclass(frozen=True)
class Overview:
    """The counts of a list, each leading to it; ``url`` is the list itself."""

    scores: Facet
    reviewed: Group
    tested: Group
    free: Group
    url: str


def overview(filterset: CourseFilterSet) -> Overview:
    """How many courses of a list are reviewed, tested and free. No query.

    The courses in a trial and those in another study share none, so they add up.
    """
    return Overview(
        scores=filterset.score_facet,
        reviewed=_group(filterset, "reviewed", "1"),
        tested=_group(filterset, "tested", "trial", "study"),
        free=_group(filterset, "offer", "free"),
        url=filterset.url_with(),
    )


def _group(filterset: CourseFilterSet, name: str, *values: str) -> Group:
    options = filterset.facet(name).options
    return Group(
        count=sum(option.count for option in options if option.value in values),
        url=filterset.url_with(**{name: list(values)}),
    )
