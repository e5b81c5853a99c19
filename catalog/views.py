"""Public pages of the catalogue."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.choices import StudyOf
from catalog.filters import CourseFilterSet
from catalog.models import (
    Course,
    CourseStudy,
    CriterionScore,
    Provider,
    Review,
    Rubric,
    Topic,
)
from catalog.querysets import on_topics
from catalog.rubric import example_marks, overall_score
from catalog.structured_data import course_data
from core.querysets import related_rows
from core.validators import validate_web_address
from search.views import FacetedList, page_address, page_of

SIMILAR = 3
# Pages that a topic lists besides its courses, with the relations of Topic to them.
PAGES_ON_TOPICS = {
    "careers": "career_paths",
    "treatments": "treatments",
    "articles": "articles",
}


class CourseList(FacetedList):
    filterset_class = CourseFilterSet
    template_name = "catalog/course_list.html"
    context_object_name = "courses"
    extra_context = {"crumbs": [("Courses", "")], "noun": "course"}

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.for_cards().best_first()


@require_safe
def course_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The record of one course: our verdict, every fact, and what we do not know."""
    course = get_object_or_404(Course.objects.for_record(), slug=slug)
    reviews = course.public_reviews
    review = next((r for r in reviews if r.state == Review.State.CURRENT), None)
    return render(
        request,
        "catalog/course_detail.html",
        {
            "crumbs": [("Courses", reverse("catalog:course_list")), (course.title, "")],
            "canonical": course.get_absolute_url(),
            "course": course,
            "review": review,
            "earlier_reviews": [r for r in reviews if r is not review],
            "studies": by_what_was_tested(course.studies.all()),
            "careers": course.career_paths.published(),
            "articles": course.articles.published(),
            "similar": Course.objects.similar_to(course)[:SIMILAR],
            "structured_data": None
            if course.is_demo
            else course_data(course, review, settings.SITE_URL),
        },
    )


def by_what_was_tested(studies: QuerySet[CourseStudy]) -> list[list[CourseStudy]]:
    """Studies of the course itself first, then those of its program: never mixed."""
    ordered = sorted(studies, key=lambda study: StudyOf.values.index(study.of))
    return [list(group) for _, group in groupby(ordered, lambda study: study.of)]


@require_safe
def go(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the visitor to the stored address of a public course, and nowhere else."""
    course = get_object_or_404(Course.objects.published(), slug=slug)
    try:
        validate_web_address(course.url)
    except ValidationError as error:
        raise Http404("This course has no web address.") from error
    response = HttpResponseRedirect(course.url)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def provider_detail(request: HttpRequest, slug: str) -> HttpResponse:
    provider = get_object_or_404(Provider.objects.with_public_courses(), slug=slug)
    courses = Course.objects.for_cards().filter(provider=provider).best_first()
    page = page_of(request, courses)
    return render(
        request,
        "catalog/provider_detail.html",
        {
            "crumbs": [
                ("Courses", reverse("catalog:course_list")),
                (provider.name, ""),
            ],
            "canonical": page_address(provider.get_absolute_url(), page),
            "provider": provider,
            "page_obj": page,
            "query": QueryDict(),
        },
    )


@require_safe
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic, or an area with all that its topics hold."""
    topic = get_object_or_404(Topic.objects.select_related("parent"), slug=slug)
    children = list(topic.children.all())
    family = [topic, *children]
    courses = Course.objects.for_cards().on_topics(family).best_first()
    page = page_of(request, courses)
    crumbs = [("Courses", reverse("catalog:course_list")), (topic.name, "")]
    if topic.parent:
        crumbs.insert(1, (topic.parent.name, topic.parent.get_absolute_url()))
    return render(
        request,
        "catalog/topic_detail.html",
        {
            "crumbs": crumbs,
            "canonical": page_address(topic.get_absolute_url(), page),
            "topic": topic,
            "children": children,
            "page_obj": page,
            "query": QueryDict(),
        }
        | {
            kind: on_topics(related_rows(Topic, relation).published(), family)
            for kind, relation in PAGES_ON_TOPICS.items()
        },
    )


@require_safe
def how_we_rate(request: HttpRequest) -> HttpResponse:
    """The method, printed from the newest rubric in force, with its sum redone."""
    rubric = Rubric.objects.in_force(timezone.localdate()).first()
    criteria = rubric.criteria.all() if rubric else []
    courses = Course.objects.published()
    return render(
        request,
        "catalog/how_we_rate.html",
        {
            "canonical": reverse("catalog:how_we_rate"),
            "crumbs": [("How we rate", "")],
            "rubric": rubric,
            "criteria": criteria,
            "example": example_of(rubric) if rubric and criteria else None,
            "top": courses.rated().best_first().first(),
            **courses.totals(),
        },
    )


def example_of(rubric: Rubric) -> dict[str, Any]:
    """The sum behind a score, with made-up ``marks`` and the ``overall`` they give."""
    weights = rubric.weights()
    scores = example_marks(weights)
    marks = [
        CriterionScore(criterion=criterion, score=scores[criterion.slug])
        for criterion in rubric.criteria.all()
    ]
    return {"marks": marks, "overall": overall_score(scores, weights)}
