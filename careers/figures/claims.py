"""What a figure needs before readers may see it, and when it has grown old.

A claim is a salary, a premium, an outlook, a fee, a cost or a length of training. The
founding guide of the site counts as a source: what it states needs neither a year nor
a day of check, and reads "no year stated".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from careers.models import (
    CareerPath,
    CareerQuestion,
    Credential,
    Outlook,
    PayPremium,
    SalaryFigure,
)
from careers.models.career import Step
from core.choices import Provenance, SourceKind
from core.models import Source, Sourced

FIGURE = re.compile(r"[$€£%]|\bpercent\b", re.IGNORECASE)
# What the rules for whole records read, to be fetched beforehand.
CREDENTIAL_PARTS = ("fee_source", "sources")
CAREER_PARTS = (
    "sources",
    "stages__cost_source",
    "salary_figures__source",
    "pay_premiums__source",
    "outlook__source",
    "questions",
)


@dataclass(frozen=True)
class Fact:
    """A fee or a cost, which has no row of its own, as a claim.

    ``checked_on`` is the later of two days: the check of the record that states it and
    of the source that it cites.
    """

    source: Source | None
    year: int | None
    provenance: str
    checked_on: date | None

    @property
    def is_from_memory(self) -> bool:
        return self.provenance == Provenance.MEMORY and self.checked_on is None


Claim = SalaryFigure | PayPremium | Outlook | Fact


def fact(
    source: Source | None, year: int | None, provenance: str, checked_on: date | None
) -> Fact:
    """``provenance`` and ``checked_on`` are those of the record that states it."""
    days = [day for day in (checked_on, source and source.checked_on) if day]
    if source and source.kind == SourceKind.GUIDE:
        provenance = Provenance.GUIDE
    elif provenance == Provenance.GUIDE:
        # The guide states the record, but not what another source is cited for.
        provenance = Provenance.MEMORY
    return Fact(source, year, provenance, max(days, default=None))


def fee_of(credential: Credential) -> Fact | None:
    """The first fee of a credential as a claim; None if it is not known."""
    if credential.fee is None:
        return None
    return fact(
        credential.fee_source,
        credential.fee_year,
        credential.provenance,
        credential.checked_on,
    )


def cost_of(step: Step, provenance: str, checked_on: date | None) -> Fact | None:
    """What a step costs as a claim; None if it is not known.

    The other two are those of the career or the route that the step belongs to.
    """
    if step.cost_low is None:
        return None
    return fact(step.cost_source, step.cost_year, provenance, checked_on)


def what_is_missing(claim: Claim) -> dict[str, str]:
    """A sentence for each thing that keeps a claim from readers, by field; {} if none.

    The fields are those of a claim: source, year, provenance, checked_on. It reads
    ``claim.source``.
    """
    lacks = {}
    source = getattr(claim, "source", None)
    stated_by_guide = claim.provenance == Provenance.GUIDE
    if source is None:
        lacks["source"] = "Name the source of the figure."
    elif stated_by_guide and source.kind != SourceKind.GUIDE:
        lacks["provenance"] = (
            "The founding guide is not the source of this figure. Say how we know it."
        )
    if claim.year is None and not stated_by_guide:
        lacks["year"] = "Give the year for which the source states the figure."
    if claim.checked_on is None and not stated_by_guide:
        lacks["checked_on"] = (
            "Give the day on which somebody last saw the figure at its source."
        )
    return lacks


def what_a_length_lacks(
    *, has_source: bool, provenance: str, checked_on: date | None
) -> list[str]:
    """What keeps durations from readers: they rest on the record that states them.

    They need the day of a check like any figure, unless the founding guide states them.
    """
    lacks = []
    if not has_source:
        lacks.append("Name a source for the times, under “How we know it”.")
    if checked_on is None and provenance != Provenance.GUIDE:
        lacks.append(
            "Give the day on which somebody last saw the times at a source, under "
            "“How we know it”."
        )
    return lacks


def what_an_answer_lacks(question: CareerQuestion) -> dict[str, str]:
    """An answer that gives money or a percentage needs its source."""
    if question.source_id is None and FIGURE.search(question.answer):
        return {"source": "The answer gives a figure, so name its source."}
    return {}


def what_a_career_lacks(career: CareerPath) -> list[str]:
    """A sentence for each thing that keeps the figures of a career from readers.

    It reads ``CAREER_PARTS``.
    """
    return list(_of_career(career))


def _of_career(career: CareerPath) -> Iterator[str]:
    stages = list(career.stages.all())
    outlook = getattr(career, "outlook", None)
    for claim in (
        *career.salary_figures.all(),
        *career.pay_premiums.all(),
        *([outlook] if outlook else []),
    ):
        yield from _named(str(claim), what_is_missing(claim))
    for stage in stages:
        if cost := cost_of(stage, career.provenance, career.checked_on):
            yield from _named(f"Cost of {stage}", what_is_missing(cost))
    if stages:
        yield from _lengths_of(career)
    for question in career.questions.all():
        yield from _named(str(question), what_an_answer_lacks(question))


def what_a_credential_lacks(credential: Credential) -> list[str]:
    """The same for a credential: its fee, and how often it is renewed."""
    lacks = []
    if fee := fee_of(credential):
        lacks += _named("Fee", what_is_missing(fee))
    if credential.renewal_years:
        lacks += _lengths_of(credential)
    return lacks


def _lengths_of(record: Sourced) -> list[str]:
    return what_a_length_lacks(
        has_source=bool(record.sources.all()),
        provenance=record.provenance,
        checked_on=record.checked_on,
    )


def _named(name: str, lacks: dict[str, str]) -> list[str]:
    return [f"{name}: {sentence}" for sentence in lacks.values()]


def first_fresh_year(today: date | None = None) -> int:
    """Figures of an earlier year are due for a re-check."""
    return (today or timezone.localdate()).year - settings.CLAIM_MAX_AGE_YEARS


def is_old(claim: Claim, today: date | None = None) -> bool:
    """Whether a figure is of a year too far back. Without a year it never ages."""
    return claim.year is not None and claim.year < first_fresh_year(today)
