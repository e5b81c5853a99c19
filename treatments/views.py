"""Public pages of treatments: the evidence matrix and one treatment."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from search.views import FacetedList
from treatments.choices import Certainty, Effect
from treatments.filters import TreatmentFilterSet
from treatments.models import Mechanism, PainStage, Treatment
from treatments.page import TreatmentPage
from treatments.structured_data import treatment_data


class TreatmentList(FacetedList):
    filterset_class = TreatmentFilterSet
    template_name = "treatments/treatment_list.html"
    context_object_name = "treatments"
    extra_context = {
        "crumbs": [("Treatments", "")],
        "noun": "treatment",
        "effects": Effect,
        "certainties": Certainty,
    }

    def get_queryset(self) -> QuerySet[Treatment]:
        return Treatment.objects.for_matrix().by_category()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["mechanisms"] = Mechanism.objects.prefetch_related("sources")
        context["stages"] = PainStage.objects.prefetch_related("sources")
        return context


@require_safe
def treatment_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One treatment: for which pain, how sure that is, and what it rests on."""
    treatment = get_object_or_404(Treatment.objects.for_page(), slug=slug)
    page = TreatmentPage(treatment)
    provided, careers = page.careers()
    return render(
        request,
        "treatments/treatment_detail.html",
        {
            "crumbs": [
                ("Treatments", reverse("treatments:treatment_list")),
                (treatment.name, ""),
            ],
            "canonical": treatment.get_absolute_url(),
            "treatment": treatment,
            "page": page,
            "courses": page.courses(),
            "provided": provided,
            "careers": careers,
            "articles": treatment.articles.published(),
            "alike": Treatment.objects.alike(treatment),
            "structured_data": treatment_data(
                treatment, page.references, settings.SITE_URL
            ),
        },
    )
