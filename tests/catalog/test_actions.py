from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from catalog.actions import publish_review, withdraw_review
from catalog.models import Review
from tests.builders import make_course, make_review, make_rubric

pytestmark = pytest.mark.django_db


def test_publishing_copies_the_score_and_supersedes_the_review_before():
    course = make_course()
    first = make_review(course=course, overall="7.0")

    second = make_review(course=course, overall="8.5")

    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "current")
    assert first.overall == Decimal("7.0")
    assert course.rating == Decimal("8.5")


def test_published_review_cannot_be_published_again():
    review = make_review()

    with pytest.raises(ValidationError, match="Only a draft"):
        publish_review(review=review)


def test_review_by_criteria_needs_every_mark():
    course = make_course()
    review = make_review(course=course, rubric=make_rubric(), publish=False)

    with pytest.raises(ValidationError, match="evidence, teaching"):
        publish_review(review=review)

    course.refresh_from_db()
    assert course.rating is None


def test_withdrawing_the_current_review_leaves_the_course_unreviewed():
    review = make_review()

    withdraw_review(review=review, reason=" An error. ", on=date(2026, 11, 25))

    review.course.refresh_from_db()
    assert review.course.rating is None
    assert review.withdrawn_reason == "An error."


def test_withdrawing_needs_a_reason():
    review = make_review()

    with pytest.raises(ValidationError, match="Say publicly why"):
        withdraw_review(review=review, reason="  ", on=date(2026, 11, 25))

    review.refresh_from_db()
    assert review.state == "current"


def test_withdrawing_an_old_review_keeps_the_current_score():
    course = make_course()
    old = make_review(course=course, overall="7.0")
    make_review(course=course, overall="8.5")
    old.refresh_from_db()

    withdraw_review(review=old, reason="An error.", on=date(2026, 11, 25))

    course.refresh_from_db()
    assert course.rating == Decimal("8.5")


def test_withdrawing_a_review_read_before_a_newer_one_leaves_the_newer_score():
    course = make_course()
    read_early = make_review(course=course, overall="9.2")
    stale = Review.objects.get(pk=read_early.pk)
    make_review(course=course, overall="7.0")

    withdraw_review(review=stale, reason="The course changed.", on=date(2026, 1, 1))

    course.refresh_from_db()
    assert course.rating == Decimal("7.0")


def test_publishing_keeps_what_a_colleague_saved_in_the_draft_meanwhile():
    stale = make_review(publish=False, verdict="First words.")
    Review.objects.filter(pk=stale.pk).update(verdict="Better words.")

    publish_review(review=stale)

    assert Review.objects.get(pk=stale.pk).verdict == "Better words."
