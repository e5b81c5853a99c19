"""What a plan costs, as far as a source says. No query.

Amounts of one currency are added, those of two never. What no source states is named,
not guessed.
"""

from collections.abc import Iterable, Iterator
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

    ``is_least``: its source says that more may come on top.
    """

    what: str
    low: Decimal
    high: Decimal
    currency: str
    claim: Fact
    note: str = ""
    is_least: bool = False


@dataclass(frozen=True)
class Costs:
    """The sourced amounts of a plan, and the names of what has no sourced cost.

    ``groups`` hold the amounts of which a person pays one: the fees of the credentials
    that open the same door.
    """

    groups: list[list[Amount]]
    unknown: list[str]
    paid_work: list[str]

    @property
    def amounts(self) -> list[Amount]:
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
        """There is something to add, or certainly nothing to pay."""
        return bool(self.currency) or not (self.amounts or self.unknown)

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
    def open_ended(self) -> list[str]:
        """The names of amounts to which more may come."""
        return [amount.what for amount in self.amounts if amount.is_least]

    @property
    def is_complete(self) -> bool:
        return self.has_sum and not (self.unknown or self.open_ended)


def costs_of(plan: Plan) -> Costs:
    """The costs of the steps ahead. Experience is paid work: it costs nothing."""
    groups: list[list[Amount]] = []
    unknown: list[str] = []
    paid_work: list[str] = []
    for step in plan.ahead:
        fees = list(_fees(step.open_credentials))
        own = list(_own_cost(step, plan.route))
        groups += [group for group in (own, fees) if group]
        if not own and step.kind == StepKind.EXPERIENCE:
            paid_work.append(step.name)
        elif not own and not (fees and step.kind in FEE_ALONE):
            # It stands for all that the step costs, its fees among them.
            unknown.append(step.name)
            continue
        known = {fee.what for fee in fees}
        unknown += [
            f"the fee of {found.abbreviation}"
            for found in step.open_credentials
            if found.abbreviation not in known
        ]
    return Costs(groups, unknown, paid_work)


def _own_cost(step: PlanStep, route: Route) -> Iterator[Amount]:
    row = step.step
    record: CareerPath | Route = route if isinstance(row, Bridge) else route.target
    claim = cost_of(row, record.provenance, record.checked_on)
    if claim is None or row.cost_low is None or row.cost_high is None:
        return
    yield Amount(step.name, row.cost_low, row.cost_high, row.cost_currency, claim)


def _fees(credentials: Iterable[Credential]) -> Iterator[Amount]:
    """Those that have a source.

    A note beside a fee names what else is due, or on what terms it is so low: then it
    is the least that a person pays.
    """
    for credential in credentials:
        claim = fee_of(credential)
        if credential.fee is None or claim is None or claim.source is None:
            continue
        yield Amount(
            what=credential.abbreviation,
            low=credential.fee,
            high=credential.fee,
            currency=credential.fee_currency,
            claim=claim,
            note=credential.fee_note,
            is_least=bool(credential.fee_note),
        )
