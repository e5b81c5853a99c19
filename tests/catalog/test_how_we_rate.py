from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.builders import make_course, make_hidden_courses, make_rubric
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
