"""How careers differ from the first of a comparison, in sentences."""

from collections.abc import Sequence

from careers.compare.comparison import months_of
from careers.compare.pay import figure_of, listed
from careers.figures.pay import PayChange, change, counts_the_same, why_unlike
from careers.models import CareerPath, SalaryFigure
from core.templatetags.core_tags import money, months_range

SAME_OCCUPATION = (
    "both figures count the same occupation, since official statistics do not count "
    "pain work apart. So they cannot show a difference."
)


def in_words(careers: Sequence[CareerPath]) -> list[tuple[CareerPath, list[str]]]:
    """How pay and training of each other career differ from those of the first."""
    first, *others = careers
    return [
        (other, [_pay_words(first, other), _training_words(first, other)])
        for other in others
    ]


def _pay_words(first: CareerPath, other: CareerPath) -> str:
    here, there = figure_of(first), figure_of(other)
    unknown = [str(c) for c, f in ((first, here), (other, there)) if f is None]
    if here is None or there is None:
        return f"Pay: we have no figure that we trust for {listed(unknown)}."
    if counts_the_same(here, there):
        return f"Pay: {SAME_OCCUPATION}"
    if why := why_unlike(here, there):
        return f"Pay: we do not set the two figures against each other. {why}"
    more = _more_words(change(here, there), here)
    return f"Pay: {more} {_years_words(here, there)}."


def _more_words(more: PayChange, figure: SalaryFigure) -> str:
    per = figure.get_per_display()
    low, high = (money(abs(n), more.currency) for n in (more.low, more.high))
    if not (more.low or more.high):
        return f"as much {per}"
    if more.low < 0 < more.high:
        return f"between {low} {per} less and {high} {per} more"
    if more.low < 0:  # the smaller difference first
        low, high = high, low
    amount = low if low == high else f"{low} to {high}"
    return f"{amount} {per} {'more' if more.high > 0 else 'less'}"


def _years_words(here: SalaryFigure, there: SalaryFigure) -> str:
    kind = "medians" if here.median is not None else "ranges"
    years = [str(figure.year or "no stated year") for figure in (here, there)]
    return f"(our sum from {kind} of {listed(list(dict.fromkeys(years)))})"


def _training_words(first: CareerPath, other: CareerPath) -> str:
    here, there = months_of(first), months_of(other)
    if here is None or there is None:
        unknown = [str(c) for c in (first, other) if months_of(c) is None]
        return f"Training: not checked yet for {listed(unknown)}."
    ends = [after - before for before, after in zip(here, there, strict=True)]
    if not any(ends):
        return "Training: as long."
    if ends[0] == ends[1]:
        return f"Training: {_longer_words(ends[0])}."
    return (
        f"Training: {_longer_words(ends[0])} at its quickest, "
        f"{_longer_words(ends[1])} at its slowest."
    )


def _longer_words(months: int) -> str:
    if not months:
        return "as long"
    length = months_range(abs(months), abs(months))
    return f"{length} {'longer' if months > 0 else 'shorter'}"
