"""What readers tell us of a page, and what we corrected. Nothing of a person."""

from django.db import models
from django.db.models import Q

from core.fields import PastDateField
from core.reader_counts import PageFeedbackQuerySet
from core.validators import validate_page_path


class PageFeedback(models.Model):
    """How often readers said the same of one page on one day.

    A count and no more: no text, no address, no time of day. So nothing can be traced
    to a person, and nothing that somebody typed is kept.
    """

    class Problem(models.TextChoices):
        NONE = "", "Nothing named"
        WRONG = "wrong", "A fact is wrong or out of date"
        UNCLEAR = "unclear", "It is hard to understand"
        MISSING = "missing", "What I looked for is missing"
        BROKEN = "broken", "A link or a part of the page does not work"
        OTHER = "other", "Something else"

    path = models.CharField("page", max_length=200, validators=[validate_page_path])
    day = PastDateField()
    useful = models.BooleanField(null=True, blank=True)
    problem = models.CharField(
        max_length=10, choices=Problem, blank=True, default=Problem.NONE
    )
    count = models.PositiveIntegerField(default=1)
    handled_on = PastDateField(
        null=True,
        blank=True,
        help_text="The day somebody looked into it. Empty: it waits.",
    )

    objects = PageFeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "path", "pk"]
        verbose_name = "reader feedback"
        verbose_name_plural = "reader feedback"
        constraints = [
            models.UniqueConstraint(
                name="core_pagefeedback_once",
                fields=["path", "day", "useful", "problem"],
                condition=Q(useful__isnull=False),
            ),
            # NULL is distinct for both databases, so it needs a rule of its own.
            models.UniqueConstraint(
                name="core_pagefeedback_once_without_vote",
                fields=["path", "day", "problem"],
                condition=Q(useful=None),
            ),
            models.CheckConstraint(
                name="core_pagefeedback_says_something",
                condition=Q(useful__isnull=False) | ~Q(problem=""),
                violation_error_message="Say whether it was useful, or what is wrong.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}, {self.day}"


class Correction(models.Model):
    """A mistake that stood on a page, and what the page says now; public."""

    corrected_on = PastDateField(help_text="The day the page was put right.")
    path = models.CharField(
        "page",
        max_length=200,
        blank=True,
        validators=[validate_page_path],
        help_text="Its address from the first slash on, such as /courses/some-course/.",
    )
    page_title = models.CharField(max_length=150, help_text="As readers know it.")
    said = models.TextField("what it said", help_text="The mistake, as it stood.")
    says = models.TextField("what it says now")
    is_public = models.BooleanField(
        "public", default=False, help_text="Readers see it on /corrections/."
    )

    class Meta:
        ordering = ["-corrected_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_title}, {self.corrected_on}"

    @property
    def anchor(self) -> str:
        """Its place on the page of corrections."""
        return f"correction-{self.pk}"
