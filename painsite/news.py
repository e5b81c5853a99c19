"""What is new on the whole site, as an Atom feed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import conditional_page, require_safe

from painsite.api_urls import LISTS
from search.feeds import add_newest, feed_response, new_feed
from search.throttle import throttled


@require_safe
@throttled
@conditional_page
def site_atom(request: HttpRequest) -> HttpResponseBase:
    """The 50 pages of all kinds that changed last."""
    feed = new_feed("painsite", f"{settings.SITE_URL}/", request.path)
    add_newest(feed, [(api, api.rows_for_files()) for api in LISTS])
    return feed_response(feed)
