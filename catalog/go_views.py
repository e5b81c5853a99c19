"""The only way out from a course to its seller."""

import logging

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.models import Course, OutboundCount
from core.validators import validate_web_address

logger = logging.getLogger(__name__)
# What browsers send when they open a page before anyone asked for it.
AHEAD_OF_TIME = ("prefetch", "preview", "prerender")


@require_safe
@never_cache
def go(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the visitor to the stored address of a public course, and nowhere else.

    Whatever the address bar adds is dropped. One visit more is counted for the day;
    nothing about the visitor is read for it, and if counting fails they go all the same.
    """
    course = get_object_or_404(Course.objects.published(), slug=slug)
    response: HttpResponse
    try:
        validate_web_address(course.url)
    except ValidationError:
        response = render(
            request, "catalog/no_address.html", {"course": course}, status=404
        )
    else:
        response = HttpResponseRedirect(course.url)
        if is_visit(request):
            count_visit(course)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def is_visit(request: HttpRequest) -> bool:
    """Whether somebody follows the link now, rather than a program that looks ahead."""
    purposes = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose"))
    said = " ".join(purposes).lower()
    return request.method == "GET" and not any(word in said for word in AHEAD_OF_TIME)


def count_visit(course: Course) -> None:
    try:
        with transaction.atomic():
            OutboundCount.objects.add_one(course, timezone.now().date())
    except DatabaseError:
        logger.warning("A visit to %s was not counted.", course.slug, exc_info=True)
