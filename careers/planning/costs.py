"""What a plan costs, as far as a source says. No query.

Amounts of one currency are added, those of two never. What no source states is named,
not guessed: practice that counts as a step may be paid work, or cost money.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import get_text_list

from careers.choices import StepKind
from careers.figures.claims import Fact, cost_of, fee_of
from careers.models import Bridge, CareerPath, Credential, Route
from careers.planning.plans import Plan, PlanStep

# Steps that are little more than an exam or an application: their fee is their cost.
FEE_ALONE = {StepKind.LICENSE, StepKind.CERTIFICATION}


@dataclass(frozen=True)
class Amount:
    """One sourced price on the path, as a range.

    A ``note`` tells for whom or for what part it holds: then it may not be all.
    """

    what: str
    low: Decimal
    high: Decimal
    currency: str
    claim: Fact
    note: str = ""


@dataclass(frozen=True)
class Costs:
    """The sourced amounts of a plan, and the names of what has no sourced cost.

    ``groups`` hold the amounts of which a person pays one: the fees of the credentials
    that open the same door. ``not_summed`` are fees beside one that is not known: the
    unknown one may be lower, so they have no part in the sum.
    """

    groups: list[list[Amount]]
    not_summed: list[Amount]
    unknown: list[str]

    @property
    def amounts(self) -> list[Amount]:
        """Those that are added up."""
        return [amount for group in self.groups for amount in group]

    @property
    def currencies(self) -> list[str]:
        return sorted({amount.currency for amount in self.amounts})

    @property
    def currency(self) -> str:
        """The one in which all amounts are; "" if there are none or several."""
        return self.currencies[0] if len(self.currencies) == 1 else ""

    @property
    def has_sum(self) -> bool:
        return bool(self.currency)

    @property
    def low(self) -> Decimal | None:
        lowest = (min(amount.low for amount in group) for group in self.groups)
        return sum(lowest, Decimal(0)) if self.has_sum else None

    @property
    def high(self) -> Decimal | None:
        highest = (max(amount.high for amount in group) for group in self.groups)
        return sum(highest, Decimal(0)) if self.has_sum else None

    @property
    def refusal(self) -> str:
        """Why there is no sum though amounts are known; "" if there is one."""
        if len(self.currencies) < 2:
            return ""
        return (
            f"These amounts are in {get_text_list(self.currencies, 'and')}. "
            "We do not convert currencies, so we give no sum."
        )

    @property
    def noted(self) -> list[str]:
        """The names of the fees that may not be all of it."""
        return [amount.what for amount in self.amounts if amount.note]

    @property
    def caveat(self) -> str:
        """The same in a sentence; "" if there are none."""
        if not self.noted:
            return ""
        fees = "fee" if len(self.noted) == 1 else "fees"
        names = get_text_list(self.noted, "and")
        return f"The {fees} of {names} may not be all of it."

    @property
    def is_complete(self) -> bool:
        return self.has_sum and not (self.unknown or self.noted)


def costs_of(plan: Plan) -> Costs:
    """The costs of the steps ahead."""
    groups: list[list[Amount]] = []
    not_summed: list[Amount] = []
    unknown: list[str] = []
    for step in plan.ahead:
        own = list(_own_cost(step, plan.route))
        found = [(row, _fee(row)) for row in step.open_credentials]
        fees = [fee for _, fee in found if fee]
        without_fee = [
            f"the fee of {row.abbreviation}" for row, fee in found if fee is None
        ]
        if own:
            groups.append(own)
        if without_fee:
            not_summed += fees
        elif fees:
            groups.append(fees)
        if own or (fees and step.kind in FEE_ALONE):
            unknown += without_fee
        else:
            # It stands for all that the step costs, its fees among them.
            unknown.append(step.name)
    return Costs(groups, not_summed, unknown)


def _own_cost(step: PlanStep, route: Route) -> Iterator[Amount]:
    row = step.step
    record: CareerPath | Route = route if isinstance(row, Bridge) else route.target
    claim = cost_of(row, record.provenance, record.checked_on)
    if claim is None or row.cost_low is None or row.cost_high is None:
        return
    yield Amount(step.name, row.cost_low, row.cost_high, row.cost_currency, claim)


def _fee(credential: Credential) -> Amount | None:
    """The first fee of a credential, if it has a source."""
    claim = fee_of(credential)
    if credential.fee is None or claim is None or claim.source is None:
        return None
    return Amount(
        what=credential.abbreviation,
        low=credential.fee,
        high=credential.fee,
        currency=credential.fee_currency,
        claim=claim,
        note=credential.fee_note,
    )
