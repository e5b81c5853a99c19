"""The desk of treatments and their evidence."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from core.admin_base import (
    HOW_WE_KNOW_NUMBERED,
    PUBLISHING,
    OwnReferences,
    PartFormSet,
    PartInline,
    PartTable,
    PublicFilter,
    PublishableAdmin,
    VocabularyAdmin,
    Work,
    WorkFilter,
    review_overdue,
    unconfirmed,
    unseen,
)
from treatments.choices import Certainty
from treatments.models import (
    Category,
    Mechanism,
    PainStage,
    Suitability,
    Treatment,
    TreatmentReference,
)


def with_cell(names: str, code: str, label: str, **cell: Any) -> Work:
    """Treatments with a cell of that kind; ``names`` is the task in words."""
    cells = Suitability.objects.filter(treatment=OuterRef("pk"), **cell)
    return Work(code, label, names, lambda: Q(Exists(cells)))


class ReferenceInline(PartTable):
    model = TreatmentReference
    joined = ("source",)
    autocomplete_fields = ("source",)
    fields = ("number", "key", "source", "on_duration", "stance", "says")
    verbose_name_plural = "references"


class SuitabilityFormSet(PartFormSet):
    def clean(self) -> None:
        """A cell that claims something must cite something."""
        super().clean()
        if any(self.errors):
            return
        problems = []
        for form in self.kept_forms():
            try:
                form.instance.require_source(len(form.cleaned_data["references"]))
            except ValidationError as error:
                problems.append(error)
        if problems:
            raise ValidationError(problems)


class SuitabilityInline(OwnReferences, PartInline):
    model = Suitability
    joined = ("treatment", "mechanism")
    formset = SuitabilityFormSet
    reference_model = TreatmentReference
    max_num = 3
    verbose_name = "cell of the evidence matrix"
    verbose_name_plural = "cells of the evidence matrix"
    fields = (("mechanism", "effect", "certainty"), "note", "references")


@admin.register(Treatment)
class TreatmentAdmin(PublishableAdmin):
    work = (
        with_cell(
            "treatments with a cell that cites no source",
            "no_source",
            "A cell without a source",
            references=None,
        ),
        with_cell(
            "treatments with a cell that is not graded",
            "not_graded",
            "A cell not graded",
            certainty=Certainty.NOT_GRADED,
        ),
        Work(
            "duration",
            "How long it lasts: no source",
            "treatments that say how long the effect lasts and cite no source for it",
            lambda: ~Q(effect_lasts="") & ~Q(references__on_duration=True),
        ),
        unconfirmed("treatments"),
        review_overdue("treatments"),
    )
    list_display = (
        "name",
        "category",
        "line",
        "status",
        "public_now",
        "provenance",
        "checked_on",
        "updated_at",
    )
    list_select_related = ("category",)
    list_filter = (
        WorkFilter,
        PublicFilter,
        "status",
        "provenance",
        "category",
        "line",
        "stages",
    )
    search_fields = ("name", "slug", "description")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("topics", "stages", "careers", "owner")
    inlines = (SuitabilityInline, ReferenceInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    "slug",
                    ("category", "line"),
                    "description",
                    "stages",
                    "topics",
                    "careers",
                ),
                "description": "Education only: no doses, no advice to one person, no "
                "promise of relief.",
            },
        ),
        (
            "Evidence",
            {
                "fields": (
                    "evidence_summary",
                    "disagreement",
                    "effect_lasts",
                    "cautions",
                )
            },
        ),
        HOW_WE_KNOW_NUMBERED,
        PUBLISHING,
    )


class PainKindAdmin(VocabularyAdmin):
    list_display = ("name", "slug", "provenance", "position")
    list_filter = (WorkFilter, "provenance")
    autocomplete_fields = ("sources",)


@admin.register(Mechanism)
class MechanismAdmin(PainKindAdmin):
    work = (unseen("mechanisms"),)


@admin.register(PainStage)
class PainStageAdmin(PainKindAdmin):
    work = (unseen("pain stages"),)


@admin.register(Category)
class CategoryAdmin(VocabularyAdmin):
    list_display = ("name", "slug", "summary", "position")
