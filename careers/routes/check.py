"""Which routes break the rules as they are stored, and which pairs have no route."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, QuerySet

from careers.models import Bridge, CareerPath, Route, Stage, StartingPoint
from careers.routes import rules
from careers.routes.rings import Leg, on_a_ring, ring_fault, ring_through
from core.content.problems import Fault


def faults_of(route: Route) -> list[Fault]:
    """What is wrong with a route as it is stored; at most eight queries."""
    ((stored, draft),) = drafts(Route.objects.filter(pk=route.pk)).items()
    return faults_in(stored, draft)


def faults_in(route: Route, draft: rules.Draft) -> list[Fault]:
    """What would be wrong with ``route`` if it were saved as ``draft`` says.

    The other routes are read only if this one takes no time, which is rare.
    """
    leg = leg_of(route, draft)
    ring = ring_through(leg, stored_legs()) if leg.may_close_a_ring else []
    found = [ring_fault(other.name for other in ring)] if ring else []
    return rules.faults(draft) + found


def faults_of_move(start: StartingPoint, career: CareerPath | None) -> list[Fault]:
    """What would become wrong with the routes of a start if it stood at ``career``.

    Faults that they have anyway are no reason against it.
    """
    found = []
    for route, draft in drafts(Route.objects.filter(start=start)).items():
        known = faults_in(route, draft)
        route.start.career = career
        moved = replace(draft, is_at_target=career == route.target)
        # Its other routes are read where they stood. A ring by way of one of them
        # closes at the new place too, once that one has moved along.
        found += [fault for fault in faults_in(route, moved) if fault not in known]
    return found


def faulty_routes() -> list[int]:
    """The keys of all routes that break a rule; four queries."""
    routes = drafts(Route.objects.all())
    rings = on_a_ring(leg_of(route, draft) for route, draft in routes.items())
    on_ring = {leg.key for leg in rings}
    return [
        route.pk
        for route, draft in routes.items()
        if route.pk in on_ring or rules.faults(draft)
    ]


def stored_legs() -> list[Leg]:
    routes = drafts(Route.objects.all())
    return [leg_of(route, draft) for route, draft in routes.items()]


def drafts(routes: QuerySet[Route]) -> dict[Route, rules.Draft]:
    """Each route with what the rules want to know; four queries for any number."""
    sources = Route.sources.through.objects.filter(route=OuterRef("pk"))
    pks = routes.order_by().values("pk")
    stages: dict[int, list[Stage]] = defaultdict(list)
    for stage in Stage.objects.filter(career__in=routes.order_by().values("target")):
        stages[stage.career_id].append(stage)
    links = Route.remaining.through.objects.filter(route__in=pks)
    remaining: dict[int, list[int]] = defaultdict(list)
    for pk, number in links.values_list("route_id", "stage__order"):
        remaining[pk].append(number)
    bridges: dict[int, list[Bridge]] = defaultdict(list)
    of_these = Bridge.objects.filter(route__in=pks).select_related("before")
    for bridge in of_these.order_by("order", "pk"):
        bridges[bridge.route_id].append(bridge)
    return {
        route: draft_of(
            route,
            stages=stages[route.target_id],
            remaining=remaining[route.pk],
            bridges=[bridge_of(bridge) for bridge in bridges[route.pk]],
            has_source=route.has_source,
        )
        for route in routes.select_related("start", "target").annotate(
            has_source=Exists(sources)
        )
    }


def draft_of(
    route: Route,
    *,
    stages: Iterable[Stage],
    remaining: Iterable[int],
    bridges: Sequence[rules.Bridge],
    has_source: bool,
) -> rules.Draft:
    return rules.Draft(
        start=route.start.name,
        target=route.target.title,
        kind=route.kind,
        stages={
            stage.order: rules.Step(stage.name, stage.months_min, stage.months_max)
            for stage in stages
        },
        remaining=sorted(remaining),
        bridges=bridges,
        is_at_target=route.start.career_id == route.target_id,
        has_gate=bool(route.gates),
        has_source=has_source,
    )


def bridge_of(bridge: Bridge) -> rules.Bridge:
    before = bridge.before.order if bridge.before else None
    return rules.Bridge(bridge.name, bridge.months_min, bridge.months_max, before)


def leg_of(route: Route, draft: rules.Draft) -> Leg:
    return Leg(
        key=route.pk,
        name=str(route),
        stands_at=route.start.career_id,
        leads_to=route.target_id,
        months=draft.months[0],
    )


@dataclass(frozen=True)
class Missing:
    """A starting point and the published careers to which no route leads from it."""

    start: StartingPoint
    careers: list[CareerPath]


def pairs_without_a_route() -> list[Missing]:
    """By starting point, in their order; those that lack nothing are left out."""
    known = set(Route.objects.values_list("start_id", "target_id"))
    careers = CareerPath.objects.published().order_by("title", "pk")
    rows = [
        Missing(start, [c for c in careers if (start.pk, c.pk) not in known])
        for start in StartingPoint.objects.all()
    ]
    return [row for row in rows if row.careers]


def count_pairs_without_a_route() -> int:
    return sum(len(row.careers) for row in pairs_without_a_route())
