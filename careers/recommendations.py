"""Which courses a career's page names, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from careers.models import CareerPath
from careers.shared import first_mark, marked, with_marks
from catalog.choices import Audience
from catalog.models import Course, Topic
from catalog.templatetags.catalog_tags import topic_words

MOST = 3


@dataclass(frozen=True)
class Recommendation:
    course: Course
    why: str


def courses_for(career: CareerPath, topics: Sequence[Topic]) -> list[Recommendation]:
    """The editors' choice for the career, then courses on its ``topics``, best first.

    Of two that share as many topics the one whose topic stands first is named first.
    Only courses that can still be joined, and from the topics only those that are
    written for practitioners. One query.
    """
    links: Any = Course.topics.through.objects.filter(topic__in=topics)
    shared = links.filter(course=OuterRef("pk")).order_by().values("course")
    number = Subquery(shared.annotate(number=Count("pk")).values("number"))
    courses = (
        with_marks(Course.objects.published().recommendable(), "topics", topics)
        .annotate(shared_count=number, nearest=first_mark("topics", topics))
        .annotate(is_picked=Exists(career.courses.filter(pk=OuterRef("pk"))))
        .filter(
            Q(is_picked=True)
            | Q(
                pk__in=links.values("course"),
                audience__in=[Audience.PRACTITIONER, Audience.BOTH],
            )
        )
        .order_by(
            "-is_picked",
            F("rating").desc(nulls_last=True),
            "-shared_count",
            "nearest",
            "title",
            "pk",
        )
    )
    return [
        Recommendation(
            course,
            "Chosen by our editors for this work."
            if course.is_picked
            else f"About {topic_words(marked(course, 'topics', topics))}.",
        )
        for course in courses[:MOST]
    ]
