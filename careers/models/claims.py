"""What a career pays and how its jobs grow: figures, each with its source."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from careers import choices
from careers.models.career import CareerPath
from core.choices import Provenance
from core.fields import PastDateField
from core.models import Source, ordered_range, provenance_field


class Claim(models.Model):
    """A figure with its source, how it came to us and when somebody last saw it there.

    ``careers.figures.claims`` says what one needs before readers may see it.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    provenance = provenance_field()
    checked_on = PastDateField(
        null=True,
        blank=True,
        help_text="The day somebody last saw the figure at its source.",
    )

    class Meta:
        abstract = True

    @property
    def is_from_memory(self) -> bool:
        """Nobody has confirmed it, at its source or in the guide; the page says so."""
        return self.provenance == Provenance.MEMORY and self.checked_on is None


class SalaryFigure(Claim):
    """What one occupation pays in one place and year, in whole units of currency.

    ``low`` and ``high`` are whatever the source calls them: ``low_high`` says what.
    The founding guide gives no year; such a figure reads "no year stated".
    """

    career = models.ForeignKey(
        CareerPath, on_delete=models.CASCADE, related_name="salary_figures"
    )
    occupation = models.CharField(max_length=120, help_text="As the source counts it.")
    currency = models.CharField(max_length=3, default="USD", help_text="ISO code.")
    per = models.CharField(max_length=5, choices=choices.Per, default=choices.Per.YEAR)
    low = models.PositiveIntegerField(null=True, blank=True)
    percentile_25 = models.PositiveIntegerField(null=True, blank=True)
    median = models.PositiveIntegerField(null=True, blank=True)
    percentile_75 = models.PositiveIntegerField(null=True, blank=True)
    high = models.PositiveIntegerField(null=True, blank=True)
    low_high = models.CharField(
        "what low and high are",
        max_length=150,
        blank=True,
        help_text="Such as “10th and 90th percentile”.",
    )
    place = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty only if the source gives none."
    )
    note = models.CharField(max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            ordered_range(
                "careers_salaryfigure_range_in_order",
                "low",
                "high",
                "The lowest salary is above the highest.",
            ),
            ordered_range(
                "careers_salaryfigure_low_below_median",
                "low",
                "median",
                "The lowest salary is above the median.",
            ),
            ordered_range(
                "careers_salaryfigure_median_below_high",
                "median",
                "high",
                "The median salary is above the highest.",
            ),
            *(
                ordered_range(
                    f"careers_salaryfigure_{low}_to_{high}",
                    low,
                    high,
                    "The percentiles are not in rising order.",
                )
                for low, high in (
                    ("low", "percentile_25"),
                    ("percentile_25", "median"),
                    ("median", "percentile_75"),
                    ("percentile_75", "high"),
                )
            ),
            models.CheckConstraint(
                name="careers_salaryfigure_says_something",
                condition=Q(low__isnull=False)
                | Q(median__isnull=False)
                | Q(high__isnull=False),
                violation_error_message="Give a low, median or high salary.",
            ),
            models.CheckConstraint(
                name="careers_salaryfigure_currency_iso",
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                violation_error_message="The currency is three capital letters.",
            ),
            models.CheckConstraint(
                name="careers_salaryfigure_is_dated",
                condition=Q(year__isnull=False) | Q(provenance=Provenance.GUIDE),
                violation_error_message="A salary needs the year it was stated for.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation}, {self.place}, {self.year or 'no year stated'}"


class PayPremium(Claim):
    """How much more than a base profession a career pays, in percent."""

    career = models.ForeignKey(
        CareerPath, on_delete=models.CASCADE, related_name="pay_premiums"
    )
    base = models.CharField(max_length=120, help_text="Compared with whom.")
    percent_low = models.SmallIntegerField()
    percent_high = models.SmallIntegerField()
    place = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty only if the source gives none."
    )
    note = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["career", "pk"]
        constraints = [
            models.CheckConstraint(
                name="careers_paypremium_range_in_order",
                condition=Q(percent_low__lte=F("percent_high")),
                violation_error_message="The lowest premium is above the highest.",
            ),
            models.CheckConstraint(
                name="careers_paypremium_is_dated",
                condition=Q(year__isnull=False) | Q(provenance=Provenance.GUIDE),
                violation_error_message="A premium needs the year it was stated for.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent_low}-{self.percent_high} % over {self.base}"


class Outlook(Claim):
    """Projected growth of the number of jobs, in percent over a period."""

    career = models.OneToOneField(
        CareerPath, on_delete=models.CASCADE, related_name="outlook"
    )
    growth_percent = models.SmallIntegerField()
    period = models.CharField(
        max_length=9,
        validators=[
            RegexValidator(
                r"^(?:19|20)[0-9]{2}-(?:[0-9]{2}|[0-9]{4})\Z",
                "Give the first and the last year, such as 2024-34.",
            )
        ],
        help_text="Such as 2024-34.",
    )
    basis = models.CharField(max_length=200, help_text="Whose figure it is.")

    class Meta:
        ordering = ["career", "pk"]

    def __str__(self) -> str:
        return f"{self.growth_percent} % in {self.period}"

    @property
    def year(self) -> int:
        """The year from which the projection counts."""
        return int(self.period[:4])
