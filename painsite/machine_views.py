"""Plain answers for monitors, crawlers and security researchers."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Article
from painsite.api_urls import LISTS
from treatments.models import Treatment

MOST_LISTED = 200


def plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers."""
    return plain("ok\n")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database and cache answer, else 503 naming what does not."""
    failing = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        failing.append("database")
    try:
        cache.set("readyz", 1, 5)
        cache.get("readyz")
    except Exception:  # noqa: BLE001 - each backend raises errors of its own
        failing.append("cache")
    if failing:
        return plain(f"not ready: {', '.join(failing)}\n", status=503)
    return plain("ok\n")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return plain(
        "User-agent: *\nDisallow: /admin/\nDisallow: /feedback/\nDisallow: /go/\n\n"
        f"# An index for programs: {settings.SITE_URL}/llms.txt\n"
        f"Sitemap: {settings.SITE_URL}/sitemap.xml\n"
    )


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Not there until the operator sets a contact address."""
    if not settings.CONTACT_EMAIL:
        return plain("No contact address is set for this copy.\n", status=404)
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=180)
    return plain(
        f"Contact: mailto:{settings.CONTACT_EMAIL}\n"
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: en\n"
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt\n"
    )


@require_safe
def plain_index(request: HttpRequest) -> HttpResponse:
    """What the site is and where its lists, guides and data are (llmstxt.org)."""
    response = render(
        request,
        "machines/llms.txt",
        {
            "lists": [
                (api.heading, reverse(api.page), reverse(f"api:{api.list_name}-list"))
                for api in LISTS
            ],
            "guides": Article.objects.published().lead_first()[:MOST_LISTED],
            "treatments": Treatment.objects.published().order_by("name", "pk")[
                :MOST_LISTED
            ],
        },
        content_type="text/plain; charset=utf-8",
    )
    response["X-Robots-Tag"] = "noindex"
    return response
