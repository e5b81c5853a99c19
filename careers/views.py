"""Public pages of careers and credentials."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from careers import charts
from careers.credential_data import credential_data
from careers.filters import CareerFilterSet, CredentialFilterSet
from careers.models import CareerPath, Credential
from careers.page import parts_of
from careers.structured_data import occupation_data
from search.views import FacetedList


class CareerList(FacetedList):
    """Careers on common axes, under the headings of their groups unless sorted."""

    filterset_class = CareerFilterSet
    template_name = "careers/career_list.html"
    context_object_name = "careers"
    extra_context = {"crumbs": [("Careers", "")], "noun": "career"}

    def get_queryset(self) -> QuerySet[CareerPath]:
        return CareerPath.objects.for_cards().in_groups()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # The axes reach as far as the longest bar of the whole list, not of the page.
        axes = charts.axes(CareerPath.objects.published().longest())
        context["axes"] = axes
        context["rows"] = charts.career_rows(context["careers"], axes)
        context["in_groups"] = "sort" not in self.filterset.cleaned
        return context


@require_safe
def career_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One career: the way in, what it pays, and where each figure comes from."""
    career = get_object_or_404(CareerPath.objects.for_page(), slug=slug)
    parts = parts_of(career)
    earned = [row.credential for row in parts["credentials"] if row.stage]
    return render(
        request,
        "careers/career_detail.html",
        {
            "crumbs": [
                ("Careers", reverse("careers:career_list")),
                (career.title, ""),
            ],
            "canonical": career.get_absolute_url(),
            "career": career,
            **parts,
            "structured_data": occupation_data(career, settings.SITE_URL, earned),
        },
    )


class CredentialList(FacetedList):
    filterset_class = CredentialFilterSet
    template_name = "careers/credential_list.html"
    context_object_name = "credentials"
    extra_context = {"crumbs": [("Credentials", "")], "noun": "credential"}

    def get_queryset(self) -> QuerySet[Credential]:
        return Credential.objects.for_rows()


@require_safe
def credential_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What a credential asks, and of whom; one that is retired says so first."""
    credential = get_object_or_404(Credential.objects.for_page(), slug=slug)
    return render(
        request,
        "careers/credential_detail.html",
        {
            "crumbs": [
                ("Credentials", reverse("careers:credential_list")),
                (credential.abbreviation, ""),
            ],
            "canonical": credential.get_absolute_url(),
            "credential": credential,
            "careers": CareerPath.objects.naming(credential),
            "structured_data": credential_data(credential, settings.SITE_URL),
        },
    )
