"""Careers in pain care: stages, credentials, pay and ways in, each with its source."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from careers import choices
from careers.querysets import CareerPathQuerySet, CredentialQuerySet
from catalog.models import Course, Topic
from core.choices import Provenance
from core.fields import LinesField, PastDateField
from core.models import (
    Source,
    Sourced,
    Versioned,
    ordered_range,
    provenance_field,
    require_together,
)
from core.validators import not_reserved, validate_web_address


class Group(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class IssuingBody(models.Model):
    """The board or association that grants a credential."""

    name = models.CharField(max_length=150, unique=True)
    slug = models.SlugField(
        max_length=150,
        unique=True,
        blank=True,
        help_text="Its name in addresses. Made from the name; never changes.",
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "issuing bodies"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.slug = self.slug or slugify(self.name)[:150]


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

    objects = CredentialQuerySet.as_manager()

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
        require_together(self, "fee", "fee_currency", "fee_year")

    @property
    def is_retired(self) -> bool:
        return self.credential_status == self.CredentialStatus.RETIRED


class CareerPath(Sourced):
    """One occupation in pain care and the way into it."""

    title = models.CharField(max_length=120)
    slug = models.SlugField(
        unique=True, validators=[not_reserved("compare", "planner")]
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="careers")
    summary = models.TextField(help_text="60 to 120 words.")
    what_they_do = LinesField(help_text="One task per line.")
    settings = LinesField(blank=True, help_text="Where they work, one per line.")
    skills = LinesField(blank=True, help_text="One skill per line.")
    entry_requirement = models.CharField(max_length=200)
    entry_level = models.CharField(max_length=20, choices=choices.EntryLevel)
    license_required = models.CharField(
        "license", max_length=15, choices=choices.LicenseNeed
    )
    credentials = models.ManyToManyField(
        Credential, blank=True, related_name="career_paths"
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="career_paths")
    courses = models.ManyToManyField(
        Course,
        blank=True,
        related_name="career_paths",
        help_text="Courses chosen by hand. Courses on its topics follow by themselves.",
    )
    related = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="related_from"
    )
    salary_basis = models.CharField(
        max_length=200, blank=True, help_text="What the pay figure rests on."
    )
    salary_note = models.TextField(
        blank=True, help_text="Why there is no pay figure that we trust."
    )

    objects = CareerPathQuerySet.as_manager()

    # Set by CareerPathQuerySet.with_training() and with_pay().
    months_min: int | None
    months_max: int | None
    pay: int | None

    class Meta(Sourced.Meta):
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("careers:career_detail", args=[self.slug])


class Step(models.Model):
    """Training that takes time: a stage of a career or a bridge of a route."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=15, choices=choices.StepKind)
    months_min = models.PositiveSmallIntegerField(help_text="Shortest usual, months.")
    months_max = models.PositiveSmallIntegerField(help_text="Longest usual, months.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_months_in_order",
                condition=Q(months_min__lte=F("months_max")),
                violation_error_message="The shortest time is above the longest.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Stage(Step):
    career = models.ForeignKey(
        CareerPath, on_delete=models.CASCADE, related_name="stages"
    )
    order = models.PositiveSmallIntegerField(help_text="1 is the first stage.")
    gate = models.CharField(max_length=200, help_text="What lets a person in.")
    cost_low = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True
    )
    cost_high = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True
    )
    cost_currency = models.CharField(max_length=3, blank=True)
    cost_source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Step.Meta):
        ordering = ["career", "order", "pk"]
        constraints = [
            *Step.Meta.constraints,
            models.UniqueConstraint(
                name="careers_stage_order_once",
                fields=["career", "order"],
                violation_error_message="Two stages of a career share a number.",
            ),
            ordered_range(
                "careers_stage_cost_in_order",
                "cost_low",
                "cost_high",
                "The lowest cost is above the highest.",
            ),
            models.CheckConstraint(
                name="careers_stage_cost_not_negative",
                condition=Q(cost_low=None) | Q(cost_low__gte=0),
                violation_error_message="A cost cannot be below 0.",
            ),
            models.CheckConstraint(
                name="careers_stage_cost_is_sourced",
                condition=Q(cost_low=None, cost_high=None)
                | (
                    Q(cost_source__isnull=False) & Q(cost_currency__regex=r"^[A-Z]{3}$")
                ),
                violation_error_message="A cost needs its currency and its source.",
            ),
        ]


class SalaryFigure(models.Model):
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
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    provenance = provenance_field()
    checked_on = PastDateField(null=True, blank=True)
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

    @property
    def is_from_memory(self) -> bool:
        """Nobody has confirmed it, at its source or in the guide; the page says so."""
        return self.provenance == Provenance.MEMORY and self.checked_on is None


class PayPremium(models.Model):
    """How much more than a base profession a career pays, in percent."""

    career = models.ForeignKey(
        CareerPath, on_delete=models.CASCADE, related_name="pay_premiums"
    )
    base = models.CharField(max_length=120, help_text="Compared with whom.")
    percent_low = models.SmallIntegerField()
    percent_high = models.SmallIntegerField()
    place = models.CharField(max_length=80)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["career", "pk"]
        constraints = [
            models.CheckConstraint(
                name="careers_paypremium_range_in_order",
                condition=Q(percent_low__lte=F("percent_high")),
                violation_error_message="The lowest premium is above the highest.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent_low}-{self.percent_high} % over {self.base}"


class Outlook(models.Model):
    """Projected growth of the number of jobs, in percent over a period."""

    career = models.OneToOneField(
        CareerPath, on_delete=models.CASCADE, related_name="outlook"
    )
    growth_percent = models.SmallIntegerField()
    period = models.CharField(max_length=20, help_text="Such as 2024-34.")
    basis = models.CharField(max_length=200, help_text="Whose figure it is.")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["career", "pk"]

    def __str__(self) -> str:
        return f"{self.growth_percent} % in {self.period}"


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

    def clean(self) -> None:
        if self.pk and self.remaining.exclude(career=self.target_id).exists():
            raise ValidationError("A remaining stage belongs to another career.")


class Bridge(Step):
    """A step that the target's own stages do not list."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="bridges")
    order = models.PositiveSmallIntegerField()
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
