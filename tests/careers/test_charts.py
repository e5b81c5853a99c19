"""The geometry of the charts: everything inside, in order, and on one scale."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.charts import axes, career_rows, path_scale, pay_bars, pay_plot
from careers.charts.labels import WIDTHS, Spot, place
from careers.charts.scales import pay_scale, percent, training_scale
from careers.models import CareerPath, SalaryFigure, Stage
from tests.builders import make_career, make_salary

MONTHS = st.integers(0, 240)
PAYS = st.integers(1, 900_000)
SPAN = st.tuples(MONTHS, MONTHS).map(sorted)
PAY = st.tuples(PAYS, PAYS, PAYS).map(sorted)
# For each of low, median and high: does the source give it? Something is known.
GIVEN = st.tuples(st.booleans(), st.booleans(), st.booleans()).filter(any)


def number(text):
    assert text.endswith("%")
    return float(text.removesuffix("%"))


def figure(low, median, high, **fields):
    return SalaryFigure(low=low, median=median, high=high, **fields)


@given(st.floats(-1e6, 1e6))
def test_position_is_always_within_the_drawing(share):
    assert 0 <= number(percent(share)) <= 100


@given(st.none() | st.integers(0, 2_000_000_000))
def test_axis_starts_at_zero_and_has_few_ticks_in_order(top):
    for scale in (pay_scale(top), training_scale(top and top // 1000)):
        places = [number(tick.at) for tick in scale.ticks]

        assert places[0] == 0
        assert places == sorted(set(places))
        assert places[-1] <= 100
        assert len(places) <= 5


def test_axis_says_what_its_ticks_stand_for():
    assert [t.label for t in pay_scale(450_000).ticks] == [
        "$0",
        "$100k",
        "$200k",
        "$300k",
        "$400k",
    ]
    assert [t.label for t in training_scale(180).ticks] == ["0", "5", "10", "15"]


@given(PAY, GIVEN)
def test_range_bar_keeps_low_median_and_high_in_order(pay, given):
    low, median, high = (
        n if known else None for n, known in zip(pay, given, strict=True)
    )

    [(_, bar)] = pay_bars([figure(low, median, high)]).figures

    assert bool(bar.width) == (low is not None and high is not None)
    assert bool(bar.median) == (median is not None)
    if bar.width:
        end = number(bar.start) + number(bar.width)
        assert end <= 100.01
        if bar.median:
            assert number(bar.start) - 0.01 <= number(bar.median) <= end + 0.01


def test_bars_of_one_career_share_an_axis():
    small, large = figure(50_000, None, 100_000), figure(None, 200_000, None)

    [(_, first), (_, second)] = pay_bars([small, large]).figures

    assert (first.start, first.width, second.median) == ("25.00%", "25.00%", "100.00%")


def test_figure_in_another_currency_or_by_the_hour_has_no_bar():
    figures = [figure(1, 2, 3, currency="EUR"), figure(1, 2, 3, per="hour")]

    assert [bar for _, bar in pay_bars(figures).figures] == [None, None]


@given(st.lists(SPAN, max_size=9))
def test_path_is_true_to_time(spans):
    stages = [Stage(months_min=low, months_max=high) for low, high in spans]
    total = sum(high for _, high in spans)

    path = path_scale(stages)

    if not total:
        assert path is None
        return
    start = 0
    for drawn, (low, high) in zip(path.stages, spans, strict=True):
        assert number(drawn.least_at) == pytest.approx(100 * start / total, abs=0.01)
        assert number(drawn.least) <= 100 * low / total + 0.01
        end = number(drawn.most_at) + number(drawn.most)
        assert (
            number(drawn.least_at) - 0.01 <= end <= 100 * (start + high) / total + 0.02
        )
        start += high
    shown = [number(s.least_at) for s in path.stages if s.number]
    assert all(b - a >= 1.98 for a, b in pairwise(shown))


SPOTS = st.lists(
    st.builds(
        lambda name, share, low, y, high: Spot(name, share, y, y - high, y + low),
        st.sampled_from(["Nurse", "Art or music therapist", "Pharmacist"]),
        st.floats(9, 98),
        st.integers(0, 120),
        st.integers(150, 420),
        st.integers(0, 120),
    ),
    max_size=18,
)


@given(SPOTS, st.floats(WIDTHS[0], WIDTHS[1]))
def test_no_two_names_of_the_plot_overlap_at_any_width(spots, width):
    placed = [
        (spot, label.box(spot))
        for spot, label in zip(spots, place(tuple(spots)), strict=True)
        if label
    ]

    for n, (spot, box) in enumerate(placed):
        left, right = box.edges(width)
        assert left >= 0
        assert right <= width + 0.01
        others = [other for _, other in placed[n + 1 :]]
        others += [mark for s in spots if s is not spot for mark in s.marks]
        for other in others:
            start, end = other.edges(width)
            apart = right <= start + 0.01 or end <= left + 0.01
            assert apart or box.bottom <= other.top or other.bottom <= box.top


def test_name_without_room_becomes_a_number():
    crowd = tuple(
        Spot("A rather long name", 50, 200 + n, 200 + n, 200 + n) for n in range(12)
    )

    texts = [label.text for label in place(crowd) if label]

    assert "A rather long name" in texts
    assert "1" in texts


@pytest.mark.django_db
def test_row_shows_the_figure_that_the_filters_go_by():
    career = make_career(months=((12, 24), (0, 12)))
    make_salary(career=career, currency="EUR", position=0)
    usd = make_salary(career=career, low=50_000, high=100_000, median=None, position=1)
    make_salary(career=make_career(months=()), per="hour", median=20)
    make_career(months=())
    careers = CareerPath.objects.for_cards().order_by("pk")

    first, hourly, unknown = career_rows(careers, axes(careers.longest()))

    assert (first.figure, first.pay.start, first.pay.width) == (usd, "50.00%", "50.00%")
    assert (first.training.least, first.training.most) == ("33.33%", "66.67%")
    assert (hourly.figure.median, hourly.pay, hourly.training) == (20, None, None)
    assert (unknown.figure, unknown.pay) == (None, None)


@pytest.mark.django_db
def test_axes_reach_the_longest_bar_of_all_and_not_of_drafts():
    make_salary(career=make_career(months=((10, 100),)), low=10_000, high=200_000)
    make_salary(career=make_career(months=((900, 900),), status="draft"), high=900_000)

    longest = CareerPath.objects.published().longest()

    assert longest == {"pay": 200_000, "months": 100}


@pytest.mark.django_db
def test_plot_doubles_pay_from_line_to_line():
    make_salary(median=50_000, career=make_career(months=((12, 36),)))
    make_salary(median=200_000, career=make_career(months=((96, 96),)))

    plot = pay_plot(CareerPath.objects.for_plot())

    assert [line.label for line in plot.lines] == ["$50k", "$100k", "$200k"]
    gaps = {a.y - b.y for a, b in pairwise(plot.lines)}
    assert max(gaps) - min(gaps) <= 1
    assert [p.dot for p in plot.points] == [plot.lines[0].y, plot.lines[2].y]
    assert [tick.label for tick in plot.years] == ["0", "2", "4", "6", "8"]
    assert [p.x for p in plot.points] == [plot.years[1].at, plot.years[4].at]


@pytest.mark.django_db
def test_plot_draws_a_range_without_median_as_a_line_alone():
    make_salary(low=350_000, median=None, high=450_000)

    [point] = pay_plot(CareerPath.objects.for_plot()).points

    assert point.dot is None
    assert point.top < point.bottom


@pytest.mark.django_db
def test_plot_lists_what_it_cannot_draw_and_leaves_out_what_is_not_public():
    half = make_salary(median=None, high=90_000).career
    timeless = make_salary(career=make_career(months=())).career
    make_salary(career=make_career(status="draft"))
    make_career()

    plot = pay_plot(CareerPath.objects.for_plot())

    assert plot.points == []
    assert [row.career for row in plot.rows] == [half, timeless]


@pytest.mark.django_db
def test_plot_names_each_source_with_its_year_and_the_careers_it_is_used_for():
    first = make_salary(year=2024)
    second = make_salary(year=2024, source=first.source)
    third = make_salary(year=2023, source=first.source)

    cited = pay_plot(CareerPath.objects.for_plot()).cited

    assert [(c.year, c.careers) for c in cited] == [
        (2024, [first.career, second.career]),
        (2023, [third.career]),
    ]


@pytest.mark.django_db
def test_few_rows_run_from_the_shortest_training_to_the_longest():
    for months in range(12, 132, 12):
        make_salary(career=make_career(months=((months, months),)))

    few = pay_plot(CareerPath.objects.for_plot()).few

    assert [row.career.months_min for row in few] == [12, 36, 60, 72, 96, 120]


@pytest.mark.django_db
def test_plot_of_nothing_is_empty():
    plot = pay_plot(CareerPath.objects.for_plot())

    assert plot.points == plot.rows == plot.cited == []
