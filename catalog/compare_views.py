"""Courses that visitors pick themselves: side by side, and the shortlist."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.comparison import MOST, compare
from catalog.filters import CourseFilterSet
from catalog.models import Course
from catalog.selection import Selection, address, selected
from catalog.similar import similar_to, why_similar
from search.filterset import printable

SIMILAR = 3
SHORTLIST_MOST = 50
FINDS = 10


@require_safe
def course_compare(request: HttpRequest) -> HttpResponse:
    """Two to four courses side by side; any other number gets a page that helps."""
    chosen = selected(
        request.GET,
        Course.objects.for_comparison(),
        path=reverse("catalog:course_compare"),
        limit=MOST,
    )
    only, problems = _only(request, chosen)
    complete = len(chosen.courses) > 1
    return render(
        request,
        "catalog/compare.html",
        {
            "crumbs": [*_courses_crumb(), ("Compare", "")],
            # Sorted, because the order of two courses is no other page.
            "canonical": address(chosen.path, sorted(chosen.slugs)),
            "chosen": chosen,
            "columns": [(course, chosen.without(course)) for course in chosen.courses],
            "comparison": compare(chosen.courses) if complete else None,
            "problems": problems,
            "only_differences": only,
            "all_rows_url": chosen.url,
            "differences_url": address(chosen.path, chosen.slugs, only="differences"),
            "similar": _others_to_compare(chosen),
        },
    )


@require_safe
def course_shortlist(request: HttpRequest) -> HttpResponse:
    """The courses in the address; the browser alone may remember which they are."""
    chosen = selected(
        request.GET,
        Course.objects.for_cards(),
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
            "rows": [(course, chosen.without(course)) for course in chosen.courses],
            "most": SHORTLIST_MOST,
            "compare_url": address(compare_path, chosen.slugs[:MOST]),
            "words": printable(words),
            "found": found,
            "find_problem": problem,
        },
    )


def _courses_crumb() -> list[tuple[str, str]]:
    return [("Courses", reverse("catalog:course_list"))]


def _only(request: HttpRequest, chosen: Selection) -> tuple[bool, list[str]]:
    """Whether only differing rows are wanted, and every value that we left out."""
    only = request.GET.get("only", "")
    problems = chosen.problems
    if chosen.surplus:
        names = ", ".join(course.title for course in chosen.surplus)
        problems.append(f"Four courses fit side by side. We left out: {names}.")
    if only not in ("", "differences"):
        problems.append(f"We do not know “{printable(only)}”, so we show every row.")
    return only == "differences", problems


def _others_to_compare(chosen: Selection) -> list[tuple[Course, str]]:
    """What could stand beside the first course and why, while there is room for it."""
    if not chosen.courses or len(chosen.courses) == MOST:
        return []
    first = chosen.courses[0]
    others = similar_to(first, SIMILAR, without=chosen.courses)
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
    return [
        (course, address(chosen.path, [*chosen.slugs, course.slug])) for course in rows
    ], ""
