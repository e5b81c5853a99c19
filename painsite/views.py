"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Article
from careers.charts import pay_plot
from careers.models import CareerPath
from catalog.filters import ScoreFilterSet
from catalog.models import Course
from core.models import EmergencyContact, RedFlag

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
