"""Measures the course list on synthetic courses: the site's engine, and the plain ways.

All answer the same ten kinds of pages on the same rows in one process. Their totals,
counts and first rows must be equal; otherwise there is no figure but a complaint.
"""

import gc
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from benchmark import naive
from benchmark.measuring import (
    Times,
    percentile,
    resident_megabytes,
    sql_milliseconds,
    sql_of,
)
from benchmark.pages import NAMES, one_round
from catalog.demo_store import replace_demo_courses
from catalog.filters import CourseFilterSet
from catalog.models import Course
from search import index as facet_index
from search.index import FacetIndex

PATH = "/courses/"
SEED = 1
# How often all ten pages are asked for: by the engine, and by the plain way.
ROUNDS = 12
NAIVE_ROUNDS = 2
ENOUGH_FOR_ONE_NAIVE_ROUND = 20_000
PATCHES = 7


class Disagreement(Exception):
    """The engine and the plain way give different answers; the text says where."""


@dataclass
class Figures:
    """What was measured at one number of courses; times in ms, memory in MB."""

    courses: int
    made: float = 0
    build: Times = field(default_factory=Times)
    index_memory: float = 0
    index_size: float = 0
    patch: Times = field(default_factory=Times)
    sql_by_depth: dict[str, float] = field(default_factory=dict)
    queries: int = 0
    # By the name of the kind of page.
    pages: dict[str, Times] = field(default_factory=dict)
    counts: dict[str, Times] = field(default_factory=dict)
    naive_pages: dict[str, Times] = field(default_factory=dict)
    naive_counts: dict[str, Times] = field(default_factory=dict)
    grouped_counts: dict[str, Times] = field(default_factory=dict)

    def ratio(self, which: str) -> float:
        """How many times less CPU than a COUNT for each choice: median of the pages."""
        ours, plain = getattr(self, which), getattr(self, f"naive_{which}")
        return median(plain[name].least / ours[name].least for name in plain)

    def grouped_page(self, name: str) -> float:
        """ms of CPU of the plain page, had it counted by GROUP BY."""
        rest = self.naive_pages[name].least - self.naive_counts[name].least
        return rest + self.grouped_counts[name].least

    def grouped_ratio(self, which: str) -> float:
        """How many times less CPU than GROUP BY: the median over the pages."""
        if which == "counts":
            times = [(self.grouped_counts[n].least, self.counts[n]) for n in self.pages]
        else:
            times = [(self.grouped_page(n), self.pages[n]) for n in self.pages]
        return median(plain / ours.least for plain, ours in times)

    def p95(self) -> float:
        return percentile([ms for times in self.pages.values() for ms in times.cpu], 95)


def measure(courses: int, *, rounds: int = ROUNDS) -> Figures:
    """Make that many synthetic courses and measure everything on them.

    Raises Disagreement if the two ways differ in anything that they answer.
    """
    figures = Figures(courses)
    start = time.perf_counter()
    replace_demo_courses(courses, SEED, today=timezone.localdate())
    figures.made = 1000 * (time.perf_counter() - start)
    measure_build(figures)
    client = Client()
    for query in one_round(0).values():  # templates, orders and caches of the database
        ask(client, query)
    offered = {
        facet.name: [(option.value, option.label) for option in facet.options]
        for facet in list_of(QueryDict()).facets
    }
    naive_rounds = 1 if courses > ENOUGH_FOR_ONE_NAIVE_ROUND else NAIVE_ROUNDS
    for number in range(1, rounds + 1):
        for name, query in one_round(number).items():
            measure_engine(figures, name, query, client)
            if number <= naive_rounds:
                measure_naive(figures, name, query, offered)
    measure_index(figures)
    measure_depth(figures, client)
    measure_patch(figures)
    return figures


def list_of(query: QueryDict) -> CourseFilterSet:
    rows = Course.objects.for_cards().best_first()
    return CourseFilterSet(query, rows, path=PATH)


def counts_of(filterset: CourseFilterSet) -> tuple[int, naive.Counts]:
    return filterset.total, {
        facet.name: {option.value: option.count for option in facet.options}
        for facet in filterset.facets
    }


def ask(client: Client, query: QueryDict, page: int = 1) -> None:
    query = query.copy()
    if page > 1:
        query["page"] = str(page)
    response = client.get(f"{PATH}?{query.urlencode()}")
    if response.status_code != 200:
        raise Disagreement(
            f"{PATH}?{query.urlencode()} answers {response.status_code}."
        )


