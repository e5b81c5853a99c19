"""A filtered list as an Atom feed (RFC 4287): what changed last comes first."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe

from search.api import ListAPI
from search.export import View, for_machines, refusal
from search.filterset import FacetedFilterSet
from search.listing import faults
from search.throttle import throttled

ENTRIES = 50
# A row that was planned ahead is new on the day it appears.
CHANGED_AT = Greatest("updated_at", "publish_at")
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# Characters that XML 1.0 cannot hold, not even escaped.
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feed(Atom1Feed):
    """``latest``: when anything in it last changed; of an empty feed, never."""

    latest = NEVER

    def latest_post_date(self) -> datetime:
        return self.latest


def atom_view(api: type[ListAPI]) -> View:
    """The view of ``/<list>.atom``: the filters of the page, 50 rows, newest first.

    The order is always that of the last change: a reader of feeds looks for what is
    new, so ``sort`` is checked and otherwise without effect. A bad value gets 400.
    An ETag tells whether it changed; a date could not, since a row that leaves the list
    moves none.
    """

    @require_safe
    @throttled
    @conditional_page
    def view(request: HttpRequest) -> HttpResponseBase:
        found = api.filtered(request.GET, api.rows_for_files(), reverse(api.page))
        if wrong := faults(found):
            return refusal(wrong)
        query = found.query.urlencode()
        own = f"{request.path}{'?' if query else ''}{query}"
        return feed_response(feed_of(api, found, own))

    return view


def feed_of(api: type[ListAPI], found: FacetedFilterSet, own: str) -> Feed:
    """The rows that a filter set found; ``own``: the feed's path and query."""
    link = f"{settings.SITE_URL}{found.url_with()}"
    feed = new_feed(f"painsite: {title(api, found)}", link, own)
    add_newest(feed, [(api, found.qs)])
    return feed


def new_feed(heading: str, link: str, own: str) -> Feed:
    """A feed without entries yet. ``link``: the page that it belongs to, in full;
    ``own``: its own path and query."""
    url = f"{settings.SITE_URL}{own}"
    return Feed(
        title=clean(heading),
        link=link,
        description=None,
        subtitle="New and changed, the latest first.",
        author_name="painsite",
        author_link=f"{settings.SITE_URL}/",
        feed_url=url,
        feed_guid=url,
        language="en-US",
    )


def add_newest(feed: Feed, lists: Iterable[tuple[type[ListAPI], QuerySet]]) -> None:
    """The rows of one or more lists that changed last, those of all lists mixed."""
    rows = [(row, api) for api, rows in lists for row in newest(rows)]
    rows.sort(key=lambda found: found[0].changed_at, reverse=True)
    for row, api in rows[:ENTRIES]:
        feed.latest = max(feed.latest, row.changed_at)
        add(feed, api, row)


def feed_response(feed: Feed) -> HttpResponseBase:
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return for_machines(response)


def title(api: type[ListAPI], found: FacetedFilterSet) -> str:
    """The list in words: "Courses about pain (Level: Beginner; Price: Free)"."""
    chips = "; ".join(f"{chip.label}: {chip.value}" for chip in found.chips)
    return f"{api.heading} ({chips})" if chips else api.heading


def newest(rows: QuerySet) -> QuerySet:
    return rows.annotate(changed_at=CHANGED_AT).order_by("-changed_at", "pk")[:ENTRIES]


def add(feed: Feed, api: type[ListAPI], row: Any) -> None:
    url = f"{settings.SITE_URL}{row.get_absolute_url()}"
    feed.add_item(
        title=clean(str(row)),
        link=url,
        unique_id=url,
        # A reader takes it for HTML, so that a "<" of ours must not begin a tag.
        description=escape(clean(api.entry_text(row))),
        pubdate=row.publish_at,
        updateddate=row.changed_at,
    )


def clean(text: str) -> str:
    """Text without the characters that no XML document may hold."""
    return NOT_IN_XML.sub("", text)
