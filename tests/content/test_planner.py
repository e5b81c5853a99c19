"""Every plan of the starter content: all pairs, both lists, few queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers.models import Route
from careers.planning.costs import costs_of
from careers.planning.pay import pay_shift, payback
from careers.planning.plans import plan_for
from tests.content.crawl import UNWATCHED

QUERIES = 12
PATH = "/careers/planner/"
PLAN = re.compile(
    r'<h2 id="plan">Your plan: <span class="whole">([^,]*),</span> (\d+) steps?</h2>'
)


@pytest.fixture
def ends(content):
    file = content["routes"]
    starts = [start["slug"] for start in file["starting_points"]]
    careers = [career["slug"] for career in content["careers"]["careers"]]
    return starts, careers


def test_planner_answers_for_every_pair_in_twelve_queries(content, ends, client):
    routes = {(r["from"], r["to"]): r for r in content["routes"]["routes"]}
    starts, careers = ends
    wrong = []
    for pair in [(start, career) for start in starts for career in careers]:
        with CaptureQueriesContext(connection) as queries, UNWATCHED:
            response = client.get(PATH, dict(zip(("from", "to"), pair, strict=True)))
        shown = PLAN.search(response.content.decode())
        route = routes[pair]
        steps = len(route["remaining"]) + len(route["bridges"])
        expected = (months(route["months_min"], route["months_max"]), str(steps))
        if not shown or shown.groups() != expected or len(queries) > QUERIES:
            wrong.append((pair, shown and shown.groups(), expected, len(queries)))

    assert len(starts) * len(careers) == len(routes) == 322
    assert wrong == []


def months(low, high):
    if low == high:
        return f"{high} months"
    return f"{low}–{high} months" if low else f"up to {high} months"


def test_lists_answer_for_every_end_in_twelve_queries(ends, client):
    starts, careers = ends
    heavy = []
    for query in [{"from": s} for s in starts] + [{"to": c} for c in careers]:
        with CaptureQueriesContext(connection) as queries, UNWATCHED:
            response = client.get(PATH, query)
        rows = response.content.decode().count('class="career-row"')
        if (rows, len(queries) <= QUERIES) != (
            len(careers) if "from" in query else len(starts),
            True,
        ):
            heavy.append((query, rows, len(queries)))

    assert heavy == []


def test_plans_have_the_months_of_the_file_and_claim_nothing_unsourced(content):
    stated = {
        (r["from"], r["to"]): (r["months_min"], r["months_max"])
        for r in content["routes"]["routes"]
    }
    planned = {}
    listed = {}
    for route in Route.objects.for_lists().select_related("start__career"):
        pair = route.start.slug, route.target.slug
        listed[pair] = route.months_min, route.months_max
        found = Route.objects.for_plan(route.start, route.target).get()
        plan = plan_for(found)
        planned[pair] = plan.months_min, plan.months_max
        costs = costs_of(plan)
        shift = pay_shift(found.start, route.start.career, found.target)
        known = costs.is_complete and shift.yearly is not None

        assert known or payback(plan, costs, shift).low is None, pair

    assert planned == stated
    assert listed == stated


def test_therapist_in_a_pain_clinic_sees_what_is_known_and_what_is_not(content, client):
    response = client.get(
        PATH, {"from": "physical-therapist", "to": "pain-physical-therapist"}
    )
    text = " ".join(re.sub("<[^>]*>", " ", response.content.decode()).split())

    for words in (
        "$535 that we know of",
        "15–25% more",
        "$116,170 to $126,280",
        "One figure is of 2024, the other has no year stated.",
        "No sourced cost: Orthopedic residency or practice.",
        "The fee of OCS may not be all of it.",
    ):
        assert words in text
