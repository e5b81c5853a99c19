"""A course, and what we know of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from catalog import choices
from catalog.models.scores import score_field, score_in_range
from catalog.models.vocabulary import Language, Provider, Topic
from catalog.querysets import (
    CourseQuerySet,
)
from core.fields import PastDateField
from core.models import Sourced
from core.validators import not_reserved, validate_image, validate_web_address

if TYPE_CHECKING:
    from catalog.models.rating import Review


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
    equipment = models.CharField(
        max_length=200,
        blank=True,
        help_text="What a learner needs. “None” if nothing. Empty: not checked.",
    )
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
    # The same marks by the weights of a preset, also copied; None: no marks by
    # criterion under a rubric that has the preset.
    score_self_care = score_field(null=True, editable=False)
    score_clinician = score_field(null=True, editable=False)
    score_budget = score_field(null=True, editable=False)
    is_demo = models.BooleanField("synthetic", default=False, editable=False)

    objects = CourseQuerySet.as_manager()

    # Set by for_cards(), for_record() and similar.similar_to().
    current_reviews: "list[Review]"
    public_reviews: "list[Review]"
    shared_topics: list[Topic]
    # Set by with_link_state(); the page was gone at the first and at the last check.
    link_broken_since: datetime | None
    link_broken_on: datetime | None

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
            models.CheckConstraint(
                name="catalog_course_demo_is_marked",
                condition=Q(is_demo=False) | Q(title__startswith="[DEMO]"),
                violation_error_message="The title of a synthetic course starts with "
                "“[DEMO]”.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-rating", "title", "id"], name="catalog_course_best_first"
            ),
            # Every page asks whether a synthetic course is public. The first entry of
            # this index answers; on a site without such courses it has none.
            models.Index(
                fields=["status", "publish_at"],
                condition=Q(is_demo=True),
                name="catalog_course_demo",
            ),
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
