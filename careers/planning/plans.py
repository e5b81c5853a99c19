"""A route as a plan: its steps in the order in which a person takes them. No query."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from careers.choices import LicenseNeed, RouteKind, StepKind
from careers.models import Bridge, Credential, Route, Stage


@dataclass(frozen=True)
class PlanStep:
    """A stage of the target or a bridge of the route.

    ``number`` counts the steps ahead from 1; None for a stage that lies behind.
    """

    step: Stage | Bridge
    number: int | None

    @property
    def is_behind(self) -> bool:
        return self.number is None

    @property
    def name(self) -> str:
        return self.step.name

    @property
    def kind(self) -> StepKind:
        return StepKind(self.step.kind)

    @property
    def months_min(self) -> int:
        return self.step.months_min

    @property
    def months_max(self) -> int:
        return self.step.months_max

    @property
    def is_extra(self) -> bool:
        """The target's own stages do not list it."""
        return isinstance(self.step, Bridge)

    @property
    def gate(self) -> str:
        """What lets a person in, or why a step that the target does not list."""
        return self.step.why if isinstance(self.step, Bridge) else self.step.gate

    @property
    def credentials(self) -> list[Credential]:
        """What can be earned with it; several: one of them."""
        return [] if isinstance(self.step, Bridge) else self.step.earned

    @property
    def open_credentials(self) -> list[Credential]:
        """Those that somebody can still earn."""
        return [found for found in self.credentials if not found.is_retired]


@dataclass(frozen=True)
class Plan:
    """The stages that are not asked again, and the steps ahead in their order."""

    route: Route
    behind: list[PlanStep]
    ahead: list[PlanStep]

    @property
    def is_behind_done(self) -> bool:
        """A person has what lies behind: no bridge may stand in its place."""
        return not any(step.is_extra for step in self.ahead)

    @property
    def months_min(self) -> int:
        return sum(step.months_min for step in self.ahead)

    @property
    def months_max(self) -> int:
        return sum(step.months_max for step in self.ahead)

    @property
    def earned(self) -> list[tuple[Credential, PlanStep]]:
        """Each credential on the path with the step at which it is earned."""
        return [(found, step) for step in self.ahead for found in step.credentials]

    @property
    def license_steps(self) -> list[PlanStep]:
        return [step for step in self.ahead if step.kind == StepKind.LICENSE]

    @property
    def lacks_license_step(self) -> bool:
        """The work needs a license, but we list no step for it.

        An add-on leads on from a base that the person holds, its license included.
        """
        return (
            self.route.target.license_required == LicenseNeed.REQUIRED
            and self.route.kind != RouteKind.ADD_ON
            and not self.license_steps
        )

    @property
    def gates(self) -> list[str]:
        """What decides on admission to the route as a whole."""
        return list(self.route.gates)


def plan_for(route: Route) -> Plan:
    """The plan of a route from ``Route.objects.for_plan()``."""
    stages = list(route.target.stages.all())
    remaining = {stage.order for stage in stages if stage.is_ahead}
    behind, ahead = in_order(stages, remaining, route.bridges.all())
    return Plan(route, behind, ahead)


def in_order(
    stages: Iterable[Stage], remaining: Collection[int], bridges: Iterable[Bridge]
) -> tuple[list[PlanStep], list[PlanStep]]:
    """What lies behind, and the steps ahead in their order.

    ``remaining`` are numbers of stages. A bridge comes before the remaining stage of
    its ``before``, and before all of them if it has none.
    """
    stages = sorted(stages, key=lambda stage: stage.order)
    ahead = [stage for stage in stages if stage.order in remaining]
    numbers = count(1)
    return (
        [PlanStep(stage, None) for stage in stages if stage.order not in remaining],
        [
            PlanStep(step, next(numbers))
            for step in _with_bridges(
                ahead, sorted(bridges, key=lambda bridge: bridge.order)
            )
        ],
    )


def _with_bridges(
    ahead: Sequence[Stage], bridges: Sequence[Bridge]
) -> Iterator[Stage | Bridge]:
    known = {stage.pk for stage in ahead}
    # One whose stage does not remain opens the plan: no step may be lost.
    yield from (bridge for bridge in bridges if bridge.before_id not in known)
    for stage in ahead:
        yield from (bridge for bridge in bridges if bridge.before_id == stage.pk)
        yield stage
