"""What a plan does to pay, and when the training has paid for itself. No query."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from careers.choices import Per, StepKind
from careers.figures.pay import (
    PayChange,
    change,
    counts_the_same,
    main_figure,
    with_premium,
)
from careers.models import CareerPath, PayPremium, SalaryFigure, StartingPoint
from careers.planning.costs import Costs
from careers.planning.plans import Plan
from core.templatetags.core_tags import money

YEAR = 12  # months
TENTH = Decimal("0.1")
MOST_NAMED = 3


@dataclass(frozen=True)
class OurSum:
    """The median there plus a pay premium: a range in whole units of ``currency``."""

    premium: PayPremium
    figure: SalaryFigure
    low: int
    high: int


@dataclass(frozen=True)
class PayShift:
    """Pay where a person stands and where the plan leads.

    ``gain`` is the difference, where the two sources can be compared; else ``why_not``
    says in a sentence why there is none.
    """

    today: SalaryFigure | None
    there: SalaryFigure | None
    our_sums: list[OurSum]
    gain: PayChange | None = None
    why_not: str = ""
    depends_on_work: bool = False

    @property
    def unknown_today(self) -> str:
        """What stands in the place of today's figure, if that is not for us to know."""
        return "Depends on the work that you do" if self.depends_on_work else ""

    @property
    def is_one_occupation(self) -> bool:
        return bool(
            self.today and self.there and counts_the_same(self.today, self.there)
        )

    @property
    def yearly(self) -> PayChange | None:
        """What it brings more by the figures, else by our sums; None: unknown."""
        if self.gain or not self.is_one_occupation:
            return self.gain
        ends = [
            end - found.figure.median
            for found in self.our_sums
            for end in (found.low, found.high)
            if found.figure.median is not None
        ]
        if self.there is None or not ends:
            return None
        return PayChange(min(ends), max(ends), self.there.currency)


def pay_shift(
    start: StartingPoint, today: CareerPath | None, target: CareerPath
) -> PayShift:
    """The change in pay from ``today``, the public career of the start, to the target.

    Reads the salary figures of both, with their sources, and the target's premiums.
    """
    here = main_figure(today.salary_figures.all()) if today else None
    there = main_figure(target.salary_figures.all())
    sums = _our_sums(there, target.pay_premiums.all())
    depends = start.career_id is None
    gain, why_not = _difference(here, there, depends_on_work=depends)
    return PayShift(here, there, sums, gain, why_not, depends)


def _difference(
    here: SalaryFigure | None, there: SalaryFigure | None, *, depends_on_work: bool
) -> tuple[PayChange | None, str]:
    """What the pay there is more, or a sentence on why it cannot be said."""
    if depends_on_work:
        return (
            None,
            "Your pay today depends on the work that you do. We cannot know it.",
        )
    if here is None:
        return None, "We have no pay figure that we trust for where you stand."
    if there is None:
        return None, "We have no pay figure that we trust for this career."
    if counts_the_same(here, there):
        return None, (
            f"Both figures count the same occupation, “{here.occupation}”: official "
            "statistics do not count pain work apart. So they cannot show a difference."
        )
    try:
        return change(here, there), ""
    except ValueError as error:
        return None, str(error)


def _our_sums(
    there: SalaryFigure | None, premiums: Iterable[PayPremium]
) -> list[OurSum]:
    if there is None:
        return []
    return [
        OurSum(premium, there, *found)
        for premium in premiums
        if (found := with_premium(there, premium))
    ]


@dataclass(frozen=True)
class Payback:
    """Years until the extra training has paid for itself, counted from its end.

    ``low`` and ``high`` are in tenths, rounded outward; both are None if they cannot be
    told, and ``why_not`` says in a sentence why.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    assumptions: tuple[str, ...] = ()
    why_not: str = ""


def payback(plan: Plan, costs: Costs, shift: PayShift) -> Payback:
    """The range, only where every cost and both pays are sourced and comparable.

    Low: the lowest cost, today's pay earned throughout, the highest gain. High: the
    highest cost and today's pay lost during degrees at their longest, the lowest gain.
    """
    gain = shift.yearly
    if gain and gain.high <= 0:
        return Payback(
            why_not="By these figures the pay there is not higher than today’s, so the "
            "training does not pay for itself in money."
        )
    if gain and gain.low <= 0:
        return Payback(
            why_not="By these figures the pay there may be no higher than today’s, so we "
            "cannot say when the training has paid for itself."
        )
    missing = _missing(costs, shift)
    if missing or gain is None or shift.today is None:
        return Payback(why_not=_cannot_say(missing))
    assert costs.low is not None
    assert costs.high is not None
    lost = _lost_pay(plan, shift.today)
    return Payback(
        low=(costs.low / gain.high).quantize(TENTH, ROUND_FLOOR),
        high=((costs.high + lost) / gain.low).quantize(TENTH, ROUND_CEILING),
        assumptions=_assumptions(costs, shift, lost),
    )


def _lost_pay(plan: Plan, today: SalaryFigure) -> Decimal:
    """Today's pay over all degrees ahead, at their longest."""
    pay = today.median if today.median is not None else (today.high or today.low)
    months = sum(s.months_max for s in plan.ahead if s.kind == StepKind.DEGREE)
    return Decimal(pay or 0) * months / YEAR


def _missing(costs: Costs, shift: PayShift) -> list[str]:
    """What keeps the years from being told, most important first."""
    missing = []
    if shift.today is None:
        missing.append("your pay today")
    if shift.there is None:
        missing.append("the pay there")
    if shift.today and shift.there:
        if shift.yearly is None:
            missing.append("two pay figures that can be compared")
        if shift.there.per != Per.YEAR:
            missing.append("pay by the year")
        if costs.currency not in ("", shift.there.currency):
            missing.append("costs and pay in one currency")
    if costs.refusal:
        missing.append("costs in one currency")
    missing += [f"the whole fee of {name}" for name in costs.open_ended]
    missing += [
        name if name.startswith("the fee of ") else f"the cost of “{name}”"
        for name in costs.unknown
    ]
    return missing


def _cannot_say(missing: list[str]) -> str:
    """ "We have no source for your pay today, a and b", three at most by name."""
    named = missing[:MOST_NAMED]
    words = ", ".join(named[:-1])
    words = f"{words} and {named[-1]}" if words else named[-1]
    if more := len(missing) - len(named):
        words = f"{', '.join(named)}, and {more} more"
    return (
        "We cannot say when the extra training has paid for itself. "
        f"We have no source for {words}."
    )


def _assumptions(costs: Costs, shift: PayShift, lost: Decimal) -> tuple[str, ...]:
    """What the range rests on, in sentences."""
    sentences = [
        "Counted from the end of the training, before tax, without interest or raises.",
        "Shortest: the lowest costs, today’s pay throughout, and the highest gain.",
    ]
    currency = costs.currency or (shift.today.currency if shift.today else "")
    if lost:
        sentences.append(
            "Longest: the highest costs, no pay at all during degrees at their longest "
            f"({money(lost.quantize(Decimal(1)), currency)} of today’s pay), and the "
            "lowest gain."
        )
    else:
        sentences.append("Longest: the highest costs and the lowest gain.")
    if costs.paid_work:
        sentences.append("Work that counts as a step is paid, so it costs nothing.")
    if shift.gain is None:
        sentences.append("The gain is our sum: the median and the pay premium.")
    return tuple(sentences)
