"""Treatments, and how sure the evidence is for each mechanism of pain."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from careers.models import CareerPath
from catalog.models import Topic
from core.fields import LinesField
from core.models import Source, Sourced, provenance_field
from treatments import choices
from treatments.querysets import TreatmentQuerySet


class PainKind(models.Model):
    """What mechanisms and stages of pain have in common."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    description = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    provenance = provenance_field()
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Mechanism(PainKind):
    """Nociceptive, neuropathic or nociplastic."""

    examples = LinesField(blank=True, help_text="One example per line.")


class PainStage(PainKind):
    """Acute, chronic or cancer pain."""

    focus = models.CharField(max_length=200, help_text="What care aims at.")


class Category(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    summary = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Treatment(Sourced):
    """One treatment. Education only: no doses are given and none should be added."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="treatments"
    )
    description = models.TextField(help_text="What it is, in a sentence or two.")
    line = models.CharField("place in care", max_length=12, choices=choices.Line)
    stages = models.ManyToManyField(PainStage, blank=True, related_name="treatments")
    topics = models.ManyToManyField(Topic, blank=True, related_name="treatments")
    careers = models.ManyToManyField(
        CareerPath,
        blank=True,
        related_name="treatments",
        help_text="Who gives it, as far as the career's own record says so.",
    )
    evidence_summary = models.TextField()
    disagreement = models.TextField(
        blank=True, help_text="Where sources disagree: both sides, named."
    )
    effect_lasts = models.TextField(
        "how long the effect lasts", blank=True, help_text="Empty if unknown."
    )
    cautions = LinesField(blank=True, help_text="One caution per line. No doses.")
    sources = models.ManyToManyField(  # type: ignore[assignment]
        Source, blank=True, through="TreatmentReference", related_name="+"
    )

    objects = TreatmentQuerySet.as_manager()

    # Set by TreatmentQuerySet.for_page().
    citations: list["TreatmentReference"]

    class Meta(Sourced.Meta):
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("treatments:treatment_detail", args=[self.slug])


class TreatmentReference(models.Model):
    """A numbered source of a treatment, cited by its cells."""

    treatment = models.ForeignKey(
        Treatment, on_delete=models.CASCADE, related_name="references"
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(help_text="A short handle, unique in this treatment.")
    number = models.PositiveSmallIntegerField()
    on_duration = models.BooleanField(
        "on how long it lasts",
        default=False,
        help_text="What is said of how long the effect lasts rests on it.",
    )
    # Only where sources disagree. A body with two views has two references.
    stance = models.CharField(max_length=8, choices=choices.Stance, blank=True)
    says = models.CharField(
        max_length=250,
        blank=True,
        help_text="Where sources disagree: what this source says, in a sentence "
        "that begins with its name.",
    )

    # Set by TreatmentQuerySet.for_page(): the key of a cell that cites it.
    cited_by: int | None

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.CheckConstraint(
                name="treatments_treatmentreference_side_whole",
                condition=Q(stance="", says="") | ~Q(stance="") & ~Q(says=""),
                violation_error_message="A stance needs its sentence, and a sentence "
                "its stance.",
            ),
            models.UniqueConstraint(
                name="treatments_treatmentreference_key_once",
                fields=["treatment", "key"],
                violation_error_message="Two references share a handle.",
            ),
            models.UniqueConstraint(
                name="treatments_treatmentreference_source_once",
                fields=["treatment", "source"],
                violation_error_message="This source is listed already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.source}"


class Suitability(models.Model):
    """One cell of the evidence matrix: a treatment for a mechanism of pain."""

    treatment = models.ForeignKey(
        Treatment, on_delete=models.CASCADE, related_name="cells"
    )
    mechanism = models.ForeignKey(
        Mechanism, on_delete=models.PROTECT, related_name="cells"
    )
    effect = models.CharField(max_length=10, choices=choices.Effect)
    certainty = models.CharField(max_length=12, choices=choices.Certainty)
    note = models.TextField(help_text="Plain words, 3 to 30 of them.")
    references = models.ManyToManyField(
        TreatmentReference, blank=True, related_name="cells"
    )

    class Meta:
        ordering = ["mechanism__position", "pk"]
        verbose_name_plural = "suitability"
        constraints = [
            models.UniqueConstraint(
                name="treatments_suitability_once",
                fields=["treatment", "mechanism"],
                violation_error_message="This mechanism has its cell already.",
            ),
            models.CheckConstraint(
                name="treatments_suitability_unclear_is_not_sure",
                condition=~Q(effect="unclear", certainty="high"),
                violation_error_message="“Unclear” cannot be of high certainty.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.treatment} for {self.mechanism}: {self.effect}"

    @property
    def needs_source(self) -> bool:
        """A cell that claims something must cite something."""
        return (
            self.effect != choices.Effect.UNCLEAR
            or self.certainty != choices.Certainty.NOT_GRADED
        )

    def require_source(self, references: int) -> None:
        """Raise ValidationError if the cell makes a claim and cites nothing.

        ``references`` is how many it will cite: the rows are saved after the cell,
        so forms and the loader pass the number.
        """
        if self.needs_source and not references:
            raise ValidationError(
                f"{self.mechanism}: “{self.get_effect_display()}, "
                f"{self.get_certainty_display()}” claims something, so it needs a "
                "reference."
            )
