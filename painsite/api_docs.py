"""The API on one readable page, made from its own description."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from painsite.api_views import api_schema
from search.throttle import ClientThrottle

# A question that somebody might put to each list; the page links to its answer.
EXAMPLES = {
    "courses": ("Free courses for patients, best first", "audience=patient&offer=free"),
    "careers": ("Trained within four years, highest pay", "max_months=48&sort=-salary"),
    "credentials": ("Those that can still be earned", "status=active"),
    "treatments": ("What may help nerve pain", "mechanism=neuropathic"),
    "articles": ("All guides by title", "sort=title"),
    "glossary": ("Words that speak of nerves", "q=nerve"),
}

CHOICE = re.compile(r"\* (`.*`) - (.*)")  # as the description lists a field's choices
PERIODS = {1: "a second", 60: "a minute", 3600: "an hour", 86400: "a day"}


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    allowed: str
    description: SafeString


@dataclass(frozen=True)
class Field:
    """A field of a row; ``fields`` are those inside it."""

    name: str
    kind: str
    description: SafeString
    fields: "list[Field]"


@dataclass(frozen=True)
class ListDocs:
    name: str
    description: str
    path: str
    record_path: str
    parameters: list[Parameter]
    fields: list[Field]
    more_fields: list[Field]
    example: tuple[str, str]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "api/docs.html",
        {
            "canonical": "/api/docs/",
            "crumbs": [("Data and API", "")],
            "lists": list(list_docs(api_schema())),
            "rate": rate_in_words(ClientThrottle()),
        },
    )


def rate_in_words(throttle: ClientThrottle) -> str:
    """How often one client may ask: "60 times a minute"."""
    period = PERIODS[throttle.duration]
    return f"{throttle.num_requests:,} times {period}"


def list_docs(schema: Mapping[str, Any]) -> Iterator[ListDocs]:
    """Each list of the API with its parameters and fields, in words."""
    for path, item in schema["paths"].items():
        if f"{path}{{slug}}/" not in schema["paths"]:
            continue  # a record, or the search
        operation = item["get"]
        name = operation["tags"][0]
        record = schema["paths"][f"{path}{{slug}}/"]["get"]
        page = answer(schema, operation)["properties"]
        fields = fields_of(schema, page["results"]["items"])
        known = {field.name for field in fields}
        yield ListDocs(
            name=name,
            description=operation["description"],
            path=path,
            record_path=f"{path}{{slug}}/",
            parameters=[parameter(p) for p in operation["parameters"]],
            fields=fields,
            more_fields=[
                field
                for field in fields_of(schema, answer(schema, record))
                if field.name not in known
            ],
            example=EXAMPLES[name],
        )


def answer(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> dict[str, Any]:
    content = operation["responses"]["200"]["content"]["application/json"]
    return resolved(schema, content["schema"])


def resolved(schema: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """A part of the description with the component that it refers to filled in."""
    merged: dict[str, Any] = {}
    for ref in [part, *part.get("allOf", ()), *part.get("oneOf", ())[:1]]:
        if "$ref" in ref:
            name = ref["$ref"].rsplit("/", 1)[1]
            merged |= resolved(schema, schema["components"]["schemas"][name])
    return merged | {k: v for k, v in part.items() if k not in ("$ref", "allOf")}


def parameter(described: Mapping[str, Any]) -> Parameter:
    schema = described["schema"]
    several = schema.get("type") == "array"
    item = schema["items"] if several else schema
    return Parameter(
        name=described["name"],
        kind=item["type"],
        allowed=allowed(item),
        description=marked(described.get("description", "")),
    )


def allowed(item: Mapping[str, Any]) -> str:
    """The bounds of a number or a text; choices are in the description already."""
    if "minimum" in item and "maximum" in item:
        return f"{item['minimum']:,} to {item['maximum']:,}"
    return f"up to {item['maxLength']} characters" if "maxLength" in item else ""


def fields_of(schema: Mapping[str, Any], part: Mapping[str, Any]) -> list[Field]:
    properties = resolved(schema, part).get("properties", {})
    return [field_of(schema, name, found) for name, found in properties.items()]


def field_of(schema: Mapping[str, Any], name: str, part: Mapping[str, Any]) -> Field:
    found = resolved(schema, part)
    item = resolved(schema, found["items"]) if "items" in found else found
    kind = item.get("format") or item.get("type", "string")
    if "items" in found:
        kind = f"list of {kind}s"
    if found.get("nullable"):
        kind += " or null"
    description = marked(choices_in_words(found.get("description", "")))
    return Field(name, kind, description, fields_of(schema, item))


def choices_in_words(text: str) -> str:
    """The list of choices that follows a text as one sentence: "`free`: Free, ..."."""
    lines = text.splitlines()
    choices = [CHOICE.sub(r"\1: \2", line) for line in lines if CHOICE.match(line)]
    words = [line for line in lines if line and not CHOICE.match(line)]
    return " ".join([*words, *([f"{', '.join(choices)}."] if choices else [])])


def marked(text: str) -> SafeString:
    """Text with what stands between backticks as code, everything else escaped."""
    parts = text.split("`")
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", p) if n % 2 else p,)
            for n, p in enumerate(parts)
        ),
    )
