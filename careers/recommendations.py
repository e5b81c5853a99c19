"""Which courses a career's page names, and why."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from careers.models import CareerPath
from catalog.choices import Audience
from catalog.models import Course
from catalog.querysets import BEST_MATCH
from catalog.templatetags.catalog_tags import topic_words

MOST = 3


@dataclass(frozen=True)
class Recommendation:
    course: Course
    why: str


def courses_for(career: CareerPath) -> list[Recommendation]:
    """The editors' choice for the career, then courses on its topics, best first.

    Only courses that can still be joined, and from the topics only those that are
    written for practitioners. Two queries.
    """
    courses = (
        Course.objects.published()
        .recommendable()
        .with_shared_topics(career.topics.all())
        .annotate(is_picked=Exists(career.courses.filter(pk=OuterRef("pk"))))
        .filter(
            Q(is_picked=True)
            | Q(
                shared_count__gt=0,
                audience__in=[Audience.PRACTITIONER, Audience.BOTH],
            )
        )
        .order_by("-is_picked", *BEST_MATCH)
    )
    return [
        Recommendation(
            course,
            "Chosen by our editors for this work."
            if course.is_picked
            else f"About {topic_words(course.shared_topics)}.",
        )
        for course in courses[:MOST]
    ]
