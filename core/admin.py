"""Sources, whether links still work, and what to do in an emergency.

``LoadedRecord`` is not here: it is the bookkeeping of ``load_content``, and a change by
hand would make the next load overwrite an editor's work.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.timesince import timesince

from core.admin_base import DeskAdmin, VocabularyAdmin, Work, WorkFilter, unseen
from core.models import (
    Correction,
    EmergencyContact,
    LinkCheck,
    PageFeedback,
    RedFlag,
    Source,
)
from core.outbound import held, records_with
from core.reader_admin import CorrectionAdmin, PageFeedbackAdmin


@admin.register(Source)
class SourceAdmin(DeskAdmin):
    list_display = ("title", "publisher", "year", "kind", "provenance", "checked_on")
    list_filter = ("kind", "provenance", ("url", admin.EmptyFieldListFilter), "year")
    search_fields = ("title", "publisher", "url")
    date_hierarchy = "checked_on"
    fieldsets = (
        (
            None,
            {
                "fields": ("title", ("publisher", "year"), "url", "kind"),
                "description": "One entry for each publication. Look for it before "
                "you add it: every page that cites it then shares it.",
            },
        ),
        ("Check", {"fields": (("provenance", "checked_on"),)}),
    )


@admin.register(RedFlag)
class RedFlagAdmin(VocabularyAdmin):
    work = (unseen("red flags"),)
    list_display = ("slug", "level", "message", "provenance", "position")
    list_filter = (WorkFilter, "level", "provenance")
    search_fields = ("slug", "message", "phrases")
    prepopulated_fields = {}
    autocomplete_fields = ("sources",)
    fields = (
        ("slug", "level"),
        "message",
        "phrases",
        ("provenance", "position"),
        "sources",
    )


@admin.register(EmergencyContact)
class EmergencyContactAdmin(VocabularyAdmin):
    list_display = ("country", "emergency", "crisis", "advice", "position")
    search_fields = ("country",)
    prepopulated_fields = {}


admin.site.register(PageFeedback, PageFeedbackAdmin)
admin.site.register(Correction, CorrectionAdmin)


class LinkCheckList(ChangeList):
    """Finds for all rows of a page at once which records hold their address."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: Any = list(self.result_list)
        found = records_with([row.url for row in rows])
        for row in rows:
            row.records = found[row.url]
        self.result_list = rows


@admin.register(LinkCheck)
class LinkCheckAdmin(DeskAdmin):
    """What `check_links` found. Nobody edits it: mend the address in its record."""

    form = forms.ModelForm
    work = (
        Work("broken", "Broken", "links that broke", lambda: ~Q(failing_since=None)),
        Work(
            "silent",
            "No answer in three checks",
            "links without an answer in three checks or more",
            lambda: Q(pk__in=LinkCheck.objects.without_answer().values("pk")),
        ),
    )
    list_display = ("url", "outcome", "broken_since", "failures", "used_by", "last")
    list_filter = (WorkFilter, "outcome", "status_code")
    search_fields = ("url", "final_url", "detail")
    fields = (
        "address",
        ("outcome", "status_code"),
        "detail",
        "final_url",
        ("broken_since", "failures"),
        "checked_at",
        "used_by",
    )
    readonly_fields = ("address", "broken_since", "used_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(held())

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LinkCheckList

    @admin.display(description="Broken since", ordering="failing_since")
    def broken_since(self, check: LinkCheck) -> str:
        since = check.failing_since
        return f"{since:%Y-%m-%d} ({timesince(since)} ago)" if since else "-"

    @admin.display(description="Last check", ordering="checked_at")
    def last(self, check: LinkCheck) -> str:
        return f"{check.checked_at:%Y-%m-%d}"

    @admin.display(description="Address")
    def address(self, check: LinkCheck) -> SafeString:
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', check.url)

    @admin.display(description="Used by")
    def used_by(self, check: Any) -> SafeString | str:
        known = getattr(check, "records", None)
        records = records_with([check.url])[check.url] if known is None else known
        return links_to(records) or "-"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: LinkCheck | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: LinkCheck | None = None
    ) -> bool:
        return False


def links_to(records: Iterable[Model]) -> SafeString:
    """The records by name, each with a link to its page on the desk."""
    return format_html_join(
        mark_safe("<br>"),
        '<a href="{}">{}</a> ({})',
        [
            (desk_page(row), Truncator(row).chars(60), row._meta.verbose_name)
            for row in records
        ],
    )


def desk_page(row: Model) -> str:
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
