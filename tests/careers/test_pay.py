"""Which pay figures may be set against each other, and what they then say."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.figures.pay import (
    PayChange,
    caution_of_sum,
    change,
    counts_the_same,
    main_figure,
    why_unlike,
    with_premium,
)
from careers.models import PayPremium, SalaryFigure

PERCENTILES = "10th and 90th percentile"


def figure(**fields):
    return SalaryFigure(
        **{
            "occupation": "Nurses",
            "median": 80_000,
            "place": "United States",
            "year": 2024,
            "source_id": 1,
            **fields,
        }
    )


def spread(low, high, **fields):
    """A figure without a median."""
    known = {"median": None, "low": low, "high": high, "low_high": PERCENTILES}
    return figure(**known | fields)


def premium(low, high, **fields):
    known = {
        "base": "Nurses in general practice",
        "percent_low": low,
        "percent_high": high,
        "place": "United States",
        "year": 2024,
    }
    return PayPremium(**known | fields)


amounts = st.none() | st.integers(0, 500_000)
figures = st.builds(
    figure,
    median=amounts,
    low=amounts,
    high=amounts,
    low_high=st.sampled_from(["", PERCENTILES, "Lowest and highest offer"]),
    currency=st.sampled_from(["USD", "GBP"]),
    per=st.sampled_from(["year", "hour"]),
    place=st.sampled_from(["United States", "US", "Ohio"]),
    year=st.sampled_from([None, 2016, 2023, 2024]),
).filter(lambda f: (f.low, f.median, f.high) != (None, None, None))
alike = st.builds(figure, median=st.integers(0, 500_000))
ranges = st.builds(spread, st.integers(0, 500_000), amounts)
alike_pairs = st.tuples(alike, alike) | st.tuples(ranges, ranges)
percents = st.integers(-99, 300)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (
            figure(currency="GBP"),
            "One figure is in USD, the other in GBP. We do not convert currencies.",
        ),
        (
            figure(per="hour"),
            (
                "One figure is by the year, the other by the hour. "
                "Hours a year differ, so we do not convert."
            ),
        ),
        (
            figure(place="Ohio"),
            "One figure is for United States, the other for Ohio.",
        ),
        (
            spread(1, 2),
            "One source gives a median, the other only a range.",
        ),
        (figure(year=2020), "One figure is of 2024, the other of 2020."),
        (figure(year=None), "One figure is of 2024, the other has no year stated."),
    ],
)
def test_unlike_figures_are_refused_in_a_sentence(other, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        change(figure(), other)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (
            spread(1, 2, low_high="Lowest and highest offer"),
            "The two sources do not mean the same by low and high.",
        ),
        (
            spread(1, 2, low_high=""),
            "A source does not say what it means by low and high.",
        ),
        (
            spread(None, 2),
            "The two sources give no number of the same kind.",
        ),
    ],
)
def test_unlike_ranges_are_refused_in_a_sentence(other, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        change(spread(1, None), other)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("United States", "US"),
        ("the United States", "U.S.A."),
        ("Ohio", "  ohio "),
        ("United  States", "United States of America"),
    ],
)
def test_one_place_in_two_spellings_is_one_place(here, there):
    assert why_unlike(figure(place=here), figure(place=there)) == ""


def test_figures_three_years_apart_can_still_be_compared():
    assert why_unlike(figure(year=2021), figure(year=2024)) == ""


def test_two_figures_without_a_year_can_be_compared():
    assert why_unlike(figure(year=None), figure(year=None)) == ""


def test_medians_are_compared_whatever_stands_beside_them():
    bare, full = figure(), figure(median=90_000, low=60_000, low_high=PERCENTILES)

    assert change(bare, full) == PayChange(10_000, 10_000, "USD")


def test_change_between_ranges_keeps_both_ends():
    first, second = spread(50_000, 90_000), spread(70_000, 95_000)

    assert change(first, second) == PayChange(5_000, 20_000, "USD")


def test_change_from_a_figure_of_nothing_is_the_whole_other_figure():
    assert change(figure(median=0), figure(median=10)) == PayChange(10, 10, "USD")


@given(figures, figures)
def test_figures_are_refused_exactly_if_there_is_a_sentence(first, second):
    sentence = why_unlike(first, second)

    try:
        said = ""
        change(first, second)
    except ValueError as refusal:
        said = str(refusal)

    assert said == sentence


@given(figures, figures)
def test_two_figures_are_unlike_in_either_order(first, second):
    assert bool(why_unlike(first, second)) == bool(why_unlike(second, first))


@given(alike_pairs)
def test_the_way_back_changes_pay_by_as_much_the_other_way(pair):
    first, second = pair

    there, back = change(first, second), change(second, first)

    assert (back.low, back.high) == (-there.high, -there.low)


@given(alike | ranges)
def test_no_figure_differs_from_itself(one):
    assert change(one, one) == PayChange(0, 0, "USD")


@given(alike, alike, alike)
def test_two_changes_in_a_row_add_up(first, second, third):
    legs = change(first, second).low + change(second, third).low

    assert legs == change(first, third).low


@given(st.integers(0, 500_000), st.integers(0, 500_000), percents, percents)
def test_higher_median_or_premium_never_gives_a_lower_sum(pay, more, one, other):
    low, high = sorted((one, other))

    small = with_premium(figure(median=pay), premium(low, high))
    large = with_premium(figure(median=pay + more), premium(low, high))

    assert small[0] <= small[1]
    assert small[0] <= large[0]
    assert small[1] <= large[1]


@given(st.integers(0, 500_000), percents)
def test_sum_is_within_five_of_the_exact_one(pay, percent):
    low, high = with_premium(figure(median=pay), premium(percent, percent))

    exact = Decimal(pay) * (100 + percent) / 100
    assert low == high
    assert low % 10 == 0
    assert abs(low - exact) <= 5


def test_premium_on_pay_by_the_hour_is_rounded_to_whole_dollars():
    assert with_premium(figure(median=30, per="hour"), premium(15, 25)) == (35, 38)


@pytest.mark.parametrize("fields", [{"median": None, "low": 1}, {"place": "Ohio"}])
def test_premium_without_a_median_of_the_same_place_gives_no_sum(fields):
    assert with_premium(figure(**fields), premium(15, 25)) is None


def test_sum_of_one_occupation_and_year_is_a_rough_guide_all_the_same():
    assert caution_of_sum(figure(), premium(15, 25)) == (
        "The sum joins two figures: the median counts “Nurses”, the premium is over "
        "“Nurses in general practice”. Take the sum as a rough guide."
    )


@pytest.mark.parametrize(
    ("occupation", "base", "is_told"),
    [
        ("Registered nurses", "Physicians in private practice", True),
        ("Nurse", "Nurses in general practice", True),
        ("NURSES", "Nurses in general practice", False),
        ("Registered nurses", "All registered  nurses", False),
    ],
)
def test_base_that_does_not_name_the_occupation_is_told_of(occupation, base, is_told):
    found = caution_of_sum(figure(occupation=occupation), premium(15, 25, base=base))

    assert ("These may not be the same people." in found) == is_told


@pytest.mark.parametrize(
    ("median_of", "premium_of", "sentence"),
    [
        (2024, 2009, "One figure is of 2024, the other of 2009."),
        (2024, None, "One figure is of 2024, the other has no year stated."),
        (None, 2009, "One figure is of 2009, the other has no year stated."),
        (None, None, "Neither figure has a year stated."),
    ],
)
def test_caution_names_years_that_do_not_fit(median_of, premium_of, sentence):
    found = caution_of_sum(figure(year=median_of), premium(15, 25, year=premium_of))

    assert f"practice”. {sentence} Take the sum as a rough guide." in found


def test_main_figure_is_the_first_in_dollars_a_year_else_the_first():
    abroad, hourly, ours = figure(currency="GBP"), figure(per="hour"), figure()

    assert main_figure([abroad, hourly, ours]) is ours
    assert main_figure([abroad, hourly]) is abroad
    assert main_figure([]) is None


def test_one_occupation_by_one_source_counts_the_same():
    assert counts_the_same(figure(), figure())
    assert not counts_the_same(figure(), figure(source_id=2))
    assert not counts_the_same(figure(), figure(occupation="Physicians"))
