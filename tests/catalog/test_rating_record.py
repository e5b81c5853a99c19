"""A course's rating in the open: the record, its history, its chart."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.actions import withdraw_review
from catalog.models import Review
from catalog.rating_history import history_of
from tests.builders import (
    make_course,
    make_marked_review,
    make_preset,
    make_review,
    make_rubric,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def page_of(client, course):
    return Markup(client.get(course.get_absolute_url()))


def test_record_shows_who_reviewed_it_how_and_why_it_is_no_ten(client):
    review = make_marked_review(
        {"evidence": "9.2", "teaching": "6.1"},
        reviewer_name="Jo Field",
        hours_sampled="3.5",
        conflict_statement="Took a course of the seller in 2019.",
        verdict="Good for knees.",
        does_well=["Clear film."],
        falls_short=["No captions."],
        why_not_ten="Half of it is a pitch.",
        reviewed_on=date(2026, 3, 4),
    )

    page = page_of(client, review.course)

    for words in (
        "Jo Field",
        "3.5",
        "4 Mar 2026",
        "Took a course of the seller in 2019.",
        "Good for knees.",
        "Clear film.",
        "No captions.",
        "Half of it is a pitch.",
        "Score, in tenths 7.7",
    ):
        assert words in page.words, words
    assert "<b>9.2</b> × 50% = 4.600" in page.html
    assert "<b>6.1</b> × 50% = 3.050" in page.html


def test_record_shows_the_same_marks_by_other_weights(client):
    rubric = make_rubric()
    make_preset(rubric, "self-care", {"evidence": 10, "teaching": 90})
    review = make_marked_review({"evidence": "9", "teaching": "6"}, rubric=rubric)

    page = page_of(client, review.course)

    assert "self-care <b>6.3</b>." in page.html


def test_overall_only_record_has_no_other_weights(client):
    page = page_of(client, make_course(rating="9"))

    assert "by other weights" not in page.words
    assert "one overall mark" in page.words


def test_history_shows_the_overall_only_rating_that_a_review_superseded(client):
    course = make_course(rating="9.2")
    rubric = make_rubric()
    make_marked_review(course=course, rubric=rubric)

    page = page_of(client, course)

    assert "Overall only, no criteria" in page.words
    assert f"Version {rubric.version} of our criteria" in page.words
    assert "<b>9.2</b>, superseded" in page.html
    assert "<b>8.0</b>, current" in page.html
    assert "rating-chart" not in page.html  # one of the two has no date


def test_superseded_review_can_be_read_in_full_with_its_sum(client):
    course = make_course()
    make_marked_review({"evidence": "7.4"}, course=course, falls_short=["Old pages."])
    make_marked_review(course=course)

    page = page_of(client, course)

    assert "<b>7.4</b> × 50% = 3.700" in page.html
    assert "Falls short: Old pages." in page.words


def test_chart_draws_dated_scores_and_says_them_in_words(client):
    course = make_course()
    rubric = make_rubric()
    for on, mark in ((date(2025, 1, 1), "6"), (date(2026, 1, 1), "8")):
        make_marked_review(
            {"evidence": mark, "teaching": mark},
            course=course,
            rubric=rubric,
            reviewed_on=on,
        )

    page = page_of(client, course)

    assert (
        'aria-label="Our score over time, from 0 to 10. 1 Jan 2025: 6.0, version '
        f"{rubric.version}. 1 Jan 2026: 8.0, version {rubric.version}. "
    ) in page.html
    assert " style=" not in page.html


def reviews(*facts):
    """Public reviews, newest first: each a day, a score and a rubric or None."""
    return [
        Review(
            reviewed_on=on, overall=Decimal(score), rubric=rubric, state="superseded"
        )
        for on, score, rubric in facts
    ]


def test_chart_places_points_by_day_and_score():
    history = history_of(
        reviews(
            (date(2026, 1, 1), "10", None),
            (date(2025, 7, 2), "5", None),
            (date(2025, 1, 1), "0", None),
        )
    )

    heights = dict(history.grid)
    assert [point.height for point in history.points] == [
        heights[0],
        heights[5],
        heights[10],
    ]
    starts = [float(point.at.rstrip("%")) for point in history.points]
    assert starts[1] - starts[0] == pytest.approx(starts[2] - starts[1], abs=0.3)


def test_chart_joins_only_scores_that_were_marked_alike():
    one, two = make_rubric(version=1), make_rubric(version=2)

    history = history_of(
        reviews(
            (date(2026, 1, 1), "9", two),
            (date(2025, 1, 1), "8", two),
            (date(2024, 1, 1), "7", one),
            (date(2023, 1, 1), "6", None),
        )
    )

    assert history.names_bases
    assert [(a.label, b.label) for a, b in history.lines] == [("8", "9")]


def test_chart_labels_the_newer_of_two_close_points():
    history = history_of(
        reviews(
            (date(2026, 1, 2), "9", None),
            (date(2026, 1, 1), "8", None),
            (date(2020, 1, 1), "7", None),
        )
    )

    assert [point.label for point in history.points] == ["7", "", "9"]


def test_chart_of_one_day_spreads_its_points():
    history = history_of(
        reviews((date(2026, 1, 1), "9", None), (date(2026, 1, 1), "8", None))
    )

    assert len({point.at for point in history.points}) == 2


@pytest.mark.parametrize("dates", [[], [date(2026, 1, 1)], [date(2026, 1, 1), None]])
def test_chart_needs_two_dated_reviews(dates):
    history = history_of(reviews(*((on, "8", None) for on in dates)))

    assert history.points == []


def test_withdrawn_review_stays_in_the_history_with_its_reason(client):
    course = make_course()
    for year in (2024, 2025):
        review = make_review(course=course, reviewed_on=date(year, 1, 1))
    withdraw_review(review=review, reason="We misread it.", on=date(2026, 1, 2))

    page = page_of(client, course)

    assert "Withdrawn on 2 Jan 2026: We misread it." in page.words
    assert "dot--withdrawn" in page.html
    assert "Not yet reviewed" in page.words
