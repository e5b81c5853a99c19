"""The desk of the career directory."""

from django.contrib import admin
from django.db.models import Q

from careers.models import (
    CareerPath,
    CareerQuestion,
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
from careers.route_admin import RouteAdmin, StartingPointAdmin
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


COST = (("cost_low", "cost_high", "cost_currency", "cost_year"), "cost_source")


class StageInline(PartInline):
    model = Stage
    formset = NumberedFormSet
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
    fields = (
        ("base", "place", "year"),
        ("percent_low", "percent_high"),
        "source",
        KNOWN,
        "note",
    )


class OutlookInline(PartInline):
    model = Outlook
    autocomplete_fields = ("source",)
    fields = (("growth_percent", "period"), "basis", "source", KNOWN)


class CareerQuestionInline(DraggableParts):
    model = CareerQuestion
    autocomplete_fields = ("source",)
    prepopulated_fields = {"slug": ("question",)}
    fields = (("question", "slug"), "answer", "source", "position")


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
    inlines = (
        StageInline,
        SalaryFigureInline,
        PayPremiumInline,
        OutlookInline,
        CareerQuestionInline,
    )
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
    autocomplete_fields = ("body", "fee_source", "owner", "sources")
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
                    "fee_source",
                    "fee_note",
                    ("renewal_years", "renewal_requirements"),
                ),
                "description": "A fee needs its currency, the year for which it was "
                "stated and its source.",
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


admin.site.register(Route, RouteAdmin)
admin.site.register(StartingPoint, StartingPointAdmin)
