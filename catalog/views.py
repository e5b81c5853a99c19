"""Public pages of the catalogue."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Manager, QuerySet
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

from catalog.filters import CourseFilterSet
from catalog.models import (
    Course,
    CourseStudy,
    Criterion,
    Provider,
    Review,
    Rubric,
    Topic,
)
from catalog.querysets import on_topics
from catalog.rubric import example_marks, overall_score
from catalog.structured_data import course_data
from core.validators import validate_web_address
from search.views import PAGE_SIZE, FacetedList, page_at

SIMILAR = 3


class CourseList(FacetedList):
    filterset_class = CourseFilterSet
    template_name = "catalog/course_list.html"
    context_object_name = "courses"
    extra_context = {"crumbs": [("Courses", "")]}

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
            "careers": course.career_paths.published().order_by("title", "pk"),
            "articles": course.articles.published().order_by("title", "pk"),
            "similar": Course.objects.similar_to(course)[:SIMILAR],
            "structured_data": None
            if course.is_demo
            else course_data(course, review, settings.SITE_URL),
        },
    )


def by_what_was_tested(studies: QuerySet[CourseStudy]) -> list[list[CourseStudy]]:
    """Studies of the course itself first, then those of its program: never mixed."""
    ordered = sorted(studies, key=lambda study: study.of)
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
    provider = get_object_or_404(Provider, slug=slug)
    courses = Course.objects.for_cards().filter(provider=provider).best_first()
    page = course_page(request, courses)
    return render(
        request,
        "catalog/provider_detail.html",
        {
            "crumbs": [
                ("Courses", reverse("catalog:course_list")),
                (provider.name, ""),
            ],
            "canonical": numbered(provider.get_absolute_url(), page),
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
    page = course_page(request, courses)
    crumbs = [("Courses", reverse("catalog:course_list")), (topic.name, "")]
    if topic.parent:
        crumbs.insert(1, (topic.parent.name, topic.parent.get_absolute_url()))
    return render(
        request,
        "catalog/topic_detail.html",
        {
            "crumbs": crumbs,
            "canonical": numbered(topic.get_absolute_url(), page),
            "topic": topic,
            "children": children,
            "page_obj": page,
            "query": QueryDict(),
            "careers": elsewhere(topic.career_paths, family, "title"),
            "treatments": elsewhere(topic.treatments, family, "name"),
            "articles": elsewhere(topic.articles, family, "title"),
        },
    )


def elsewhere(relation: Manager, topics: list[Topic], order: str) -> QuerySet:
    """Public pages of another kind that are on any of the topics.

    ``relation`` is the reverse relation of a topic; it tells the kind.
    """
    rows = relation.model._default_manager.published()  # type: ignore[attr-defined]
    return on_topics(rows, topics).order_by(order, "pk")


def course_page(request: HttpRequest, courses: QuerySet[Course]) -> Page:
    paginator = Paginator(courses, PAGE_SIZE)
    return page_at(paginator, request.GET.get("page", "1"))


def numbered(path: str, page: Page) -> str:
    """The one address of a page of a list."""
    return f"{path}?page={page.number}" if page.number > 1 else path


@require_safe
def how_we_rate(request: HttpRequest) -> HttpResponse:
    """The method, printed from the newest rubric in force, with its sum redone."""
    rubric = (
        Rubric.objects.filter(valid_from__lte=timezone.localdate())
        .prefetch_related("criteria")
        .first()
    )
    criteria = list(rubric.criteria.all()) if rubric else []
    public = Course.objects.published()
    return render(
        request,
        "catalog/how_we_rate.html",
        {
            "canonical": reverse("catalog:how_we_rate"),
            "crumbs": [("How we rate", "")],
            "rubric": rubric,
            "criteria": criteria,
            "example": example_sum(criteria) if criteria else None,
            "overall_only": Review.objects.current()
            .filter(rubric=None, course__in=public)
            .count(),
            "top": public.rated().best_first().first(),
            "rated": public.rated().count(),
            "unrated": public.filter(rating=None).count(),
            "affiliates": public.filter(is_affiliate=True).count(),
        },
    )


def example_sum(criteria: list[Criterion]) -> dict[str, Any]:
    """The sum behind a score with made-up marks: rows, exact sum, printed score."""
    weights = {criterion.slug: criterion.weight for criterion in criteria}
    marks = example_marks(weights)
    rows = [
        {
            "criterion": criterion,
            "mark": marks[criterion.slug],
            "points": marks[criterion.slug] * criterion.weight / 100,
        }
        for criterion in criteria
    ]
    return {
        "rows": rows,
        "sum": sum(row["points"] for row in rows),
        "score": overall_score(marks, weights),
    }
