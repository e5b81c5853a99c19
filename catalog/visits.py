"""Counts the way out to a course: how often on a day, and nothing about who."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction
from django.db.models import F, Sum
from django.db.models.functions import ExtractMonth

if TYPE_CHECKING:
    from catalog.models import Course

MONTHS = range(1, 13)


@dataclass
class CourseYear:
    """How often visitors went to one course, for each month of a year."""

    course_id: int
    title: str
    by_month: dict[int, int] = field(default_factory=dict)

    @property
    def months(self) -> list[int]:
        return [self.by_month.get(month, 0) for month in MONTHS]

    @property
    def total(self) -> int:
        return sum(self.by_month.values())


class OutboundCountQuerySet(models.QuerySet):
    def add_one(self, course: "Course", on: date) -> None:
        """One more on that day. The database adds, so that none is lost when two come
        at once."""
        rows = self.filter(course=course, on=on)
        if rows.update(count=F("count") + 1):
            return
        try:
            with transaction.atomic():
                self.create(course=course, on=on, count=1)
        except IntegrityError:  # someone else made the day's row in between
            rows.update(count=F("count") + 1)

    def years(self) -> list[int]:
        """The years that have counts, the newest first."""
        return [day.year for day in self.dates("on", "year", order="DESC")]

    def by_course(self, year: int) -> list[CourseYear]:
        """Each course that anyone went to in a year, the most wanted first. One query."""
        courses: dict[int, CourseYear] = {}
        rows = (
            self.filter(on__year=year)
            .annotate(month=ExtractMonth("on"))
            .values_list("course_id", "course__title", "month")
            .order_by("course_id", "month")
            .annotate(visits=Sum("count"))
        )
        for pk, title, month, visits in rows:
            course = courses.setdefault(pk, CourseYear(pk, title))
            course.by_month[month] = visits
        return sorted(courses.values(), key=lambda c: (-c.total, c.title, c.course_id))


def monthly_totals(courses: list[CourseYear]) -> list[int]:
    totals: dict[int, int] = defaultdict(int)
    for course in courses:
        for month, visits in course.by_month.items():
            totals[month] += visits
    return [totals[month] for month in MONTHS]
