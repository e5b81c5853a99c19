"""Careers as rows: pay as a range bar and training as a span bar, on common axes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from careers.charts.scales import Scale, pay_scale, percent, training_scale
from careers.models import CareerPath, SalaryFigure
from careers.pay import is_usd_a_year, main_figure


@dataclass(frozen=True)
class Axes:
    """The common axes of a list of careers."""

    pay: Scale
    training: Scale


def axes(longest: Mapping[str, int | None]) -> Axes:
    """The axes for ``CareerPathQuerySet.longest()``: the same on every page."""
    return Axes(pay_scale(longest["pay"]), training_scale(longest["months"]))


@dataclass(frozen=True)
class RangeBar:
    """Low to high as a band (empty if one is unknown), the median as a tick."""

    scale: Scale
    start: str = ""
    width: str = ""
    median: str = ""


def range_bar(figure: SalaryFigure, scale: Scale) -> RangeBar:
    start = width = median = ""
    if figure.low is not None and figure.high is not None:
        start = percent(scale.share(figure.low))
        width = percent(scale.share(figure.high - figure.low))
    if figure.median is not None:
        median = percent(scale.share(figure.median))
    return RangeBar(scale, start, width, median)


@dataclass(frozen=True)
class SpanBar:
    """The shortest usual training, and how much longer it can take."""

    scale: Scale
    least: str
    most: str


def span_bar(shortest: int, longest: int, scale: Scale) -> SpanBar:
    """``shortest`` and ``longest`` are months."""
    most = percent(scale.share(longest - shortest))
    return SpanBar(scale, percent(scale.share(shortest)), most)


@dataclass(frozen=True)
class CareerRow:
    """A career in a list: the figure that stands for its pay, and its two bars.

    ``pay`` is None for a figure that is not in dollars a year: the axis has no place
    for it. ``training`` is None for a career without stages.
    """

    career: CareerPath
    figure: SalaryFigure | None
    pay: RangeBar | None
    training: SpanBar | None


def career_rows(careers: Iterable[CareerPath], scales: Axes) -> list[CareerRow]:
    """Rows of careers from ``CareerPath.objects.for_cards()``, on common axes."""
    return [career_row(career, scales) for career in careers]


def career_row(career: CareerPath, scales: Axes) -> CareerRow:
    figure = main_figure(career.salary_figures.all())
    usd = figure if figure and is_usd_a_year(figure) else None
    training = None
    if career.months_min is not None and career.months_max is not None:
        training = span_bar(career.months_min, career.months_max, scales.training)
    return CareerRow(
        career=career,
        figure=figure,
        pay=range_bar(usd, scales.pay) if usd else None,
        training=training,
    )


def figure_bars(
    figures: Sequence[SalaryFigure],
) -> list[tuple[SalaryFigure, RangeBar | None]]:
    """The figures of one career, those in dollars a year as bars on a common axis."""
    drawn = [figure for figure in figures if is_usd_a_year(figure)]
    ends = [n for f in drawn for n in (f.low, f.median, f.high) if n is not None]
    scale = pay_scale(max(ends, default=None))
    return [(f, range_bar(f, scale) if f in drawn else None) for f in figures]
