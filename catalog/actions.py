"""Writes of the catalogue that span rows."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from catalog.models import Course, Review, Rubric
from catalog.rubric import overall_score


def overall_of(review: Review, rubric: Rubric) -> Decimal:
    """The weighted mean of a review's marks by its rubric: 0-10, in tenths.

    Raises ValidationError, naming them, if marks are missing.
    """
    marks = review.scores.select_related("criterion")
    try:
        return overall_score(
            {mark.criterion.slug: mark.score for mark in marks}, rubric.weights()
        )
    except ValueError as error:
        raise ValidationError(str(error)) from error


def _locked_course_of(review: Review) -> Course:
    """The course, locked until the end of the transaction, and the review as it is now.

    The caller may have read the review before a colleague published another.
    """
    course = Course.objects.select_for_update().get(pk=review.course_id)
    if review.pk:
        review.refresh_from_db()
    return course


@transaction.atomic
def publish_review(*, review: Review) -> None:
    """Make a draft the current review of its course and copy its score there.

    With a rubric the overall score is computed from the marks. Earlier reviews stay
    as they were, marked superseded: together they are the rating history.

    Raises ValidationError if the review is not a draft or a mark is missing.
    """
    course = _locked_course_of(review)
    if review.state != Review.State.DRAFT:
        raise ValidationError("Only a draft can be published. Write a new review.")
    if review.rubric is not None:
        review.overall = overall_of(review, review.rubric)
    course.reviews.current().update(state=Review.State.SUPERSEDED)
    review.state = Review.State.CURRENT
    review.full_clean()
    review.save()
    course.rating = review.overall
    course.save(update_fields=["rating", "updated_at"])


@transaction.atomic
def withdraw_review(*, review: Review, reason: str, on: date) -> None:
    """Take a published review back, with a reason that readers see.

    The course counts as not yet reviewed until another review is published.
    """
    course = _locked_course_of(review)
    if review.state not in (Review.State.CURRENT, Review.State.SUPERSEDED):
        raise ValidationError("Only a published review can be withdrawn.")
    was_current = review.state == Review.State.CURRENT
    review.state = Review.State.WITHDRAWN
    review.withdrawn_on, review.withdrawn_reason = on, reason.strip()
    review.full_clean()
    review.save()
    if was_current:
        course.rating = None
        course.save(update_fields=["rating", "updated_at"])
