"""Courses, where they come from, and how editors rate them in the open."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from catalog import choices
from catalog.querysets import (
    CourseQuerySet,
    ProviderQuerySet,
    ReviewQuerySet,
    RubricQuerySet,
)
from core.fields import LinesField, PastDateField
from core.models import Source, Sourced, Versioned
from core.validators import not_reserved, validate_image, validate_web_address


def score_field(**kwargs: Any) -> models.DecimalField:
    """A mark: 0 to 10, in tenths."""
    return models.DecimalField(
        max_digits=3,
        decimal_places=1,
        validators=[
            MinValueValidator(0, "A score cannot be below 0."),
            MaxValueValidator(10, "A score cannot be above 10."),
        ],
        **kwargs,
    )


def score_in_range(name: str, field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{field: None}) | Q(**{f"{field}__range": (0, 10)}),
        violation_error_message="A score lies between 0 and 10.",
    )


class Topic(models.Model):
    """What a page is about, in two levels: an area and the topics within it."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The area it belongs to. Leave empty for an area itself.",
    )
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="catalog_topic_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message="A topic cannot be inside itself.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalog:topic_detail", args=[self.slug])

    def clean(self) -> None:
        if self.parent and self.parent.parent_id:
            raise ValidationError(
                {"parent": f"{self.parent} is inside an area. Choose the area itself."}
            )
        if self.parent and self.pk and self.children.exists():
            raise ValidationError(
                {"parent": "This area holds topics, so it cannot go inside another."}
            )


