from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context

from core.templatetags.core_tags import (
    days_ago,
    dialable,
    elided_pages,
    is_stale,
    money,
    months_range,
    nav_section,
    number_range,
    thousands,
    whole_sentences,
)

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "today"),
        (0, "today"),
        (1, "yesterday"),
        (12, "12 days ago"),
        (1500, "1,500 days ago"),
    ],
)
def test_days_ago_counts_whole_days(days, words):
    assert days_ago(TODAY - timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One two three. Four five.", "One two three. Four five."),
        ("One two three. Four five six.", "One two three."),
        ("One two three four five six.", "One two three four five …"),
        ("By Dr. Two three. Four five.", "By Dr. Two three."),
        ("By Dr. Two three four five.", "By Dr. Two three four …"),
        ("", ""),
    ],
)
def test_long_text_ends_with_a_whole_sentence_where_it_can(text, shown):
    assert whole_sentences(text, 5) == shown


def test_days_ago_of_an_unknown_day_is_empty():
    assert days_ago(None, TODAY) == ""


@pytest.mark.parametrize(("days", "stale"), [(0, False), (183, False), (184, True)])
def test_a_check_is_stale_after_183_days(days, stale):
    assert is_stale(TODAY - timedelta(days=days), TODAY) is stale


def test_an_unknown_check_is_not_stale():
    assert is_stale(None, TODAY) is False


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (999, "999"), (12400, "12,400"), (None, "")]
)
def test_thousands_are_set_apart(number, words):
    assert thousands(number) == words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (Decimal("101020.00"), "USD", "$101,020"),
        (Decimal("19.99"), "USD", "$19.99"),
        (Decimal("19.50"), "USD", "$19.50"),
        (0, "USD", "$0"),
        (Decimal(4400), "AUD", "AUD\N{NO-BREAK SPACE}4,400"),
        (None, "USD", ""),
    ],
)
def test_money_shows_cents_only_where_there_are_any(amount, currency, words):
    assert money(amount, currency) == words


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (10, 15, "minute", "10–15 minutes"),
        (1, 1, "hour", "1 hour"),
        (Decimal("1.50"), Decimal("3.00"), "hour", "1.5–3 hours"),
        (None, 3, "hour", "up to 3 hours"),
        (2, None, "hour", "2 hours or more"),
        (1200, 1500, "", "1,200–1,500"),
        (10, 10, "hour", "10 hours"),
        (None, None, "hour", ""),
    ],
)
def test_number_range_names_its_unit(low, high, unit, words):
    assert number_range(low, high, unit) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (48, 72, "4–6 years"),
        (12, 12, "12 months"),
        (None, 12, "up to 1 year"),
        (0, 6, "up to 6 months"),
        (1, 1, "1 month"),
        (1, 6, "1–6 months"),
        (12, 18, "12–18 months"),
        (12, 24, "1–2 years"),
        (30, 36, "2½–3 years"),
        (48, 48, "4 years"),
        (30, 30, "2½ years"),
        (6, 24, "6 months to 2 years"),
        (103, 139, "8 years 7 months to 11 years 7 months"),
        (36, None, "3 years or more"),
        (None, None, ""),
        (0, None, ""),
    ],
)
def test_months_range_reads_as_words(low, high, words):
    assert months_range(low, high) == words


def test_emergency_numbers_can_be_dialed():
    html = dialable("NHS 111, or Samaritans 116 123.")

    assert html == (
        'NHS <a href="tel:111">111</a>, or Samaritans <a href="tel:116123">116 123</a>.'
    )


def test_crisis_line_addresses_can_be_followed():
    html = dialable("A line listed at https://findahelpline.com.")

    assert html == (
        'A line listed at <a href="https://findahelpline.com" '
        'rel="noopener noreferrer">findahelpline.com</a>.'
    )


def test_dialable_text_is_escaped():
    assert dialable("<b>999</b>") == ('&lt;b&gt;<a href="tel:999">999</a>&lt;/b&gt;')


def test_longer_figures_are_not_taken_for_emergency_numbers():
    assert dialable("In 2022, 51,600 people") == "In 2022, 51,600 people"


def test_elided_pages_leave_out_the_far_ones():
    page = Paginator(range(400), 20).page(10)

    assert list(elided_pages(page)) == [1, "…", 9, 10, 11, "…", 20]


def request_at(app_name, url_name):
    match = SimpleNamespace(app_name=app_name, url_name=url_name)
    return SimpleNamespace(resolver_match=match)


@pytest.mark.parametrize(
    ("app_name", "url_name", "section"),
    [
        ("careers", "credential_list", "careers"),
        ("articles", "article_detail", "articles"),
        ("articles", "term_list", "glossary"),
        ("careers", "planner", "planner"),
        ("", "about", ""),
    ],
)
def test_nav_section_follows_the_address(app_name, url_name, section):
    context = Context({"request": request_at(app_name, url_name)})

    assert nav_section(context) == section


def test_nav_section_of_an_error_page_is_empty():
    assert nav_section(Context()) == ""
