"""Courses for programs: JSON, CSV and Atom of the list, and each record."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet

from catalog.filters import CourseFilterSet
from catalog.models import Course
from catalog.serializers import CourseRecordSerializer, CourseSerializer
from search.api import Column, ListAPI


def study_count(row: Mapping[str, Any]) -> int | None:
    """How many studies we know; None where nobody has looked, which is not zero."""
    return len(row["studies"]) if row["tested"] else None


class CourseAPI(ListAPI):
    filterset_class = CourseFilterSet
    serializer_class = CourseSerializer
    record_class = CourseRecordSerializer
    list_name = "courses"
    page = "catalog:course_list"
    heading = "Courses about pain"
    # Everything that fits a cell; the learners' mean stands apart from our score.
    columns: ClassVar[Mapping[str, Column]] = {
        name: name
        for name in CourseSerializer.Meta.fields
        if name not in ("positions", "studies", "learner_rating", "is_demo")
    } | {
        "lying": "positions.lying",
        "sitting": "positions.sitting",
        "standing": "positions.standing",
        "studies": study_count,
        "study_designs": "studies.design",
        "study_of": "studies.of",
        "learner_mean": "learner_rating.mean",
        "learner_scale": "learner_rating.scale",
        "learner_count": "learner_rating.count",
        "learner_on": "learner_rating.on",
        "learner_as_of": "learner_rating.as_of",
    }

    @classmethod
    def rows(cls) -> QuerySet[Course]:
        return Course.objects.for_data().best_first()

    @classmethod
    def records(cls) -> QuerySet[Course]:
        return (
            Course.objects.for_record().with_sort_keys().with_credit().with_verdicts()
        )

    @classmethod
    def rows_for_files(cls) -> QuerySet[Course]:
        """Real ones only: a synthetic course must not travel without its label."""
        return cls.rows().filter(is_demo=False)

    @classmethod
    def entry_text(cls, row: Any) -> str:
        if row.rating is None:
            return f"Not yet reviewed by us. {row.summary}"
        verdicts = [review.verdict for review in row.current_reviews]
        return " ".join([f"Our score: {row.rating} out of 10.", *verdicts])
