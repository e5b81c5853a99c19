"""Sources, and what to do in an emergency.

``LoadedRecord`` is not here: it is the bookkeeping of ``load_content``, and a change by
hand would make the next load overwrite an editor's work.
"""

from django.contrib import admin

from core.admin_base import DeskAdmin, VocabularyAdmin, WorkFilter, unseen
from core.models import EmergencyContact, RedFlag, Source


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
