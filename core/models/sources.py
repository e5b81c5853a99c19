"""Where a claim can be checked, and how it came to us."""

from typing import Any

from django.db import models
from django.db.models import Q

from core.choices import Provenance, SourceKind
from core.fields import PastDateField
from core.validators import validate_web_address


def provenance_field(**kwargs: Any) -> models.CharField:
    """How a fact came to us; from memory unless someone says more."""
    kwargs.setdefault("default", Provenance.MEMORY)
    return models.CharField(
        "how we know it", max_length=10, choices=Provenance, **kwargs
    )


class Source(models.Model):
    """Where a claim can be checked. Cited by foreign key from each claim."""

    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="The year the source states. Leave empty if it states none.",
    )
    url = models.URLField(
        "address",
        max_length=500,
        blank=True,
        validators=[validate_web_address],
        help_text="Where a reader can open it. Empty for the founding guide.",
    )
    kind = models.CharField(
        max_length=20,
        choices=SourceKind,
        blank=True,
        help_text="Leave empty if nobody has sorted it yet.",
    )
    provenance = provenance_field(
        blank=True,
        default="",
        help_text="Did one of us see the fact in this source?",
    )
    checked_on = PastDateField(
        null=True, blank=True, help_text="The day someone last opened it."
    )

    class Meta:
        ordering = ["title", "publisher", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="core_source_once",
                fields=["title", "publisher", "year", "url"],
                violation_error_message="This source is in the list already.",
            ),
            # NULL years are distinct for both databases, so they need a rule of
            # their own.
            models.UniqueConstraint(
                name="core_source_once_without_year",
                fields=["title", "publisher", "url"],
                condition=Q(year=None),
                violation_error_message="This source is in the list already.",
            ),
            models.CheckConstraint(
                name="core_source_year_plausible",
                condition=Q(year=None) | Q(year__gte=1900, year__lte=2100),
                violation_error_message="The year must lie between 1900 and 2100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher}, {self.year or 'no year stated'})"
