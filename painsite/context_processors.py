"""What every page may say about the site itself."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from catalog.models import Course
from painsite.share_images import share_image_of


def site(request: HttpRequest) -> dict[str, Any]:
    """``SITE_URL`` (no final slash), ``CONTACT_EMAIL`` (may be empty), ``share_image``
    (a function: the picture of this page for shared links) and ``holds_demo_data``, a
    function: is a synthetic course public?

    It is asked by one query when a page shows it, never remembered: a cache would show
    a scheduled course, or another process's, too late. 0.1 ms at 100,000 courses.
    """
    return {
        "SITE_URL": settings.SITE_URL,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "share_image": partial(share_image_of, request.resolver_match),
        "holds_demo_data": Course.objects.published().filter(is_demo=True).exists,
    }
