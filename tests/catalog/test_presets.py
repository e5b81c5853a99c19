"""The list ranked by the published weights of a preset."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.actions import withdraw_review
from tests.builders import (
    make_course,
    make_hidden_courses,
    make_marked_review,
    make_preset,
    make_rubric,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db
SELF_CARE = "/courses/?preset=self-care"


@pytest.fixture
def courses(db):
    """By title, of which A and B are ranked: B is better for self-care."""
    old = make_rubric({"evidence": 100}, version=1, valid_from=date(2020, 1, 1))
    now = make_rubric(
        {"evidence": 80, "teaching": 20}, version=2, valid_from=date(2022, 1, 1)
    )
    make_preset(now, "self-care", {"teaching": 100})
    by_title = {
        title: make_course(title=title)
        for title in ("A", "B", "Older", "Overall", "Unrated")
    }
    for title, evidence, teaching in (("A", "9", "2"), ("B", "5", "8")):
        make_marked_review(
            {"evidence": evidence, "teaching": teaching},
            course=by_title[title],
            rubric=now,
        )
    make_marked_review(
        {"evidence": "6"},
        course=by_title["Older"],
        rubric=old,
        reviewed_on=date(2021, 1, 1),
    )
    by_title["Overall"] = make_course(title="Overall only", rating="9.9")
    return by_title


def titles(response):
    return [course.title for course in response.context["courses"]]


def test_preset_puts_its_own_score_first_and_the_unranked_last(courses, client):
    usual = titles(client.get("/courses/"))
    ranked = titles(client.get(SELF_CARE))

    assert usual == ["Overall only", "A", "Older", "B", "Overall", "Unrated"]
    assert ranked == ["B", "A", "Overall only", "Older", "Overall", "Unrated"]


def test_preset_leaves_no_course_out_and_no_count_changed(courses, client):
    usual = client.get("/courses/?level=beginner").context["filter"]
    ranked = client.get(f"{SELF_CARE}&level=beginner").context["filter"]

    def counts(filterset):
        return {
            facet.name: [option.count for option in facet.options]
            for facet in filterset.facets
        }

    assert ranked.total == usual.total == 6
    assert counts(ranked) == counts(usual)
    assert "preset" not in counts(ranked)
    assert [r.label for r in ranked.relaxations] == ["Level"]


def test_page_says_what_it_cannot_rank_and_why(courses, client):
    make_hidden_courses(rating="7")

    page = Markup(client.get(SELF_CARE))

    assert (
        "4 courses of this list are not ranked and come last: 2 not yet reviewed, "
        "1 overall only (no marks by criterion), 1 marked by an older version without "
        "this preset."
    ) in page.words


def test_note_counts_the_filtered_list_only(courses, client):
    page = Markup(client.get(f"{SELF_CARE}&min_rating=7"))

    assert (
        "1 course of this list is not ranked and comes last: 1 overall only (no marks "
        "by criterion)."
    ) in page.words


def test_note_is_true_on_the_next_page_after_a_withdrawal(courses, client):
    client.get(SELF_CARE)
    review = courses["A"].reviews.get()
    withdraw_review(review=review, reason="An error.", on=date(2026, 1, 1))

    page = Markup(client.get(SELF_CARE))

    assert (
        "5 courses of this list are not ranked and come last: 3 not yet" in page.words
    )


def test_row_shows_the_preset_score_beside_ours(courses, client):
    page = Markup(client.get(SELF_CARE))
    usual = Markup(client.get("/courses/"))

    assert "<b>8.0</b> by self-care weights" in page.html
    assert '<span class="score__value">5.6</span>' in page.html
    assert "Not ranked by self-care weights" in page.words
    assert "self-care weights" not in usual.words


def test_preset_is_a_chip_that_takes_it_off(courses, client):
    [chip] = client.get(f"{SELF_CARE}").context["filter"].chips

    assert (chip.label, chip.value, chip.url) == (
        "Ranked for",
        "Self-care",
        "/courses/",
    )


def test_address_keeps_the_preset_in_its_one_order(courses, client):
    response = client.get("/courses/?preset=self-care&level=beginner&utm_source=x")

    assert response.context["canonical"] == "/courses/?level=beginner&preset=self-care"
    assert '<input type="hidden" name="preset" value="self-care">' in (
        response.content.decode()
    )


@pytest.mark.parametrize(
    ("sort", "canonical"),
    [("title", "/courses/?sort=title"), ("-rating", "/courses/")],
)
def test_sort_that_is_asked_for_replaces_the_preset(sort, canonical, courses, client):
    response = client.get(f"{SELF_CARE}&sort={sort}")
    without = client.get(f"/courses/?sort={sort}")

    assert titles(response) == titles(without)
    assert response.context["canonical"] == canonical
    assert "not ranked" not in response.content.decode()


def test_sort_that_does_not_exist_leaves_the_preset(courses, client):
    response = client.get(f"{SELF_CARE}&sort=nonsense")

    assert titles(response)[0] == "B"


def test_sort_box_shows_that_a_preset_ranks_the_list(courses, client):
    page = Markup(client.get(SELF_CARE)).html

    assert '<option value="" selected>Self-care weights</option>' in page


def test_unknown_preset_is_named_and_left_out(courses, client):
    response = client.get("/courses/?preset=surgeon")

    page = Markup(response)
    assert response.status_code == 200
    assert titles(response)[0] == "Overall only"
    assert "We do not know “surgeon”, so we left it out." in page.words
    assert "#id_preset" in page.links
    assert "id_preset" in page.ids


def test_no_ranking_is_offered_while_no_course_has_marks(client):
    make_course(rating="9.0")

    words = Markup(client.get("/courses/")).words
    problem = Markup(client.get("/courses/?preset=surgeon"))

    assert "Rank by" not in words
    assert "id_preset" in problem.ids


def test_every_preset_is_one_link_away_and_the_current_one_marked(courses, client):
    page = Markup(client.get(f"{SELF_CARE}&level=beginner"))

    for preset in ("clinician", "budget"):
        assert f"/courses/?level=beginner&preset={preset}" in page.links
    current = [a["href"] for tag, a in page.tags if "aria-current" in a and tag == "a"]
    assert "/courses/?level=beginner&preset=self-care" in current


def test_preset_that_no_rubric_has_says_that_it_ranks_nothing(courses, client):
    response = client.get("/courses/?preset=budget")

    assert titles(response) == titles(client.get("/courses/"))
    assert (
        "No course of this list can be ranked yet: 2 not yet" in Markup(response).words
    )


def test_ranked_list_needs_one_query_more_at_most(courses, client):
    client.get("/courses/")
    client.get(SELF_CARE)
    with CaptureQueriesContext(connection) as usual:
        client.get("/courses/")
    with CaptureQueriesContext(connection) as ranked:
        client.get(SELF_CARE)

    assert len(ranked) <= min(len(usual) + 1, 12)
