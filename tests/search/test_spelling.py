"""“Did you mean”: offered where nothing is found, from the site's own public words."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from catalog.models import Course
from search.models import Synonym
from search.spelling import closest, did_you_mean
from search.vocabulary import Vocabulary, vocabulary
from tests.builders import (
    make_article,
    make_career,
    make_course,
    make_credential,
    make_hidden_courses,
)

pytestmark = pytest.mark.django_db


def offered(q, **more):
    return did_you_mean(q, Course.objects.published(), **more)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kinesology taping", "kinesiology taping"),
        ("kinesiolgy", "kinesiology"),
        ("Kinesoilogy tapping", "kinesiology taping"),
        ("tapnig", "taping"),
    ],
)
def test_slips_are_put_right(typed, meant):
    make_course(title="Kinesiology taping")

    assert offered(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "taping",  # there
        "tapings",  # there in another form
        "xylophone",  # nothing like it
        "ta",  # too short to tell
        "2027",  # a number is what it is
        "!",
    ],
)
def test_nothing_is_offered_for_words_that_are_known_or_like_none(typed):
    make_course(title="Taping basics in 2026")

    assert offered(typed) is None


def test_word_that_only_another_list_has_is_known():
    make_course(title="Fellows")
    make_article(title="Fellow")

    assert offered("fellow") is None


def test_offer_always_finds_something():
    make_course(title="Taping")
    make_course(title="Kinesiology")

    assert offered("kinesology taping") is None


def test_likelier_word_that_finds_nothing_gives_way_to_one_that_does():
    for n in range(3):
        make_course(title=f"Paint {n}")
    make_course(title="Faint pain")

    assert offered("paixt") == "paint"
    assert offered("faint paixt") == "faint pain"


def test_words_of_hidden_rows_are_never_offered():
    make_hidden_courses(title="Zebra")
    make_course(title="Other")

    assert offered("zebre") is None
    assert "zebra" not in vocabulary().counts


def test_words_appear_and_disappear_by_schedule():
    now = datetime(2030, 1, 1, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        make_course(
            title="Zebra",
            publish_at=now + timedelta(hours=1),
            expire_at=now + timedelta(hours=2),
        )
    for hours, known in ((0, False), (1, True), (2, False)):
        with time_machine.travel(now + timedelta(hours=hours), tick=False):
            assert ("zebra" in vocabulary().counts) is known, hours
            assert (offered("zebre") == "zebra") is known, hours


def test_word_that_is_gone_is_gone_at_once():
    course = make_course(title="Zebra")
    assert offered("zebre") == "zebra"

    course.delete()

    assert offered("zebre") is None


def test_synonym_is_a_known_word():
    make_course(title="Exercise")
    make_course(title="Workshop")
    Synonym.objects.create(phrase="workshap", means=["exercise"])

    assert offered("workshap") is None


def test_credentials_of_a_career_are_words_of_its_list(client):
    make_career(title="Job", credentials=[make_credential(name="Certified therapist")])

    page = client.get("/careers/?q=therapits").context["filter"]

    assert page.did_you_mean.text == "therapist"


def test_the_page_offers_a_link_that_keeps_the_other_filters(client):
    make_course(title="Kinesiology taping", level="beginner")

    page = client.get("/courses/?q=kinesology&level=beginner").content.decode()

    assert (
        'Did you mean <a href="/courses/?q=kinesiology&amp;level=beginner">'
        "<b>kinesiology</b></a>?"
    ) in page


def test_the_page_offers_nothing_where_something_is_found(client):
    make_course(title="Kinesology")
    make_course(title="Kinesiology")

    page = client.get("/courses/?q=kinesology")

    assert "Did you mean" not in page.content.decode()


def test_what_was_typed_is_never_changed_unasked(client):
    make_course(title="Kinesiology")

    page = client.get("/courses/?q=kinesology")

    assert page.context["filter"].total == 0


def test_near_words_come_by_slips_then_first_letter_then_use():
    words = Vocabulary.read("default")
    words = Vocabulary(
        type(words.counts)({"pain": 9, "gain": 99, "paint": 50, "train": 80}),
        in_order=["gain", "paint", "pain", "train"],
    )

    assert closest("paim", words) == ["pain"]
    assert closest("pwain", words) == ["pain", "paint", "gain"]
