import pytest

from tests.builders import (
    hidden_states,
    make_career,
    make_cell,
    make_mechanism,
    make_topic,
    make_treatment,
    make_treatment_reference,
)
from tests.catalog.test_feeds import entries, feed, table

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def listed(client, **query):
    response = client.get("/api/v1/treatments/", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_treatment_says_for_which_pain_and_how_sure_that_is(client):
    treatment = make_treatment(
        slug="heat", name="Heat", topics=[make_topic(slug="self-care")]
    )
    make_cell(
        treatment=treatment,
        mechanism=make_mechanism(slug="nociceptive"),
        effect="benefit",
        certainty="low",
        note="A little.",
    )

    (row,) = listed(client)["results"]

    known = {
        "slug": "heat",
        "title": "Heat",
        "url": f"{SITE}/treatments/heat/",
        "line": "first-line",
        "topics": ["self-care"],
        "careers": [],
        "stages": [],
        "cells": [
            {
                "mechanism": "nociceptive",
                "effect": "benefit",
                "certainty": "low",
                "note": "A little.",
            }
        ],
    }
    assert {name: row[name] for name in known} == known


def test_record_cites_a_reference_for_each_claim(client):
    cell = make_cell(treatment=make_treatment(slug="heat"))

    record = client.get("/api/v1/treatments/heat/").json()

    number = cell.references.get().number
    assert record["cells"][0]["references"] == [number]
    assert [r["number"] for r in record["references"]] == [number]


def test_record_tells_each_side_and_what_the_duration_rests_on(client):
    treatment = make_treatment(slug="heat", disagreement="Two views.")
    make_treatment_reference(
        treatment=treatment, number=1, stance="against", says="A panel is against it."
    )
    make_treatment_reference(treatment=treatment, number=2, on_duration=True)

    record = client.get("/api/v1/treatments/heat/").json()

    names = ("number", "stance", "says", "on_duration")
    assert [[r[name] for name in names] for r in record["references"]] == [
        [1, "against", "A panel is against it.", False],
        [2, "", "", True],
    ]


def test_providers_are_public_careers_only(client):
    careers = [make_career(slug="giver")]
    careers += [make_career(**state) for state in hidden_states()]
    make_treatment(slug="heat", careers=careers)

    (row,) = listed(client)["results"]
    record = client.get("/api/v1/treatments/heat/").json()

    assert (row["careers"], record["careers"]) == (["giver"], ["giver"])
    assert table(client.get("/treatments.csv"))[0]["careers"] == "giver"


def test_filters_are_those_of_the_matrix(client):
    nerve = make_mechanism(slug="neuropathic")
    fits = make_cell(mechanism=nerve).treatment
    make_cell(mechanism=nerve, effect="none")

    answer = listed(client, mechanism="neuropathic")

    assert [row["slug"] for row in answer["results"]] == [fits.slug]
    assert client.get("/api/v1/treatments/?certainty=sure").json() == {
        "certainty": ["We do not know “sure”."]
    }


def test_hidden_treatments_are_in_no_answer(client):
    make_treatment(name="Live")
    for n, state in enumerate(hidden_states()):
        make_treatment(slug=f"hidden-{n}", **state)

    texts = [
        client.get(path).getvalue().decode()
        for path in ("/api/v1/treatments/", "/treatments.csv", "/treatments.atom")
    ]

    assert ["hidden-" in text for text in texts] == [False] * 3
    assert ["Live" in text for text in texts] == [True] * 3
    assert client.get("/api/v1/treatments/hidden-0/").status_code == 404


def test_csv_puts_what_belongs_together_in_the_same_place(client):
    treatment = make_treatment()
    for slug, effect, certainty in (("a", "benefit", "low"), ("b", "benefit", "high")):
        make_cell(
            treatment=treatment,
            mechanism=make_mechanism(slug=slug),
            effect=effect,
            certainty=certainty,
        )

    row = table(client.get("/treatments.csv"))[0]

    assert (row["mechanisms"], row["effects"], row["certainties"]) == (
        "a; b",
        "benefit; benefit",
        "low; high",
    )


def test_feed_names_the_treatments(client):
    treatment = make_treatment()

    assert entries(feed(client, "/treatments.atom")) == [treatment.name]


def test_answers_need_the_same_few_queries_for_many_rows(
    client, django_assert_max_num_queries
):
    mechanism = make_mechanism()
    counts = []
    for _ in range(2):
        for _ in range(5):
            make_cell(
                treatment=make_treatment(
                    topics=[make_topic()], careers=[make_career()]
                ),
                mechanism=mechanism,
            )
        slug = listed(client)["results"][0]["slug"]
        with django_assert_max_num_queries(12) as of_list:
            listed(client)
        with django_assert_max_num_queries(12) as of_record:
            client.get(f"/api/v1/treatments/{slug}/")
        counts.append((len(of_list), len(of_record)))

    assert counts[0] == counts[1]
