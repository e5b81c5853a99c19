"""What a plan does to pay, and when the training has paid for itself."""

from decimal import Decimal

import pytest

from careers.models import CareerPath, Route
from careers.planning.costs import costs_of
from careers.planning.pay import pay_shift, payback
from careers.planning.plans import plan_for
from tests.builders import (
    make_career,
    make_credential,
    make_premium,
    make_route,
    make_salary,
    make_source,
    make_stage,
    make_start,
)

pytestmark = pytest.mark.django_db


def shift(today=None, there=None, premium=None, **start):
    """``today`` and ``there`` are fields of figures; None: no figure."""
    here, target = make_career(), make_career()
    if today is not None:
        make_salary(career=here, **{"occupation": "Here", **today})
    if there is not None:
        make_salary(career=target, **{"occupation": "There", **there})
    if premium is not None:
        make_premium(career=target, **premium)
    return pay_shift(make_start(career=here, **start), here, target)


def test_difference_of_two_medians():
    found = shift({"median": 80_000}, {"median": 95_000})

    assert (found.gain.low, found.gain.high, found.why_not) == (15_000, 15_000, "")


def test_pay_of_a_start_without_a_career_is_not_for_us_to_know():
    target = make_career()
    make_salary(career=target)

    found = pay_shift(make_start(), None, target)

    assert found.gain is None
    assert found.why_not == (
        "Your pay today depends on the work that you do. We cannot know it."
    )
    assert found.unknown_today == "Depends on the work that you do"


@pytest.mark.parametrize(
    ("today", "there", "sentence"),
    [
        (None, {}, "We have no pay figure that we trust for where you stand."),
        ({}, None, "We have no pay figure that we trust for this career."),
    ],
)
def test_missing_figure_is_said(today, there, sentence):
    assert shift(today, there).why_not == sentence


def test_unlike_figures_are_refused_in_a_sentence():
    found = shift({"currency": "AUD"}, {})

    assert found.gain is None
    assert found.why_not.startswith("One figure is in AUD, the other in USD.")


def test_one_occupation_shows_no_difference_but_our_sum():
    source = make_source()
    same = {"occupation": "Therapists", "source": source, "median": 100_000}

    found = shift(same, same, premium={"percent_low": 15, "percent_high": 25})

    assert found.gain is None
    assert "official statistics do not count pain work apart" in found.why_not
    [ours] = found.our_sums
    assert (ours.low, ours.high) == (115_000, 125_000)
    assert (found.yearly.low, found.yearly.high) == (15_000, 25_000)


@pytest.mark.parametrize(
    ("median_of", "premium_of", "why"),
    [
        (2024, None, "One figure is of 2024, the other has no year stated."),
        (2024, 2009, "One figure is of 2024, the other of 2009."),
        (None, None, "Neither figure has a year stated."),
    ],
)
def test_sum_of_unlike_years_is_shown_but_nothing_is_reckoned_from_it(
    median_of, premium_of, why
):
    guide = {"provenance": "guide"}
    same = {"occupation": "A", "source": make_source(), "year": median_of, **guide}

    found = shift(same, same, premium={"year": premium_of, **guide})

    [ours] = found.our_sums
    assert why in ours.caution
    assert found.yearly is None


def test_premium_is_no_difference_between_two_occupations():
    found = shift({"currency": "AUD"}, {}, premium={})

    assert found.our_sums
    assert found.yearly is None


def paid_back(today, there, *stages, premium=None):
    """Payback of a plan with those stages, each a dict of fields."""
    here, target = make_career(), make_career(months=())
    for career, figure in ((here, today), (target, there)):
        if figure is not None:
            make_salary(career=career, **figure)
    if premium:
        make_premium(career=target, **premium)
    made = [
        make_stage(career=target, order=n, **fields)
        for n, fields in enumerate(stages, 1)
    ]
    start = make_start(career=here)
    make_route(start=start, target=target, remaining=made)
    plan = plan_for(Route.objects.for_plan(start, target).get())
    costs = costs_of(plan)
    return payback(plan, costs, pay_shift(start, CareerPath(pk=here.pk), target))


def priced(low, high, **fields):
    return {
        "cost_low": low,
        "cost_high": high,
        "cost_currency": "USD",
        "cost_year": 2024,
        "cost_source": make_source(),
        **fields,
    }


HERE, THERE = (
    {"occupation": "A", "median": 60_000},
    {"occupation": "B", "median": 80_000},
)


def test_payback_from_the_lowest_cost_to_the_highest_with_the_pay_lost():
    degree = priced(10_000, 30_000, kind="degree", months_min=12, months_max=24)
    work = priced(0, 0, kind="experience", months_min=12, months_max=24)

    found = paid_back(HERE, THERE, degree, work)

    # 10,000 / 20,000, and (30,000 + 2 years of 60,000) / 20,000.
    assert (found.low, found.high) == (Decimal("0.5"), Decimal("7.5"))
    assert "during degrees at their longest ($120,000 of today’s pay)" in " ".join(
        found.assumptions
    )
    assert "We take practice that counts as a step to be paid as today’s work is." in (
        found.assumptions
    )


