"""What the API's documentation says of a list: read from its FilterSet, never typed."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from search.filters import LimitFilter, SortFilter
from search.filterset import FacetedFilterSet


class OptionSerializer(serializers.Serializer):
    """A choice of a filter, and how many rows it gives with all other filters on."""

    value = serializers.CharField(help_text="For the parameter of that name.")
    label = serializers.CharField()
    count = serializers.IntegerField(min_value=0)
    selected = serializers.BooleanField()


def page_schema(
    rows: dict[str, Any], facets: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """The answer of a list: a page of ``rows`` and the options of each facet."""
    link = {"type": "string", "format": "uri", "nullable": True}
    return {
        "type": "object",
        "required": ["count", "next", "previous", "results", "facets"],
        "properties": {
            "count": {
                "type": "integer",
                "minimum": 0,
                "description": "Rows on all pages.",
            },
            "next": {**link, "description": "The next page, if there is one."},
            "previous": {**link, "description": "The page before, if there is one."},
            "results": rows,
            "facets": {
                "type": "object",
                "description": "The choices of each filter, by its parameter.",
                # OpenAPI 3.0 has no word for "none is required".
                **({"required": list(facets)} if facets else {}),
                "properties": dict(facets),
            },
        },
    }


def parameter(name: str, part: Any, note: str = "") -> OpenApiParameter:
    """One filter as a query parameter: its type, choices, bounds and meaning.

    Choices that the database holds are not listed: no database is asked here.
    """
    words = [f"{part.label}.", part.extra.get("help_text", ""), note]
    item: dict[str, Any] = {"type": "string"}
    if isinstance(part, LimitFilter):
        item = {
            "type": "number",
            "minimum": part.extra["min_value"],
            "maximum": part.extra["max_value"],
        }
        least = part.lookup_expr == "gte"
        words.append("The lowest to show." if least else "The highest to show.")
    elif part.load:
        words.append(f"One of the values in `facets.{name}`.")
    elif choices := part.offered():
        item["enum"] = [code for code, _ in choices]
        named = ", ".join(f"`{code}`: {label}" for code, label in choices)
        words.append(f"{named}.")
    elif "max_length" in part.extra:
        item["maxLength"] = part.extra["max_length"]
    if part.several:
        words.append("May be repeated: any of them.")
    if isinstance(part, SortFilter):
        usual = f"`{part.default}`" if part.default else "the order of the page"
        words.append(f"Without it: {usual}. Rows whose value is unknown come last.")
    return OpenApiParameter(
        name,
        type={"type": "array", "items": item} if part.several else item,
        description=" ".join(filter(None, words)),
        explode=True if part.several else None,
        style="form" if part.several else None,
    )


def facet_names(filterset_class: type[FacetedFilterSet]) -> list[str]:
    """The filters that have counts, in their order."""
    meta = getattr(filterset_class, "Meta", None)
    return [
        name
        for name, part in filterset_class.base_filters.items()
        if (part.load or part.is_facet) and name not in getattr(meta, "no_facets", ())
    ]


class FacetedSchema(AutoSchema):
    """Adds the parameters and facets of the view's FilterSet."""

    def get_override_parameters(self) -> list[Any]:
        if not self._is_list_view():
            return []
        filters = self.view.filterset_class
        return [
            parameter(name, part, filters.NOTES.get(name, ""))
            for name, part in filters.base_filters.items()
        ]

    def _get_paginator(self) -> Any:
        paginator = super()._get_paginator()
        if paginator:
            option = self.resolve_serializer(OptionSerializer, "response").ref
            paginator.facets = {
                name: {"type": "array", "items": option}
                for name in facet_names(self.view.filterset_class)
            }
        return paginator

    def get_tags(self) -> list[str]:
        return [self.view.list_name]

    def get_summary(self) -> str:
        name = self.view.list_name
        return f"List {name}" if self._is_list_view() else f"One of the {name}"

    def get_description(self) -> str:
        if self._is_list_view():
            return (
                f"{self.view.heading}: a page of 20, with the counts of every filter."
            )
        return "Everything that its own page says, with the sources."
