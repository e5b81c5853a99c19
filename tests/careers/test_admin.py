"""The desk of the career directory."""

from datetime import date

import pytest

from careers.models import CareerPath, Route
from careers.planning.plans import plan_for
from core.choices import Provenance
from tests.builders import (
    make_bridge,
    make_career,
    make_credential,
    make_route,
    make_salary,
    make_source,
    make_stage,
)
from tests.desk import errors, list_url, open_form, save

pytestmark = pytest.mark.django_db


def test_edited_career_changes_its_public_page(admin_client, client):
    career = make_career(title="Old title")
    data = open_form(admin_client, career)

    response = save(admin_client, career, data, title="Pain nurse")

    assert errors(response) == ""
    assert "Pain nurse" in client.get(career.get_absolute_url()).content.decode()


def test_salary_whose_low_is_above_its_high_is_refused(admin_client):
    figure = make_salary(low=50_000, high=90_000)
    data = open_form(admin_client, figure.career)

    response = save(
        admin_client, figure.career, data, **{"salary_figures-0-low": "99000"}
    )

    figure.refresh_from_db()
    assert "The lowest salary is above" in errors(response)
    assert figure.low == 50_000


def test_salary_too_large_for_the_database_is_refused(admin_client):
    figure = make_salary()
    data = open_form(admin_client, figure.career)

    response = save(
        admin_client, figure.career, data, **{"salary_figures-0-median": "9" * 30}
    )

    assert errors(response)


def test_new_salary_needs_a_source(admin_client):
    figure = make_salary()
    data = open_form(admin_client, figure.career)

    response = save(
        admin_client, figure.career, data, **{"salary_figures-0-source": ""}
    )

    assert "required" in errors(response)


def test_stages_can_swap_their_numbers_in_one_save(admin_client):
    career = make_career(months=((1, 2), (3, 4), (5, 6)))
    first, second, third = career.stages.all()
    data = open_form(admin_client, career)

    response = save(
        admin_client,
        career,
        data,
        **{"stages-0-order": "2", "stages-1-order": "3", "stages-2-order": "1"},
    )

    assert errors(response) == ""
    assert list(career.stages.all()) == [third, first, second]


def test_bridge_stays_before_its_stage_when_stages_swap_their_numbers(admin_client):
    career = make_career(months=((1, 2), (3, 4), (5, 6)))
    first, second, third = career.stages.all()
    route = make_route(target=career, remaining=[first, second, third])
    bridge = make_bridge(route=route, before=second)
    data = open_form(admin_client, career)

    response = save(
        admin_client, career, data, **{"stages-1-order": "3", "stages-2-order": "2"}
    )

    plan = plan_for(Route.objects.for_plan(route.start, career).get())
    assert errors(response) == ""
    assert [step.step for step in plan.ahead] == [first, third, bridge, second]


def test_bridge_stays_before_its_stage_when_an_earlier_one_is_removed(admin_client):
    career = make_career(
        months=((1, 2), (3, 4), (5, 6)),
        sources=[make_source()],
        checked_on=date(2026, 3, 1),
    )
    first, second, third = career.stages.all()
    route = make_route(target=career, remaining=[first, second, third])
    bridge = make_bridge(route=route, before=second)
    data = open_form(admin_client, career)

    response = save(
        admin_client,
        career,
        data,
        **{"stages-0-DELETE": "on", "stages-1-order": "1", "stages-2-order": "2"},
    )

    plan = plan_for(Route.objects.for_plan(route.start, career).get())
    assert errors(response) == ""
    assert [step.step for step in plan.ahead] == [bridge, second, third]


def test_stage_can_be_removed_and_the_rest_numbered_anew(admin_client):
    career = make_career(
        months=((1, 2), (3, 4), (5, 6)),
        sources=[make_source()],
        checked_on=date(2026, 3, 1),
    )
    first, _, third = career.stages.all()
    data = open_form(admin_client, career)

    response = save(
        admin_client,
        career,
        data,
        **{"stages-1-DELETE": "on", "stages-2-order": "2"},
    )

    assert errors(response) == ""
    assert list(career.stages.all()) == [first, third]


@pytest.mark.parametrize("number", ["1", "4"])
def test_repeated_or_missing_stage_number_is_refused(number, admin_client):
    career = make_career(months=((1, 2), (3, 4)))
    data = open_form(admin_client, career)

    response = save(admin_client, career, data, **{"stages-1-order": number})

    assert "from 1 without gaps or repeats" in errors(response)


def test_stage_shorter_at_most_than_at_least_is_refused(admin_client):
    career = make_career(months=((10, 20),))
    data = open_form(admin_client, career)

    response = save(admin_client, career, data, **{"stages-0-months_max": "5"})

    assert "The shortest time is above the longest" in errors(response)


def test_careers_list_finds_those_with_unconfirmed_pay(admin_client):
    wanted = make_salary(provenance=Provenance.MEMORY).career
    make_salary(provenance=Provenance.REFERENCE)

    response = admin_client.get(list_url(CareerPath), {"work": "pay"})

    assert list(response.context["cl"].result_list) == [wanted]


def test_second_editor_of_a_stage_is_refused(admin_client):
    career = make_career(months=((10, 20),))
    mine = open_form(admin_client, career)
    save(admin_client, career, mine, **{"stages-0-gate": "Theirs"})

    response = save(admin_client, career, mine, **{"stages-0-gate": "Mine"})

    assert "A colleague saved" in errors(response)
    assert [change.label for change in response.context["changes"]] == ["Stages"]
    assert career.stages.get().gate == "Theirs"


def test_second_editor_is_told_of_a_stage_that_was_added(admin_client):
    career = make_career(months=((10, 20),))
    mine = open_form(admin_client, career)
    make_stage(career=career, order=2, name="Fellowship")
    CareerPath.objects.filter(pk=career.pk).update(version=2)

    response = save(admin_client, career, mine)

    (change,) = response.context["changes"]
    assert "Fellowship" in change.now


def test_credential_fee_without_its_year_is_refused(admin_client):
    credential = make_credential()
    data = open_form(admin_client, credential)

    response = save(admin_client, credential, data, fee="100", fee_currency="USD")

    assert "Fill all of these or none" in errors(response)
