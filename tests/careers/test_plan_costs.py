"""What a plan costs: sums of sourced amounts of one currency, and what is missing."""

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


def test_practice_that_counts_as_a_step_may_cost_something():
    found = costs({"kind": "experience", "name": "Supervised hours"})

    assert found.unknown == ["Supervised hours"]
    assert not found.is_complete
    assert costs_words(found) == ""


def test_practice_with_a_sourced_cost_is_counted_like_any_step():
    found = costs({"kind": "experience", **priced(0, 900)})

    assert (found.low, found.high, found.is_complete) == (0, 900, True)
    assert costs_words(found) == "$0 to $900"


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


def test_fee_beside_an_unknown_one_is_listed_and_not_summed():
    """The unknown one of the two that open the same door may be lower."""
    found = costs(
        {
            "kind": "certification",
            "credentials": [
                with_fee(600, abbreviation="XYZ"),
                make_credential(abbreviation="ABC"),
            ],
        },
        priced(100, 200),
    )

    assert found.unknown == ["the fee of ABC"]
    assert [(fee.what, fee.low) for fee in found.not_summed] == [("XYZ", 600)]
    assert (found.low, found.high) == (100, 200)
    assert costs_words(found) == "At least $100"


def test_fees_beside_an_unknown_one_alone_give_no_sum():
    unknown = make_credential()

    found = costs({"kind": "certification", "credentials": [with_fee(600), unknown]})

    assert found.low is None
    assert costs_words(found) == ""


def test_credential_without_a_known_fee_is_named():
    unknown = make_credential(abbreviation="ABC")

    found = costs({**priced(100, 100), "credentials": [unknown]})

    assert found.unknown == ["the fee of ABC"]
    assert costs_words(found) == "At least $100"


def test_fee_with_a_note_is_no_least_and_may_not_be_all():
    noted = with_fee(535, abbreviation="OCS", fee_note="Other boards may charge less.")

    found = costs({"kind": "certification", "credentials": [noted]}, {"name": "School"})

    assert found.caveat == "The fee of OCS may not be all of it."
    assert not found.is_complete
    assert costs_words(found) == "$535 that we know of"


def test_fee_with_a_note_is_never_the_whole():
    noted = [with_fee(fee, abbreviation=f"C{fee}", fee_note="Note.") for fee in (5, 9)]

    found = costs({"kind": "certification", "credentials": noted})

    assert found.caveat == "The fees of C5 and C9 may not be all of it."
    assert (found.unknown, found.is_complete) == ([], False)
    assert costs_words(found) == "$5 to $9 that we know of"


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
