"""Facts of a course that come with a source each: credit, learners' means, studies."""

from django.db import models
from django.db.models import F, Q

from catalog import choices
from catalog.models.course import Course
from core.models import Source


class ContinuingEducation(models.Model):
    """Credit that one accrediting body gives for a course."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="continuing_education"
    )
    credits = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Empty if the amount was not seen.",
    )
    unit = models.CharField(max_length=120, help_text="As the provider puts it.")
    accredited_by = models.CharField(max_length=120, blank=True)
    as_of = models.PositiveSmallIntegerField("year stated", null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["course", "pk"]
        verbose_name_plural = "continuing education"
        constraints = [
            models.CheckConstraint(
                name="catalog_continuingeducation_credits_positive",
                condition=Q(credits=None) | Q(credits__gt=0),
                violation_error_message="Credits must be more than 0, or empty.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.credits or ''} {self.unit}".strip()


class LearnerRating(models.Model):
    """The mean that a provider publishes: a fact about that site, never our score."""

    course = models.OneToOneField(
        Course, on_delete=models.CASCADE, related_name="learner_rating"
    )
    mean = models.DecimalField(max_digits=4, decimal_places=2)
    scale = models.PositiveSmallIntegerField(default=5, help_text="The best possible.")
    count = models.PositiveIntegerField(help_text="How many learners rated it.")
    on = models.CharField("on which site", max_length=80)
    as_of = models.PositiveSmallIntegerField("year")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["course", "pk"]
        constraints = [
            models.CheckConstraint(
                name="catalog_learnerrating_within_scale",
                condition=Q(mean__gte=0, mean__lte=F("scale")),
                violation_error_message="The mean lies outside its own scale.",
            ),
            models.CheckConstraint(
                name="catalog_learnerrating_has_raters",
                condition=Q(count__gte=1),
                violation_error_message="A mean needs at least one rating.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mean} of {self.scale} on {self.on}"


class CourseStudy(models.Model):
    """A published study of a course, or of the program that the course teaches."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="studies")
    of = models.CharField(
        "what was tested",
        max_length=10,
        choices=choices.StudyOf,
        help_text="A study of the program is never shown as a study of the course.",
    )
    design = models.CharField(max_length=20, choices=choices.StudyDesign)
    participants = models.PositiveIntegerField(null=True, blank=True)
    finding = models.TextField(
        help_text="Plain and neutral. Name null results and drop-out."
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The publication. Its year is the year of the study.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "course studies"
        constraints = [
            models.CheckConstraint(
                name="catalog_coursestudy_has_participants",
                condition=Q(participants=None) | Q(participants__gte=1),
                violation_error_message="Participants: 1 or more, or empty if unknown.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_design_display()}: {self.source}"
