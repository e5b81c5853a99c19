"""Which other careers a career's page names, in which order, and the reason given."""

import pytest

from tests.builders import (
    hidden_states,
    make_bridge,
    make_career,
    make_credential,
    make_group,
    make_route,
    make_salary,
    make_source,
    make_start,
    make_topic,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def related(client, career):
    """Title and reason of each related career on the page of ``career``."""
    response = client.get(career.get_absolute_url())
    return [(row.career.title, row.reason) for row in response.context["related"]]


def alone(title, **fields):
    """A career that has nothing in common with another one."""
    return make_career(title=title, **fields)


def test_editors_choice_comes_first_and_says_so(client):
    group = make_group(name="Nursing")
    alike = make_career(title="Alike", group=group)
    chosen = alone("Chosen")
    career = make_career(group=group, related=[chosen])

    assert related(client, career) == [
        ("Chosen", "Chosen by our editors."),
        (alike.title, "Same field: nursing."),
    ]


def test_choice_with_something_in_common_says_that_instead(client):
    credential = make_credential(abbreviation="PMGT-BC")
    chosen = alone("Chosen", credentials=[credential])
    career = make_career(related=[chosen], credentials=[credential])

    assert related(client, career) == [("Chosen", "Shares the credential PMGT-BC.")]


def test_reasons_are_ordered_by_strength(client):
    group, topic = make_group(name="Allied"), make_topic(name="Taping")
    credential = make_credential(abbreviation="CPE")
    career = make_career(group=group, topics=[topic], credentials=[credential])
    start = make_start(career=career)
    onward = alone("Onward", months=())
    route = make_route(
        start=start, target=onward, kind="add-on", provenance="reference"
    )
    make_bridge(route=route, months_min=24, months_max=60)
    alone("By topic", topics=[topic])
    alone("By group", group=group)
    alone("By credential", credentials=[credential])
    alone("Nothing")

    assert related(client, career) == [
        ("By credential", "Shares the credential CPE."),
        ("Onward", "From here in 2–5 years."),
        ("By group", "Same field: allied."),
        ("By topic", "Also about taping."),
    ]


def test_route_on_which_every_stage_is_still_to_do_is_no_reason(client):
    career = make_career()
    target = alone("Far")
    make_route(start=make_start(career=career), target=target, kind="full-path")

    assert related(client, career) == []


def test_shortest_of_several_routes_is_told(client):
    career, target = make_career(), alone("Near", months=())
    for months in (30, 12):
        route = make_route(
            start=make_start(career=career), target=target, kind="add-on"
        )
        make_bridge(route=route, months_min=months, months_max=months)

    assert related(client, career) == [
        ("Near", "From here in 12 months, not yet confirmed.")
    ]


def test_unconfirmed_route_without_training_says_so(client):
    career, target = make_career(), make_career(title="Next", months=())
    make_route(start=make_start(career=career), target=target, kind="add-on")

    assert related(client, career) == [
        (
            "Next",
            "Open to you from here, with no training in between, not yet confirmed.",
        )
    ]


def test_career_with_several_things_in_common_is_named_once(client):
    group = make_group(name="Nursing")
    topics = [make_topic(name="Sleep"), make_topic(name="Taping")]
    credentials = [make_credential(), make_credential()]
    career = make_career(group=group, topics=topics, credentials=credentials)
    make_career(title="Twin", group=group, topics=topics, credentials=credentials)

    [(title, reason)] = related(client, career)

    names = " and ".join(sorted(c.abbreviation for c in credentials))
    assert title == "Twin"
    assert reason == f"Shares the credential {names}. Same field: nursing."


def test_six_at_most_are_named(client):
    group = make_group()
    career = make_career(group=group)
    for n in range(7):
        make_career(title=f"Other {n}", group=group)

    assert [title for title, _ in related(client, career)] == [
        f"Other {n}" for n in range(6)
    ]


@pytest.mark.parametrize("number", range(5))
def test_hidden_career_is_never_related(client, number):
    group, topic = make_group(), make_topic()
    hidden = make_career(group=group, topics=[topic], **hidden_states()[number])
    career = make_career(group=group, topics=[topic], related=[hidden])
    start = make_start(career=career)
    make_route(start=start, target=hidden, kind="add-on")

    assert related(client, career) == []


def test_hidden_credential_in_common_is_no_reason(client):
    hidden = make_credential(status="draft")
    career = make_career(credentials=[hidden])
    alone("Other", credentials=[hidden])

    assert related(client, career) == []


def test_related_career_says_its_training_and_its_pay_with_source_and_year(client):
    other = alone("Other", months=((36, 48),))
    make_salary(
        career=other,
        low=None,
        median=90_000,
        high=None,
        year=2023,
        source=make_source(publisher="Office"),
    )
    unknown = alone("Unknown", months=())
    career = make_career(related=[other, unknown])

    page = Markup(client.get(career.get_absolute_url()))
    words = page.words.partition("Related careers, and why")[2]

    assert "3–4 years of training · $90,000 a year , median" in words
    assert "Office, figure of 2023" in words
    assert "Length not checked yet · No pay figure we trust yet" in words


def test_related_careers_cost_the_same_for_one_or_six(
    client, django_assert_num_queries
):
    group = make_group()
    career = make_career(group=group)
    make_salary(career=make_career(group=group))
    with django_assert_num_queries(12) as queries:
        client.get(career.get_absolute_url())
    for _ in range(5):
        make_salary(career=make_career(group=group))

    with django_assert_num_queries(len(queries)):
        client.get(career.get_absolute_url())
