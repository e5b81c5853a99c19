"""Courses that a page names beside another one, and why."""

from collections.abc import Collection
from itertools import islice
from typing import Any

from pyroaring import BitMap

from catalog.choices import OVER
from catalog.comparison import price_in_dollars
from catalog.filters import CourseFilterSet
from catalog.models import Course
from catalog.templatetags.catalog_tags import topic_words
from search.index import FacetIndex

# So many differences are named for one course.
MOST_ADVANTAGES = 2
# Read beside those wanted, in case that the links of some have been broken for long.
SPARE = 5
NOTHING = BitMap()


def similar_to(
    course: Course, limit: int, *, without: Collection[Course] = ()
) -> list[Course]:
    """What we recommend on the topics of a course, but for itself and ``without``.

    Highest score first; of two with the same score the one that shares more topics.
    Each has its ``shared_topics``. Two queries, however many courses there are: the
    sets of the list say who shares how many topics, and in which order they stand.
    """
    topics = list(course.topics.all())
    if not topics:
        return []
    index = FacetIndex.current(CourseFilterSet, Course.objects.db)
    about = {topic: index.sets["topic"].get(topic.slug, NOTHING) for topic in topics}
    over = [index.sets["availability"].get(code, NOTHING) for code in OVER]
    left_out = BitMap([course.pk, *(other.pk for other in without)])
    groups = _by_shared(index.everything.difference(left_out, *over), about.values())
    # The best of all are among the best of each group: it differs in nothing else.
    order = index.order()
    pks = [pk for rows in groups for pk in islice(order.among(rows), limit + SPARE)]
    found = Course.objects.published().recommendable().filter(pk__in=pks)
    for other in found:
        other.shared_topics = [topic for topic in topics if other.pk in about[topic]]
    place = {pk: number for number, pk in enumerate(pks)}

    def best_first(other: Course) -> tuple[Any, ...]:
        unrated, shared = other.rating is None, len(other.shared_topics)
        return (unrated, -(other.rating or 0), -shared, place[other.pk])

    return sorted(found, key=best_first)[:limit]


def why_similar(course: Course, other: Course) -> str:
    """Why we name ``other`` beside ``course``: "Also about taping, shorter, free."

    ``other`` comes with its ``shared_topics``.
    """
    reasons = [f"Also about {topic_words(other.shared_topics)}"]
    return f"{', '.join(reasons + advantages(course, other))}."


def advantages(course: Course, other: Course) -> list[str]:
    """Up to two plain facts for ``other``: "rated higher", "free", "shorter" …

    Each is told only where both courses state the fact in the same terms.
    """
    found = []
    if course.rating is not None and (other.rating or 0) > course.rating:
        found.append("rated higher")
    own, price = price_in_dollars(course), price_in_dollars(other)
    if own is not None and price is not None and price < own:
        found.append("cheaper" if price else "free")
    if course.hours and other.hours and other.hours < course.hours:
        found.append("shorter")
    if course.captions is False and other.captions:
        found.append("with captions")
    return found[:MOST_ADVANTAGES]


def _by_shared(rows: BitMap, sets: Collection[BitMap]) -> list[BitMap]:
    """``rows`` that are in one of the sets, in two, in three …"""
    groups = [rows]
    for members in sets:
        inside = [group & members for group in groups]
        outside = [group - members for group in groups]
        groups = [
            stay | come
            for stay, come in zip(
                [*outside, BitMap()], [BitMap(), *inside], strict=True
            )
        ]
    return groups[1:]
