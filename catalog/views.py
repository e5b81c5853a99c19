"""Public pages of the catalogue."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.browse import overview
from catalog.choices import StudyOf
from catalog.filters import CourseFilterSet
from catalog.list_words import is_indexable, list_heading, list_title, nearest_courses
from catalog.models import (
    Course,
    CourseStudy,
    Provider,
    Review,
    Topic,
)
from catalog.pages_about import pages_about
from catalog.querysets import on_topics
from catalog.rating_history import history_of
from catalog.similar import similar_to, why_similar
from catalog.structured_data import course_data
from core.querysets import related_rows
from search.listing import Rows
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["title"] = list_title(self.filterset)
        context["heading"] = list_heading(self.filterset)
        context["noindex"] = not is_indexable(self.filterset)
        if not self.filterset.total:
            context["nearest"] = nearest_courses(self.filterset)
        return context


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
            "history": history_of(reviews),
            "studies": by_what_was_tested(course.studies.all()),
            "pages": pages_about(course),
            "itself": [course],
            "similar": [
                (other, why_similar(course, other))
                for other in similar_to(course, SIMILAR)
            ],
            "structured_data": None
            if course.is_demo
            else course_data(course, review, settings.SITE_URL),
        },
    )


def by_what_was_tested(studies: QuerySet[CourseStudy]) -> list[list[CourseStudy]]:
    """Studies of the course itself first, then those of its program: never mixed."""
    ordered = sorted(studies, key=lambda study: StudyOf.values.index(study.of))
    return [list(group) for _, group in groupby(ordered, lambda study: study.of)]


def courses_of(**filters: str) -> CourseFilterSet:
    """The course list with these filters: other pages show its rows and counts."""
    query = QueryDict(mutable=True)
    query.update(filters)
    rows = Course.objects.for_cards().best_first()
    return CourseFilterSet(query, rows, path=reverse("catalog:course_list"))


@require_safe
def provider_detail(request: HttpRequest, slug: str) -> HttpResponse:
    provider = get_object_or_404(Provider.objects.with_public_courses(), slug=slug)
    courses = courses_of(provider=provider.slug)
    page = page_of(request, Rows(courses))
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
            "overview": overview(courses),
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
    courses = courses_of(topic=topic.slug)
    page = page_of(request, Rows(courses))
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
            "overview": overview(courses),
            "page_obj": page,
            "query": QueryDict(),
        }
        | {
            kind: on_topics(related_rows(Topic, relation).published(), family)
            for kind, relation in PAGES_ON_TOPICS.items()
        },
    )
