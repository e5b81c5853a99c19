"""The desk: the stock admin under painsite's name."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse


@dataclass(frozen=True)
class Need:
    """Rows that wait for someone, and the list that shows exactly these."""

    count: int
    task: str
    url: str


class PainsiteAdminSite(admin.AdminSite):
    site_header = "painsite desk"
    site_title = "painsite desk"
    index_title = "What would you like to edit?"
    enable_nav_sidebar = True

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(
            request, {**(extra_context or {}), "needs": self.needs(request)}
        )

    def needs(self, request: HttpRequest) -> list[Need]:
        """What waits, by kind of content; one query for each kind, and the reports'."""
        needs: list[Need] = []
        for model, model_admin in self._registry.items():
            if not model_admin.has_view_permission(request):
                continue
            needs += [
                Need(count, report.task, reverse(report.view))
                for report in getattr(model_admin, "reports", ())
                if (count := report.count())
            ]
            work = getattr(model_admin, "work", ())
            if not work:
                continue
            rows = model._default_manager.all()
            counts = rows.aggregate(
                **{
                    item.code: Count(
                        "pk", filter=Q(pk__in=item.rows(rows).values("pk"))
                    )
                    for item in work
                }
            )
            opts = model._meta
            address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            needs += [
                Need(counts[item.code], item.task, f"{address}?work={item.code}")
                for item in work
                if counts[item.code]
            ]
        return needs
