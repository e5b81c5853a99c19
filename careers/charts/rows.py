"""Careers as rows: pay as a range bar and training as a span bar, on common axes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from careers.charts.scales import Scale, pay_scale, percent, training_scale
from careers.figures.pay import (
    caution_of_sum,
    is_usd_a_year,
    main_figure,
    with_premium,
)
from careers.models import CareerPath, PayPremium, SalaryFigure
from core.templatetags.core_tags import money


@dataclass(frozen=True)
class Axes:
    """The common axes of a list of careers."""

    pay: Scale
    training: Scale


def axes(longest: Mapping[str, int | None]) -> Axes:
    """The axes for ``CareerPathQuerySet.longest()``: the same on every page."""
    return Axes(pay_scale(longest["pay"]), training_scale(longest["months"]))


def axes_of(careers: Iterable[CareerPath]) -> Axes:
    """Axes that just hold these careers, from ``CareerPath.objects.for_cards()``."""
    careers = list(careers)
    ends = [
        number
        for career in careers
        if (figure := main_figure(career.salary_figures.all()))
        and is_usd_a_year(figure)
        for number in (figure.low, figure.median, figure.high)
        if number is not None
    ]
    months = [c.months_max for c in careers if c.months_max is not None]
    return axes({"pay": max(ends, default=None), "months": max(months, default=None)})


@dataclass(frozen=True)
class RangeBar:
    """Low to high as a band (empty if one is unknown), the median as a tick."""

    scale: Scale
    start: str = ""
    width: str = ""
    median: str = ""


def range_bar(
    scale: Scale, low: int | None, median: int | None, high: int | None
) -> RangeBar:
    start = width = tick = ""
    if low is not None and high is not None:
        start = percent(scale.share(low))
        width = percent(scale.share(high - low))
    if median is not None:
        tick = percent(scale.share(median))
    return RangeBar(scale, start, width, tick)


def figure_bar(figure: SalaryFigure, scale: Scale) -> RangeBar:
    return range_bar(scale, figure.low, figure.median, figure.high)


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

    @property
    def off_scale(self) -> str:
        """Why a known figure has no bar, in a sentence; "" where it has one."""
        if self.figure is None or self.pay:
            return ""
        if self.figure.currency != "USD":
            unit = f"in {self.figure.currency}"
        else:
            unit = f"by the {self.figure.per}"
        return f"Not on the scale above: this figure is {unit}. We do not convert."


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
        pay=figure_bar(usd, scales.pay) if usd else None,
        training=training,
    )


@dataclass(frozen=True)
class PremiumBar:
    """A premium on top of the career's main figure: our sum, in dollars a year."""

    figure: SalaryFigure
    premium: PayPremium
    low: int
    high: int
    bar: RangeBar

    @property
    def caution(self) -> str:
        return caution_of_sum(self.figure, self.premium)

    @property
    def words(self) -> str:
        low, high = (money(n, self.figure.currency) for n in (self.low, self.high))
        return f"Low {low}, high {high}, no median given"


@dataclass(frozen=True)
class PayBars:
    """The pay of one career on one axis.

    ``figures`` are all its figures; one that is not in dollars a year has no bar.
    A premium has none where it cannot be added to the main figure.
    """

    figures: list[tuple[SalaryFigure, RangeBar | None]]
    premiums: list[tuple[PayPremium, PremiumBar | None]]


def pay_bars(
    figures: Sequence[SalaryFigure], premiums: Iterable[PayPremium] = ()
) -> PayBars:
    """Bars of the figures and of what ``with_premium`` adds to the main one."""
    drawn = [figure for figure in figures if is_usd_a_year(figure)]
    main = main_figure(drawn)
    sums = [(p, with_premium(main, p) if main else None) for p in premiums]
    ends = [n for f in drawn for n in (f.low, f.median, f.high) if n is not None]
    ends += [high for _, total in sums if total for high in total]
    scale = pay_scale(max(ends, default=None))
    return PayBars(
        figures=[(f, figure_bar(f, scale) if f in drawn else None) for f in figures],
        premiums=[
            (
                premium,
                PremiumBar(
                    main, premium, *total, range_bar(scale, total[0], None, total[1])
                )
                if main and total
                else None,
            )
            for premium, total in sums
        ],
    )
