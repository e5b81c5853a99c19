"""The stages of several careers, each on a line of its own, on one axis of time."""

from collections.abc import Sequence
from dataclasses import dataclass

from careers.charts.path import PathScale, path_scale
from careers.charts.scales import Scale, percent
from careers.models import CareerPath


@dataclass(frozen=True)
class Timeline:
    """The path of a career as a drawing within the drawing.

    ``path`` is true to time within ``width``, the part of the common axis that the
    stages take at their longest. None: no stage takes time, or none is known.
    """

    career: CareerPath
    scale: Scale
    path: PathScale | None
    width: str


def timelines(careers: Sequence[CareerPath], scale: Scale) -> list[Timeline]:
    """The lines of careers whose ``stages`` and sums of months are loaded."""
    return [
        Timeline(
            career=career,
            scale=scale,
            path=path_scale(list(career.stages.all())),
            width=percent(scale.share(career.months_max or 0)),
        )
        for career in careers
    ]
