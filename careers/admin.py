"""The desk of the career directory."""

from typing import Any

from django.contrib import admin

from careers.figures import work as claim_work
from careers.figures.admin import (
    CareerQuestionInline,
    CredentialForm,
    OutlookInline,
    PayPremiumInline,
    SalaryFigureInline,
    StageInline,
)
from careers.figures.claims import (
    CAREER_PARTS,
    CREDENTIAL_PARTS,
    what_a_career_lacks,
    what_a_credential_lacks,
)
from careers.models import (
    CareerPath,
    Credential,
    Group,
    IssuingBody,
    Route,
    StartingPoint,
)
from careers.routes.admin import RouteAdmin, StartingPointAdmin
from core.admin_base import (
    HOW_WE_KNOW,
    PUBLISHING,
    DeskAdmin,
    PublicFilter,
    PublishableAdmin,
    VocabularyAdmin,
    WorkFilter,
    no_address,
    review_overdue,
    unconfirmed,
)


@admin.register(CareerPath)
class CareerPathAdmin(PublishableAdmin):
    parts_to_check = CAREER_PARTS
    work = (
        unconfirmed("careers"),
        *claim_work.OF_CAREERS,
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

    def what_is_missing(self, row: Any) -> list[str]:
        return what_a_career_lacks(row)


@admin.register(Credential)
class CredentialAdmin(PublishableAdmin):
    form = CredentialForm
    parts_to_check = CREDENTIAL_PARTS
    work = (
        unconfirmed("credentials"),
        *claim_work.OF_CREDENTIALS,
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

    def what_is_missing(self, row: Any) -> list[str]:
        return what_a_credential_lacks(row)


@admin.register(Group)
class GroupAdmin(VocabularyAdmin):
    list_display = ("name", "slug", "position")


@admin.register(IssuingBody)
class IssuingBodyAdmin(DeskAdmin):
    search_fields = ("name",)


admin.site.register(Route, RouteAdmin)
admin.site.register(StartingPoint, StartingPointAdmin)
