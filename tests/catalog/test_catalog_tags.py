from decimal import Decimal

import pytest

from catalog.models import Course, Language, LearnerRating, Provider, Topic
from catalog.templatetags.catalog_tags import (
    how_tested,
    learner_words,
    length_words,
    other_languages,
    positions_words,
    price_words,
    sitting_words,
    taught_by,
    topic_words,
)
from tests.builders import make_course, make_study


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"offer": "free"}, "Free"),
        ({"offer": "free", "price": 0, "currency": "USD"}, "Free"),
        ({"offer": "free_audit"}, "Free to audit"),
        (
            {"offer": "free_audit", "price": 99, "currency": "USD", "price_year": 2021},
            "Free to audit, $99 (2021)",
        ),
        ({"offer": "subscription"}, "Subscription"),
        ({"offer": "paid"}, "Paid, amount not checked yet"),
        ({"offer": "paid", "price": 90, "currency": "USD"}, "$90"),
        (
            {"offer": "paid", "price": 4400, "currency": "AUD", "price_year": 2025},
            "AUD\N{NO-BREAK SPACE}4,400 (2025)",
        ),
        ({"offer": "unknown"}, "Price not checked yet"),
        ({"offer": "unknown", "price": 49, "currency": "USD"}, "$49"),
    ],
)
def test_price_reads_as_words(fields, words):
    assert price_words(Course(**fields)) == words


@pytest.mark.parametrize(
    ("institution", "provider", "words"),
    [
        ("", "", ""),
        ("A college", "", "A college"),
        ("", "A platform", "A platform"),
        ("A college", "A platform", "A college · A platform"),
        ("A college", "A college", "A college"),
    ],
)
def test_course_names_who_teaches_it(institution, provider, words):
    course = Course(
        institution=institution, provider=Provider(name=provider) if provider else None
    )

    assert taught_by(course) == words


@pytest.mark.parametrize(
    ("lying", "sitting", "standing", "words"),
    [
        (None, None, None, ""),
        (True, True, False, "Lying down or sitting"),
        (None, False, False, "Not sitting or standing"),
    ],
)
def test_positions_read_as_words(lying, sitting, standing, words):
    course = Course(lying=lying, sitting=sitting, standing=standing)

    assert positions_words(course) == words


@pytest.mark.parametrize(
    ("studies", "words"),
    [
        ([], ""),
        ([("course", "randomized-trial")], "Tested in 1 trial"),
        (
            [("course", "randomized-trial"), ("course", "controlled")],
            "Tested in 2 trials",
        ),
        (
            [("program", "randomized-trial"), ("course", "randomized-trial")],
            "Tested in 1 trial",
        ),
        ([("program", "controlled")], "Program tested in 1 trial"),
        (
            [("program", "randomized-trial"), ("course", "learner-survey")],
            "Program tested in 1 trial",
        ),
        (
            [("program", "systematic-review")],
            "Program tested in 1 systematic review",
        ),
        (
            [("course", "before-after"), ("course", "learner-survey")],
            "Tested in 2 studies, no trial",
        ),
    ],
)
def test_studies_read_as_words_and_never_mix_course_and_program(db, studies, words):
    course = make_course()
    for of, design in studies:
        make_study(course=course, of=of, design=design)

    assert how_tested(course) == words


def test_languages_are_named_unless_english_is_the_only_one(db):
    english = Language.objects.create(code="en", name="English")
    spanish = Language.objects.create(code="es", name="Spanish")

    assert other_languages(make_course(languages=[english])) == ""
    assert other_languages(make_course(languages=[spanish])) == "Spanish"
    both = make_course(languages=[english, spanish])
    assert other_languages(both) == "English and Spanish"


def test_topics_read_inside_a_sentence():
    topics = [Topic(name="Back pain"), Topic(name="CBT"), Topic(name="Sleep")]

    assert topic_words(topics) == "back pain, CBT and sleep"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"session_minutes": 15}, "15-minute sittings"),
        ({"equipment": "None."}, "No equipment"),
        ({"equipment": "A chair"}, "You need: a chair"),
        ({"equipment": "TENS unit"}, "You need: TENS unit"),
        (
            {"session_minutes": 5, "standing": False, "equipment": "none"},
            "5-minute sittings · Not standing · No equipment",
        ),
    ],
)
def test_what_a_course_asks_of_a_body_is_told_as_far_as_known(fields, words):
    assert sitting_words(Course(**fields)) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"hours": Decimal(1)}, "1 hour"),
        ({"weeks": 2}, "2 weeks"),
        ({"hours": Decimal("1.50"), "weeks": 1}, "1.5 hours, 1 week"),
    ],
)
def test_length_is_hours_and_weeks_as_far_as_known(fields, words):
    assert length_words(Course(**fields)) == words


def test_one_learner_rating_is_no_plural():
    rating = LearnerRating(mean=Decimal("4.70"), scale=5, count=1, on="A site", as_of=1)

    assert learner_words(rating) == "4.7 of 5, 1 learner rating on A site, 1"
