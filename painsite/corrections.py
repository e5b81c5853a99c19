"""What we got wrong and put right: a page and a feed, from the rows of the desk."""

from datetime import UTC, datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe

from core.models import Correction
from painsite.public_pages import pages_at
from search.feeds import ENTRIES, clean, feed_response, new_feed
from search.throttle import throttled
from search.views import page_address, page_of


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """The newest first; each leads to its page as long as visitors can open that."""
    path = reverse("corrections")
    page = page_of(request, Correction.objects.filter(is_public=True))
    rows = list(page.object_list)
    open_pages = pages_at(row.path for row in rows)
    return render(
        request,
        "pages/corrections.html",
        {
            "canonical": page_address(path, page),
            "crumbs": [("Corrections", "")],
            "page_obj": page,
            "corrections": [(row, row.path in open_pages) for row in rows],
        },
    )


@require_safe
@throttled
@conditional_page
def corrections_atom(request: HttpRequest) -> HttpResponseBase:
    url = f"{settings.SITE_URL}{reverse('corrections')}"
    feed = new_feed("painsite: corrections", url, request.path)
    for row in Correction.objects.filter(is_public=True)[:ENTRIES]:
        on = datetime.combine(row.corrected_on, time(), UTC)
        feed.latest = max(feed.latest, on)
        feed.add_item(
            title=clean(row.page_title),
            link=f"{url}#{row.anchor}",
            unique_id=f"{url}#{row.anchor}",
            description=escape(clean(f"It said: {row.said} It says now: {row.says}")),
            pubdate=on,
            updateddate=on,
        )
    return feed_response(feed)
