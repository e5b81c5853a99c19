"""How figures are kept at the desk: none reaches readers before it is complete."""

from collections.abc import Iterable
from typing import Any

from django import forms

from careers.figures.claims import (
    Claim,
    cost_of,
    fact,
    what_a_length_lacks,
    what_an_answer_lacks,
    what_is_missing,
)
from careers.models import (
    CareerQuestion,
    Outlook,
    PayPremium,
    SalaryFigure,
    Stage,
)
from careers.models.career import Step
from core.admin_base import (
    KNOWN,
    ClaimFormSet,
    DraggableParts,
    NumberedFormSet,
    PartInline,
    PublishableForm,
)

COST = (("cost_low", "cost_high", "cost_currency", "cost_year"), "cost_source")
COST_FIELDS = {*COST[0], COST[1]}
LENGTH = {"months_min", "months_max", "DELETE"}
FEE = {"fee", "fee_currency", "fee_year", "fee_source"}
HOW_WE_KNOW_IT = {"sources", "provenance", "checked_on"}
UNDATED = (
    "Nobody has noted the day on which it was seen at its source. Give the day of the "
    "check under “How we know it”, or at the source itself."
)


def what_the_length_lacks(record: PublishableForm) -> list[str]:
    """What the times in a record need, as its form has it now."""
    cleaned = record.cleaned_data
    return what_a_length_lacks(
        has_source=bool(cleaned.get("sources")),
        provenance=cleaned.get("provenance", ""),
        checked_on=cleaned.get("checked_on"),
    )


def is_undated(step: Step, record: forms.ModelForm) -> bool:
    """Whether nobody has dated what a step costs, as the form of its record has it now.

    The model itself refuses a cost without its currency, year or source.
    """
    known = record.cleaned_data
    cost = cost_of(step, known.get("provenance", ""), known.get("checked_on"))
    return cost is not None and "checked_on" in what_is_missing(cost)


def changed_of(form: forms.ModelForm, names: Iterable[str]) -> set[str]:
    return set(form.changed_data).intersection(names) if form.has_changed() else set()


class FigureFormSet(ClaimFormSet):
    no_claim = frozenset({"position", "note"})

    def what_is_missing(self, row: Claim) -> dict[str, str]:
        return what_is_missing(row)


class QuestionFormSet(ClaimFormSet):
    def what_is_missing(self, row: CareerQuestion) -> dict[str, str]:
        return what_an_answer_lacks(row)


class StageFormSet(NumberedFormSet):
    """Stages whose times and costs rest on what the career says of its sources."""

    def clean(self) -> None:
        super().clean()
        record: PublishableForm = self.instance.desk_form
        known = changed_of(record, HOW_WE_KNOW_IT)
        for form in self.kept_forms():
            changed = changed_of(form, COST_FIELDS) | known - {"sources"}
            is_due = not form.errors and record.is_due(changed)
            if is_due and is_undated(form.instance, record):
                form.add_error("cost_source", UNDATED)
        retimed = {name for form in self.forms for name in changed_of(form, LENGTH)}
        lacks = what_the_length_lacks(record) if self.kept_forms() else []
        if lacks and record.is_due(retimed | known):
            raise forms.ValidationError(lacks)


class CredentialForm(PublishableForm):
    def what_is_missing(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """The day of check of the fee, and what the time to renewal rests on.

        The model itself refuses a fee without its currency, year or source.
        """
        lacks = {}
        if self._has_undated_fee(cleaned) and self.is_due(
            changed_of(self, FEE | {"provenance", "checked_on"})
        ):
            lacks["fee_source"] = UNDATED
        sentences = what_the_length_lacks(self) if cleaned.get("renewal_years") else []
        if sentences and self.is_due(
            changed_of(self, HOW_WE_KNOW_IT | {"renewal_years"})
        ):
            lacks["renewal_years"] = " ".join(sentences)
        return lacks

    def _has_undated_fee(self, cleaned: dict[str, Any]) -> bool:
        if any(cleaned.get(name) in (None, "") for name in FEE):
            return False
        fee = fact(
            cleaned["fee_source"],
            cleaned["fee_year"],
            cleaned.get("provenance", ""),
            cleaned.get("checked_on"),
        )
        return "checked_on" in what_is_missing(fee)


class StageInline(PartInline):
    model = Stage
    formset = StageFormSet
    autocomplete_fields = ("credentials", "cost_source")
    fetched = ("credentials",)
    fields = (
        ("order", "kind", "name"),
        ("months_min", "months_max"),
        "gate",
        "credentials",
        *COST,
    )


class SalaryFigureInline(DraggableParts):
    model = SalaryFigure
    formset = FigureFormSet
    autocomplete_fields = ("source",)
    fields = (
        ("occupation", "place", "year"),
        ("currency", "per"),
        ("low", "percentile_25", "median", "percentile_75", "high"),
        "low_high",
        "source",
        KNOWN,
        "note",
        "position",
    )


class PayPremiumInline(PartInline):
    model = PayPremium
    formset = FigureFormSet
    autocomplete_fields = ("source",)
    fields = (
        ("base", "place", "year"),
        ("percent_low", "percent_high"),
        "source",
        KNOWN,
        "note",
    )


class OutlookInline(PartInline):
    model = Outlook
    formset = FigureFormSet
    autocomplete_fields = ("source",)
    fields = (("growth_percent", "period"), "basis", "source", KNOWN)


class CareerQuestionInline(DraggableParts):
    model = CareerQuestion
    formset = QuestionFormSet
    autocomplete_fields = ("source",)
    prepopulated_fields = {"slug": ("question",)}
    fields = (("question", "slug"), "answer", "source", "position")
