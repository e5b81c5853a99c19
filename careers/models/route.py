"""From where a person stands to a career: the edges of the pathway planner."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from careers import choices
from careers.models.career import CareerPath, Stage, Step
from careers.routes.querysets import RouteQuerySet
from core.fields import LinesField, PastDateField
from core.models import Source, Versioned, provenance_field


class StartingPoint(models.Model):
    """Where a visitor stands today."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    assumes = models.CharField(max_length=200)
    career = models.ForeignKey(
        CareerPath,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="starting_points",
        help_text="The career page that its holders are closest to.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The planner's list of all that can be reached from here."""
        return f"{reverse('careers:planner')}?from={self.slug}"


class Route(Versioned):
    """What is still to do from a starting point to a career.

    Its length is the sum of the remaining stages and the bridges, one after the
    other; it is never stored, so it cannot disagree with them.
    """

    start = models.ForeignKey(
        StartingPoint, on_delete=models.CASCADE, related_name="routes"
    )
    target = models.ForeignKey(
        CareerPath, on_delete=models.CASCADE, related_name="routes"
    )
    kind = models.CharField(max_length=15, choices=choices.RouteKind)
    remaining = models.ManyToManyField(
        Stage,
        blank=True,
        related_name="routes",
        help_text="The stages of the target that are still to do.",
    )
    gates = LinesField(help_text="What decides on admission, one per line.")
    note = models.TextField(blank=True)
    region = models.CharField(max_length=40, default="US")
    provenance = provenance_field()
    checked_on = PastDateField(null=True, blank=True)
    reviewed_on = PastDateField(null=True, blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    objects = RouteQuerySet.as_manager()

    # Set by RouteQuerySet.with_months().
    months_min: int
    months_max: int

    class Meta:
        ordering = ["start", "target", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="careers_route_once",
                fields=["start", "target"],
                violation_error_message="There is a route for this pair already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.start} to {self.target}"

    def get_absolute_url(self) -> str:
        """Its plan, for a route whose two ends are loaded."""
        pair = f"from={self.start.slug}&to={self.target.slug}"
        return f"{reverse('careers:planner')}?{pair}"

    def clean(self) -> None:
        if self.pk and self.remaining.exclude(career=self.target_id).exists():
            raise ValidationError("A remaining stage belongs to another career.")


class Bridge(Step):
    """A step that the target's own stages do not list.

    ``before`` is the stage that it comes before. Without one it comes first of all,
    as courses that open a door do.
    """

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="bridges")
    order = models.PositiveSmallIntegerField()
    before = models.ForeignKey(
        Stage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="before stage",
        help_text="A stage that remains. Empty: before all of them.",
    )
    why = models.CharField(max_length=250)

    class Meta(Step.Meta):
        ordering = ["route", "order", "pk"]
        constraints = [
            *Step.Meta.constraints,
            models.UniqueConstraint(
                name="careers_bridge_order_once",
                fields=["route", "order"],
                violation_error_message="Two bridges of a route share a number.",
            ),
        ]

    def clean(self) -> None:
        if self.before and self.before.career_id != self.route.target_id:
            raise ValidationError({"before": "This stage belongs to another career."})
