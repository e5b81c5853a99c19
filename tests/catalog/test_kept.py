"""What a published rating rests on stays as it is, whoever writes."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from catalog.actions import withdraw_review
from catalog.models import Criterion, CriterionScore, PresetWeight, Review
from tests.builders import (
    make_course,
    make_marked_review,
    make_preset,
    make_review,
    make_rubric,
)

pytestmark = pytest.mark.django_db
KEPT = "never edited or deleted"
USED = "Reviews rest on this version"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("overall", "9.9"),
        ("verdict", "Better."),
        ("does_well", ["Other."]),
        ("why_not_ten", ""),
        ("reviewed_on", date(2020, 1, 1)),
        ("hours_sampled", Decimal(99)),
        ("withdrawn_reason", "Because."),
    ],
)
def test_published_review_cannot_be_saved_with_another_content(field, value):
    review = make_marked_review()
    setattr(review, field, value)

    with pytest.raises(ValidationError, match=KEPT):
        review.save()


def test_published_review_may_be_saved_as_it_is():
    review = make_marked_review()

    review.save()

    assert Review.objects.get(pk=review.pk).overall == Decimal("8.0")


@pytest.mark.parametrize("state", ["draft", "superseded", "withdrawn"])
def test_state_of_a_published_review_is_not_changed_by_saving(state):
    review = make_review()
    review.state = state

    with pytest.raises(ValidationError, match="never by saving"):
        review.save()


def test_draft_is_not_published_by_saving():
    review = make_review(publish=False)
    review.state = "current"

    with pytest.raises(ValidationError, match="never by saving"):
        review.save()


@pytest.mark.parametrize("state", ["current", "superseded", "withdrawn"])
def test_review_that_was_public_is_not_deleted(state):
    review = make_review()
    if state == "superseded":
        make_review(course=review.course)
    if state == "withdrawn":
        withdraw_review(review=review, reason="An error.", on=date(2026, 1, 1))
    review = Review.objects.get(pk=review.pk)

    with pytest.raises(ValidationError, match=KEPT):
        review.delete()
    with pytest.raises(ValidationError, match=KEPT):
        Review.objects.filter(pk=review.pk).delete()
    with pytest.raises(ProtectedError):
        review.course.delete()

    assert Review.objects.get(pk=review.pk).state == state


def test_bulk_writes_refuse_published_reviews_and_change_nothing():
    published, draft = make_review(overall="8.0"), make_review(publish=False)

    with pytest.raises(ValidationError, match=KEPT):
        Review.objects.update(overall="1.0")
    published.overall = Decimal("1.0")
    with pytest.raises(ValidationError, match=KEPT), transaction.atomic():
        Review.objects.bulk_update([published], ["overall"])

    assert {*Review.objects.values_list("overall", flat=True)} == {Decimal("8.0")}
    assert Review.objects.filter(pk=draft.pk).update(overall="1.0") == 1


def test_draft_and_its_marks_can_be_changed_and_deleted():
    review = make_marked_review(publish=False)
    mark = review.scores.first()
    mark.score = 3
    mark.save()

    review.delete()

    assert not CriterionScore.objects.exists()


def test_marks_of_a_published_review_are_kept():
    review = make_marked_review()
    mark = review.scores.first()
    mark.score = Decimal("1.0")
    extra = make_rubric({"fun": 100}).criteria.get()

    with pytest.raises(ValidationError, match=KEPT):
        mark.save()
    with pytest.raises(ValidationError, match=KEPT):
        mark.delete()
    with pytest.raises(ValidationError, match=KEPT):
        review.scores.all().delete()
    with pytest.raises(ValidationError, match=KEPT):
        review.scores.update(score=1)
    with pytest.raises(ValidationError, match=KEPT):
        review.scores.create(criterion=extra, score=1)

    assert {*review.scores.values_list("score", flat=True)} == {Decimal("8.0")}


def test_mark_cannot_be_moved_into_a_published_review():
    published = make_marked_review()
    draft = make_marked_review(publish=False)
    mark = draft.scores.first()
    mark.review = published

    with pytest.raises(ValidationError, match=KEPT):
        mark.save()


def test_rubric_in_use_is_kept_with_its_criteria_and_presets():
    rubric = make_rubric()
    make_preset(rubric, "budget", {"evidence": 100})
    make_review(rubric=rubric, publish=False)
    criterion = rubric.criteria.first()
    weight, reason = PresetWeight.objects.get(), rubric.preset_reasons.get()
    rubric.summary, criterion.weight, weight.weight = "New.", 40, 50
    reason.reason = "New."

    for row in (rubric, criterion, weight, reason):
        with pytest.raises(ValidationError, match=USED):
            row.save()
        with pytest.raises(ValidationError, match=USED):
            row.delete()
        with pytest.raises(ValidationError, match=USED):
            type(row).objects.filter(pk=row.pk).delete()
    with pytest.raises(ValidationError, match=USED):
        rubric.criteria.create(slug="new", name="New", question="New?", weight=1)
    with pytest.raises(ValidationError, match=USED):
        Criterion.objects.update(weight=1)


def test_unused_rubric_can_be_changed_and_deleted():
    rubric = make_rubric()
    make_preset(rubric, "budget", {"evidence": 100})
    rubric.summary = "New."
    rubric.save()

    rubric.delete()

    assert not PresetWeight.objects.exists()


def test_reviews_of_synthetic_courses_can_be_cleared():
    course = make_course(is_demo=True)
    make_marked_review(course=course)

    course.reviews.all().delete()
    course.delete()

    assert not Review.objects.exists()


def test_reviewer_may_leave_and_the_review_stays():
    user = get_user_model().objects.create(username="reviewer")
    review = make_marked_review(reviewer=user)

    user.delete()

    kept = Review.objects.get(pk=review.pk)
    assert (kept.reviewer, kept.reviewer_name) == (None, "A. Reviewer")
