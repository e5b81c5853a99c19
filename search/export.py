"""A filtered list as CSV (RFC 4180): every row, in the order of the page."""

import csv
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from core.sheets import FORMULA
from search.api import Column, ListAPI
from search.listing import Rows, faults
from search.throttle import LongFileThrottle, throttled, too_many

# Rows read at once. A list that fits is sent whole, with an ETag; a longer one in
# parts, so that a hundred thousand rows need no more memory than these.
CHUNK = 1_000
# Without this mark Excel takes UTF-8 for another code.
BYTE_ORDER_MARK = "\ufeff"

View = Callable[..., HttpResponseBase]


class _Line:
    """A file for ``csv.writer`` that hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def csv_view(api: type[ListAPI]) -> View:
    """The view of ``/<list>.csv``: the filters of the page, all rows, no pages.

    A bad value gets 400 and a sentence for each: a file is read where no message of
    ours shows, so it never holds other rows than those asked for.
    """

    @require_safe
    @throttled
    @conditional_page
    def view(request: HttpRequest) -> HttpResponseBase:
        found = api.filtered(request.GET, api.rows_for_files(), reverse(api.page))
        if wrong := faults(found):
            return refusal(wrong)
        rows = Rows(found)
        is_long = len(rows) > CHUNK
        if is_long and (refused := too_many(request, LongFileThrottle())):
            return refused
        texts = lines(api, rows)
        response: HttpResponseBase
        if is_long:
            response = StreamingHttpResponse(texts, content_type=CSV)
        else:
            response = HttpResponse("".join(texts), content_type=CSV)
        name = f"painsite-{api.list_name}-{timezone.localdate():%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return for_machines(response)

    return view


CSV = "text/csv; charset=utf-8; header=present"


def lines(api: type[ListAPI], rows: Rows) -> Iterator[str]:
    """The header, then a line for each row, a part of the list at a time."""
    # Every cell in quotes: a program that also splits at semicolons must not find the
    # start of a formula inside one.
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER_MARK + str(writer.writerow(api.columns))
    for chunk in rows.in_chunks(CHUNK):
        data = api.serializer_class(chunk, many=True).data
        yield "".join(str(writer.writerow(cells(api.columns, row))) for row in data)


def cells(columns: Mapping[str, Column], row: Mapping[str, Any]) -> list[str]:
    return [
        cell(value_at(row, found.split(".")) if isinstance(found, str) else found(row))
        for found in columns.values()
    ]


def value_at(value: Any, path: list[str]) -> Any:
    """What a path such as ``["salary", "low"]`` leads to; None where it breaks off."""
    for n, name in enumerate(path):
        if isinstance(value, list):
            return [value_at(part, path[n:]) for part in value]
        if not value:
            return None
        value = value[name]
    return value


def cell(value: Any) -> str:
    """A value as a cell: unknown is empty, lists are joined by "; ".

    A text that a spreadsheet would run as a formula gets an apostrophe in front;
    numbers stay numbers, below zero too.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return harmless("; ".join(cell(part) for part in value))
    return harmless(str(value))


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def refusal(wrong: Mapping[str, list[str]]) -> HttpResponse:
    """400: a line for each fault, "min_rating: “x” is not a number from 0 to 10."."""
    text = "".join(f"{name}: {line}\n" for name in wrong for line in wrong[name])
    response = HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def for_machines(response: HttpResponseBase) -> HttpResponseBase:
    """Not for search engines, and asked for again each time (304 if nothing changed)."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-cache"
    return response
