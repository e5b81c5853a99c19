"""How pay, training and outlook read in words."""

import pytest

from careers.models import (
    CareerPath,
    Credential,
    Outlook,
    PayPremium,
    SalaryFigure,
    Stage,
)
from careers.templatetags import careers_tags as tags


@pytest.mark.parametrize(
    ("fields", "main", "rest"),
    [
        (
            {"low": 74_420, "median": 101_020, "high": 132_500},
            "$101,020 a year",
            "median, $74,420 to $132,500",
        ),
        ({"median": 93_600}, "$93,600 a year", "median, no range given"),
        ({"median": 93_600, "low": 1_000}, "$93,600 a year", "median, from $1,000"),
        (
            {"low": 350_000, "high": 450_000},
            "$350,000 to $450,000 a year",
            "no median given",
        ),
        ({"high": 90_000}, "up to $90,000 a year", "no median given"),
        ({"low": 90_000}, "from $90,000 a year", "no median given"),
        ({"median": 20, "per": "hour"}, "$20 an hour", "median, no range given"),
        (
            {"median": 4_400, "currency": "AUD"},
            "AUD\N{NO-BREAK SPACE}4,400 a year",
            "median, no range given",
        ),
    ],
)
def test_pay_reads_as_its_source_gives_it(fields, main, rest):
    figure = SalaryFigure(**fields)

    assert (tags.pay_main(figure), tags.pay_rest(figure)) == (main, rest)


def test_drawing_of_pay_is_described_with_every_number():
    figure = SalaryFigure(low=1_000, median=2_000, high=3_000)

    assert tags.pay_label(figure) == "Low $1,000, median $2,000, high $3,000"
    assert tags.pay_label(SalaryFigure(high=3)) == "High $3, no median given"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, ""),
        (2, 12, "2–12 months"),
        (8, 18, "8–18 months"),
        (36, 48, "3–4 years"),
        (133, 180, "about 11–15 years"),
        (50, 96, "about 4–8 years"),
        (27, 33, "about 2½–3 years"),
        (7, 30, "7 months to 2½ years"),
    ],
)
def test_training_is_rounded_to_half_years_and_says_so(low, high, words):
    career = CareerPath()
    career.months_min, career.months_max = low, high

    assert tags.training_words(career) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (36, 48, "36–48 months"),
        (48, 48, "48 months"),
        (1, 1, "1 month"),
        (0, 12, "up to 12 months"),
    ],
)
def test_stage_gives_its_exact_months(low, high, words):
    assert tags.months_words(Stage(months_min=low, months_max=high)) == words


@pytest.mark.parametrize(
    ("percent", "words"),
    [(11, "11% more jobs"), (-3, "3% fewer jobs"), (0, "No change in jobs")],
)
def test_growth_reads_as_jobs(percent, words):
    assert tags.growth_words(Outlook(growth_percent=percent)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (15, 25, "15–25% more"),
        (10, 10, "10% more"),
        (-10, -5, "5–10% less"),
        (-5, 5, "from 5% less to 5% more"),
    ],
)
def test_premium_reads_as_more_or_less(low, high, words):
    premium = PayPremium(percent_low=low, percent_high=high)

    assert tags.premium_words(premium) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(1, 2, "$1 to $2"), (5, 5, "$5"), (None, 2, "up to $2"), (None, None, "")],
)
def test_cost_of_a_stage_reads_as_a_range(low, high, words):
    stage = Stage(cost_low=low, cost_high=high, cost_currency="USD")

    assert tags.cost_words(stage) == words


@pytest.mark.parametrize(
    ("years", "words"), [(None, ""), (1, "Every year"), (5, "Every 5 years")]
)
def test_renewal_says_how_often(years, words):
    assert tags.renewal_words(Credential(renewal_years=years)) == words
