"""How pay, training and outlook read in words. Formatting only."""

from collections.abc import Iterable

from django import template

from careers.choices import Per
from careers.figures import table as tables
from careers.figures.claims import Claim, Fact, cost_of, fee_of
from careers.figures.claims import is_old as year_is_old
from careers.models import (
    CareerPath,
    Credential,
    Outlook,
    PayPremium,
    Route,
    SalaryFigure,
    Stage,
)
from careers.models.career import Step
from core.choices import Provenance
from core.templatetags.core_tags import money, months_range

register = template.Library()

HALF_YEAR = 6
EXACT_BELOW = 24  # months


@register.filter
def pay_main(figure: SalaryFigure) -> str:
    """The number that stands for a figure: its median, else its range.

    "$101,020 a year", "$350,000 to $450,000 a year", "$20 an hour".
    """
    low, high = _money(figure.low, figure), _money(figure.high, figure)
    if figure.median is not None:
        words = _money(figure.median, figure)
    elif low and high:
        words = f"{low} to {high}"
    else:
        words = f"up to {high}" if high else f"from {low}"
    return f"{words} {figure.get_per_display()}"


@register.filter
def pay_rest(figure: SalaryFigure) -> str:
    """What the source says beside it: "median, $74,420 to $132,500"."""
    if figure.median is None:
        return "no median given"
    low, high = _money(figure.low, figure), _money(figure.high, figure)
    if low and high:
        return f"median, {low} to {high}"
    if low or high:
        return f"median, from {low}" if low else f"median, up to {high}"
    return "median, no range given"


@register.filter
def pay_label(figure: SalaryFigure) -> str:
    """All of a figure's numbers, for a drawing: "Low $1, median $2, high $3"."""
    parts = {"low": figure.low, "median": figure.median, "high": figure.high}
    words = [
        f"{name} {_money(n, figure)}" for name, n in parts.items() if n is not None
    ]
    if figure.median is None:
        words.append("no median given")
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


@register.filter
def amount(number: int | None, figure: SalaryFigure) -> str:
    """One number of a figure as money: "$101,020", "$20 an hour"; "Not given"."""
    words = _money(number, figure)
    if words and figure.per == Per.HOUR:
        return f"{words} an hour"
    return words or "Not given"


@register.simple_tag
def pay_table(figures: Iterable[tuple[SalaryFigure, object]]) -> tables.PayTable:
    """The table of the figures of ``pay_bars``."""
    return tables.pay_table(figure for figure, _ in figures)


@register.filter
def is_old(claim: Claim) -> bool:
    """Whether its year is so far back that a re-check is due."""
    return year_is_old(claim)


@register.filter
def year_words(claim: Claim) -> str:
    """The year of a claim: "figure of 2024", "no year stated"."""
    if isinstance(claim, Outlook):
        return f"projected from {claim.year}"
    return f"figure of {claim.year}" if claim.year else "no year stated"


@register.filter
def is_unconfirmed(route: Route) -> bool:
    """Nobody has confirmed its steps and their months; each list of routes says so."""
    return route.provenance == Provenance.MEMORY and route.checked_on is None


@register.filter
def fee_claim(credential: Credential) -> Fact | None:
    """The fee as a claim, for components/claim.html; None if it is not known."""
    return fee_of(credential)


@register.simple_tag
def cost_claim(step: Step, record: CareerPath | Route) -> Fact | None:
    """The cost of a step of the record, for components/claim.html; None: not known."""
    return cost_of(step, record.provenance, record.checked_on)


@register.filter
def training_words(career: CareerPath) -> str:
    """Its training in plain years: "about 4–8 years", "8–18 months".

    From two years on, both ends are rounded to half years; "about" tells of it. The
    exact months are on the career's own page. Without stages it gives "".
    """
    low, high = career.months_min, career.months_max
    if low is None or high is None:
        return ""
    rounded = tuple(_to_half_years(months) for months in (low, high))
    words = months_range(*rounded)
    return words if rounded == (low, high) else f"about {words}"


@register.filter
def months_words(stage: Stage) -> str:
    """The exact length of a step: "36–48 months", "1 month", "up to 12 months"."""
    low, high = stage.months_min, stage.months_max
    unit = "month" if high == 1 else "months"
    if low == high:
        return f"{high} {unit}"
    return f"{low}–{high} {unit}" if low else f"up to {high} {unit}"


@register.filter
def cost_words(stage: Stage) -> str:
    """What a stage costs: "$20,000 to $80,000"; "" if unknown."""
    low, high = (
        money(n, stage.cost_currency) for n in (stage.cost_low, stage.cost_high)
    )
    if low and high and low != high:
        return f"{low} to {high}"
    return low or (f"up to {high}" if high else "")


@register.filter
def growth_words(outlook: Outlook) -> str:
    """The projected change in the number of jobs: "11% more jobs"."""
    percent = outlook.growth_percent
    if not percent:
        return "No change in jobs"
    return f"{abs(percent)}% {'more' if percent > 0 else 'fewer'} jobs"


@register.filter
def premium_words(premium: PayPremium) -> str:
    """The range of a pay premium: "15–25% more", "10% less"."""
    low, high = premium.percent_low, premium.percent_high
    if low == high:
        return f"{abs(low)}% {'less' if low < 0 else 'more'}"
    if high <= 0:
        return f"{-high}–{-low}% less"
    if low < 0:
        return f"from {-low}% less to {high}% more"
    return f"{low}–{high}% more"


@register.filter
def renewal_words(credential: Credential) -> str:
    """How often it is renewed: "Every 5 years"; "" if nobody has told us."""
    years = credential.renewal_years
    if not years:
        return ""
    return "Every year" if years == 1 else f"Every {years} years"


def _money(number: int | None, figure: SalaryFigure) -> str:
    return money(number, figure.currency)


def _to_half_years(months: int) -> int:
    """To the nearest half year, halves up; below two years the months stay."""
    if months < EXACT_BELOW:
        return months
    return (months + HALF_YEAR // 2) // HALF_YEAR * HALF_YEAR
