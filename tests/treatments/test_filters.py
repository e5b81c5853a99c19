import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    make_cell,
    make_mechanism,
    make_topic,
    make_treatment,
    save,
)
from treatments.choices import Certainty, Effect, Line
from treatments.filters import TreatmentFilterSet
from treatments.models import Category, Mechanism, PainStage, Treatment

pytestmark = pytest.mark.django_db


def ask(query=""):
    return TreatmentFilterSet(
        QueryDict(query), Treatment.objects.published(), path="/treatments/"
    )


def names(query):
    return sorted(ask(query).qs.values_list("name", flat=True))


def test_mechanism_means_a_benefit_was_seen_for_it():
    nerve, tissue = make_mechanism(slug="nerve"), make_mechanism(slug="tissue")
    helps = make_treatment(name="Helps")
    make_cell(treatment=helps, mechanism=nerve, effect="benefit")
    for effect in ("unclear", "none", "harm"):
        treatment = make_treatment(name=f"Found {effect}")
        make_cell(treatment=treatment, mechanism=nerve, effect=effect)
        make_cell(treatment=treatment, mechanism=tissue, effect="benefit")

    assert names("mechanism=nerve") == ["Helps"]


def test_certainty_finds_any_cell_of_that_certainty():
    for certainty in ("high", "low"):
        make_cell(
            treatment=make_treatment(name=certainty),
            effect="none",
            certainty=certainty,
        )

    assert names("certainty=high") == ["high"]
    assert names("certainty=high&certainty=low") == ["high", "low"]


def test_words_are_looked_for_in_the_name_and_in_what_it_is():
    make_treatment(name="Tape", description="A strip for the skin.")
    make_treatment(name="Heat", description="Warmth.")

    assert names("q=STRIP+tape") == ["Tape"]


def test_line_excludes_the_other_lines():
    make_treatment(name="First", line="first-line")
    make_treatment(name="Later", line="later-line")

    assert names("line=later-line") == ["Later"]


def test_topic_names_are_words_to_look_for():
    make_treatment(name="Tape", topics=[make_topic(name="Taping")])
    make_treatment(name="Heat")

    assert names("q=taping") == ["Tape"]


EFFECTS, CERTAINTIES = Effect.values, Certainty.values
MECHANISMS, STAGES, CATEGORIES = ("m0", "m1"), ("s0", "s1"), ("c0", "c1")
CELL = st.tuples(st.sampled_from(EFFECTS), st.sampled_from(CERTAINTIES)).filter(
    lambda cell: cell != ("unclear", "high")
)
ROW = st.fixed_dictionaries(
    {
        "line": st.sampled_from(Line.values),
        "category": st.sampled_from(CATEGORIES),
        "stages": st.sets(st.sampled_from(STAGES)),
        "cells": st.dictionaries(st.sampled_from(MECHANISMS), CELL),
        "status": st.sampled_from(["published", "published", "draft"]),
    }
)


def some(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


CHOICES = st.fixed_dictionaries(
    {
        "mechanism": some(MECHANISMS),
        "stage": some(STAGES),
        "category": some(CATEGORIES),
        "line": st.lists(st.sampled_from(Line.values), max_size=1),
        "certainty": some(CERTAINTIES),
    }
)
HAS = {
    "mechanism": lambda row: {
        m for m, (effect, _) in row["cells"].items() if effect == "benefit"
    },
    "stage": lambda row: row["stages"],
    "category": lambda row: {row["category"]},
    "line": lambda row: {row["line"]},
    "certainty": lambda row: {certainty for _, certainty in row["cells"].values()},
}


@settings(max_examples=25)
@given(rows=st.lists(ROW, max_size=6), chosen=CHOICES)
def test_rows_and_counts_equal_brute_force(db, rows, chosen):
    Treatment.objects.all().delete()
    for model in (PainStage, Category, Mechanism):
        model.objects.all().delete()
    mechanisms = {slug: make_mechanism(slug=slug, name=slug) for slug in MECHANISMS}
    stages = {
        slug: save(PainStage, name=slug, slug=slug, description="-", focus="-")
        for slug in STAGES
    }
    categories = {slug: save(Category, name=slug, slug=slug) for slug in CATEGORIES}
    made = {}
    for row in rows:
        treatment = make_treatment(
            line=row["line"],
            status=row["status"],
            category=categories[row["category"]],
            stages=[stages[slug] for slug in row["stages"]],
        )
        for slug, (effect, certainty) in row["cells"].items():
            make_cell(
                treatment=treatment,
                mechanism=mechanisms[slug],
                effect=effect,
                certainty=certainty,
                references=[],
            )
        if row["status"] == "published":
            made[treatment.pk] = row
    query = QueryDict(mutable=True)
    for name, values in chosen.items():
        query.setlist(name, values)

    def passing(without=""):
        return {
            pk: row
            for pk, row in made.items()
            if all(
                name == without or not values or HAS[name](row) & set(values)
                for name, values in chosen.items()
            )
        }

    filterset = ask(query.urlencode())

    assert set(filterset.qs.values_list("pk", flat=True)) == set(passing())
    assert filterset.total == len(passing())
    for name, has in HAS.items():
        others = passing(without=name).values()
        for option in filterset.facet(name).options:
            expected = [r for r in others if not option.value or option.value in has(r)]
            assert option.count == len(expected), (name, option.value)
