"""How dates, money, ranges and numbers read on a page. Formatting only."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

register = template.Library()

STALE_AFTER_DAYS = 183
# Not after a title, as in "taught by Dr. Kristy Potter".
SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\bDr\.)\s+(?=[A-Z])")
SCRIPT_ESCAPES = {ord(c): f"\\u{ord(c):04X}" for c in "<>&"}
# An emergency or crisis number ("911", "116 123") or a web address.
# Help lines that a page may turn into a link: any other number is just a number.
HELP_LINES = ("911", "988", "999", "112", "111", "116 123")
REACHABLE = re.compile(
    rf"(https://[^\s,;]*[^\s,;.]|(?<![\w.,])(?:{'|'.join(HELP_LINES)})(?![\w%]|[.,]\d))"
)


@register.filter
def name_of_page(crumbs: list[tuple[str, str]] | None) -> str:
    """The page's own name, without the site's: the last of its breadcrumbs."""
    return crumbs[-1][0] if crumbs else "painsite"


@register.filter
def days_ago(on: date | None, today: date | None = None) -> str:
    """How long ago the day was: "today", "yesterday", "12 days ago"; "" if unknown."""
    if on is None:
        return ""
    days = ((today or timezone.localdate()) - on).days
    if days < 1:
        return "today"
    return "yesterday" if days == 1 else f"{thousands(days)} days ago"


@register.filter
def is_stale(on: date | None, today: date | None = None) -> bool:
    """Whether a check is more than six months (183 days) old; unknown is not stale."""
    if on is None:
        return False
    return ((today or timezone.localdate()) - on).days > STALE_AFTER_DAYS


@register.filter
def thousands(number: int | None) -> str:
    """A whole number with its thousands apart: "12,400"; "" if unknown."""
    return "" if number is None else f"{number:,}"


@register.filter
def whole_sentences(text: str, most: int) -> str:
    """The sentences that fit in so many words; the first is cut only if it must be.

    A text that stops after "The …" reads as if something had broken.
    """
    sentences = SENTENCE_END.split(text)
    while len(sentences) > 1 and len(" ".join(sentences).split()) > most:
        sentences.pop()
    return Truncator(" ".join(sentences)).words(most, truncate=" …")


@register.filter
def money(amount: Decimal | int | None, currency: str = "USD") -> str:
    """An amount as "$101,020" or "AUD 4,400", with cents only if there are any."""
    if amount is None:
        return ""
    figure = f"{amount:,.2f}".removesuffix(".00")
    return (
        f"${figure}" if currency == "USD" else f"{currency}\N{NO-BREAK SPACE}{figure}"
    )


@register.simple_tag
def number_range(
    low: Decimal | int | None, high: Decimal | int | None, unit: str = ""
) -> str:
    """A range as "10–15 minutes", "1 hour", "up to 3 hours" or "2 hours or more".

    ``unit`` is a singular noun. Both ends unknown gives "".
    """
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {_with_unit(_figure(high), high, unit)}"
    if high is None:
        return f"{_with_unit(_figure(low), low, unit)} or more"
    if low == high:
        return _with_unit(_figure(low), low, unit)
    return _with_unit(f"{_figure(low)}–{_figure(high)}", high, unit)


@register.filter
def months_range(low: int | None, high: int | None) -> str:
    """Months in words: "4–6 years", "12 months", "up to 1 year", "3 years or more".

    Years are used from two years on, half years included; both unknown gives "".
    """
    if high is None:
        return f"{_duration(low)} or more" if low else ""
    if not low:
        return f"up to {_duration(high)}"
    if low == high:
        return f"{high} months" if high == 12 else _duration(high)
    if high < 24:
        return f"{low}–{high} months"
    if low % 6 == high % 6 == 0 and low >= 12:
        return f"{_years(low)}–{_years(high)} years"
    return f"{_duration(low)} to {_duration(high)}"


@register.filter
def dialable(text: str) -> SafeString:
    """Plain text whose emergency numbers can be tapped and web addresses followed."""
    return format_html_join("", "{}", ((part,) for part in _linked_parts(text)))


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """JSON for a script element of type application/ld+json.

    No character in it can end the element: <, > and & are written as escapes.
    """
    return mark_safe(json.dumps(data).translate(SCRIPT_ESCAPES))


@register.filter
def elided_pages(page: Page) -> Iterator[int | str]:
    """The page numbers to offer around this page, with "…" for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def nav_section(context: Context) -> str:
    """The part of the site that the page belongs to, as the main navigation names it.

    It is the app, the glossary and the planner being parts of their own. A page outside
    every part, or an error page, gives "".
    """
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None:
        return ""
    if match.app_name == "articles" and (match.url_name or "").startswith("term_"):
        return "glossary"
    if (match.app_name, match.url_name) == ("careers", "planner"):
        return "planner"
    return match.app_name


def _figure(number: Decimal | int | None) -> str:
    """ "1,200", "1.5": no zeros after the point."""
    text = f"{number:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_unit(figure: str, number: Decimal | int | None, unit: str) -> str:
    if not unit:
        return figure
    return f"{figure} {unit}" if number == 1 else f"{figure} {unit}s"


def _years(months: int) -> str:
    """Whole and half years as a figure: 30 months is "2½"."""
    years, rest = divmod(months, 12)
    return f"{years or ''}½" if rest else str(years)


def _duration(months: int) -> str:
    """One duration in words: "8 months", "1 year", "2½ years", "3 years 5 months"."""
    if months < 12 or 12 < months < 24:
        return _with_unit(str(months), months, "month")
    if months % 6 == 0:
        return _with_unit(_years(months), months // 12, "year")
    years, rest = divmod(months, 12)
    return f"{_duration(years * 12)} {_duration(rest)}"


def _linked_parts(text: str) -> Iterator[str]:
    for part in REACHABLE.split(text):
        if part.startswith("https://"):
            name = part.removeprefix("https://").rstrip("/")
            yield format_html(
                '<a href="{}" rel="noopener noreferrer">{}</a>', part, name
            )
        elif REACHABLE.fullmatch(part):
            yield format_html('<a href="tel:{}">{}</a>', part.replace(" ", ""), part)
        else:
            yield part
