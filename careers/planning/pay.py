"""What a plan does to pay, and when the training has paid for itself. No query."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.text import get_text_list

from careers.choices import Per, StepKind
from careers.figures.pay import (
    PayChange,
    caution_of_sum,
    change,
    counts_the_same,
    main_figure,
    why_years_differ,
    with_premium,
)
from careers.models import CareerPath, PayPremium, SalaryFigure, StartingPoint
from careers.planning.costs import Costs
from careers.planning.plans import Plan
from core.templatetags.core_tags import money

YEAR = 12  # months
TENTH = Decimal("0.1")
MOST_NAMED = 3
# Full-time training of which no source says that it pays as the work of today does.
MAY_LOSE_PAY = {
    StepKind.DEGREE: "degrees",
    StepKind.INTERNSHIP: "internships",
    StepKind.RESIDENCY: "residencies",
    StepKind.FELLOWSHIP: "fellowships",
}


@dataclass(frozen=True)
class OurSum:
    """The median there plus a pay premium: a range in whole units of ``currency``."""

    premium: PayPremium
    figure: SalaryFigure
    low: int
    high: int

    @property
    def caution(self) -> str:
        return caution_of_sum(self.figure, self.premium)

    @property
    def why_rough(self) -> str:
        """Why nothing may be reckoned from it, in a sentence; "" if something may."""
        return why_years_differ(self.figure, self.premium)


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
        """What it brings more by the figures, else by our sums of like years.

        None: unknown.
        """
        if self.gain or not self.is_one_occupation:
            return self.gain
        ends = [
            end - found.figure.median
            for found in self.our_sums
            for end in (found.low, found.high)
            if found.figure.median is not None and not found.why_rough
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
    highest cost and today's pay lost during MAY_LOSE_PAY at its longest, the lowest
    gain.
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
    obstacles = _obstacles(costs, shift)
    if (
        obstacles
        or gain is None
        or shift.today is None
        or costs.low is None
        or costs.high is None
    ):
        sentence = "We cannot say when the extra training has paid for itself."
        return Payback(why_not=" ".join([sentence, *obstacles]))
    lost = _lost_pay(plan, shift.today)
    return Payback(
        low=(costs.low / gain.high).quantize(TENTH, ROUND_FLOOR),
        high=((costs.high + lost) / gain.low).quantize(TENTH, ROUND_CEILING),
        assumptions=_assumptions(plan, costs, shift, lost),
    )


def _lost_pay(plan: Plan, today: SalaryFigure) -> Decimal:
    """Today's pay over all steps of MAY_LOSE_PAY ahead, at their longest."""
    pay = today.median if today.median is not None else (today.high or today.low)
    months = sum(s.months_max for s in plan.ahead if s.kind in MAY_LOSE_PAY)
    return Decimal(pay or 0) * months / YEAR


def _obstacles(costs: Costs, shift: PayShift) -> list[str]:
    """Sentences on what keeps the years from being told, most important first."""
    missing = _missing(costs, shift)
    sentences = [
        _why_no_gain(shift),
        _why_no_years(costs, shift),
        f"We have no source for {_listed(missing)}." if missing else "",
        costs.caveat,
    ]
    return [sentence for sentence in sentences if sentence]


def _why_no_gain(shift: PayShift) -> str:
    """Why two known figures show no difference; "" if they do, or one is not known."""
    if shift.today is None or shift.there is None or shift.yearly:
        return ""
    if not shift.is_one_occupation:
        return "The two pay figures cannot be compared."
    if shift.our_sums:
        return f"Our sum of pay is too rough for it. {shift.our_sums[0].why_rough}"
    return "Both pay figures count the same occupation."


def _why_no_years(costs: Costs, shift: PayShift) -> str:
    """Why costs and pay cannot be set against each other, though they are known."""
    if costs.refusal:
        return "The costs are in several currencies."
    if shift.there is None:
        return ""
    if shift.there.per != Per.YEAR:
        return "The pay is by the hour, and hours a year differ."
    if costs.currency not in ("", shift.there.currency):
        return "Costs and pay are in two currencies."
    return ""


def _missing(costs: Costs, shift: PayShift) -> list[str]:
    """What has no source, most important first."""
    missing = []
    if shift.today is None:
        missing.append("your pay today")
    if shift.there is None:
        missing.append("the pay there")
    if not (costs.amounts or costs.unknown):
        missing.append("any cost")
    missing += [
        name if name.startswith("the fee of ") else f"the cost of “{name}”"
        for name in costs.unknown
    ]
    return missing


def _listed(missing: list[str]) -> str:
    """ "your pay today, a and b"; three at most by name."""
    named = missing[:MOST_NAMED]
    if more := len(missing) - len(named):
        return f"{', '.join(named)}, and {more} more"
    return get_text_list(named, "and")


def _assumptions(
    plan: Plan, costs: Costs, shift: PayShift, lost: Decimal
) -> tuple[str, ...]:
    """What the range rests on, in sentences."""
    sentences = [
        "Counted from the end of the training, before tax, without interest or raises.",
        "Shortest: the lowest costs, today’s pay throughout, and the highest gain.",
    ]
    kinds = {step.kind for step in plan.ahead}
    if lost:
        without_pay = [word for kind, word in MAY_LOSE_PAY.items() if kind in kinds]
        sentences.append(
            f"Longest: the highest costs, no pay at all during "
            f"{get_text_list(without_pay, 'and')} at their longest "
            f"({money(lost.quantize(Decimal(1)), costs.currency)} of today’s pay), and "
            "the lowest gain."
        )
    else:
        sentences.append("Longest: the highest costs and the lowest gain.")
    if StepKind.EXPERIENCE in kinds:
        sentences.append(
            "We take practice that counts as a step to be paid as today’s work is."
        )
    if shift.gain is None:
        sentences.append("The gain is our sum: the median and the pay premium.")
    return tuple(sentences)
