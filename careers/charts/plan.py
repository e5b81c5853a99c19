"""The charts of the planner: pay today and there, and the lengths of routes."""

from collections.abc import Iterable
from dataclasses import dataclass

from careers.charts.path import Timed
from careers.charts.rows import RangeBar, SpanBar, figure_bar, range_bar, span_bar
from careers.charts.scales import Tick, pay_scale, training_scale
from careers.figures.pay import is_usd_a_year
from careers.planning.pay import OurSum, PayShift


@dataclass(frozen=True)
class ShiftBars:
    """Pay today and there, and our sums, on one axis.

    A bar is None where there is no figure, or one that is not in dollars a year.
    ``ticks`` is empty if nothing is drawn.
    """

    ticks: list[Tick]
    today: RangeBar | None
    there: RangeBar | None
    our_sums: list[tuple[OurSum, RangeBar | None]]


def shift_bars(shift: PayShift) -> ShiftBars:
    figures = [f for f in (shift.today, shift.there) if f and is_usd_a_year(f)]
    ends = [n for f in figures for n in (f.low, f.median, f.high) if n is not None]
    sums = [found for found in shift.our_sums if is_usd_a_year(found.figure)]
    scale = pay_scale(max([*ends, *(found.high for found in sums)], default=None))
    today, there = (
        figure_bar(f, scale) if f in figures and f else None
        for f in (shift.today, shift.there)
    )
    return ShiftBars(
        ticks=scale.ticks if figures else [],
        today=today,
        there=there,
        our_sums=[
            (
                found,
                range_bar(scale, found.low, None, found.high)
                if found in sums
                else None,
            )
            for found in shift.our_sums
        ],
    )


@dataclass(frozen=True)
class Spans:
    """Routes with their lengths as bars on one axis of years, in their order."""

    ticks: list[Tick]
    rows: list[tuple[Timed, SpanBar]]


def spans(lengths: Iterable[Timed]) -> Spans:
    lengths = list(lengths)
    top = max((length.months_max for length in lengths), default=None)
    scale = training_scale(top)
    return Spans(
        scale.ticks,
        [(row, span_bar(row.months_min, row.months_max, scale)) for row in lengths],
    )
