"""Puts the blocks of an article into its page. Formatting only."""

from typing import Any

from django import template
from django.template import Context

from articles.page import ArticlePage

register = template.Library()


@register.simple_tag(takes_context=True)
def render_blocks(context: Context, page: ArticlePage) -> Any:
    """The HTML of all blocks, in order; the blocks' templates see ``page``."""
    return page.regions.render("main", context)
