"""The desk of treatments: a cell that claims something cites something."""

import pytest

from tests.builders import (
    make_career,
    make_cell,
    make_treatment,
    make_treatment_reference,
)
from tests.desk import errors, open_form, save

pytestmark = pytest.mark.django_db


def test_edited_treatment_changes_its_public_page(admin_client, client):
    cell = make_cell()
    data = open_form(admin_client, cell.treatment)

    response = save(admin_client, cell.treatment, data, name="Pacing")

    assert errors(response) == ""
    page = client.get(cell.treatment.get_absolute_url())
    assert "Pacing" in page.content.decode()


def test_cell_keeps_its_references_when_the_treatment_is_saved(admin_client):
    cell = make_cell()
    cited = list(cell.references.all())

    save(admin_client, cell.treatment, open_form(admin_client, cell.treatment))

    assert list(cell.references.all()) == cited
    assert cited


def test_cell_that_claims_something_without_a_reference_is_refused(admin_client):
    cell = make_cell()
    data = open_form(admin_client, cell.treatment)

    response = save(admin_client, cell.treatment, data, **{"cells-0-references": []})

    assert "claims something, so it needs a reference" in errors(response)
    assert cell.references.exists()


def test_unclear_and_ungraded_cell_needs_no_reference(admin_client):
    cell = make_cell()
    data = open_form(admin_client, cell.treatment)

    response = save(
        admin_client,
        cell.treatment,
        data,
        **{
            "cells-0-references": [],
            "cells-0-effect": "unclear",
            "cells-0-certainty": "not-graded",
        },
    )

    assert errors(response) == ""


def test_unclear_effect_of_high_certainty_is_refused(admin_client):
    cell = make_cell()
    data = open_form(admin_client, cell.treatment)

    response = save(
        admin_client,
        cell.treatment,
        data,
        **{"cells-0-effect": "unclear", "cells-0-certainty": "high"},
    )

    assert "cannot be of high certainty" in errors(response)


def test_cell_cannot_cite_the_reference_of_another_treatment(admin_client):
    cell = make_cell()
    stranger = make_cell(treatment=make_treatment()).references.get()
    data = open_form(admin_client, cell.treatment)

    response = save(
        admin_client, cell.treatment, data, **{"cells-0-references": [stranger.pk]}
    )

    assert "not one of the available choices" in errors(response)


def test_side_without_a_stance_is_refused(admin_client):
    cell = make_cell()
    data = open_form(admin_client, cell.treatment)

    response = save(
        admin_client, cell.treatment, data, **{"references-0-says": "A is for it."}
    )

    assert "A stance needs its sentence" in errors(response)


def test_editor_says_who_provides_it(admin_client, client):
    treatment, career = make_treatment(), make_career(title="Heat therapist")
    data = open_form(admin_client, treatment)

    save(admin_client, treatment, data, careers=[career.pk])

    page = client.get(treatment.get_absolute_url()).content.decode()
    assert "Who provides it" in page
    assert "Heat therapist" in page


@pytest.mark.parametrize(
    ("work", "names"),
    [
        ("no_source", ["Bare cell"]),
        ("not_graded", ["Bare cell", "Ungraded"]),
        ("duration", ["Lasts"]),
    ],
)
def test_list_of_work_finds_what_waits(admin_client, work, names):
    bare = {"effect": "unclear", "certainty": "not-graded", "references": []}
    make_cell(treatment=make_treatment(name="Bare cell"), **bare)
    make_cell(treatment=make_treatment(name="Ungraded"), certainty="not-graded")
    make_cell(treatment=make_treatment(name="Whole"))
    make_treatment(name="Lasts", effect_lasts="A year.")
    sourced = make_treatment(name="Lasts, sourced", effect_lasts="A year.")
    make_treatment_reference(treatment=sourced, on_duration=True)

    response = admin_client.get(f"/admin/treatments/treatment/?work={work}")

    found = response.context["cl"].queryset
    assert sorted(treatment.name for treatment in found) == names
