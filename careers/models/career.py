"""An occupation in pain care, and its training stage by stage."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from careers import choices
from careers.models.credential import Credential
from careers.models.vocabulary import Group
from careers.querysets import CareerPathQuerySet
from catalog.models import Course, Topic
from core.fields import LinesField
from core.models import Source, Sourced, ordered_range
from core.validators import not_reserved


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
    """Training that takes time: a stage of a career or a bridge of a route.

    Its cost is what a person pays for it, where a source gives it; None: not known.
    """

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=15, choices=choices.StepKind)
    months_min = models.PositiveSmallIntegerField(help_text="Shortest usual, months.")
    months_max = models.PositiveSmallIntegerField(help_text="Longest usual, months.")
    cost_low = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True
    )
    cost_high = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True
    )
    cost_currency = models.CharField(
        max_length=3, blank=True, help_text="ISO code, such as USD."
    )
    cost_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year for which the cost was stated."
    )
    cost_source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_months_in_order",
                condition=Q(months_min__lte=F("months_max")),
                violation_error_message="The shortest time is above the longest.",
            ),
            ordered_range(
                "%(app_label)s_%(class)s_cost_in_order",
                "cost_low",
                "cost_high",
                "The lowest cost is above the highest.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_cost_not_negative",
                condition=Q(cost_low=None) | Q(cost_low__gte=0),
                violation_error_message="A cost cannot be below 0.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_cost_is_sourced",
                condition=Q(cost_low=None, cost_high=None)
                | Q(
                    cost_low__isnull=False,
                    cost_high__isnull=False,
                    cost_source__isnull=False,
                    cost_year__isnull=False,
                    cost_currency__regex=r"^[A-Z]{3}$",
                ),
                violation_error_message="A cost needs both ends, its currency, its "
                "year and its source. Where one number is known, give it twice.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stage(Step):
    career = models.ForeignKey(
        CareerPath, on_delete=models.CASCADE, related_name="stages"
    )
    order = models.PositiveSmallIntegerField(help_text="1 is the first stage.")
    gate = models.CharField(max_length=200, help_text="What lets a person in.")
    credentials = models.ManyToManyField(
        Credential,
        blank=True,
        related_name="stages",
        help_text="What a person earns at this stage. Several: one of them.",
    )

    # Set by RouteQuerySet.for_plan(): does it remain, and its public credentials.
    is_ahead: bool
    earned: list[Credential]

    class Meta(Step.Meta):
        ordering = ["career", "order", "pk"]
        constraints = [
            *Step.Meta.constraints,
            models.UniqueConstraint(
                name="careers_stage_order_once",
                fields=["career", "order"],
                violation_error_message="Two stages of a career share a number.",
            ),
        ]


class CareerQuestion(models.Model):
    """A question that readers ask of a career, answered by the desk.

    Questions whose answers follow from the record are not written: the page makes
    them. The slug is its permanent address on the page.
    """

    career = models.ForeignKey(
        CareerPath, on_delete=models.CASCADE, related_name="questions"
    )
    question = models.CharField(max_length=150)
    slug = models.SlugField(
        max_length=60,
        help_text="Its address on the page. Never change it once it is public.",
    )
    answer = models.TextField(help_text="Plain text. Every figure needs the source.")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="careers_careerquestion_slug_once",
                fields=["career", "slug"],
                violation_error_message="Two questions of a career share an address.",
            )
        ]

    def __str__(self) -> str:
        return self.question