@pytest.mark.parametrize(
    ("kind", "plural"),
    [
        ("residency", "residencies"),
        ("fellowship", "fellowships"),
        ("internship", "internships"),
    ],
)
def test_payback_counts_the_pay_that_full_time_training_may_cost(kind, plural):
    today, there = {**HERE, "median": 100_000}, {**THERE, "median": 110_000}
    training = priced(1_000, 1_000, kind=kind, months_min=12, months_max=12)

    found = paid_back(today, there, training)

    # 1,000 / 10,000, and (1,000 + a year of 100,000) / 10,000.
    assert (found.low, found.high) == (Decimal("0.1"), Decimal("10.1"))
    assert f"no pay at all during {plural} at their longest" in found.assumptions[2]


def test_payback_names_each_kind_of_training_without_pay():
    steps = [
        priced(1_000, 1_000, kind=kind, name=kind) for kind in ("fellowship", "degree")
    ]

    found = paid_back(HERE, THERE, *steps)

    assert "during degrees and fellowships at their longest" in found.assumptions[2]


def test_no_payback_from_a_fee_that_may_not_be_all_of_it():
    exam = {
        "kind": "certification",
        "credentials": [
            make_credential(
                abbreviation="MT-BC",
                fee=325,
                fee_currency="USD",
                fee_year=2024,
                fee_source=make_source(),
                fee_note="$200 to apply and $125 for the exam.",
            )
        ],
    }

    found = paid_back(HERE, THERE, exam)

    assert found.low is None
    assert found.why_not == (
        "We cannot say when the extra training has paid for itself. "
        "The fee of MT-BC may not be all of it."
    )


def test_no_payback_from_practice_whose_cost_is_not_known():
    found = paid_back(HERE, THERE, {"name": "Hours", "kind": "experience"})

    assert found.why_not.endswith("We have no source for the cost of “Hours”.")


def test_no_payback_of_a_plan_without_steps():
    assert paid_back(HERE, THERE).why_not.endswith("We have no source for any cost.")


def test_no_payback_between_figures_that_cannot_be_compared():
    there = {**THERE, "currency": "AUD"}

    found = paid_back(HERE, there, {"name": "School", "kind": "degree"})

    assert found.why_not == (
        "We cannot say when the extra training has paid for itself. "
        "The two pay figures cannot be compared. "
        "We have no source for the cost of “School”."
    )


def test_no_payback_by_a_sum_of_unlike_years():
    same = {"occupation": "A", "source": make_source(), "median": 100_000}
    exam = priced(1_000, 2_000, kind="certification")

    found = paid_back(same, same, exam, premium={"year": 2009})

    assert found.why_not.endswith(
        "Our sum of pay is too rough for it. One figure is of 2024, the other of 2009."
    )


def test_no_payback_within_one_occupation_without_a_premium():
    same = {"occupation": "A", "source": make_source()}

    found = paid_back(same, same, priced(100, 100, kind="certification"))

    assert found.why_not.endswith("Both pay figures count the same occupation.")


def test_payback_is_rounded_outward():
    exam = priced(1_000, 1_010, kind="certification")

    found = paid_back(HERE, {**THERE, "median": 63_000}, exam)

    assert (found.low, found.high) == (Decimal("0.3"), Decimal("0.4"))


def test_payback_by_a_premium_says_that_the_gain_is_our_sum():
    same = {"occupation": "A", "source": make_source(), "median": 100_000}
    exam = priced(1_000, 2_000, kind="certification")

    found = paid_back(same, same, exam, premium={"percent_low": 10, "percent_high": 20})

    assert (found.low, found.high) == (Decimal("0.0"), Decimal("0.2"))
    assert found.assumptions[-1].startswith("The gain is our sum")


def test_no_payback_where_a_cost_is_missing():
    found = paid_back(HERE, THERE, {"name": "School", "kind": "degree"})

    assert found.low is None
    assert found.why_not == (
        "We cannot say when the extra training has paid for itself. "
        "We have no source for the cost of “School”."
    )


def test_at_most_three_missing_things_are_named():
    stages = [{"name": name, "kind": "degree"} for name in "ABCD"]

    found = paid_back(None, THERE, *stages)

    assert found.why_not.endswith(
        "no source for your pay today, the cost of “A”, the cost of “B”, and 2 more."
    )


def test_no_payback_where_pay_is_not_higher():
    found = paid_back(THERE, HERE, priced(100, 200, kind="certification"))

    assert found.low is None
    assert "not higher than today’s" in found.why_not


def test_no_payback_where_only_part_of_the_range_is_higher():
    ranges = [
        {"occupation": "A", "median": None, "low": 50_000, "high": 90_000},
        {"occupation": "B", "median": None, "low": 60_000, "high": 80_000},
    ]
    ranges = [figure | {"low_high": "10th and 90th percentile"} for figure in ranges]

    found = paid_back(*ranges, priced(100, 200, kind="certification"))

    assert found.low is None
    assert "may be no higher" in found.why_not


def test_no_payback_for_pay_by_the_hour():
    hourly = [
        {**figure, "per": "hour", "median": n}
        for figure, n in ((HERE, 20), (THERE, 30))
    ]

    found = paid_back(*hourly, priced(100, 200, kind="certification"))

    assert found.why_not.endswith("The pay is by the hour, and hours a year differ.")


def test_no_payback_in_two_currencies():
    exam = priced(100, 200, kind="certification") | {"cost_currency": "AUD"}

    found = paid_back(HERE, THERE, exam)

    assert found.why_not.endswith("Costs and pay are in two currencies.")