def measure_engine(
    figures: Figures, name: str, query: QueryDict, client: Client
) -> None:
    """What visitors type is asked of the database each time, as if for the first."""
    index = FacetIndex.current(CourseFilterSet, DEFAULT_DB_ALIAS)
    index.forget_asked()
    with figures.pages.setdefault(name, Times()).one():
        ask(client, query)
    index.forget_asked()
    with figures.counts.setdefault(name, Times()).one():
        counts_of(list_of(query))


def measure_naive(
    figures: Figures, name: str, query: QueryDict, offered: naive.Offered
) -> None:
    active = naive.active_values(query)
    counts, page = (
        times.setdefault(name, Times())
        for times in (figures.naive_counts, figures.naive_pages)
    )
    with page.one():
        with counts.one():
            total, found = naive.counts(active, offered)
        naive.render(query, offered, total, found)
    compare(name, query, (total, found))
    with figures.grouped_counts.setdefault(name, Times()).one():
        grouped = naive.grouped_counts(active, offered)
    compare(name, query, grouped)


def compare(name: str, query: QueryDict, plain: tuple[int, naive.Counts]) -> None:
    """Raise Disagreement unless the engine says the same as the plain way."""
    filterset = list_of(query)
    total, counts = counts_of(filterset)
    where = f"{name} ({query.urlencode()})"
    if total != plain[0]:
        raise Disagreement(f"{where}: {total} rows, and {plain[0]} the plain way.")
    for facet, options in counts.items():
        for code, count in options.items():
            other = plain[1][facet].get(code)
            if count != other:
                raise Disagreement(
                    f"{where}: {facet}={code} is {count}, and {other} the plain way."
                )
    rows = naive.rows(naive.active_values(query))[: naive.PAGE_SIZE]
    if list(filterset.page_ids(0, naive.PAGE_SIZE)) != [row.pk for row in rows]:
        raise Disagreement(f"{where}: the first rows are not those of the plain way.")


def measure_build(figures: Figures) -> None:
    # Dropped, not patched: after a load like this the old sets would serve first.
    facet_index._current.clear()
    gc.collect()
    before = resident_megabytes()
    with figures.build.one():
        FacetIndex.current(CourseFilterSet, DEFAULT_DB_ALIAS)
    gc.collect()
    figures.index_memory = resident_megabytes() - before


def measure_index(figures: Figures) -> None:
    """The sets and orders that the pages have made so far, written out."""
    index = FacetIndex.current(CourseFilterSet, DEFAULT_DB_ALIAS)
    sets = [index.everything, *(s for of in index.sets.values() for s in of.values())]
    size = sum(len(ids.serialize()) for ids in sets)
    for keys, inside in index.order().chunks:
        size += keys.itemsize * len(keys) + len(inside.serialize())
    figures.index_size = size / 1e6


