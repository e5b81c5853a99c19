"""Lists of short texts, one per line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fields import LinesField, LinesFormField, lines_of
from tests.builders import make_treatment
from treatments.models import Treatment


@given(st.lists(st.text()))
def test_lines_survive_being_joined_and_read_again(texts):
    once = lines_of(texts)

    assert lines_of("\n".join(once)) == once


def test_blank_lines_and_outer_spaces_are_dropped():
    assert lines_of(" one \r\n\n  two\tlines \n") == ["one", "two lines"]
    assert lines_of(None) == []


@pytest.mark.django_db
def test_a_list_comes_back_from_the_database_as_it_went_in():
    treatment = make_treatment(cautions=["First.", "Second."])

    assert Treatment.objects.get(pk=treatment.pk).cautions == ["First.", "Second."]


@pytest.mark.django_db
def test_lines_can_be_searched_as_text():
    make_treatment(cautions=["Not with alcohol."])

    assert Treatment.objects.filter(cautions__icontains="ALCOHOL").exists()


def test_form_shows_one_item_a_line_and_sees_no_change_in_spaces():
    field = LinesField().formfield()

    assert isinstance(field, LinesFormField)
    assert field.prepare_value(["a", "b"]) == "a\nb"
    assert not field.has_changed(["a", "b"], "a\r\n b \n")
    assert field.has_changed(["a"], "b")
