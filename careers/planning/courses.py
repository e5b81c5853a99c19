"""Which courses serve the gaps of a plan: the topics of the career it leads to."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse

from careers.models import CareerPath
from careers.recommendations import Recommendation
from catalog.choices import Audience
from catalog.models import Course, Topic
from catalog.querysets import BEST_MATCH
from catalog.templatetags.catalog_tags import topic_words

MOST = 2  # courses for a gap
READ = 8  # of each topic: those named at one gap are not named at the next


@dataclass(frozen=True)
class Gap:
    """A topic of the career, and the best courses that no other gap names.

    ``is_elsewhere``: there are some, but all of them are named at other gaps.
    """

    topic: Topic
    courses: list[Recommendation]
    is_elsewhere: bool

    @property
    def url(self) -> str:
        """The list of all courses on the topic for practitioners."""
        query = urlencode({"audience": Audience.PRACTITIONER, "topic": self.topic.slug})
        return f"{reverse('catalog:course_list')}?{query}"


@dataclass(frozen=True)
class PlanCourses:
    """``chosen`` by the editors for the career, then the gaps; no course twice."""

    chosen: list[Recommendation]
    gaps: list[Gap]


def courses_for_plan(career: CareerPath) -> PlanCourses:
    """Courses that can still be joined, best rated first. Two queries.

    A course on a topic inside an area serves the area too, as in the list of courses.
    """
    topics = _topics(career)
    own = [topic for topic in topics if topic.is_own]
    by_topic: dict[int, list[Any]] = defaultdict(list)
    chosen: dict[int, Any] = {}
    for course in _candidates(career, [topic.pk for topic in topics]):
        if course.is_picked:
            chosen.setdefault(course.pk, course)
        if course.topic_id is not None:
            by_topic[course.topic_id].append(course)
    candidates = {
        gap.pk: _merged(
            by_topic, [t.pk for t in topics if gap.pk in (t.pk, t.parent_id)]
        )
        for gap in own
    }
    named = set(chosen)
    picked: dict[int, list[Any]] = {}
    # Gaps that few courses serve choose first.
    for gap in sorted(own, key=lambda gap: len(candidates[gap.pk])):
        free = [course for course in candidates[gap.pk] if course.pk not in named]
        picked[gap.pk] = free[:MOST]
        named |= {course.pk for course in free[:MOST]}
    return PlanCourses(
        chosen=[
            Recommendation(course, "Chosen by our editors for this work.")
            for course in chosen.values()
        ],
        gaps=[
            Gap(
                gap,
                [
                    Recommendation(course, _why(gap, course))
                    for course in picked[gap.pk]
                ],
                is_elsewhere=bool(candidates[gap.pk]) and not picked[gap.pk],
            )
            for gap in own
        ],
    )


def _topics(career: CareerPath) -> list[Any]:
    """The topics of the career, with ``is_own``, and those inside its areas."""
    own = CareerPath.topics.through.objects.filter(careerpath=career)
    return list(
        Topic.objects.annotate(is_own=Exists(own.filter(topic=OuterRef("pk"))))
        .filter(Q(is_own=True) | Q(parent__in=own.values("topic")))
        .order_by("position", "name", "pk")
    )


def _candidates(career: CareerPath, topics: list[int]) -> Any:
    """The best few of each topic and the editors' choice, best first.

    A course comes once for each of its topics, which is ``topic_id``.
    """
    links: Any = Course.topics.through.objects.filter(course=OuterRef("pk"))
    shared = links.filter(topic__in=topics).order_by().values("course")
    return (
        Course.objects.published()
        .recommendable()
        .annotate(
            topic_id=F("topics"),
            is_picked=Exists(career.courses.filter(pk=OuterRef("pk"))),
            shared_count=Coalesce(
                Subquery(shared.annotate(n=Count("pk")).values("n")), Value(0)
            ),
        )
        .filter(
            Q(is_picked=True)
            | Q(
                topic_id__in=topics,
                audience__in=[Audience.PRACTITIONER, Audience.BOTH],
            )
        )
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("topic_id")],
                order_by=["-is_picked", *BEST_MATCH],
            )
        )
        .filter(place__lte=READ)
        .order_by(*BEST_MATCH)
    )


def _merged(by_topic: dict[int, list[Any]], topics: list[int]) -> list[Any]:
    """The candidates of several topics, each once, best first."""
    found = {course.pk: course for pk in topics for course in by_topic[pk]}
    return sorted(
        found.values(),
        key=lambda course: (
            course.rating is None,
            -(course.rating or 0),
            -course.shared_count,
            course.title,
            course.pk,
        ),
    )


def _why(gap: Topic, course: Course) -> str:
    words = f"About {topic_words([gap])}."
    if course.rating is None:
        words += " We have not reviewed it, so check it yourself first."
    return words
