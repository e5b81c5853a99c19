"""The path: stages of a career or steps of a plan on a line that is true to time."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from careers.charts.scales import YEAR, Scale, Tick, percent, step_for

# A stage nearer than this to the last numbered one has no number: they would touch.
NUMBER_ROOM = 2.0  # percent
GAP = 0.25  # percent, between two stages


class Timed(Protocol):
    """A stage or a step, in months."""

    @property
    def months_min(self) -> int: ...

    @property
    def months_max(self) -> int: ...


@dataclass(frozen=True)
class PathStage:
    """A stage on the time line: where it starts, its shortest and its longer part.

    ``number`` is "" where it would touch the number before it.
    """

    number: str
    least_at: str
    least: str
    most_at: str
    most: str


@dataclass(frozen=True)
class PathScale:
    """The stages in sequence, true to time; ``unit`` names the ticks."""

    stages: list[PathStage]
    ticks: list[Tick]
    unit: str


def path_scale(stages: Sequence[Timed]) -> PathScale | None:
    """The time line of all stages at their longest; None if they take no time."""
    total = sum(stage.months_max for stage in stages)
    if not total:
        return None
    if total >= 3 * YEAR:
        scale, unit = Scale(total, step_for(total, YEAR, 10), YEAR), "years"
    else:
        scale, unit = Scale(total, step_for(total, 1, 13)), "months"
    starts = [0, *accumulate(stage.months_max for stage in stages)]
    drawn = []
    numbered = -NUMBER_ROOM
    for number, (stage, start) in enumerate(zip(stages, starts, strict=False), 1):
        begin, end = scale.share(start), scale.share(start + stage.months_max)
        middle = scale.share(start + stage.months_min)
        has_room = begin - numbered >= NUMBER_ROOM
        numbered = begin if has_room else numbered
        end -= min(GAP, (end - begin) / 2)
        middle = min(middle, end)
        drawn.append(
            PathStage(
                number=str(number) if has_room else "",
                least_at=percent(begin),
                least=percent(middle - begin),
                most_at=percent(middle),
                most=percent(end - middle),
            )
        )
    return PathScale(drawn, scale.ticks, unit)
