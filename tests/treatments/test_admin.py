"""The desk of treatments: a cell that claims something cites something."""

import pytest

from tests.builders import make_cell, make_treatment
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
