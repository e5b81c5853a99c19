"""How often one client may ask for data, without keeping who that client is."""

import hmac
import logging
import math
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from rest_framework.throttling import SimpleRateThrottle

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]


class ClientThrottle(SimpleRateThrottle):
    """So many requests a minute (settings, ``data``) from one client.

    The cache keeps a keyed hash of the client's address and the times of its last
    requests, for a minute. A cache that is down lets everybody through: no visitor
    should meet an error because we cannot count.
    """

    scope = "data"

    def get_cache_key(self, request: HttpRequest, view: Any) -> str:
        who = client_of(self.get_ident(request)).encode()
        digest = hmac.new(settings.SECRET_KEY.encode(), who, sha256).hexdigest()
        return f"throttle:{self.scope}:{digest[:32]}"

    def allow_request(self, request: HttpRequest, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except Exception:  # noqa: BLE001 - each backend raises errors of its own
            logger.warning("The cache does not answer: requests are not counted.")
            return True


class LongFileThrottle(ClientThrottle):
    """Besides: few long files (settings, ``long_files``), which cost seconds each."""

    scope = "long_files"


def client_of(address: str) -> str:
    """What counts as one client: an IPv4 address, or an IPv6 network of 64 bits.

    One IPv6 connection has 2**64 addresses to ask from. Text that is no address is a
    client of its own.
    """
    try:
        ip = ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((ip, 64), strict=False))
    return str(ip)


def throttled(view: View) -> View:
    """For views outside the API: the same limit, counted together with it."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return too_many(request, ClientThrottle()) or view(request, *args, **kwargs)

    return limited


def too_many(request: HttpRequest, throttle: ClientThrottle) -> HttpResponse | None:
    """Count a request: None if it is within the limit, else the 429 to answer with."""
    if throttle.allow_request(request, None):
        return None
    seconds = math.ceil(throttle.wait() or 1)
    return HttpResponse(
        f"Too many requests. Try again in {seconds} seconds.\n",
        status=429,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": str(seconds), "X-Robots-Tag": "noindex"},
    )
