"""The looser content policy that the admin needs, under /admin/ only."""

from collections.abc import Callable

import js_asset
from django.conf import settings
from django.forms import Media
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

ADMIN_PREFIX = "/admin/"


class AdminPolicyMiddleware:
    """Gives the block editor's import map a nonce and admin pages their own policy.

    Public pages keep the strict policy of settings.CONTENT_SECURITY_POLICY; the
    difference is settings.ADMIN_CONTENT_SECURITY_POLICY.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(ADMIN_PREFIX):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
            response.setdefault("Cache-Control", "no-store, private")
        return response

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        context = response.context_data
        if (
            request.path_info.startswith(ADMIN_PREFIX)
            and context
            and isinstance(context.get("media"), Media)
        ):
            context["media"] = js_asset.Media.from_media(
                context["media"],
                nonce=str(request.csp_nonce),  # type: ignore[attr-defined]
            )
        return response
