"""Where routes lead and where they come from, for the lists of the planner."""

from dataclasses import dataclass

from careers.figures.pay import main_figure
from careers.models import CareerPath, Route, SalaryFigure, StartingPoint

MOST_JOINED = 3
MOST_NEAR = 5


@dataclass(frozen=True)
class Reached:
    """A route with the figure that stands for the pay where it leads."""

    route: Route
    figure: SalaryFigure | None

    @property
    def months_min(self) -> int:
        return self.route.months_min

    @property
    def months_max(self) -> int:
        return self.route.months_max


def reached(route: Route) -> Reached:
    """Of a route whose target's salary figures are read."""
    return Reached(route, main_figure(route.target.salary_figures.all()))


@dataclass(frozen=True)
class Joined:
    """Two routes one after the other: our own joining, no program offers it.

    The first leads to a career, at which the second starts.
    """

    first: Route
    second: Route

    @property
    def months_min(self) -> int:
        return self.first.months_min + self.second.months_min

    @property
    def months_max(self) -> int:
        return self.first.months_max + self.second.months_max


@dataclass(frozen=True)
class Nearest:
    """What comes closest where no route leads from a start to a target."""

    joined: list[Joined]
    same_group: list[Route]
    other_starts: list[Route]


def nearest(start: StartingPoint, target: CareerPath) -> Nearest:
    """The nearest to a pair without a route, shortest first. Two queries."""
    away = list(Route.objects.for_lists().filter(start=start))
    towards = list(Route.objects.for_lists().filter(target=target))
    return Nearest(
        joined=joined(start, away, towards)[:MOST_JOINED],
        same_group=[r for r in away if r.target.group_id == target.group_id][
            :MOST_NEAR
        ],
        other_starts=towards[:MOST_NEAR],
    )


def joined(
    start: StartingPoint, away: list[Route], towards: list[Route]
) -> list[Joined]:
    """Each two that meet at a career, shortest first.

    ``away`` lead from the start, ``towards`` to the target. No career comes twice: not
    the one at which the person stands, nor the target.
    """
    found = [
        Joined(first, second)
        for first in away
        for second in towards
        if first.target_id == second.start.career_id
        and first.target_id not in (start.career_id, second.target_id)
    ]
    return sorted(
        found,
        key=lambda j: (j.months_min, j.months_max, j.first.pk, j.second.pk),
    )
