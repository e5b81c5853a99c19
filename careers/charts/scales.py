"""Axes: where a value lies, and which ticks an axis has."""

from dataclasses import dataclass
from itertools import count

YEAR = 12  # months
LEAST_PAY = 10_000  # US dollars; the shortest axis of pay
MOST_TICKS = 5


def percent(number: float) -> str:
    """A position or a length as SVG writes it, always within the drawing."""
    return f"{min(max(number, 0), 100):.2f}%"


@dataclass(frozen=True)
class Tick:
    at: str
    label: str
    anchor: str  # SVG's text-anchor: the labels at the ends do not stick out


@dataclass(frozen=True)
class Scale:
    """An axis from zero to ``top``, with a tick at each ``step``.

    A label counts in ``unit``: 12 months, or 1,000 dollars between "$" and "k".
    """

    top: int
    step: int
    unit: int = 1
    before: str = ""
    after: str = ""

    def share(self, value: float) -> float:
        """How far along the axis, in percent."""
        return 100 * value / self.top

    @property
    def ticks(self) -> list[Tick]:
        return [self._tick(value) for value in range(0, self.top + 1, self.step)]

    @property
    def in_words(self) -> str:
        """Where the axis begins and ends: "from $0 to $450k", "from 0 to 15 years"."""
        first, last = self._label(0), self._label(self.top)
        return f"from {first} to {last}{'' if self.before else ' years'}"

    def _tick(self, value: int) -> Tick:
        share = self.share(value)
        anchor = "start" if not value else "end" if share > 97 else "middle"
        return Tick(percent(share), self._label(value), anchor)

    def _label(self, value: int) -> str:
        number = f"{round(value / self.unit, 1):,.10g}{self.after}" if value else "0"
        return f"{self.before}{number}"


def pay_scale(top: int | None) -> Scale:
    """An axis of yearly pay up to ``top`` US dollars; None if nothing is known."""
    top = max(top or 0, LEAST_PAY)
    return Scale(top, step_for(top, 1000, MOST_TICKS), 1000, "$", "k")


def training_scale(top: int | None) -> Scale:
    """An axis of years up to ``top`` months; None if nothing is known."""
    top = max(top or 0, YEAR)
    return Scale(top, step_for(top, YEAR, MOST_TICKS), YEAR)


def step_for(top: int, unit: int, most: int) -> int:
    """The smallest of 1, 2, 5, 10, 20 … units that gives at most so many ticks."""
    steps = (factor * 10**power * unit for power in count() for factor in (1, 2, 5))
    return next(step for step in steps if top // step < most)
