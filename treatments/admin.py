"""The desk of treatments and their evidence."""

from django.contrib import admin
from django.core.exceptions import ValidationError

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
    WorkFilter,
    review_overdue,
    unconfirmed,
    unseen,
)
from treatments.models import (
    Category,
    Mechanism,
    PainStage,
    Suitability,
    Treatment,
    TreatmentReference,
)


class ReferenceInline(PartTable):
    model = TreatmentReference
    joined = ("source",)
    autocomplete_fields = ("source",)
    fields = ("number", "key", "source")
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
    work = (unconfirmed("treatments"), review_overdue("treatments"))
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
    autocomplete_fields = ("topics", "stages", "owner")
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
