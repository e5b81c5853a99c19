"""Signs that need care now, and whom to call."""

from django.db import models

from core.fields import LinesField
from core.models.sources import Source, provenance_field


class RedFlag(models.Model):
    """Signs that need care now, with the words that prompt the urgent-help box.

    The phrases only prompt a box. They are not triage, will miss cases and must
    never delay care.
    """

    class Level(models.TextChoices):
        EMERGENCY = "emergency", "Emergency: call now"
        CRISIS = "crisis", "Crisis: do not stay alone"
        URGENT = "urgent", "Urgent: get care today"
        SOON = "soon", "Soon: book within days"

    slug = models.SlugField(unique=True)
    level = models.CharField(max_length=10, choices=Level)
    message = models.TextField(help_text="What a reader should do, number first.")
    phrases = LinesField(help_text="One phrase per line, as a reader would type it.")
    position = models.PositiveSmallIntegerField(default=0)
    provenance = provenance_field(
        help_text="Needs clinical sign-off before anyone relies on it."
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.slug} ({self.level})"


class EmergencyContact(models.Model):
    """Whom to call, by country; ``generic`` stands for everywhere else."""

    country = models.CharField(max_length=10, unique=True)
    emergency = models.CharField(max_length=120)
    crisis = models.CharField(max_length=120)
    advice = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    provenance = provenance_field(
        help_text="Needs clinical sign-off before anyone relies on it."
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.country}: {self.emergency}"
