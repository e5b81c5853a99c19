"""How editors rate in the open: reviews that stay as published."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from catalog.models.course import Course
from catalog.models.kept import Kept
from catalog.models.rubric import Criterion, Rubric
from catalog.models.scores import score_field, score_in_range
from catalog.rating_querysets import MarkQuerySet, ReviewQuerySet
from core.fields import LinesField, PastDateField
from core.models import Source, Versioned


class Review(Kept, Versioned):
    """An editor's verdict on a course.

    Published reviews are never edited, only superseded or withdrawn: together they
    are the rating history. Its state changes in ``catalog.actions`` alone.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CURRENT = "current", "Current"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"

    # A published rating outlives even the wish to delete its course: retire that.
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="reviews")
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        state = Review.objects.filter(pk=self.pk).values_list("state", flat=True)
        if self.state != (state.first() or self.State.DRAFT):
            raise ValidationError(
                "A review is published or withdrawn by those actions, never by saving."
            )
        super().save(*args, **kwargs)

    @property
    def is_overall_only(self) -> bool:
        """A rating without marks per criterion; the page says so."""
        return self.rubric_id is None


class CriterionScore(Kept):
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores"
    )
    score = score_field()
    reason = models.TextField(blank=True)

    objects = MarkQuerySet.as_manager()

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

    def owner_is_kept(self) -> bool:
        return Review.objects.kept().filter(pk=self.review_id).exists()

    @property
    def points(self) -> Decimal:
        """What the mark adds to the overall score: mark × weight."""
        return self.score * self.criterion.weight / 100
