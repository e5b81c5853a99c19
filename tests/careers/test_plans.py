"""The order of a plan's steps, and that its months are the sum of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.models import Bridge, Route, Stage
from careers.planning.plans import in_order, plan_for
from tests.builders import (
    make_bridge,
    make_career,
    make_credential,
    make_route,
    make_start,
    published,
)

MONTHS = st.tuples(st.integers(0, 120), st.integers(0, 120)).map(sorted)


@st.composite
def routes(draw):
    """Stages of a career, the numbers of those that remain, and bridges."""
    spans = draw(st.lists(MONTHS, max_size=7))
    stages = [
        Stage(pk=n + 10, order=n, name=f"Stage {n}", months_min=low, months_max=high)
        for n, (low, high) in enumerate(spans, 1)
    ]
    numbers = [stage.order for stage in stages]
    remaining = draw(st.sets(st.sampled_from(numbers))) if numbers else set()
    # Some stand before a stage that does not remain: they must not be lost.
    before = st.none() | st.integers(11, 18)
    bridges = [
        Bridge(order=n, name=f"B {n}", months_min=low, months_max=high, before_id=place)
        for n, ((low, high), place) in enumerate(
            draw(st.lists(st.tuples(MONTHS, before), max_size=5)), 1
        )
    ]
    return stages, remaining, bridges


@given(routes())
def test_months_of_a_plan_are_the_sum_of_its_steps(route):
    stages, remaining, bridges = route
    to_do = [stage for stage in stages if stage.order in remaining] + bridges

    _, ahead = in_order(stages, remaining, bridges)

    for months in ("months_min", "months_max"):
        assert sum(getattr(step, months) for step in ahead) == sum(
            getattr(step, months) for step in to_do
        )


@given(routes())
def test_each_step_comes_once_and_at_its_place(route):
    stages, remaining, bridges = route

    behind, ahead = in_order(stages, remaining, bridges)

    steps = [step.step for step in ahead]
    assert [step.number for step in ahead] == list(range(1, len(steps) + 1))
    assert sorted(id(step) for step in steps) == sorted(
        id(step) for step in [*(s for s in stages if s.order in remaining), *bridges]
    )
    ahead_orders = [step.order for step in steps if isinstance(step, Stage)]
    assert ahead_orders == sorted(remaining)
    assert [step.step.order for step in behind] == [
        stage.order for stage in stages if stage.order not in remaining
    ]
    for place, step in enumerate(steps):
        if not isinstance(step, Bridge):
            continue
        stages_before = [s.order for s in steps[:place] if isinstance(s, Stage)]
        before = {s.pk: s.order for s in stages}.get(step.before_id)
        if before in remaining:
            assert stages_before == [n for n in sorted(remaining) if n < before]
        else:
            assert stages_before == []


@pytest.mark.django_db
class TestPlanOfARoute:
    def plan(self, **fields):
        career = make_career(months=((36, 48), (1, 6), (12, 24), (2, 3)))
        stages = list(career.stages.all())
        route = make_route(target=career, remaining=stages[2:], **fields)
        make_bridge(route=route, order=1, name="Courses", months_min=6, months_max=9)
        make_bridge(
            route=route,
            order=2,
            name="A post",
            before=stages[3],
            months_min=0,
            months_max=5,
        )
        return plan_for(Route.objects.for_plan(route.start, career).get()), stages

    def test_bridges_stand_before_all_or_before_their_stage(self):
        plan, stages = self.plan()

        assert [step.name for step in plan.ahead] == [
            "Courses",
            stages[2].name,
            "A post",
            stages[3].name,
        ]
        assert [step.is_extra for step in plan.ahead] == [True, False, True, False]
        assert (plan.months_min, plan.months_max) == (20, 41)

    def test_what_lies_behind_is_named_and_not_counted(self):
        plan, stages = self.plan()

        assert [step.name for step in plan.behind] == [stages[0].name, stages[1].name]
        assert all(step.is_behind and step.number is None for step in plan.behind)

    def test_list_gives_the_same_months_as_the_plan(self):
        plan, _ = self.plan()

        listed = Route.objects.for_lists().get(pk=plan.route.pk)

        assert (listed.months_min, listed.months_max) == (20, 41)

    def test_gate_of_a_bridge_is_why_it_is_there(self):
        plan, stages = self.plan()

        assert plan.ahead[0].gate == "The program asks for it."
        assert plan.ahead[1].gate == stages[2].gate

    def test_draft_credential_is_no_part_of_a_plan(self):
        career = make_career()
        [stage] = career.stages.all()
        known = make_credential()
        stage.credentials.set([known, make_credential(status="draft")])
        route = make_route(target=career, remaining=[stage])

        plan = plan_for(Route.objects.for_plan(route.start, career).get())

        assert [found for found, _ in plan.earned] == [known]


@pytest.mark.django_db
def test_other_route_of_the_same_start_does_not_change_what_remains():
    start, career, other = make_start(), make_career(), make_career()
    strange = [*other.stages.all(), *career.stages.all()]
    make_route(start=start, target=other, remaining=strange)
    make_route(target=career, remaining=career.stages.all())
    route = make_route(start=start, target=career)
    make_bridge(route=route)

    plan = plan_for(Route.objects.for_plan(start, career).get())

    assert [step.is_extra for step in plan.ahead] == [True]
    assert len(plan.behind) == 1


@pytest.mark.django_db
def test_route_without_steps_takes_no_time():
    route = make_route(target=make_career(months=()))

    listed = Route.objects.with_months().get(pk=route.pk)

    assert (listed.months_min, listed.months_max) == (0, 0)


@pytest.mark.django_db
def test_routes_to_a_career_that_is_not_public_are_not_published():
    shown = make_route()
    make_route(target=make_career(**published(status="draft")))

    assert list(Route.objects.published()) == [shown]


@pytest.mark.django_db
def test_shortest_route_comes_first_and_of_two_alike_the_shorter_longest():
    start = make_start()
    spans = [(12, 24), (6, 30), (12, 18)]
    for span in spans:
        career = make_career(months=(span,))
        make_route(start=start, target=career, remaining=career.stages.all())

    listed = Route.objects.for_lists().filter(start=start)

    assert [(r.months_min, r.months_max) for r in listed] == [
        (6, 30),
        (12, 18),
        (12, 24),
    ]
