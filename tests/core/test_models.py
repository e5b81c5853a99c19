"""Publication, sources and the constraints that editors meet."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.models import Course
from core.choices import Provenance, Status
from core.models import Source
from tests.builders import (
    make_course,
    make_credential,
    make_salary,
    make_source,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, True),
        ({"publish_at": NOW}, True),
        ({"publish_at": NOW + HOUR}, False),
        ({"expire_at": NOW}, False),
        ({"expire_at": NOW + HOUR}, True),
        ({"status": Status.DRAFT}, False),
        ({"status": Status.IN_REVIEW}, False),
        ({"status": Status.RETIRED}, False),
    ],
)
def test_published_shows_a_row_in_its_time_only(fields, shown):
    course = make_course(**fields)

    assert Course.objects.published(at=NOW).exists() is shown
    if NOW not in fields.values():  # is_public() asks the clock
        assert course.is_public() is shown


def test_scheduled_row_appears_and_disappears_without_a_write():
    make_course(publish_at=NOW + HOUR, expire_at=NOW + 3 * HOUR)

    seen = [
        Course.objects.published(at=NOW + hours * HOUR).exists() for hours in range(5)
    ]

    assert seen == [False, True, True, False, False]


def test_expiry_before_publication_is_refused_in_words():
    with pytest.raises(ValidationError, match="disappear before it is published"):
        make_course(publish_at=NOW, expire_at=NOW - HOUR)


def test_review_due_before_the_review_is_refused_in_words():
    with pytest.raises(ValidationError, match="due before the last one"):
        make_course(reviewed_on=date(2026, 2, 1), review_due_on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("provenance", "checked_on", "work"),
    [
        (Provenance.MEMORY, None, True),
        (Provenance.GUIDE, None, True),
        (Provenance.REFERENCE, None, False),
        (Provenance.MEMORY, date(2026, 1, 1), False),
    ],
)
def test_unconfirmed_rows_are_work(provenance, checked_on, work):
    make_course(provenance=provenance, checked_on=checked_on)

    assert Course.objects.unconfirmed().exists() is work


@pytest.mark.parametrize("year", [2020, None])
def test_a_source_is_listed_once(year):
    make_source(title="A", publisher="B", year=year, url="https://example.org/")

    with pytest.raises(ValidationError, match="in the list already"):
        make_source(title="A", publisher="B", year=year, url="https://example.org/")
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(
            title="A", publisher="B", year=year, url="https://example.org/"
        )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.org/",
        "https://",
        "https://user:secret@example.org/",
        "//example.org/",
    ],
)
def test_address_of_a_source_must_be_a_web_page(url):
    with pytest.raises(ValidationError):
        make_source(url=url)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"price": "-1", "currency": "USD"}, "cannot be below 0"),
        ({"price": "5"}, "currency of the price"),
        ({"price": "5", "currency": "usd"}, "currency of the price"),
        ({"price": "5", "currency": "USD", "offer": "free"}, "free course cannot"),
        ({"hours": "0"}, "more than 0"),
    ],
)
def test_course_constraints_speak_to_editors(fields, words):
    with pytest.raises(ValidationError, match=words):
        make_course(**fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"low": 90_000, "median": None, "high": 80_000}, "lowest salary is above"),
        ({"low": 90_000, "median": 80_000}, "lowest salary is above the median"),
        ({"median": 90_000, "high": 80_000}, "median salary is above"),
        ({"median": None}, "Give a low, median or high"),
        ({"currency": "dol"}, "three capital letters"),
        ({"year": None}, "year it was stated for"),
    ],
)
def test_salary_constraints_speak_to_editors(fields, words):
    with pytest.raises(ValidationError, match=words):
        make_salary(**fields)


def test_salary_of_the_founding_guide_may_lack_a_year():
    assert make_salary(year=None, provenance=Provenance.GUIDE).pk


def test_fee_needs_its_currency_and_year():
    with pytest.raises(ValidationError, match="Fill all of these or none"):
        make_credential(fee="100.00")
