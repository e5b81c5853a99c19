"""Suggestions while a visitor types: a page of links, or the bare texts for the script."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.documents import sources
from search.suggestions import suggestions
from search.text import MAX_LENGTH


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """``q``: what is typed so far; ``kind``: the model's name, such as "course".

    With ``format=json`` the answer is ``{"suggestions": [text, ...]}``, else a page.
    An unknown kind stands for all of them. Nothing of it is kept.
    """
    text = request.GET.get("q", "")[:MAX_LENGTH]
    found = suggestions(text, model=model_named(request.GET.get("kind", "")))
    if request.GET.get("format") == "json":
        response: HttpResponse = JsonResponse({"suggestions": [s.text for s in found]})
    else:
        context: dict[str, Any] = {
            "suggestions": found,
            "typed": text.replace("\0", "").strip(),
            "crumbs": [("Suggestions", "")],
        }
        response = render(request, "search/suggest.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def model_named(kind: str) -> type[models.Model] | None:
    for source in sources():
        if source.model._meta.model_name == kind:
            return source.model
    return None
