"""How often visitors went from a course to its seller: to read, not to edit."""

from calendar import month_abbr
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from catalog.models import OutboundCount
from catalog.visits import MONTHS, monthly_totals

MOST_COURSES = 500


class OutboundCountAdmin(admin.ModelAdmin):
    """One table a year: a row for each course, a column for each month."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        years = OutboundCount.objects.years()
        asked = request.GET.get("year", "")
        year = next((y for y in years if str(y) == asked), years[0] if years else None)
        courses = OutboundCount.objects.by_course(year) if year else []
        return TemplateResponse(
            request,
            "admin/catalog/outboundcount/change_list.html",
            {
                **self.admin_site.each_context(request),
                "title": "Visits to courses",
                "opts": self.opts,
                "years": years,
                "year": year,
                "months": [month_abbr[month] for month in MONTHS],
                "courses": courses[:MOST_COURSES],
                "more": max(0, len(courses) - MOST_COURSES),
                "totals": monthly_totals(courses),
                "total": sum(course.total for course in courses),
            },
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: OutboundCount | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: OutboundCount | None = None
    ) -> bool:
        return False
