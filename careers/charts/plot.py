"""Pay against training: a scatter chart whose pay axis doubles from line to line."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log2

from careers.charts.labels import Label, Spot, place
from careers.charts.rows import Axes, CareerRow, axes_of, career_rows
from careers.charts.scales import YEAR, Tick, percent
from careers.models import CareerPath
from core.models import Source

HEIGHT = 600  # px
TOP, BOTTOM = 24, HEIGHT - 56  # px, between which pay is drawn
LEFT, RIGHT = 9, 98  # percent, between which years are drawn
BASE = 25_000  # US dollars; the lines are its doubles and halves
MARGIN = 1.12  # room above the highest pay and below the lowest
FEW = 6  # rows that stand for all in a narrow column


@dataclass(frozen=True)
class Line:
    """A level of pay across the chart, ``y`` px from the top."""

    y: int
    text_y: int
    label: str


@dataclass(frozen=True)
class Point:
    """A career in the chart. ``dot`` is its median, ``top`` and ``bottom`` the ends
    of its range, in px from the top; None where the source gives none.
    """

    row: CareerRow
    name: str
    x: str
    dot: int | None
    top: int | None
    bottom: int | None
    label: Label | None


@dataclass(frozen=True)
class Cited:
    """A source, the year for which it states pay, and the careers it is used for."""

    source: Source
    year: int | None
    careers: list[CareerPath]


@dataclass(frozen=True)
class PayPlot:
    """All that ``components/pay_plot.html`` shows.

    ``rows`` are all careers given, those without a point too; ``few`` are some of
    them, from the shortest training to the longest, for narrow columns.
    """

    points: list[Point]
    lines: list[Line]
    years: list[Tick]
    rows: list[CareerRow]
    few: list[CareerRow]
    scales: Axes
    cited: list[Cited]
    height: int = HEIGHT
    base: int = BOTTOM

    @property
    def numbered(self) -> list[Point]:
        """Points whose name found no free place; the key names them by number."""
        return [p for p in self.points if p.label and p.label.text != p.name]


def pay_plot(careers: Iterable[CareerPath]) -> PayPlot:
    """The chart of careers from ``CareerPath.objects.for_plot()``, in their order.

    A career has a point if its length of training is known and its figure in
    dollars a year gives a median, or both ends of a range. Cost: no query beyond
    those of ``careers``; some 20 ms the first time, to find room for 20 names.
    """
    careers = list(careers)
    scales = axes_of(careers)
    rows = career_rows(careers, scales)
    marks = [mark for row in rows if (mark := _Mark.of(row))]
    levels = _Levels.of([pay for mark in marks for pay in mark.pays])
    years = ceil(max([mark.months for mark in marks], default=YEAR) / (2 * YEAR)) * 2
    spots = tuple(_spot(mark, levels, years) for mark in marks)
    return PayPlot(
        points=[
            _point(mark, spot, label, levels)
            for mark, spot, label in zip(marks, spots, place(spots), strict=True)
        ],
        lines=levels.lines,
        years=[
            Tick(percent(_share(n * YEAR, years)), str(n), "middle")
            for n in range(0, years + 1, 2 if years <= 20 else 4)
        ],
        rows=rows,
        few=_spread([mark.row for mark in marks]),
        scales=scales,
        cited=_cited(rows),
    )


@dataclass(frozen=True)
class _Mark:
    """What is drawn of a career, in dollars a year and months (the middle)."""

    row: CareerRow
    months: float
    median: int | None
    ends: tuple[int, int] | None

    @classmethod
    def of(cls, row: CareerRow) -> "_Mark | None":
        low_months, high_months = row.career.months_min, row.career.months_max
        if not (row.pay and row.figure) or low_months is None or high_months is None:
            return None
        low, high = row.figure.low, row.figure.high
        ends = None if low is None or high is None else (low, high)
        mark = cls(row, (low_months + high_months) / 2, row.figure.median, ends)
        return mark if mark.pays and min(mark.pays) > 0 else None

    @property
    def pays(self) -> list[int]:
        median = [] if self.median is None else [self.median]
        return [*median, *(self.ends or ())]


@dataclass(frozen=True)
class _Levels:
    """The doubling scale between two amounts of dollars a year."""

    low: float
    high: float

    @classmethod
    def of(cls, pays: list[int]) -> "_Levels":
        """A scale with room for all of them and for two lines at least."""
        low, high = min(pays, default=BASE) / MARGIN, max(pays, default=BASE) * MARGIN
        below, above = floor(log2(low / BASE)), ceil(log2(high / BASE))
        if above - below < 3:
            low, high = min(low, BASE * 2.0**below), max(high, BASE * 2.0**above)
        return cls(low, high)

    def y(self, pay: float) -> int:
        share = log2(pay / self.low) / log2(self.high / self.low)
        return round(BOTTOM - share * (BOTTOM - TOP))

    @property
    def lines(self) -> list[Line]:
        first, last = ceil(log2(self.low / BASE)), floor(log2(self.high / BASE))
        pays = [BASE * 2.0**power for power in range(first, last + 1)]
        return [
            Line(self.y(pay), self.y(pay) + 4, f"${pay / 1000:,g}k") for pay in pays
        ]


def _share(months: float, years: int) -> float:
    return LEFT + (RIGHT - LEFT) * months / (years * YEAR)


def _spot(mark: _Mark, levels: _Levels, years: int) -> Spot:
    heights = [levels.y(pay) for pay in mark.pays]
    dot = levels.y(mark.median) if mark.median else sum(heights) // len(heights)
    name, _, _ = mark.row.career.title.partition(" in pain")
    return Spot(name, _share(mark.months, years), dot, min(heights), max(heights))


def _point(mark: _Mark, spot: Spot, label: Label | None, levels: _Levels) -> Point:
    low, high = mark.ends or (None, None)
    return Point(
        row=mark.row,
        name=spot.name,
        x=percent(spot.share),
        dot=None if mark.median is None else spot.y,
        top=None if high is None else levels.y(high),
        bottom=None if low is None else levels.y(low),
        label=label,
    )


def _spread(rows: list[CareerRow]) -> list[CareerRow]:
    """A few of the rows, evenly spaced, the first and the last among them."""
    if len(rows) <= FEW:
        return rows
    return [rows[round(n * (len(rows) - 1) / (FEW - 1))] for n in range(FEW)]


def _cited(rows: list[CareerRow]) -> list[Cited]:
    """The sources of the figures, each with its year; the most used first."""
    found: dict[tuple[int, int | None], Cited] = {}
    for row in rows:
        if row.figure:
            key = (row.figure.source_id, row.figure.year)
            cited = found.setdefault(key, Cited(row.figure.source, key[1], []))
            cited.careers.append(row.career)
    return sorted(found.values(), key=lambda cited: -len(cited.careers))
