"""Published corrections, and trust pages that speak of how things stand."""

from datetime import date

import pytest

from core.choices import Provenance
from core.models import Correction
from tests.builders import (
    hidden_states,
    make_article,
    make_course,
    make_treatment,
    save,
)
from tests.catalog.test_feeds import ATOM, entries, feed, texts
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def make_correction(**fields):
    return save(
        Correction,
        **{
            "corrected_on": date(2026, 11, 20),
            "path": "/courses/c/",
            "page_title": "Calm backs",
            "said": "It takes 10 hours.",
            "says": "It takes 12 hours.",
            "is_public": True,
            **fields,
        },
    )


def test_without_corrections_the_page_says_so(client):
    page = Markup(client.get("/corrections/"))

    assert "We have published no corrections yet." in page.words


def test_corrections_stand_there_newest_first_with_what_was_said(client):
    make_course(slug="c")
    make_correction(page_title="Older", corrected_on=date(2026, 10, 1))
    make_correction(page_title="Newer")
    make_correction(page_title="Hidden", is_public=False)

    page = Markup(client.get("/corrections/"))

    assert "Hidden" not in page.words
    assert page.words.index("Newer") < page.words.index("Older")
    assert "It takes 10 hours." in page.words
    assert "It takes 12 hours." in page.words
    assert "published no corrections" not in page.words
    assert page.links.count("/courses/c/") == 2


@pytest.mark.parametrize("hidden", hidden_states())
def test_correction_outlives_its_page_without_a_broken_link(client, hidden):
    make_course(slug="c", **hidden)
    make_correction()

    page = Markup(client.get("/corrections/"))

    assert "Calm backs" in page.words
    assert "/courses/c/" not in page.links


def test_what_is_written_in_a_correction_stays_text(client):
    make_correction(said="<script>alert(1)</script>", page_title="<b>x</b>")

    page = client.get("/corrections/").content.decode()

    assert "<script>alert" not in page
    assert "<b>x" not in page


def test_many_corrections_come_in_pages_with_few_queries(
    client, django_assert_max_num_queries
):
    for n in range(25):
        make_course(slug=f"c{n}")
        make_correction(path=f"/courses/c{n}/", page_title=f"Course {n:02}")

    with django_assert_max_num_queries(5):
        page = Markup(client.get("/corrections/?page=2"))

    assert page.headings.count(3) == 5
    assert page.title == "Corrections, page 2: painsite"


def test_feed_of_corrections_leads_to_their_places(client):
    row = make_correction(said="1 < 2")
    make_correction(page_title="Hidden", is_public=False)

    found = feed(client, "/corrections.atom")

    place = f"/corrections/#{row.anchor}"
    link = found.find(f"{ATOM}entry/{ATOM}link").get("href")
    assert entries(found) == ["Calm backs"]
    assert link.endswith(place)
    assert row.anchor in Markup(client.get("/corrections/")).ids
    assert texts(found, "updated")[0] == "2026-11-20T00:00:00+00:00"


def test_about_counts_what_is_done_now(client):
    make_course(rating="9.0")
    make_course(provenance=Provenance.MEMORY)
    make_treatment()
    make_article(
        clinical_reviewer="A reviewer", clinically_reviewed_on=date(2026, 11, 1)
    )
    make_article()
    make_article(status="draft")

    words = Markup(client.get("/about/")).words

    assert "A clinician has reviewed 1 of our 2 guides" in words
    assert "none has reviewed the 1 treatment pages" in words
    assert "1 of 2 courses have a score." in words
    assert "Of 5 records, 1 still wait" in words


def test_disclosures_count_courses_with_an_affiliate_link(client):
    make_course()
    none = Markup(client.get("/disclosures/")).words
    make_course(is_affiliate=True, url="https://seller.example/")

    one = Markup(client.get("/disclosures/")).words

    assert "No course here has one today." in none
    assert "1 course here has one today: the button says" in one
