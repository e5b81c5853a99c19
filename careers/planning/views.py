"""The pathway planner: from where a person stands to a career. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from careers import charts
from careers.models import CareerPath, Route, StartingPoint
from careers.page import read_figures
from careers.planning.costs import costs_of
from careers.planning.courses import courses_for_plan
from careers.planning.pay import pay_shift, payback
from careers.planning.plans import plan_for
from careers.planning.reach import nearest, reached
from search.filterset import printable


@dataclass(frozen=True)
class Choice:
    """One field of the form: what can be chosen, what is, and what we left out.

    ``groups`` are names (or "") with their rows, each of which has a ``slug``.
    """

    name: str
    label: str
    empty: str
    groups: list[tuple[str, list[Any]]]
    chosen: Any = None
    problems: tuple[str, ...] = ()

    def read(self, query: QueryDict) -> "Choice":
        """With what the address says of the field: the last of its values counts."""
        given = [value for value in dict.fromkeys(query.getlist(self.name)) if value]
        if not given:
            return self
        used = given[-1]
        rows = (row for _, rows in self.groups for row in rows)
        chosen = next((row for row in rows if row.slug == used), None)
        problems = []
        if len(given) > 1:
            problems.append(
                f"Only one value fits here. We looked at “{printable(used)}”."
            )
        if chosen is None:
            problems.append(f"We do not know “{printable(used)}”, so we left it out.")
        return replace(self, chosen=chosen, problems=tuple(problems))


def start_choice(starts: list[StartingPoint]) -> Choice:
    return Choice("from", "I am now", "Show me all starting points", [("", starts)])


def career_choice(careers: list[CareerPath]) -> Choice:
    """``careers`` stand group by group."""
    groups = groupby(careers, key=lambda career: career.group)
    return Choice(
        "to",
        "I want to be",
        "Show me all that I can reach",
        [(group.name, list(rows)) for group, rows in groups],
    )


@require_safe
def planner(request: HttpRequest) -> HttpResponse:
    """A plan for two ends, a list for one of them, the way in for none.

    At most 12 queries in each state.
    """
    starts = list(StartingPoint.objects.all())
    careers = list(CareerPath.objects.published().select_related("group").in_groups())
    start = start_choice(starts).read(request.GET)
    target = career_choice(careers).read(request.GET)
    return render(
        request,
        "careers/planner.html",
        {
            "crumbs": [
                ("Careers", reverse("careers:career_list")),
                ("Plan a path", ""),
            ],
            "canonical": address(start.chosen, target.chosen),
            "choices": [start, target],
            "starts": starts,
            "start": start.chosen,
            "target": target.chosen,
            **parts_of(start.chosen, target.chosen, careers),
        },
    )


def address(start: StartingPoint | None, target: CareerPath | None) -> str:
    """The planner's address, always in this order."""
    pairs = [("from", start), ("to", target)]
    query = urlencode([(name, row.slug) for name, row in pairs if row])
    path = reverse("careers:planner")
    return f"{path}?{query}" if query else path


def parts_of(
    start: StartingPoint | None,
    target: CareerPath | None,
    careers: Sequence[CareerPath],
) -> dict[str, Any]:
    """What the page shows for that choice; ``careers`` are all public ones."""
    if start and target:
        route = Route.objects.for_plan(start, target).first()
        if route:
            return plan_parts(route, careers)
        return {"nearest": nearest_parts(start, target)}
    if start:
        routes = list(Route.objects.for_lists().filter(start=start))
        read_figures([route.target for route in routes])
        return {"reach": charts.spans(reached(route) for route in routes)}
    if target:
        return {"ways": charts.spans(Route.objects.for_lists().filter(target=target))}
    return {}


def plan_parts(route: Route, careers: Sequence[CareerPath]) -> dict[str, Any]:
    """The plan of a route from ``for_plan()``, with pay, costs and courses."""
    target = route.target
    today = next((c for c in careers if c.pk == route.start.career_id), None)
    if today == target:
        today = target
    read_figures([target] if today in (None, target) else [today, target])
    plan = plan_for(route)
    costs = costs_of(plan)
    shift = pay_shift(route.start, today, target)
    return {
        "plan": plan,
        "path": charts.path_scale(plan.ahead),
        "costs": costs,
        "shift": shift,
        "bars": charts.shift_bars(shift),
        "payback": payback(plan, costs, shift),
        "courses": courses_for_plan(target),
    }


def nearest_parts(start: StartingPoint, target: CareerPath) -> dict[str, Any]:
    found = nearest(start, target)
    return {
        "joined": charts.spans(found.joined),
        "same_group": charts.spans(found.same_group),
        "other_starts": charts.spans(found.other_starts),
    }
