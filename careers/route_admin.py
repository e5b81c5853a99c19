"""The desk of the pathway planner: starting points and routes."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest

from careers.models import Bridge, Route, Stage
from core.admin_base import (
    KNOWN,
    DeskAdmin,
    NumberedFormSet,
    PartInline,
    VocabularyAdmin,
    WorkFilter,
    unconfirmed,
)


class StartingPointAdmin(VocabularyAdmin):
    list_display = ("name", "career", "assumes", "position")
    list_select_related = ("career",)
    search_fields = ("name", "assumes")
    autocomplete_fields = ("career",)


class BridgeInline(PartInline):
    model = Bridge
    formset = NumberedFormSet
    verbose_name_plural = "bridges"
    autocomplete_fields = ("cost_source",)
    fields = (
        ("order", "before", "kind", "name"),
        ("months_min", "months_max"),
        "why",
        ("cost_low", "cost_high", "cost_currency", "cost_year"),
        "cost_source",
    )


class RouteAdmin(DeskAdmin):
    work = (unconfirmed("routes"),)
    list_display = (
        "__str__",
        "kind",
        "region",
        "provenance",
        "checked_on",
        "reviewed_on",
    )
    list_select_related = ("start", "target")
    list_filter = (WorkFilter, "provenance", "kind", "region", "start", "target")
    search_fields = ("start__name", "target__title", "note")
    date_hierarchy = "checked_on"
    autocomplete_fields = ("start", "target", "sources")
    inlines = (BridgeInline,)

    def get_fieldsets(self, request: HttpRequest, obj: Route | None = None) -> Any:
        """The remaining stages can be chosen once the career is known."""
        way = ("remaining", "gates") if obj else ("gates",)
        return [
            (None, {"fields": (("start", "target"), ("kind", "region"))}),
            (
                "What is still to do",
                {
                    "fields": (*way, "note"),
                    "description": "The length of the route is the sum of these "
                    "stages and the bridges below. For a new route, save first; then "
                    "choose the stages of its career.",
                },
            ),
            ("How we know it", {"fields": (KNOWN, "reviewed_on", "sources")}),
        ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Route | None = None
    ) -> tuple[str, ...]:
        """A route is its pair; for another pair there is another route."""
        return ("start", "target") if obj else ()

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        """Of the stages, only those of the route's own career."""
        if db_field.name == "remaining":
            match = request.resolver_match
            route = match.kwargs.get("object_id", "") if match else ""
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["queryset"] = (
                Stage.objects.filter(career__routes=int(route))
                if route.isdecimal()
                else Stage.objects.none()
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_form(
        self,
        request: HttpRequest,
        obj: Route | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        if "remaining" in form.base_fields:
            form.base_fields["remaining"].error_messages["invalid_choice"] = (
                "Stage %(value)s is not a stage of this route's career."
            )
        return form
