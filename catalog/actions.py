"""Writes of the catalogue that span rows."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from catalog.models import Course, CriterionScore, Review
from catalog.publishing_rules import what_is_missing
from catalog.rubric import overall_score, scores_by_preset
from core.locks import lock

PUBLISHED = (Review.State.CURRENT, Review.State.SUPERSEDED)


def _locked_course_of(review: Review) -> Course:
    """The course, locked until the end of the transaction, and the review as it is now.

    The caller may have read the review before a colleague published another.
    """
    row = Course.objects.filter(pk=review.course_id)
    lock(row)
    if review.pk:
        review.refresh_from_db()
    return row.get()


@transaction.atomic
def publish_review(*, review: Review) -> None:
    """Make a draft the current review of its course and copy its scores there.

    With a rubric the overall score is computed from the marks, and the score by each
    preset of that rubric too. The earlier review stays as it was, marked superseded:
    together they are the rating history. Of two that are published at once the later
    one waits for the first, and supersedes it.

    Raises ValidationError if the review is not a draft, or with one sentence for each
    thing that it lacks.
    """
    course = _locked_course_of(review)
    if review.state != Review.State.DRAFT:
        raise ValidationError("Only a draft can be published. Write a new review.")
    rubric, marks = review.rubric, _marks_of(review)
    scores = {mark.criterion.slug: mark.score for mark in marks}
    weights = rubric.weights() if rubric else {}
    if scores and scores.keys() == weights.keys():
        review.overall = overall_score(scores, weights)
    if missing := what_is_missing(review, marks):
        raise ValidationError(missing)
    review.full_clean()
    review.save()
    course.reviews.current().move_to(Review.State.SUPERSEDED)
    _move(review, Review.State.CURRENT)
    presets = rubric.presets() if rubric else {}
    _copy_scores(course, rating=review.overall, **scores_by_preset(scores, presets))


@transaction.atomic
def withdraw_review(*, review: Review, reason: str, on: date) -> None:
    """Take a published review back, with a reason that readers see.

    The course counts as not yet reviewed until another review is published: the one
    before does not come back, since nobody stands by it today.
    """
    course = _locked_course_of(review)
    if review.state not in PUBLISHED:
        raise ValidationError("Only a published review can be withdrawn.")
    if not reason.strip():
        raise ValidationError("Say publicly why the review is withdrawn.")
    if on > timezone.localdate():
        raise ValidationError("A review cannot be withdrawn on a day to come.")
    was_current = review.state == Review.State.CURRENT
    _move(
        review,
        Review.State.WITHDRAWN,
        withdrawn_on=on,
        withdrawn_reason=reason.strip(),
    )
    if was_current:
        _copy_scores(course, rating=None, **scores_by_preset({}, {}))


def _marks_of(review: Review) -> list[CriterionScore]:
    if not review.pk:
        return []
    return list(review.scores.select_related("criterion"))


def _move(review: Review, state: Review.State, **facts: object) -> None:
    """Changes the state in the database and in the object at hand."""
    Review.objects.filter(pk=review.pk).move_to(state, **facts)
    review.refresh_from_db()


def _copy_scores(course: Course, **scores: object) -> None:
    for name, score in scores.items():
        setattr(course, name, score)
    course.save(update_fields=[*scores, "updated_at"])
