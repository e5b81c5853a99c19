"""The search of the whole site for programs."""

import html
from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import absolute
from search.api import FacetedPages, OpenData
from search.api_schema import page_schema
from search.results import Result
from search.site import SiteSearch
from search.text import MAX_LENGTH, MAX_WORDS

TEXT = {"type": "string"}
ROW = {
    "type": "object",
    "required": ["kind", "title", "url", "snippet"],
    "properties": {
        "kind": {**TEXT, "description": "A value of the parameter `kind`."},
        "title": TEXT,
        "url": {
            **TEXT,
            "format": "uri",
            "description": "The page, or the place on a page, that says more.",
        },
        "snippet": {
            **TEXT,
            "description": "The words that were found, or what the page is about. "
            "Plain text.",
        },
    },
}
OPTION = {
    "type": "object",
    "required": ["value", "label", "count", "selected"],
    "properties": {
        "value": TEXT,
        "label": TEXT,
        "count": {"type": "integer", "minimum": 0},
        "selected": {"type": "boolean"},
    },
}
PARAMETERS = [
    OpenApiParameter(
        "q",
        {**TEXT, "maxLength": MAX_LENGTH},
        description=f"Up to {MAX_WORDS} words. A row has all of them, in any form, or "
        "what they also mean.",
        required=True,
    ),
    OpenApiParameter(
        "kind",
        {"type": "array", "items": TEXT},
        description="Only these kinds, by the values in `facets.kind`. May be "
        "repeated: any of them.",
        explode=True,
        style="form",
    ),
    OpenApiParameter(
        "page",
        {"type": "integer", "minimum": 1},
        description=FacetedPages.page_query_description,
    ),
]


class SearchSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        return PARAMETERS

    def get_tags(self) -> list[str]:
        return ["search"]

    def get_summary(self) -> str:
        return "Search the site"

    def get_description(self) -> str:
        return (
            "One ranked list over all kinds of pages: a page of 20, with the number of "
            "rows of each kind."
        )

    def get_response_serializers(self) -> dict[int, Any]:
        rows = {"type": "array", "items": ROW}
        return {200: page_schema(rows, {"kind": {"type": "array", "items": OPTION}})}


class ResultSerializer(serializers.BaseSerializer):
    def to_representation(self, result: Result) -> dict[str, Any]:
        text = html.unescape(strip_tags(result.snippet)) or result.text
        return {
            "kind": result.shown.code,
            "title": result.title,
            "url": absolute(result.url),
            "snippet": text,
        }


class SearchPages(FacetedPages):
    def pages_of(self, search: SiteSearch, request: Request) -> list[Result]:
        self.filterset = search  # type: ignore[assignment]  # has the same parts
        return self.paginate_queryset(search, request)

    def facet_names(self) -> list[str]:
        return ["kind"]


class SearchAPI(OpenData):
    """The results of the search page, in its order."""

    schema = SearchSchema()

    def get(self, request: Request) -> Response:
        search = SiteSearch(request.query_params, path=reverse("search_api"))
        wrong: dict[str, list[str]] = {}
        for problem in search.problems:
            wrong.setdefault(problem.name, []).append(problem.fault)
        if not search.text and "q" not in wrong:
            wrong["q"] = ["Give some words to look for."]
        if wrong:
            raise ValidationError(wrong)
        pages = SearchPages()
        rows = pages.pages_of(search, request)
        return pages.get_paginated_response(ResultSerializer(rows, many=True).data)
