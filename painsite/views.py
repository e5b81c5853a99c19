"""The home page, and the trust pages that speak of how things stand."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Article, GlossaryTerm
from careers.charts import pay_plot
from careers.models import CareerPath, Credential
from catalog.filters import ScoreFilterSet
from catalog.models import Course
from core.models import EmergencyContact, RedFlag
from core.querysets import UNCONFIRMED, SourcedQuerySet
from treatments.models import Treatment

TOP_COURSES = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Rated courses, pay against training, a guide, and when to call for help."""
    courses = list(
        Course.objects.for_cards().rated().recommendable().best_first()[:TOP_COURSES]
    )
    scores = ScoreFilterSet(
        queryset=Course.objects.published(), path=reverse("catalog:course_list")
    )
    guide = Article.objects.published().lead_first().first()
    return render(
        request,
        "home.html",
        {
            "canonical": "/",
            "courses": courses,
            "top": courses[0] if courses else None,
            "scores": scores.facet("min_rating"),
            "plot": pay_plot(CareerPath.objects.for_plot()),
            "guide": guide,
            "questions": guide.faq.all() if guide else [],
            "red_flags": RedFlag.objects.exclude(level=RedFlag.Level.SOON),
            "contacts": EmergencyContact.objects.all(),
        },
    )


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """With how far we are: what is rated, reviewed and confirmed, counted now."""
    courses = Course.objects.published().filter(is_demo=False)
    guides, treatments = Article.objects.published(), Treatment.objects.published()
    found = {
        "courses": state_of(courses, rated=~Q(rating=None)),
        "guides": state_of(guides, reviewed=~Q(clinical_reviewer="")),
        "treatments": state_of(treatments),
        "careers": state_of(CareerPath.objects.published()),
        "credentials": state_of(Credential.objects.published()),
        "terms": state_of(GlossaryTerm.objects.published()),
    }
    return render(
        request,
        "pages/about.html",
        {
            **found,
            "canonical": reverse("about"),
            "crumbs": [("About", "")],
            "records": sum(state["total"] for state in found.values()),
            "unconfirmed": sum(state["unconfirmed"] for state in found.values()),
        },
    )


def state_of(rows: SourcedQuerySet, **also: Q) -> dict[str, int]:
    """``total``, ``unconfirmed`` and how many rows fulfill each of ``also``."""
    conditions = {"unconfirmed": UNCONFIRMED, **also}
    return rows.aggregate(
        total=Count("pk"),
        **{name: Count("pk", filter=q) for name, q in conditions.items()},
    )


@require_safe
def disclosures(request: HttpRequest) -> HttpResponse:
    """With the number of courses that we earn from, counted now."""
    courses = Course.objects.published().filter(is_demo=False)
    return render(
        request,
        "pages/disclosures.html",
        {
            "canonical": reverse("disclosures"),
            "crumbs": [("Money and disclosures", "")],
            "affiliates": courses.filter(is_affiliate=True).count(),
        },
    )
