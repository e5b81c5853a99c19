"""Courses that visitors pick themselves: side by side, and the shortlist."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.comparison import compare
from catalog.filters import CourseFilterSet
from catalog.models import Course
from catalog.similar import similar_to, why_similar
from search.filterset import printable
from search.selection import (
    MOST_COMPARED,
    Selection,
    address,
    selected,
    side_by_side,
)

SIMILAR = 3
SHORTLIST_MOST = 50
FINDS = 10


@require_safe
def course_compare(request: HttpRequest) -> HttpResponse:
    """Two to four courses side by side; any other number gets a page that helps."""
    page = side_by_side(
        request.GET,
        Course.objects.for_comparison(),
        name="course",
        path=reverse("catalog:course_compare"),
    )
    chosen: Selection = page["chosen"]
    return render(
        request,
        "catalog/compare.html",
        {
            **page,
            "crumbs": [*_courses_crumb(), ("Compare", "")],
            "comparison": compare(chosen.items) if len(chosen.items) > 1 else None,
            "similar": _others_to_compare(chosen),
        },
    )


@require_safe
def course_shortlist(request: HttpRequest) -> HttpResponse:
    """The courses in the address; the browser alone may remember which they are."""
    chosen = selected(
        request.GET,
        Course.objects.for_cards(),
        name="course",
        path=reverse("catalog:course_shortlist"),
        limit=SHORTLIST_MOST,
    )
    words = request.GET.get("q", "").strip()
    found, problem = _find(words, chosen)
    compare_path = reverse("catalog:course_compare")
    return render(
        request,
        "catalog/shortlist.html",
        {
            "crumbs": [*_courses_crumb(), ("Shortlist", "")],
            "canonical": chosen.url,
            "chosen": chosen,
            "rows": [(course, chosen.without(course)) for course in chosen.items],
            "most": SHORTLIST_MOST,
            "compare_url": address(
                compare_path, "course", chosen.slugs[:MOST_COMPARED]
            ),
            "words": printable(words),
            "found": found,
            "find_problem": problem,
        },
    )


def _courses_crumb() -> list[tuple[str, str]]:
    return [("Courses", reverse("catalog:course_list"))]


def _others_to_compare(chosen: Selection) -> list[tuple[Course, str]]:
    """What could stand beside the first course and why, while there is room for it."""
    if not chosen.items or len(chosen.items) == MOST_COMPARED:
        return []
    first = chosen.items[0]
    others = similar_to(first, SIMILAR, without=chosen.items)
    return [(other, why_similar(first, other)) for other in others]


def _find(words: str, chosen: Selection) -> tuple[list[tuple[Course, str]], str]:
    """Courses for these words, each with the shortlist that has it too; a problem."""
    if not words:
        return [], ""
    part = CourseFilterSet.base_filters["q"]
    try:
        value = part.field.clean(words)
    except ValidationError as error:
        return [], " ".join(error.messages)
    others: QuerySet[Course] = Course.objects.for_cards().exclude(slug__in=chosen.slugs)
    rows = part.filter(others, value).best_first()[:FINDS]
    return [(course, chosen.with_another(course)) for course in rows], ""
