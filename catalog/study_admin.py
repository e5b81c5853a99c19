"""The desk's list of all studies, with import and export."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import Truncator

from catalog.models import CourseStudy
from catalog.study_import import StudyResource, raise_versions
from core.admin_base import DeskAdmin
from core.sheet_admin import SheetMixin


class CourseStudyAdmin(SheetMixin, DeskAdmin):
    resource_classes = [StudyResource]
    list_display = ("course", "of", "design", "participants", "cited", "year")
    list_display_links = ("course", "cited")
    list_select_related = ("course", "source")
    list_filter = ("of", "design", ("course", admin.RelatedOnlyFieldListFilter))
    search_fields = (
        "course__title",
        "course__slug",
        "finding",
        "source__title",
        "source__publisher",
    )
    autocomplete_fields = ("course", "source")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "course",
                    ("of", "design", "participants"),
                    "finding",
                    "source",
                    "position",
                ),
                "description": "A study of the program is never shown as a study of "
                "the course. Say on the course when someone looked for studies.",
            },
        ),
    )

    @admin.display(description="Source", ordering="source__title")
    def cited(self, study: CourseStudy) -> str:
        return Truncator(study.source.title).chars(70)

    @admin.display(description="Year", ordering="source__year")
    def year(self, study: CourseStudy) -> int | None:
        return study.source.year

    def save_model(
        self, request: HttpRequest, obj: CourseStudy, form: forms.ModelForm, change: Any
    ) -> None:
        super().save_model(request, obj, form, change)
        raise_versions({obj.course_id})

    def delete_model(self, request: HttpRequest, obj: CourseStudy) -> None:
        super().delete_model(request, obj)
        raise_versions({obj.course_id})
