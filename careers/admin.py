"""The desk of the career directory."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from careers.models import (
    Bridge,
    CareerPath,
    Credential,
    Group,
    IssuingBody,
    Outlook,
    PayPremium,
    Route,
    SalaryFigure,
    Stage,
    StartingPoint,
)
from core.admin_base import (
    HOW_WE_KNOW,
    KNOWN,
    PUBLISHING,
    DeskAdmin,
    DraggableParts,
    NumberedFormSet,
    PartInline,
    PublicFilter,
    PublishableAdmin,
    VocabularyAdmin,
    Work,
    WorkFilter,
    no_address,
    review_overdue,
    unconfirmed,
)
from core.querysets import UNCONFIRMED


def pay_unconfirmed() -> Q:
    """Careers with a salary figure that nobody has confirmed at its source."""
    figures = SalaryFigure.objects.filter(UNCONFIRMED)
    return Q(pk__in=figures.values("career"))


class StageInline(PartInline):
    model = Stage
    formset = NumberedFormSet
    autocomplete_fields = ("cost_source",)
    fields = (
        ("order", "kind", "name"),
        ("months_min", "months_max"),
        "gate",
        ("cost_low", "cost_high", "cost_currency"),
        "cost_source",
    )


class SalaryFigureInline(DraggableParts):
    model = SalaryFigure
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
    autocomplete_fields = ("source",)
    fields = (("base", "place"), ("percent_low", "percent_high"), "source", "note")


class OutlookInline(PartInline):
    model = Outlook
    autocomplete_fields = ("source",)
    fields = (("growth_percent", "period"), "basis", "source")


@admin.register(CareerPath)
class CareerPathAdmin(PublishableAdmin):
    work = (
        unconfirmed("careers"),
        Work(
            "pay",
            "Pay not yet confirmed",
            "careers with a salary figure not yet confirmed",
            pay_unconfirmed,
        ),
        review_overdue("careers"),
    )
    list_display = (
        "title",
        "group",
        "status",
        "public_now",
        "license_required",
        "provenance",
        "checked_on",
        "updated_at",
    )
    list_select_related = ("group",)
    list_filter = (
        WorkFilter,
        PublicFilter,
        "status",
        "provenance",
        "group",
        "entry_level",
        "license_required",
    )
    search_fields = ("title", "slug", "summary")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = (
        "credentials",
        "topics",
        "courses",
        "related",
        "owner",
        "sources",
    )
    inlines = (StageInline, SalaryFigureInline, PayPremiumInline, OutlookInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    "slug",
                    "group",
                    "summary",
                    "what_they_do",
                    "settings",
                    "skills",
                )
            },
        ),
        (
            "The way in",
            {
                "fields": (
                    "entry_requirement",
                    ("entry_level", "license_required"),
                    "credentials",
                ),
                "description": "How long the training takes follows from the stages "
                "below. It is never typed.",
            },
        ),
        ("Pay in words", {"fields": ("salary_basis", "salary_note")}),
        ("Related pages", {"fields": ("topics", "courses", "related")}),
        HOW_WE_KNOW,
        PUBLISHING,
    )


@admin.register(Credential)
class CredentialAdmin(PublishableAdmin):
    work = (
        unconfirmed("credentials"),
        no_address("credentials"),
        review_overdue("credentials"),
    )
    list_display = (
        "abbreviation",
        "name",
        "body",
        "credential_status",
        "status",
        "public_now",
        "provenance",
        "checked_on",
        "updated_at",
    )
    list_select_related = ("body",)
    list_filter = (
        WorkFilter,
        PublicFilter,
        "status",
        "provenance",
        "credential_status",
        "region",
    )
    search_fields = ("abbreviation", "name", "slug", "body__name")
    prepopulated_fields = {"slug": ("abbreviation",)}
    autocomplete_fields = ("body", "owner", "sources")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("abbreviation", "name"),
                    "slug",
                    ("body", "region"),
                    "credential_status",
                    "url",
                )
            },
        ),
        ("How to earn it", {"fields": ("prerequisites", "requirements", "exam")}),
        (
            "Fee and renewal",
            {
                "fields": (
                    ("fee", "fee_currency", "fee_year"),
                    "fee_note",
                    ("renewal_years", "renewal_requirements"),
                ),
                "description": "A fee needs its currency and the year for which it was "
                "stated.",
            },
        ),
        HOW_WE_KNOW,
        PUBLISHING,
    )


@admin.register(Group)
class GroupAdmin(VocabularyAdmin):
    list_display = ("name", "slug", "position")


@admin.register(IssuingBody)
class IssuingBodyAdmin(DeskAdmin):
    search_fields = ("name",)


@admin.register(StartingPoint)
class StartingPointAdmin(VocabularyAdmin):
    list_display = ("name", "career", "assumes", "position")
    list_select_related = ("career",)
    search_fields = ("name", "assumes")
    autocomplete_fields = ("career",)


class BridgeInline(PartInline):
    model = Bridge
    formset = NumberedFormSet
    verbose_name_plural = "bridges"
    fields = (("order", "kind", "name"), ("months_min", "months_max"), "why")


@admin.register(Route)
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
