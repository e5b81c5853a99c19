"""What a reader may tell us of a page: choices that are counted, and no words.

The form needs no cookie. A request that another site makes a browser send is told by
the headers that the browser adds to it, and each form can be sent once: it carries a
signed number that the cache remembers until the form would be too old anyway. Where
each process has a cache of its own, each of them counts a form that is sent again once.
"""

import logging
import math
import secrets
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.models import PageFeedback
from painsite.public_pages import PublicPage, page_at
from search.throttle import ClientThrottle

logger = logging.getLogger(__name__)

SALT = "painsite.feedback"
OPEN_SECONDS = 24 * 60 * 60
TOO_OLD = "This form was open for more than a day. Please send it once more."
Problem = PageFeedback.Problem


class FeedbackThrottle(ClientThrottle):
    """So many forms an hour (settings, ``feedback``) from one client."""

    scope = "feedback"


class FeedbackForm(forms.Form):
    useful = forms.ChoiceField(
        label="Was this page useful?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        required=False,
    )
    problem = forms.ChoiceField(
        label="What is wrong?",
        choices=[
            ("", "Nothing that I saw"),
            *((p.value, p.label) for p in Problem if p != Problem.NONE),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["useful"] and not cleaned["problem"]:
            self.add_error(
                "useful", "Choose an answer here or below, so that we can count it."
            )
        return cleaned


@csrf_exempt  # read_form() and is_from_elsewhere() take its place, without a cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """``page``: the address of a public page. GET shows the form, POST counts."""
    if request.method == "POST":
        return received(request)
    page = public_page(request.GET.get("page", ""))
    return form_page(request, page, FeedbackForm())


def received(request: HttpRequest) -> HttpResponse:
    if is_from_elsewhere(request):
        raise PermissionDenied
    throttle = FeedbackThrottle()
    if not throttle.allow_request(request, None):
        return too_many(request, math.ceil(throttle.wait() or 1))
    number, path, is_fresh = read_form(request.POST.get("form", ""))
    page = public_page(path)
    form = FeedbackForm(request.POST)
    if is_fresh and form.is_valid():
        if first_time(number):
            PageFeedback.objects.add_one(
                path=page.path,
                day=timezone.localdate(),
                useful={"yes": True, "no": False}.get(form.cleaned_data["useful"]),
                problem=form.cleaned_data["problem"],
            )
        thanks = HttpResponseRedirect(address("feedback_thanks", page))
        thanks.status_code = 303  # so that reloading the next page sends nothing
        return thanks
    if not is_fresh:
        form.add_error(None, TOO_OLD)
    return form_page(request, page, form, status=400)


@require_safe
def feedback_thanks(request: HttpRequest) -> HttpResponse:
    page = public_page(request.GET.get("page", ""))
    return render(
        request, "feedback/thanks.html", {"page": page, "crumbs": crumbs(page)}
    )


def form_page(
    request: HttpRequest, page: PublicPage, form: FeedbackForm, status: int = 200
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "signed": new_form(page),
        "crumbs": crumbs(page),
    }
    return render(request, "feedback/form.html", context, status=status)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    context = {"minutes": math.ceil(seconds / 60), "crumbs": [("Feedback", "")]}
    response = render(request, "feedback/too_many.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def crumbs(page: PublicPage) -> list[tuple[str, str]]:
    return [(page.title, page.path), ("Feedback", "")]


def address(view: str, page: PublicPage) -> str:
    return f"{reverse(view)}?{urlencode({'page': page.path}, safe='/')}"


def public_page(path: str) -> PublicPage:
    """The page that is spoken of. Raises Http404 for whatever is no public page."""
    page = page_at(path)
    if page is None:
        raise Http404
    return page


def new_form(page: PublicPage) -> str:
    """What a form carries: its page and a number of its own, signed."""
    return signing.dumps([secrets.token_urlsafe(12), page.path], salt=SALT)


def read_form(signed: str) -> tuple[str, str, bool]:
    """Number and page of a form, and whether it is still young enough to count.

    Raises BadRequest for a form that we did not make.
    """
    try:
        number, path = signing.loads(signed, salt=SALT)
    except signing.BadSignature as error:
        raise BadRequest("This is no form of ours.") from error
    try:
        signing.loads(signed, salt=SALT, max_age=OPEN_SECONDS)
    except signing.SignatureExpired:
        return number, path, False
    return number, path, True


def first_time(number: str) -> bool:
    """Whether this form comes for the first time; yes if the cache cannot tell."""
    try:
        return cache.add(f"feedback:{number}", 1, OPEN_SECONDS)
    except Exception:  # noqa: BLE001 - each backend raises errors of its own
        logger.warning("The cache does not answer: a form may be counted twice.")
        return True


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a page of another site sent it, by what browsers say of themselves.

    Programs say nothing of the kind; what they send is limited, but not refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    # Compared as text: a program may send what is no address at all.
    return bool(origin) and origin.partition("://")[2] != request.get_host()
