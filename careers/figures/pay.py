"""What two pay figures say together, or why they say nothing together.

Figures are compared only if their sources mean the same by them. Nothing is averaged
and no currency is converted: where figures are unlike, the page says so in a sentence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from careers.choices import Per
from careers.models import PayPremium, SalaryFigure

YEARS_APART = 3
# What our own sums are rounded to, in whole units of currency.
ROUNDED_TO = {Per.YEAR: Decimal(10), Per.HOUR: Decimal(1)}
# Other ways to write a place.
SAME_PLACE = dict.fromkeys(("us", "usa", "united states of america"), "united states")


@dataclass(frozen=True)
class PayChange:
    """How much more a figure is than another, in whole units of ``currency``.

    It is for a year or an hour, as the figures are. ``low`` and ``high`` are equal
    where both sources give one number. Negative: less.
    """

    low: int
    high: int
    currency: str


def main_figure(figures: Iterable[SalaryFigure]) -> SalaryFigure | None:
    """The figure by which lists are filtered and sorted; ``with_pay()`` takes it too.

    The first in US dollars a year, else the first of all; None if there is none.
    """
    figures = list(figures)
    return next((f for f in figures if is_usd_a_year(f)), next(iter(figures), None))


def is_usd_a_year(figure: SalaryFigure) -> bool:
    return figure.currency == "USD" and figure.per == Per.YEAR


def why_unlike(first: SalaryFigure, second: SalaryFigure) -> str:
    """A sentence on why the two cannot be set against each other; "" if they can."""
    if first.currency != second.currency:
        return (
            f"One figure is in {first.currency}, the other in {second.currency}. "
            "We do not convert currencies."
        )
    if first.per != second.per:
        return (
            f"One figure is by the {first.per}, the other by the {second.per}. "
            "Hours a year differ, so we do not convert."
        )
    if not is_same_place(first.place, second.place):
        return f"One figure is for {first.place}, the other for {second.place}."
    if (first.median is None) != (second.median is None):
        return "One source gives a median, the other only a range."
    return _why_unlike_ranges(first, second) or _why_unlike_years(first, second)


def _why_unlike_ranges(first: SalaryFigure, second: SalaryFigure) -> str:
    """Two medians are alike whatever stands beside them."""
    if first.median is not None:
        return ""
    if not (first.low_high and second.low_high):
        return "A source does not say what it means by low and high."
    if first.low_high != second.low_high:
        return "The two sources do not mean the same by low and high."
    if not _ends(first, second):
        return "The two sources give no number of the same kind."
    return ""


def _why_unlike_years(first: SalaryFigure, second: SalaryFigure | PayPremium) -> str:
    if (first.year is None) != (second.year is None):
        year = first.year or second.year
        return f"One figure is of {year}, the other has no year stated."
    if first.year and second.year and abs(first.year - second.year) > YEARS_APART:
        return f"One figure is of {first.year}, the other of {second.year}."
    return ""


def is_same_place(first: str, second: str) -> bool:
    """Whether two names mean one place: "US", "The United States"."""
    return _place(first) == _place(second)


def _place(name: str) -> str:
    words = " ".join(name.casefold().replace(".", "").split()).removeprefix("the ")
    return SAME_PLACE.get(words, words)


def counts_the_same(first: SalaryFigure, second: SalaryFigure) -> bool:
    """Both count one occupation: statistics do not count pain work apart."""
    return first.occupation == second.occupation and first.source_id == second.source_id


def change(first: SalaryFigure, second: SalaryFigure) -> PayChange:
    """What the second pays more than the first.

    Raises ValueError with the sentence of ``why_unlike`` if they are unlike.
    """
    if sentence := why_unlike(first, second):
        raise ValueError(sentence)
    ends = _ends(first, second)
    return PayChange(min(ends), max(ends), first.currency)


def _ends(first: SalaryFigure, second: SalaryFigure) -> list[int]:
    """How much more the second gives, median to median or else end to end."""
    if first.median is not None and second.median is not None:
        return [second.median - first.median]
    pairs = ((first.low, second.low), (first.high, second.high))
    return [
        there - here for here, there in pairs if here is not None and there is not None
    ]


def with_premium(figure: SalaryFigure, premium: PayPremium) -> tuple[int, int] | None:
    """Our sum: the median plus the premium, rounded to tens; (low, high).

    Pay by the hour is rounded to whole units. None where the figure has no median or
    is for another place.
    """
    if figure.median is None or not is_same_place(figure.place, premium.place):
        return None
    unit = ROUNDED_TO[Per(figure.per)]
    low, high = (
        _rounded(figure.median * (100 + percent) / Decimal(100), unit)
        for percent in (premium.percent_low, premium.percent_high)
    )
    return low, high


def why_years_differ(figure: SalaryFigure, premium: PayPremium) -> str:
    """A sentence on why their years do not fit together; "" if they do.

    Without a year on either side nobody can tell.
    """
    if figure.year is None and premium.year is None:
        return "Neither figure has a year stated."
    return _why_unlike_years(figure, premium)


def caution_of_sum(figure: SalaryFigure, premium: PayPremium) -> str:
    """What a reader should know of the sum of ``with_premium``, in sentences."""
    names = (
        f"The sum joins two figures: the median counts “{figure.occupation}”, the "
        f"premium is over “{premium.base}”."
    )
    is_named = _names(premium.base, figure.occupation)
    sentences = [
        names,
        "" if is_named else "These may not be the same people.",
        why_years_differ(figure, premium),
        "Take the sum as a rough guide.",
    ]
    return " ".join(filter(None, sentences))


def _names(base: str, occupation: str) -> bool:
    """Whether the base of a premium says the name of the occupation."""
    base, occupation = (" ".join(s.casefold().split()) for s in (base, occupation))
    return re.search(rf"\b{re.escape(occupation)}(?!\w)", base) is not None


def _rounded(amount: Decimal, unit: Decimal) -> int:
    """To the nearest multiple of the unit, halves up."""
    return int((amount / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit)
