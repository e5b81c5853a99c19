"""Which courses a career's page names, and why."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from careers.models import CareerPath
from catalog.choices import Audience
from catalog.models import Course, Topic
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
    topics = Topic.objects.filter(career_paths=career)
    picked = Course.career_paths.through.objects.filter(
        careerpath=career, course=OuterRef("pk")
    )
    candidates: QuerySet = Course.objects.published().recommendable()
    courses = (
        candidates.annotate(
            is_picked=Exists(picked),
            shared_count=Count("topics", filter=Q(topics__in=topics)),
        )
        .filter(
            Q(is_picked=True)
            | Q(
                shared_count__gt=0,
                audience__in=[Audience.PRACTITIONER, Audience.BOTH],
            )
        )
        .order_by(
            "-is_picked",
            F("rating").desc(nulls_last=True),
            "-shared_count",
            "title",
            "pk",
        )
        .prefetch_related(Prefetch("topics", queryset=topics, to_attr="shared_topics"))
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