def measure_patch(figures: Figures) -> None:
    """From the write of one course to a list that shows it in its place."""
    pks = (
        Course.objects.filter(is_demo=True).order_by("pk").values_list("pk", flat=True)
    )
    step = max(1, figures.courses // PATCHES)
    for number, pk in enumerate(pks[::step][:PATCHES]):
        level = ("beginner", "advanced")[number % 2]
        Course.objects.filter(pk=pk).update(level=level, rating=number)
        with figures.patch.one():
            index = FacetIndex.current(CourseFilterSet, DEFAULT_DB_ALIAS)
            page = index.order().page(index.everything, 0, naive.PAGE_SIZE)
        if pk not in index.sets["level"][level] or not page:
            raise Disagreement(f"The change of course {pk} is not in the index.")


def measure_depth(figures: Figures, client: Client) -> None:
    """SQL of the first, a middle and the last page, without and with a filter.

    Each order is read once beforehand, as a process does once and then keeps it.
    """
    for name, text in {
        "all": "",
        "filtered": "level=beginner&language=en",
        "by title": "sort=title",
    }.items():
        query = QueryDict(text)
        ask(client, query)
        last = max(1, -(-list_of(query).total // naive.PAGE_SIZE))
        for depth, page in {"first": 1, "middle": last // 2, "last": last}.items():
            statements = sql_of(asking(client, query, max(1, page)))
            figures.queries = max(figures.queries, len(statements))
            figures.sql_by_depth[f"{name}, {depth}"] = sql_milliseconds(statements)


def asking(client: Client, query: QueryDict, page: int) -> Callable[[], None]:
    return lambda: ask(client, query, page)


# What is wanted, and the table


@dataclass(frozen=True)
class Goal:
    """A figure to hold."""

    text: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        word = "ok    " if self.is_met else "MISSED"
        return f"{word} {self.text:46}{self.value:9.1f}   wanted {sign} {self.limit:g}"


def goals(by_size: Mapping[int, Figures], at: int = 100_000) -> list[Goal]:
    """The figures that we promise; none unless that size was measured."""
    if at not in by_size:
        return []
    large, small = by_size[at], by_size[min(by_size)]
    found = [
        Goal(
            "counts: times less CPU than a COUNT for each",
            large.ratio("counts"),
            100,
            True,
        ),
        Goal("whole page: times less CPU", large.ratio("pages"), 30, True),
        Goal("index, MB", large.index_size, 5),
        Goal("patch of one course, ms CPU, median", median(large.patch.cpu), 20),
        Goal("page at any depth, ms SQL", max(large.sql_by_depth.values()), 5),
    ]
    if small is not large:
        growth = large.p95() / small.p95()
        found.append(Goal(f"p95 growth from {small.courses:,} courses", growth, 3))
    return found


def lines_of(figures: Figures) -> Iterable[str]:
    """One size as plain text: a row for each kind of page, then the index."""
    yield f"\n{figures.courses:,} courses (made in {figures.made / 1000:.1f} s)"
    yield (
        f"{'ms a page':28}{'CPU min':>9}{'p50':>8}{'p95':>8}{'wall p50':>10}"
        f"{'counts':>9} |{'COUNT CPU':>11}{'wall':>9}{'counts':>9}{'ratio':>7}{'counts':>8}"
        f" |{'GROUP BY':>9}{'counts':>9}{'ratio':>7}{'counts':>8}"
    )
    for name in NAMES:
        page, counts = figures.pages[name], figures.counts[name]
        plain, plain_counts = figures.naive_pages[name], figures.naive_counts[name]
        grouped = figures.grouped_counts[name]
        yield (
            f"{name:28}{page.least:9.1f}{percentile(page.cpu, 50):8.1f}"
            f"{percentile(page.cpu, 95):8.1f}{percentile(page.wall, 50):10.1f}"
            f"{counts.least:9.2f} |{plain.least:11.0f}{min(plain.wall):9.0f}"
            f"{plain_counts.least:9.0f}{plain.least / page.least:7.0f}"
            f"{plain_counts.least / counts.least:8.0f} |{figures.grouped_page(name):9.0f}"
            f"{grouped.least:9.0f}{figures.grouped_page(name) / page.least:7.0f}"
            f"{grouped.least / counts.least:8.0f}"
        )
    yield (
        f"{'median ratio':28}{'p95 of all pages':>34}{figures.p95():9.1f}"
        f"{'|':>13}{'':29}{figures.ratio('pages'):7.0f}{figures.ratio('counts'):8.0f} |"
        f"{'':18}{figures.grouped_ratio('pages'):7.0f}"
        f"{figures.grouped_ratio('counts'):8.0f}"
    )
    yield (
        f"index: built in {figures.build.cpu[0]:.0f} ms CPU, {figures.index_size:.2f} MB "
        f"written out, process +{figures.index_memory:.1f} MB; patch of one course "
        f"{median(figures.patch.cpu):.1f} ms CPU (median; worst "
        f"{max(figures.patch.cpu):.1f})"
    )
    depth = ", ".join(f"{k} {v:.2f}" for k, v in figures.sql_by_depth.items())
    yield f"ms of SQL a page: {depth}; at most {figures.queries} queries"


def run(
    sizes: Iterable[int], say: Callable[[str], Any], *, rounds: int = ROUNDS
) -> list[Goal]:
    """Measure each size, say the table line by line, and return the goals missed."""
    by_size = {}
    for size in sizes:
        by_size[size] = measure(size, rounds=rounds)
        for line in lines_of(by_size[size]):
            say(line)
    wanted = goals(by_size)
    say("")
    for goal in wanted:
        say(str(goal))
    return [goal for goal in wanted if not goal.is_met]
