"""Certifications and licenses."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from careers.models.vocabulary import IssuingBody
from careers.querysets import CredentialQuerySet
from core.fields import LinesField
from core.models import Source, Sourced, require_together
from core.validators import validate_web_address


class Credential(Sourced):
    """A certification or license. A retired one stays listed, plainly marked."""

    class CredentialStatus(models.TextChoices):
        ACTIVE = "active", "Active"
        RETIRED = "retired", "Retired"

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    abbreviation = models.CharField(max_length=40)
    body = models.ForeignKey(
        IssuingBody, on_delete=models.PROTECT, related_name="credentials"
    )
    credential_status = models.CharField(
        max_length=10,
        choices=CredentialStatus,
        default=CredentialStatus.ACTIVE,
        help_text="Retired: nobody can earn it any more.",
    )
    url = models.URLField(
        "address", max_length=500, blank=True, validators=[validate_web_address]
    )
    region = models.CharField(max_length=40)
    prerequisites = models.TextField(blank=True)
    requirements = LinesField(blank=True, help_text="One requirement per line.")
    exam = models.CharField(max_length=200, blank=True)
    renewal_years = models.PositiveSmallIntegerField(null=True, blank=True)
    renewal_requirements = models.CharField(max_length=250, blank=True)
    fee = models.DecimalField(
        "first fee",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="The first exam or application fee.",
    )
    fee_currency = models.CharField(
        max_length=3, blank=True, help_text="ISO code, such as USD."
    )
    fee_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year for which the fee was stated."
    )
    fee_note = models.CharField(max_length=200, blank=True)
    fee_source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where the fee can be confirmed.",
    )

    objects = CredentialQuerySet.as_manager()

    # Set by CredentialQuerySet.of_career(): the order of the stage that earns it.
    earned_at: int | None

    class Meta(Sourced.Meta):
        ordering = ["abbreviation", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                name="careers_credential_fee_is_dated",
                condition=Q(fee=None)
                | Q(
                    fee__gte=0,
                    fee_year__isnull=False,
                    fee_currency__regex=r"^[A-Z]{3}$",
                ),
                violation_error_message="A fee needs its currency and its year.",
            ),
        ]

    def __str__(self) -> str:
        return self.abbreviation

    def get_absolute_url(self) -> str:
        return reverse("careers:credential_detail", args=[self.slug])

    def clean(self) -> None:
        require_together(self, "fee", "fee_currency", "fee_year", "fee_source")

    @property
    def is_retired(self) -> bool:
        return self.credential_status == self.CredentialStatus.RETIRED
