"""How often visitors follow the way out to a course; nothing about who they are."""

from django.db import models
from django.db.models import F

from catalog.models.course import Course
from catalog.visits import OutboundCountQuerySet


class OutboundCount(models.Model):
    """How often /go/ led to a course on one day (UTC). A number and nothing else."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="outbound_counts"
    )
    on = models.DateField("day")
    count = models.PositiveIntegerField(default=0)

    objects = OutboundCountQuerySet.as_manager()

    class Meta:
        ordering = ["-on", F("count").desc(), "pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalog_outboundcount_once_a_day",
                fields=["course", "on"],
                violation_error_message="This course has its count for that day.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id} on {self.on}: {self.count}"
