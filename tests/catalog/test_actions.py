from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from catalog.actions import publish_review, withdraw_review
from catalog.models import Review
from tests.builders import (
    make_course,
    make_marked_review,
    make_preset,
    make_review,
    make_rubric,
)

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


def test_review_of_our_own_names_everything_it_lacks_at_once():
    rubric = make_rubric({"evidence": 60, "teaching": 40})
    review = make_review(rubric=rubric, publish=False)

    with pytest.raises(ValidationError) as refusal:
        publish_review(review=review)

    assert refusal.value.messages == [
        "Give the name of the reviewer, as shown to readers.",
        "Say how many hours of the course were sampled.",
        "State the reviewer’s ties to the seller, or “None”.",
        "Name at least one thing that the course does well.",
        "Name at least one thing in which the course falls short.",
        "Say why it is not a 10.",
        "Give the day of the review.",
        "Give a mark for Evidence and Teaching.",
    ]
    review.course.refresh_from_db()
    assert review.course.rating is None


@pytest.mark.parametrize(
    ("field", "nothing", "sentence"),
    [
        ("reviewer_name", " ", "Give the name of the reviewer"),
        ("hours_sampled", "0", "Say how many hours"),
        ("conflict_statement", "", "State the reviewer’s ties"),
        ("does_well", [], "does well"),
        ("falls_short", [], "falls short"),
        ("why_not_ten", "", "Say why it is not a 10"),
        ("reviewed_on", None, "Give the day of the review"),
    ],
)
def test_review_of_our_own_lacking_one_thing_is_refused(field, nothing, sentence):
    review = make_marked_review(publish=False, **{field: nothing})

    with pytest.raises(ValidationError) as refusal:
        publish_review(review=review)

    [said] = refusal.value.messages
    assert sentence in said


def test_a_ten_needs_no_reason_why_it_is_not_one():
    review = make_marked_review({"evidence": "10", "teaching": "10"}, why_not_ten="")

    assert (review.state, review.overall) == ("current", Decimal(10))


def test_rubric_must_be_the_one_in_force_on_the_day_of_the_review():
    old = make_rubric(version=1, valid_from=date(2020, 1, 1))
    make_rubric(version=2, valid_from=date(2022, 1, 1))
    late = make_marked_review(rubric=old, reviewed_on=date(2022, 1, 1), publish=False)
    in_time = make_marked_review(rubric=old, reviewed_on=date(2021, 12, 31))
    early = make_marked_review(rubric=old, reviewed_on=date(2019, 1, 1), publish=False)

    with pytest.raises(ValidationError, match="version 2 of the rubric was in force"):
        publish_review(review=late)
    with pytest.raises(ValidationError, match="No version of the rubric was in force"):
        publish_review(review=early)
    assert in_time.state == "current"


def test_rubric_whose_weights_do_not_add_up_gives_no_score():
    review = make_marked_review(
        rubric=make_rubric({"evidence": 60, "teaching": 30}), publish=False
    )

    with pytest.raises(ValidationError, match="add up to 90 percent, not to 100"):
        publish_review(review=review)


def test_mark_for_a_criterion_of_another_version_is_refused():
    review = make_marked_review(publish=False)
    review.scores.create(criterion=make_rubric({"fun": 100}).criteria.get(), score=9)

    with pytest.raises(ValidationError, match="Remove the mark for Fun"):
        publish_review(review=review)


def test_rating_without_marks_needs_a_source():
    review = make_review(publish=False, source=None)

    with pytest.raises(ValidationError, match="Name the source of a rating without"):
        publish_review(review=review)


def test_review_of_our_own_supersedes_an_overall_only_rating():
    course = make_course(rating="9.2")

    make_marked_review({"evidence": "8.2", "teaching": "8.3"}, course=course)

    assert course.rating == Decimal("8.3")
    assert [*course.reviews.public().values_list("state", "overall")] == [
        ("current", Decimal("8.3")),
        ("superseded", Decimal("9.2")),
    ]


def test_publishing_copies_the_score_by_each_preset_of_the_rubric():
    rubric = make_rubric({"evidence": 60, "teaching": 40})
    make_preset(rubric, "self-care", {"evidence": 25, "teaching": 75})
    make_preset(rubric, "clinician", {"evidence": 100})
    make_preset(rubric, "budget", {"evidence": 50, "teaching": 40})  # 90 percent

    course = make_marked_review(
        {"evidence": "9", "teaching": "6"}, rubric=rubric
    ).course

    assert (course.rating, course.score_self_care, course.score_clinician) == (
        Decimal("7.8"),
        Decimal("6.8"),
        Decimal("9.0"),
    )
    assert course.score_budget is None


@pytest.mark.parametrize("how", ["withdraw", "overall only"])
def test_preset_scores_go_when_nothing_with_marks_is_in_force(how):
    rubric = make_rubric()
    make_preset(rubric, "budget", {"evidence": 100})
    review = make_marked_review(rubric=rubric)
    course = review.course
    before = course.score_budget

    if how == "withdraw":
        withdraw_review(review=review, reason="An error.", on=date(2026, 1, 1))
    else:
        make_review(course=course)

    course.refresh_from_db()
    assert (before, course.score_budget) == (Decimal("8.0"), None)


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


def test_withdrawing_brings_no_older_review_back():
    course = make_course(rating="7.0")
    current = make_review(course=course, overall="9.0")

    withdraw_review(review=current, reason="An error.", on=date(2026, 1, 1))

    course.refresh_from_db()
    assert course.rating is None
    assert not course.reviews.current().exists()


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite lets one writer in at a time; PostgreSQL locks the course's row",
)
@pytest.mark.django_db(transaction=True)
def test_of_two_reviews_published_at_once_the_later_supersedes_the_other():
    course = make_course()
    drafts = [
        make_review(course=course, overall=score, publish=False)
        for score in ("7.0", "9.0")
    ]
    start = Barrier(len(drafts))

    def publish(review):
        try:
            start.wait(timeout=10)
            publish_review(review=review)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(drafts)) as editors:
        list(editors.map(publish, drafts))

    course.refresh_from_db()
    states = sorted(course.reviews.values_list("state", flat=True))
    assert states == ["current", "superseded"]
    assert course.rating == course.reviews.current().get().overall


def test_rating_without_a_rubric_cannot_carry_marks():
    rubric = make_rubric({"evidence": 100})
    review = make_review(publish=False)
    review.scores.create(criterion=rubric.criteria.get(), score="9.0")

    with pytest.raises(ValidationError, match="Choose the rubric of these marks"):
        publish_review(review=review)

    review.refresh_from_db()
    assert review.state == Review.State.DRAFT


def test_review_cannot_be_withdrawn_on_a_day_to_come():
    review = make_review()

    with pytest.raises(ValidationError, match="a day to come"):
        withdraw_review(review=review, reason="A slip.", on=date(2999, 1, 1))

    review.refresh_from_db()
    assert review.state == Review.State.CURRENT
