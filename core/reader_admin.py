"""What readers say of our pages, and the corrections that we publish."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.admin_base import DeskAdmin, Work, WorkFilter
from core.models import Correction, PageFeedback
from core.reader_counts import PageFeedbackQuerySet


class HandledFilter(admin.SimpleListFilter):
    """Which feedback the list sums up: what waits, unless somebody asks for the rest."""

    title = "state"
    parameter_name = "state"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [("handled", "Handled")]

    def choices(self, changelist: Any) -> Any:
        waiting, *others = super().choices(changelist)
        return [{**waiting, "display": "Waits"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return rows_in(self.value()).grouped()


def rows_in(state: str | None) -> PageFeedbackQuerySet:
    rows = PageFeedback.objects
    return rows.handled() if state == "handled" else rows.waiting()


class PageFeedbackAdmin(DeskAdmin):
    """One row for each page and problem, the most often named first. Nobody edits it."""

    work = (
        Work(
            "named",
            "A problem was named",
            "problems on our pages that readers named",
            lambda: Q(
                pk__in=PageFeedback.objects.waiting()
                .exclude(problem="")
                .one_each()
                .values("pk")
            ),
        ),
    )
    actions = ("mark_handled", "put_back")
    list_display = ("page", "problem", "said", "yes", "no", "since", "latest")
    list_display_links = None
    list_filter = (HandledFilter, WorkFilter, "problem")
    show_facets = admin.ShowFacets.NEVER  # they would count days, not rows of this list
    search_fields = ("path",)
    fields = readonly_fields = (
        "path",
        "day",
        "useful",
        "problem",
        "count",
        "handled_on",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return PageFeedback.objects.all()  # the sums to sort by come with the filter

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [F("total").desc(), F("last").desc(), "path"]

    @admin.display(description="Page", ordering="path")
    def page(self, row: PageFeedback) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', row.path)

    @admin.display(description="Said", ordering="total")
    def said(self, row: Any) -> int:
        return row.total

    @admin.display(description="Useful")
    def yes(self, row: Any) -> int:
        return row.useful_yes or 0

    @admin.display(description="Not useful")
    def no(self, row: Any) -> int:
        return row.useful_no or 0

    @admin.display(description="First", ordering="first")
    def since(self, row: Any) -> str:
        return f"{row.first:%Y-%m-%d}"

    @admin.display(description="Last", ordering="last")
    def latest(self, row: Any) -> str:
        return f"{row.last:%Y-%m-%d}"

    @admin.action(description="Mark as handled", permissions=["change"])
    @transaction.atomic
    def mark_handled(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset:
            rows_in(None).filter(path=row.path, problem=row.problem).update(
                handled_on=timezone.localdate()
            )
            self.log_change(request, row, "Marked as handled.")
        self.message_user(
            request, "Marked as handled. Was the page wrong? Publish a correction."
        )

    @admin.action(description="Put back among what waits", permissions=["change"])
    @transaction.atomic
    def put_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset:
            rows_in("handled").filter(path=row.path, problem=row.problem).update(
                handled_on=None
            )
            self.log_change(request, row, "Put back.")
        self.message_user(request, "It waits again.", messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: PageFeedback | None = None
    ) -> bool:
        return False


class CorrectionAdmin(DeskAdmin):
    list_display = ("page_title", "path", "corrected_on", "is_public")
    list_filter = ("is_public",)
    search_fields = ("page_title", "path", "said", "says")
    date_hierarchy = "corrected_on"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("page_title", "path"),
                    "corrected_on",
                    "said",
                    "says",
                    "is_public",
                ),
                "description": "Put the page right first. Then say here, for readers, "
                "what it said and what it says now. Name no reader.",
            },
        ),
    )

    def view_on_site(self, row: Correction) -> str | None:
        return f"{reverse('corrections')}#{row.anchor}" if row.is_public else None
