"""How a plan's money and years read in words. Formatting only."""

from decimal import Decimal

from django import template

from careers.figures.pay import PayChange
from careers.planning.costs import Amount, Costs
from careers.planning.pay import OurSum, Payback
from core.templatetags.core_tags import money

register = template.Library()


@register.filter
def gain_words(change: PayChange) -> str:
    """A difference in pay: "$12,000 more", "$1,000 to $2,000 less", "No difference"."""
    low, high = change.low, change.high
    if low == high == 0:
        return "No difference"
    if low < 0 < high:
        less, more = (_money(abs(n), change.currency) for n in (low, high))
        return f"From {less} less to {more} more"
    ends = sorted({abs(low), abs(high)})
    words = " to ".join(_money(end, change.currency) for end in ends)
    return f"{words} {'less' if low < 0 else 'more'}"


@register.filter
def costs_words(costs: Costs) -> str:
    """The sum of a plan's costs: "$500 to $900", "At least $535"; "" without one.

    A fee with a note may be lower for some: then the sum is no least, but "$535 that we
    know of".
    """
    if costs.low is None:
        return ""
    low, high = (money(n, costs.currency) for n in (costs.low, costs.high))
    words = low if low == high else f"{low} to {high}"
    if costs.noted:
        return f"{words} that we know of"
    return f"At least {low}" if costs.unknown else words


@register.filter
def amount_words(amount: Amount) -> str:
    """One price: "$600", "$20,000 to $80,000"."""
    low, high = (money(n, amount.currency) for n in (amount.low, amount.high))
    return low if low == high else f"{low} to {high}"


@register.filter
def sum_words(found: OurSum) -> str:
    """A median with its premium: "$116,170 to $126,280"."""
    low, high = (_money(n, found.figure.currency) for n in (found.low, found.high))
    return low if low == high else f"{low} to {high}"


@register.filter
def payback_words(found: Payback) -> str:
    """ "0.4 to 2.1 years"; "" where it cannot be told."""
    if found.low is None or found.high is None:
        return ""
    if found.low == found.high:
        return f"{found.low} years"
    return f"{found.low} to {found.high} years"


def _money(number: int, currency: str) -> str:
    return money(Decimal(number), currency)
