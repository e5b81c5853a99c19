"""A filtered list as an Atom feed (RFC 4287): what changed last comes first."""

import re
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
        feed = feed_of(api, found, request.path)
        response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
        feed.write(response, "utf-8")
        return for_machines(response)

    return view


def feed_of(api: type[ListAPI], found: FacetedFilterSet, path: str) -> Feed:
    query = found.query.urlencode()
    own = f"{settings.SITE_URL}{path}{'?' if query else ''}{query}"
    feed = Feed(
        title=clean(f"painsite: {title(api, found)}"),
        link=f"{settings.SITE_URL}{found.url_with()}",
        description=None,
        subtitle="New and changed, the latest first.",
        author_name="painsite",
        author_link=f"{settings.SITE_URL}/",
        feed_url=own,
        feed_guid=own,
        language="en-US",
    )
    rows = list(newest(found.qs))
    feed.latest = max((row.changed_at for row in rows), default=NEVER)
    for row in rows:
        add(feed, api, row)
    return feed


def title(api: type[ListAPI], found: FacetedFilterSet) -> str:
    """The list in words: "Courses about pain (Level: Beginner; Price: Free)"."""
    chips = "; ".join(f"{chip.label}: {chip.value}" for chip in found.chips)
    return f"{api.heading} ({chips})" if chips else api.heading


def newest(rows: QuerySet) -> QuerySet:
    """A row that was planned ahead is new on the day it appears."""
    return rows.annotate(changed_at=Greatest("updated_at", "publish_at")).order_by(
        "-changed_at", "pk"
    )[:ENTRIES]


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
