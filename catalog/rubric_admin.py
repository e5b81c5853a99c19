"""The desk of the rubric: criteria, weights, presets, until a review rests on them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest

from catalog.choices import Preset
from catalog.models import Criterion, PresetReason, PresetWeight, Rubric
from catalog.models.rubric import WHOLE
from core.admin_base import DeskAdmin, DraggableTable, PartFormSet, PartTable
from core.edit_lock import digest

OUTDATED = (
    "A colleague saved this rubric while you were editing, so nothing is saved yet. "
    "Your numbers are still in the form. Compare them with the rubric in another "
    "window, then save again."
)


def weight_field(preset: Preset) -> forms.IntegerField:
    return forms.IntegerField(
        label=f"{preset.label} %",
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(WHOLE)],
        widget=forms.NumberInput({"aria-label": f"{preset.label}, percent", "size": 3}),
    )


class CriterionForm(forms.ModelForm):
    """A criterion with its weight in each preset, which are rows of their own."""

    self_care = weight_field(Preset.SELF_CARE)
    clinician = weight_field(Preset.CLINICIAN)
    budget = weight_field(Preset.BUDGET)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for row in self.instance.preset_weights.all():
                self.initial[field_of(Preset(row.preset))] = row.weight

    def save(self, commit: bool = True) -> Criterion:
        criterion = super().save(commit)
        if commit:
            for preset in Preset:
                self.save_weight(criterion, preset)
        return criterion

    def save_weight(self, criterion: Criterion, preset: Preset) -> None:
        weight = self.cleaned_data[field_of(preset)]
        rows = PresetWeight.objects.filter(criterion=criterion, preset=preset)
        if weight is None:
            rows.delete()
        elif not rows.update(weight=weight):
            criterion.preset_weights.create(preset=preset, weight=weight)


def field_of(preset: Preset) -> str:
    """``self_care`` for the preset ``self-care``."""
    return preset.value.replace("-", "_")


class CriterionFormSet(PartFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        total = self.total("weight")
        faults = []
        if total != WHOLE:
            faults.append(
                f"The weights add up to {total} percent. They must add up to 100."
            )
        faults += [
            f"The weights of {preset.label} add up to {total} percent. They must add "
            "up to 100, or all be empty."
            for preset in Preset
            if (total := self.total(field_of(preset))) not in (None, WHOLE)
        ]
        if faults:
            raise ValidationError(faults)

    def total(self, name: str) -> int | None:
        """The sum over all criteria; None if nothing is given."""
        given = [form.cleaned_data.get(name) for form in self.kept_forms()]
        numbers = [number for number in given if number is not None]
        return sum(numbers) if numbers else None


class CriterionInline(DraggableTable):
    model = Criterion
    form = CriterionForm
    formset = CriterionFormSet
    fetched = ("preset_weights",)
    fields = (
        "name",
        "slug",
        "question",
        "weight",
        "self_care",
        "clinician",
        "budget",
        "position",
    )
    prepopulated_fields = {"slug": ("name",)}


class PresetReasonInline(PartTable):
    model = PresetReason
    fields = ("preset", "reason")
    verbose_name_plural = "why the presets weigh as they do"
    max_num = len(Preset)


class RubricForm(forms.ModelForm):
    """Refuses to save over what a colleague saved meanwhile, parts included.

    The lock of other records needs a field named version, which here is something
    else, so this one compares what the rubric says.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stored_digest(self.instance.pk)
        self.initial["seen"] = self.stored

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk and cleaned.get("seen") != self.stored:
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("seen")] = self.stored
            self.data = data
            self.add_error(None, ValidationError(OUTDATED, code="outdated"))
        return cleaned


def stored_digest(pk: int | None) -> str:
    """A digest of all that a rubric says; four queries."""
    rows: tuple[models.QuerySet[Any], ...] = (
        Rubric.objects.filter(pk__in=[pk] if pk else []),
        Criterion.objects.filter(rubric=pk),
        PresetWeight.objects.filter(criterion__rubric=pk),
        PresetReason.objects.filter(rubric=pk),
    )
    return digest([list(found.order_by("pk").values()) for found in rows])


class RubricAdmin(DeskAdmin):
    form = RubricForm
    change_form_template = "admin/catalog/rubric/change_form.html"
    list_display = ("__str__", "valid_from", "review_count")
    inlines = (CriterionInline, PresetReasonInline)
    fieldsets = (
        (
            None,
            {
                "fields": ("version", "valid_from", "summary"),
                "description": "A rubric that a review uses stays as it is, so that "
                "its marks keep their meaning. To rate differently, add a version. "
                "A preset has a weight for each criterion, or none at all.",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Rubric]:
        return super().get_queryset(request).annotate(used=models.Count("reviews"))

    @admin.display(description="Reviews", ordering="used")
    def review_count(self, rubric: Any) -> int:
        return rubric.used

    def has_change_permission(
        self, request: HttpRequest, obj: Rubric | None = None
    ) -> bool:
        used = obj is not None and obj.reviews.exists()
        return not used and super().has_change_permission(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: Rubric | None = None
    ) -> bool:
        used = obj is not None and obj.reviews.exists()
        return not used and super().has_delete_permission(request, obj)
