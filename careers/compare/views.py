"""Careers that visitors pick themselves, side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from careers import charts
from careers.compare.comparison import compare
from careers.compare.pay import unlike_pay
from careers.compare.words import in_words
from careers.models import CareerPath
from careers.related import Related, related_to
from search.selection import MOST_COMPARED, Selection, side_by_side

SUGGESTED = 3


@require_safe
def career_compare(request: HttpRequest) -> HttpResponse:
    """Two to four careers side by side; any other number gets a page that helps."""
    page = side_by_side(
        request.GET,
        CareerPath.objects.for_comparison(),
        name="career",
        path=reverse("careers:career_compare"),
    )
    chosen: Selection = page["chosen"]
    context = {
        **page,
        "crumbs": [("Careers", reverse("careers:career_list")), ("Compare", "")],
        "suggested": [
            (related, chosen.with_another(related.career))
            for related in _suggested(chosen)
        ],
        "others": _others(chosen),
    }
    if len(chosen.items) > 1:
        axes = charts.axes_of(chosen.items)
        context |= {
            "comparison": compare(chosen.items),
            "lines": charts.timelines(chosen.items, axes.training),
            "rows": charts.career_rows(chosen.items, axes),
            "axes": axes,
            "unlike": unlike_pay(chosen.items),
            "in_words": in_words(chosen.items),
        }
    return render(request, "careers/compare.html", context)


def _is_full(chosen: Selection) -> bool:
    return len(chosen.items) == MOST_COMPARED


def _suggested(chosen: Selection) -> list[Related]:
    """What could stand beside the first career and why, while there is room for it."""
    if not chosen.items or _is_full(chosen):
        return []
    first = chosen.items[0]
    found = related_to(
        first,
        credentials=list(first.credentials.all()),
        topics=list(first.topics.all()),
        onward=[],
        limit=SUGGESTED + len(chosen.items),
    )
    others = [related for related in found if related.career not in chosen.items]
    return others[:SUGGESTED]


def _others(chosen: Selection) -> list[CareerPath]:
    """Every other public career, by title, to choose from while there is room."""
    if _is_full(chosen):
        return []
    others = CareerPath.objects.published().exclude(slug__in=chosen.slugs)
    return list(others.only("slug", "title").order_by("title", "pk"))
