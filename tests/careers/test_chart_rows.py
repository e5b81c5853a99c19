"""The bars of careers: their geometry is the data, on one axis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.charts import axes, career_rows, pay_bars
from careers.figures.pay import with_premium
from careers.models import CareerPath, PayPremium, SalaryFigure
from tests.builders import make_career, make_salary

PAYS = st.integers(1, 900_000)
PAY = st.tuples(PAYS, PAYS, PAYS).map(sorted)
PERCENT = st.tuples(st.integers(-40, 80), st.integers(-40, 80)).map(sorted)


def number(text):
    assert text.endswith("%")
    return float(text.removesuffix("%"))


def figure(low, median, high, **fields):
    fields = {"place": "United States", **fields}
    return SalaryFigure(low=low, median=median, high=high, **fields)


@given(st.lists(PAY, min_size=1, max_size=5))
def test_bars_of_figures_are_where_their_numbers_are(pays):
    figures = [figure(*pay) for pay in pays]
    top = max(10_000, *(high for _, _, high in pays))

    bars = pay_bars(figures).figures

    for (low, median, high), (_, bar) in zip(pays, bars, strict=True):
        assert bar.scale.top == top
        assert number(bar.start) == pytest.approx(100 * low / top, abs=0.006)
        assert number(bar.width) == pytest.approx(100 * (high - low) / top, abs=0.006)
        assert number(bar.median) == pytest.approx(100 * median / top, abs=0.006)


@given(PAY, PERCENT)
def test_bar_of_a_premium_is_the_sum_on_the_axis_of_the_figures(pay, percent):
    premium = PayPremium(
        percent_low=percent[0], percent_high=percent[1], place="United States"
    )
    main = figure(*pay)
    low, high = with_premium(main, premium)

    bars = pay_bars([main], [premium])

    [(_, bar)], [(same, total)] = bars.figures, bars.premiums
    top = max(10_000, pay[2], high)
    assert same is premium
    assert (total.low, total.high) == (low, high)
    assert bar.scale.top == total.bar.scale.top == top
    assert number(total.bar.start) == pytest.approx(100 * low / top, abs=0.006)
    assert number(total.bar.width) == pytest.approx(100 * (high - low) / top, abs=0.006)
    assert total.bar.median == ""


@pytest.mark.parametrize(
    "fields", [{"currency": "EUR"}, {"per": "hour"}, {"place": "Canada"}]
)
def test_premium_is_not_added_to_an_unlike_figure(fields):
    premium = PayPremium(percent_low=10, percent_high=20, place="United States")

    bars = pay_bars([figure(1, 50_000, 60_000, **fields)], [premium])

    assert bars.premiums == [(premium, None)]


@pytest.mark.django_db
def test_bars_of_a_list_are_where_the_numbers_of_the_rows_are():
    make_salary(
        career=make_career(title="A", months=((12, 24), (12, 36))),
        low=100_000,
        median=150_000,
        high=200_000,
    )
    make_salary(
        career=make_career(title="B", months=((120, 120),)),
        low=None,
        median=None,
        high=400_000,
    )
    make_career(title="C", months=())
    scales = axes(CareerPath.objects.published().longest())

    first, second, third = career_rows(
        CareerPath.objects.for_cards().order_by("title"), scales
    )

    assert (first.pay.start, first.pay.width, first.pay.median) == (
        "25.00%",
        "25.00%",
        "37.50%",
    )
    assert (first.training.least, first.training.most) == ("20.00%", "30.00%")
    assert (second.pay.start, second.pay.width, second.pay.median) == ("", "", "")
    assert (second.training.least, second.training.most) == ("100.00%", "0.00%")
    assert (third.pay, third.training, third.off_scale) == (None, None, "")


def test_axis_says_in_words_where_it_ends():
    [(_, bar)] = pay_bars([figure(1, 2, 132_500)]).figures
    training = axes({"pay": None, "months": 185}).training

    assert bar.scale.in_words == "from $0 to $132.5k"
    assert training.in_words == "from 0 to 15.4 years"
