"""What a plan costs: sums of sourced amounts of one currency, and what is missing."""

from decimal import Decimal

import pytest

from careers.models import Route
from careers.planning.costs import costs_of
from careers.planning.plans import plan_for
from careers.templatetags.planner_tags import costs_words
from tests.builders import (
    make_bridge,
    make_career,
    make_credential,
    make_route,
    make_source,
    make_stage,
)

pytestmark = pytest.mark.django_db


def priced(low, high, currency="USD"):
    return {
        "cost_low": low,
        "cost_high": high,
        "cost_currency": currency,
        "cost_year": 2024,
        "cost_source": make_source(),
    }


def with_fee(fee, currency="USD", **fields):
    return make_credential(
        fee=fee,
        fee_currency=currency,
        fee_year=2024,
        fee_source=make_source(),
        **fields,
    )


def costs(*stages, bridges=()):
    """The costs of a plan whose stages are the given ones; each is a dict of fields."""
    career = make_career(months=())
    made = [
        make_stage(career=career, order=n, **fields)
        for n, fields in enumerate(stages, 1)
    ]
    route = make_route(target=career, remaining=made)
    for n, fields in enumerate(bridges, 1):
        make_bridge(route=route, order=n, **fields)
    return costs_of(plan_for(Route.objects.for_plan(route.start, career).get()))


def test_costs_of_stages_and_bridges_and_fees_are_added():
    found = costs(
        priced(10_000, 30_000),
        {"kind": "certification", "credentials": [with_fee(400)]},
        bridges=[priced(500, 900)],
    )

    assert (found.low, found.high) == (10_900, 31_300)
    assert found.is_complete
    assert costs_words(found) == "$10,900 to $31,300"


def test_step_without_a_source_for_its_cost_is_named():
    found = costs(priced(100, 100), {"name": "Medical school"})

    assert found.unknown == ["Medical school"]
    assert (found.low, found.high) == (100, 100)
    assert costs_words(found) == "At least $100"


def test_nothing_is_summed_where_nothing_is_known():
    found = costs({"name": "A degree"})

    assert found.low is None
    assert costs_words(found) == ""
    assert not found.is_complete


def test_work_that_counts_as_a_step_costs_nothing():
    found = costs({"kind": "experience", "name": "Practice"})

    assert found.paid_work == ["Practice"]
    assert found.is_complete
    assert (found.low, found.high) == (Decimal(0), Decimal(0))


def test_currencies_are_not_mixed():
    found = costs(priced(100, 200), priced(300, 400, "AUD"))

    assert found.low is None
    assert found.refusal == (
        "These amounts are in AUD and USD. We do not convert currencies, so we give "
        "no sum."
    )
    assert len(found.amounts) == 2
    assert costs_words(found) == ""


def test_of_several_credentials_one_is_paid_the_lowest_fee_to_the_highest():
    found = costs(
        {"kind": "certification", "credentials": [with_fee(600), with_fee(250)]}
    )

    assert (found.low, found.high) == (250, 600)
    assert found.is_complete


def test_fees_of_one_step_in_two_currencies_have_no_sum():
    found = costs(
        {"kind": "license", "credentials": [with_fee(600), with_fee(250, "CAD")]}
    )

    assert found.refusal.startswith("These amounts are in CAD and USD.")


def test_credential_without_a_known_fee_is_named():
    found = costs(
        {
            "kind": "certification",
            "credentials": [with_fee(600), make_credential(abbreviation="ABC")],
        }
    )

    assert found.unknown == ["the fee of ABC"]
    assert costs_words(found) == "At least $600"


def test_fee_with_a_note_is_the_least_that_a_person_pays():
    noted = with_fee(535, abbreviation="OCS", fee_note="The exam fee comes on top.")

    found = costs({"kind": "certification", "credentials": [noted]})

    assert found.open_ended == ["OCS"]
    assert not found.is_complete
    assert costs_words(found) == "At least $535"


def test_fee_alone_does_not_pay_for_a_degree():
    found = costs({"kind": "degree", "name": "DC", "credentials": [with_fee(100)]})

    assert found.unknown == ["DC"]


def test_retired_credential_has_no_part_in_the_costs():
    retired = with_fee(100, credential_status="retired")

    found = costs({"kind": "certification", "name": "Exam", "credentials": [retired]})

    assert found.amounts == []
    assert found.unknown == ["Exam"]


def test_stages_that_lie_behind_cost_nothing():
    career = make_career(months=())
    make_stage(career=career, order=1, **priced(10_000, 20_000))
    last = make_stage(career=career, order=2, **priced(100, 200))
    route = make_route(target=career, remaining=[last])

    found = costs_of(plan_for(Route.objects.for_plan(route.start, career).get()))

    assert (found.low, found.high) == (100, 200)


def test_retired_credential_beside_others_is_no_missing_fee():
    retired = make_credential(credential_status="retired")

    found = costs({"kind": "certification", "credentials": [with_fee(100), retired]})

    assert (found.unknown, found.is_complete) == ([], True)
