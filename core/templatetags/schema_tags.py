"""Structured data that a template makes of what it shows anyway. No queries."""

from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import Context

from core import structured_data

register = template.Library()


@register.simple_tag(takes_context=True)
def breadcrumb_data(context: Context) -> dict[str, Any]:
    """The crumbs of the page, which stands at its canonical address."""
    here = context.get("canonical") or context["request"].path
    return structured_data.breadcrumb_data(context["crumbs"], here, settings.SITE_URL)


@register.simple_tag
def item_list_data(page: Page, rows: list[Any]) -> dict[str, Any] | None:
    """``rows`` are those of the page, read already."""
    return structured_data.item_list_data(rows, page.start_index(), settings.SITE_URL)


@register.simple_tag
def site_data() -> dict[str, Any]:
    return structured_data.site_data(settings.SITE_URL, settings.CONTACT_EMAIL)
