"""The questions on a career's page: answered from its rows, and nothing made up."""

import re

import pytest

from careers.models import CareerQuestion
from tests.builders import (
    hidden_states,
    make_bridge,
    make_career,
    make_credential,
    make_outlook,
    make_premium,
    make_route,
    make_salary,
    make_source,
    make_stage,
    make_start,
    save,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def answers(client, career):
    """Anchor and text of each question on the page."""
    response = client.get(career.get_absolute_url())
    return {item.anchor: item.text for item in response.context["questions"]}


def links(client, career, anchor):
    response = client.get(career.get_absolute_url())
    [item] = [q for q in response.context["questions"] if q.anchor == anchor]
    return [(link.text, link.url) for link in item.links]


def test_way_in_names_the_requirement_and_the_first_stage(client):
    career = make_career(months=(), entry_requirement="A degree.")
    make_stage(career=career, order=1, name="Bachelor's degree", gate="Admission")
    make_stage(career=career, order=2, name="License", gate="Exam")

    assert answers(client, career)["q-way-in"] == (
        "What it asks for: A degree. The first step is “Bachelor's degree”. "
        "What lets you in: Admission."
    )


def test_length_is_the_sum_of_the_stages_and_names_the_longest(client):
    career = make_career(months=())
    make_stage(career=career, order=1, name="Degree", months_min=36, months_max=48)
    make_stage(career=career, order=2, name="License", months_min=1, months_max=6)

    assert answers(client, career)["q-how-long"] == (
        "About 3–4½ years after high school. That is 37–54 months, one step after the "
        "other. The longest step is “Degree”: 36–48 months."
    )


@pytest.mark.parametrize(
    ("need", "start"),
    [
        ("required", "Yes."),
        ("not-required", "No."),
        ("depends", "It depends on your state"),
    ],
)
def test_need_of_a_license_is_answered_first(client, need, start):
    career = make_career(license_required=need)

    assert answers(client, career)["q-license"].startswith(start)


def test_license_names_its_step(client):
    career = make_career(months=(), license_required="required")
    make_stage(career=career, order=1, name="State exam", kind="license")

    assert "it is the step “State exam”" in answers(client, career)["q-license"]


def test_credentials_say_where_they_are_earned_and_which_are_retired(client):
    earned, either = (
        make_credential(abbreviation="AA"),
        make_credential(abbreviation="BB"),
    )
    extra = make_credential(abbreviation="Dipl. C.")
    retired = make_credential(abbreviation="CPP", credential_status="retired")
    career = make_career(months=(), credentials=[earned, either, extra, retired])
    make_stage(career=career, order=1)
    make_stage(career=career, order=2, credentials=[earned, either])

    assert answers(client, career)["q-credential"] == (
        "At step 2 you earn one of these: AA or BB. People in this work also hold "
        "Dipl. C. CPP is retired: nobody can earn it now."
    )
    assert (retired.name, retired.get_absolute_url()) in links(
        client, career, "q-credential"
    )


def test_two_retired_credentials_are_told_of_together(client):
    retired = [
        make_credential(abbreviation=name, credential_status="retired")
        for name in ("AA", "BB")
    ]
    career = make_career(credentials=retired)

    assert answers(client, career)["q-credential"] == (
        "AA and BB are retired: nobody can earn them now."
    )


def test_pay_names_source_and_year_and_the_premium_whose_it_is(client):
    career = make_career()
    make_salary(
        career=career,
        median=100_000,
        occupation="Physical therapists",
        source=make_source(publisher="The office"),
        year=2024,
    )
    make_premium(
        career=career,
        base="Those in general practice",
        percent_low=15,
        percent_high=25,
        year=None,
        provenance="guide",
        source=make_source(publisher="The guide", year=None),
    )

    assert answers(client, career)["q-pay"] == (
        "The median is $100,000 a year for physical therapists in the United States "
        "(The office, 2024). The guide puts pay in this work at 15–25% more than for "
        "those in general practice (no year stated). Our sum from the two: $115,000 to "
        "$125,000. The sum joins two figures: the median counts “Physical therapists”, "
        "the premium is over “Those in general practice”. These may not be the same "
        "people. One figure is of 2024, the other has no year stated. Take the sum as a "
        "rough guide."
    )


def test_each_figure_in_an_answer_stands_with_its_source(client):
    career = make_career()
    for make, title in (
        (make_salary, "Wages"),
        (make_premium, "Premiums"),
        (make_outlook, "Jobs"),
    ):
        make(career=career, source=make_source(title=title))

    page = Markup(client.get(career.get_absolute_url())).html

    entries = {
        name: re.search(rf'<details id="{name}">.*?</details>', page).group()
        for name in ("q-pay", "q-jobs")
    }
    assert "Wages" in entries["q-pay"]
    assert "Premiums" in entries["q-pay"]
    assert "Jobs" in entries["q-jobs"]


def test_old_or_unconfirmed_pay_says_so(client):
    career = make_salary(year=2015, provenance="memory").career

    text = answers(client, career)["q-pay"]

    assert text.endswith(
        "Nobody has confirmed this figure yet. It is old: a re-check is due."
    )


def test_pay_by_the_hour_in_another_currency_is_said_as_it_is(client):
    career = make_salary(
        low=20, median=None, high=30, currency="EUR", per="hour", place="Italy"
    ).career

    assert answers(client, career)["q-pay"].startswith(
        "EUR\N{NO-BREAK SPACE}20 to EUR\N{NO-BREAK SPACE}30 an hour for an occupation "
        "in Italy"
    )


def test_unknown_is_answered_with_what_is_not_known(client):
    career = make_career(months=(), salary_note="Nobody counts it.")

    found = answers(client, career)

    assert found["q-how-long"].startswith("We have not checked the steps")
    assert found["q-pay"] == "We have no pay figure that we trust. Nobody counts it."
    assert found["q-jobs"] == "We know of no forecast for this work."
    assert found["q-credential"] == "We list no credential for this work."
    assert found["q-switch"] == "We know of no shorter way in from another job."


def test_outlook_names_its_period_and_whose_it_is(client):
    career = make_career()
    make_outlook(
        career=career, growth_percent=-3, period="2024-34", basis="Office view"
    )

    assert answers(client, career)["q-jobs"] == (
        "The forecast for 2024-34 is 3% fewer jobs. Whose figure it is: Office view."
    )


def test_shortest_ways_in_lead_to_their_plans(client):
    career = make_career(slug="goal", months=())
    for n, months in enumerate((40, 10, 30, 20)):
        start = make_start(name=f"From {n}", slug=f"from-{n}")
        route = make_route(
            start=start,
            target=career,
            kind="part-credit",
            provenance="memory" if n == 1 else "reference",
        )
        make_bridge(route=route, months_min=months, months_max=months)
    make_route(target=career, kind="full-path")
    make_route(start=make_start(career=career), target=career, kind="add-on")

    assert links(client, career, "q-switch") == [
        (
            "From 1: 10 months, not yet confirmed",
            "/careers/planner/?from=from-1&to=goal",
        ),
        ("From 3: 20 months", "/careers/planner/?from=from-3&to=goal"),
        ("From 2: 2½ years", "/careers/planner/?from=from-2&to=goal"),
        ("Another start: make your own plan", "/careers/planner/?to=goal"),
    ]


def test_way_in_from_another_job_promises_no_credit(client):
    career = make_career(months=())
    make_bridge(route=make_route(target=career, kind="part-credit"))

    assert answers(client, career)["q-switch"] == (
        "Often some of it counts: the school or board decides. "
        "These are the shortest ways we know."
    )


def test_question_of_the_desk_follows_with_its_source_and_its_permanent_address(client):
    career = make_career()
    save(
        CareerQuestion,
        career=career,
        question="Is it hard?",
        slug="pay",
        answer="It <b>is</b>.",
        source=make_source(title="A survey"),
    )

    page = Markup(client.get(career.get_absolute_url()))

    assert page.ids.index("q-switch") < page.ids.index("question-pay")
    assert 'href="#question-pay"' in page.html
    assert "It &lt;b&gt;is&lt;/b&gt;." in page.html
    [entry] = re.findall(r'<details id="question-pay">.*?</details>', page.html)
    assert "A survey" in entry


@pytest.mark.parametrize("number", range(5))
def test_hidden_credential_is_in_no_answer(client, number):
    hidden = make_credential(abbreviation="HIDE", **hidden_states()[number])
    career = make_career(months=(), credentials=[hidden])
    make_stage(career=career, order=1, credentials=[hidden])

    page = client.get(career.get_absolute_url()).content.decode()

    assert "HIDE" not in page
    assert hidden.get_absolute_url() not in page


def test_every_question_links_to_itself_and_no_id_occurs_twice(client):
    career = make_career()

    page = Markup(client.get(career.get_absolute_url()))

    assert len(page.ids) == len(set(page.ids))
    asked = [i for i in page.ids if i.startswith("q-")]
    assert asked == [
        "q-way-in",
        "q-how-long",
        "q-license",
        "q-credential",
        "q-pay",
        "q-jobs",
        "q-switch",
    ]
    assert set(asked) <= set(page.anchors())