class Language(models.Model):
    code = models.SlugField("ISO 639 code", max_length=8, unique=True)
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Provider(models.Model):
    """The platform or institution that runs courses."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(unique=True)
    url = models.URLField(
        "address", max_length=500, blank=True, validators=[validate_web_address]
    )
    description = models.TextField(blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalog:provider_detail", args=[self.slug])


class Course(Sourced):
    """A course, program or degree. What is unknown stays empty and is said so."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(
        max_length=80, unique=True, validators=[not_reserved("compare", "shortlist")]
    )
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        help_text="Empty: no source that we saw names it.",
    )
    institution = models.CharField(
        max_length=150,
        blank=True,
        help_text="The university or body behind it, if not the provider.",
    )
    url = models.URLField(
        "address",
        max_length=500,
        blank=True,
        validators=[validate_web_address],
        help_text="Visitors reach it through /go/, never directly.",
    )
    summary = models.TextField(help_text="40 to 80 words, our own, no promise.")
    description = models.TextField(blank=True)
    level = models.CharField(max_length=12, choices=choices.Level)
    audience = models.CharField(max_length=12, choices=choices.Audience)
    format = models.CharField(max_length=12, choices=choices.Format)
    languages = models.ManyToManyField(Language, blank=True, related_name="courses")
    topics = models.ManyToManyField(Topic, blank=True, related_name="courses")

    # Time and body
    hours = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="In all."
    )
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    session_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Length of one sitting, in minutes."
    )
    lying = models.BooleanField("can be followed lying down", null=True, blank=True)
    sitting = models.BooleanField("can be followed sitting", null=True, blank=True)
    standing = models.BooleanField("can be followed standing", null=True, blank=True)
    equipment = models.CharField(max_length=200, blank=True)
    captions = models.BooleanField("videos have captions", null=True, blank=True)

    # Money
    offer = models.CharField(
        max_length=12, choices=choices.Offer, default=choices.Offer.UNKNOWN
    )
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(
        max_length=3, blank=True, help_text="ISO code, such as USD."
    )
    price_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year for which the price was stated."
    )
    price_checked_on = PastDateField(null=True, blank=True)
    certificate = models.CharField(
        max_length=10,
        choices=choices.Certificate,
        default=choices.Certificate.UNKNOWN,
    )
    certificate_price = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True
    )
    is_affiliate = models.BooleanField(
        "affiliate link",
        default=False,
        help_text="The seller pays us. The page says so next to the link.",
    )

    # Freshness
    availability = models.CharField(
        max_length=10,
        choices=choices.Availability,
        default=choices.Availability.UNKNOWN,
        help_text="Closed and archived courses are shown but never recommended.",
    )
    availability_note = models.CharField(max_length=200, blank=True)
    link_checked_on = PastDateField(null=True, blank=True)
    studies_checked_on = PastDateField(
        null=True,
        blank=True,
        help_text="The day we looked for studies. Empty: nobody has looked yet.",
    )

    image = models.ImageField(
        upload_to="courses/",
        blank=True,
        validators=[validate_image],
        width_field="image_width",
        height_field="image_height",
    )
    # Kept in the row, so that a page never has to open the file.
    image_width = models.PositiveSmallIntegerField(null=True, editable=False)
    image_height = models.PositiveSmallIntegerField(null=True, editable=False)
    image_alt = models.CharField(
        "image description",
        max_length=200,
        blank=True,
        help_text="What a reader who cannot see the image should know.",
    )
    # Copied from the current review by actions.publish_review(); None: unreviewed.
    rating = score_field(null=True, editable=False)
    is_demo = models.BooleanField("synthetic", default=False, editable=False)

    objects = CourseQuerySet.as_manager()

    # Set by for_cards(), for_record() and similar_to().
    current_reviews: "list[Review]"
    public_reviews: "list[Review]"
    shared_topics: list[Topic]

    class Meta(Sourced.Meta):
        ordering = ["title", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            score_in_range("catalog_course_rating_0_to_10", "rating"),
            models.CheckConstraint(
                name="catalog_course_hours_positive",
                condition=Q(hours=None) | Q(hours__gt=0),
                violation_error_message="Hours must be more than 0, or empty.",
            ),
            models.CheckConstraint(
                name="catalog_course_price_not_negative",
                condition=Q(price=None) | Q(price__gte=0),
                violation_error_message="A price cannot be below 0.",
            ),
            models.CheckConstraint(
                name="catalog_course_price_has_currency",
                condition=Q(price=None) | Q(currency__regex=r"^[A-Z]{3}$"),
                violation_error_message="Say the currency of the price, such as USD.",
            ),
            models.CheckConstraint(
                name="catalog_course_certificate_price_has_currency",
                condition=Q(certificate_price=None)
                | Q(certificate_price__gte=0, currency__regex=r"^[A-Z]{3}$"),
                violation_error_message="A certificate's price needs a currency.",
            ),
            models.CheckConstraint(
                name="catalog_course_free_has_no_price",
                condition=~Q(offer="free") | Q(price=None) | Q(price=0),
                violation_error_message="A free course cannot have a price.",
            ),
            models.CheckConstraint(
                name="catalog_course_image_described",
                condition=Q(image="") | ~Q(image_alt=""),
                violation_error_message="Describe the image for those who cannot see it.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-rating", "title", "id"], name="catalog_course_best_first"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalog:course_detail", args=[self.slug])

    @property
    def is_over(self) -> bool:
        """Closed or archived: shown, but never recommended."""
        return self.availability in choices.OVER

    @property
    def audiences(self) -> list[str]:
        """``patient``, ``practitioner`` or both."""
        if self.audience == choices.Audience.BOTH:
            return [choices.Audience.PATIENT, choices.Audience.PRACTITIONER]
        return [self.audience]

    @property
    def level_description(self) -> str:
        return choices.LEVEL_DESCRIPTIONS[choices.Level(self.level)]


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


class Rubric(models.Model):
    """One version of how we rate. A new version never changes old reviews."""

    version = models.PositiveSmallIntegerField(unique=True)
    valid_from = models.DateField()
    summary = models.TextField(blank=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"Rubric {self.version}"

    def weights(self) -> dict[str, int]:
        """The weight of each criterion in percent, by its slug."""
        return {criterion.slug: criterion.weight for criterion in self.criteria.all()}


class Criterion(models.Model):
    rubric = models.ForeignKey(
        Rubric, on_delete=models.CASCADE, related_name="criteria"
    )
    slug = models.SlugField()
    name = models.CharField(max_length=60)
    question = models.TextField(help_text="The question that a reviewer answers.")
    weight = models.PositiveSmallIntegerField(
        help_text="In percent. The weights of a rubric add up to 100.",
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(
                name="catalog_criterion_once_per_rubric",
                fields=["rubric", "slug"],
                violation_error_message="This rubric has a criterion of that name.",
            ),
            models.CheckConstraint(
                name="catalog_criterion_weight_1_to_100",
                condition=Q(weight__range=(1, 100)),
                violation_error_message="A weight lies between 1 and 100 percent.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Review(Versioned):
    """An editor's verdict on a course.

    Published reviews are never edited, only superseded or withdrawn: together they
    are the rating history. ``actions.publish_review`` makes one current.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CURRENT = "current", "Current"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="reviews")
    state = models.CharField(
        max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    rubric = models.ForeignKey(
        Rubric,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        help_text="Leave empty for a rating that is overall only, without marks.",
    )
    overall = score_field(
        help_text="0 to 10 in tenths. With a rubric: the weighted mean of the marks.",
    )
    verdict = models.TextField(help_text="One or two sentences for the list.")
    does_well = LinesField(blank=True, help_text="One point per line.")
    falls_short = LinesField(blank=True, help_text="One point per line.")
    why_not_ten = models.TextField("why not 10", blank=True)
    who_for = models.TextField("who it is for", blank=True)
    hours_sampled = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    reviewer_name = models.CharField(
        max_length=120, blank=True, help_text="As shown to readers."
    )
    conflict_statement = models.TextField(
        blank=True, help_text="Ties of the reviewer to the seller, or “None”."
    )
    reviewed_on = PastDateField(
        null=True, blank=True, help_text="Empty only if the source gives no date."
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_on = models.DateField(null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["course", F("reviewed_on").desc(nulls_last=True), "-pk"]
        constraints = [
            score_in_range("catalog_review_overall_0_to_10", "overall"),
            models.UniqueConstraint(
                name="catalog_review_one_current",
                fields=["course"],
                condition=Q(state="current"),
                violation_error_message="This course has a current review already.",
            ),
            models.CheckConstraint(
                name="catalog_review_withdrawal_explained",
                condition=~Q(state="withdrawn")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
                violation_error_message="Say publicly why the review is withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.overall} for {self.course_id and self.course}"

    @property
    def is_overall_only(self) -> bool:
        """A rating without marks per criterion; the page says so."""
        return self.rubric_id is None


class CriterionScore(models.Model):
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores"
    )
    score = score_field()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalog_criterionscore_once_per_review",
                fields=["review", "criterion"],
                violation_error_message="This criterion has its mark already.",
            ),
            score_in_range("catalog_criterionscore_0_to_10", "score"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score}"

    @property
    def points(self) -> Decimal:
        """What the mark adds to the overall score: mark × weight."""
        return self.score * self.criterion.weight / 100
