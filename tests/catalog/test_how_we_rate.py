from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders import (
    make_course,
    make_hidden_courses,
    make_marked_review,
    make_preset,
    make_rubric,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def test_page_prints_criteria_questions_and_weights(client):
    make_rubric({"evidence": 75, "teaching": 25})

    page = Markup(client.get("/how-we-rate/")).html

    for part in ("Evidence", "75%", "How good is the teaching?", "25%"):
        assert part in page, part


def test_page_redoes_the_sum_and_rounds_halves_up(client):
    make_rubric({"evidence": 25, "teaching": 20, "safety": 20, "use": 20, "value": 15})

    page = Markup(client.get("/how-we-rate/")).html

    assert "<b>9</b> × 25% = 2.250" in page
    assert "<dd>8.3</dd>" in page


def test_page_uses_the_newest_version_in_force(client):
    make_rubric({"old": 100}, version=1, valid_from=date(2020, 1, 1))
    make_rubric({"current": 100}, version=2, valid_from=date(2021, 1, 1))
    tomorrow = timezone.localdate() + timedelta(days=1)
    make_rubric({"future": 100}, version=3, valid_from=tomorrow)

    page = Markup(client.get("/how-we-rate/")).html

    assert "How good is the current?" in page
    assert "How good is the old?" not in page
    assert "How good is the future?" not in page


def test_page_without_criteria_says_so(client):
    page = Markup(client.get("/how-we-rate/")).html

    assert "We have not published our criteria yet." in page


def test_page_counts_public_courses_only(client):
    make_course(rating="9")
    make_course(title="Unrated")
    make_hidden_courses(rating="10")

    page = Markup(client.get("/how-we-rate/")).html

    assert "1 of the courses on our list has a score. 1 is not yet reviewed." in page
    assert "1 of the scores is an overall mark" in page
    assert "10.0" not in page


def test_page_says_whether_any_link_pays_us(client):
    assert "has an affiliate link today" in Markup(client.get("/how-we-rate/")).html

    make_course(is_affiliate=True)

    assert (
        "1 course on our list has an affiliate link"
        in Markup(client.get("/how-we-rate/")).html
    )


def test_page_prints_the_presets_with_their_weights_and_reasons(client):
    rubric = make_rubric({"evidence": 75, "teaching": 25})
    make_preset(rubric, "self-care", {"evidence": 34, "teaching": 66})
    make_preset(rubric, "budget", {"evidence": 90})  # 90 percent: it does not exist

    page = Markup(client.get("/how-we-rate/"))

    assert '<td data-label="Self-care">34%</td>' in page.html
    assert '<td data-label="Self-care">66%</td>' in page.html
    assert "Why self-care." in page.words
    assert "/courses/?preset=self-care" in page.links
    assert "/courses/?preset=budget" not in page.links


def test_page_without_presets_has_no_table_of_them(client):
    make_rubric()

    page = Markup(client.get("/how-we-rate/"))

    assert "presets" not in page.ids
    assert "#presets" not in page.links


def test_page_lists_every_version_with_its_weights(client):
    make_rubric({"old": 100}, version=1, valid_from=date(2020, 1, 1))
    make_rubric({"newer": 100}, version=2, valid_from=date(2021, 1, 1))

    page = Markup(client.get("/how-we-rate/"))

    assert "Version 2, in force since 1 Jan 2021: Newer 100%." in page.words
    assert "Version 1, from 1 Jan 2020: Old 100%." in page.words


def test_page_counts_scores_by_how_they_came_about(client):
    make_marked_review()
    make_course(rating="9")
    make_course()
    make_hidden_courses(rating="10")

    page = Markup(client.get("/how-we-rate/"))

    assert "With marks by criterion 1 " in page.words
    assert "With one overall mark only 1 " in page.words
    assert "Not yet reviewed 1 " in page.words


def test_page_says_what_a_score_does_not_mean(client):
    page = Markup(client.get("/how-we-rate/"))

    assert "not a treatment" in page.words
    assert "Nobody can pay for a score." in page.words


def test_page_needs_at_most_twelve_queries_whatever_it_holds(client):
    for version in (1, 2, 3):
        rubric = make_rubric(version=version)
        for preset in ("self-care", "clinician", "budget"):
            make_preset(rubric, preset, {"evidence": 100})

    with CaptureQueriesContext(connection) as queries:
        client.get("/how-we-rate/")

    assert len(queries) <= 12
