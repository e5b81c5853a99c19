"""How to take the list that a page shows along. No queries."""

from django import template

from search.filterset import FacetedFilterSet
from search.listing import Format, formats

register = template.Library()


@register.filter
def list_formats(filterset: FacetedFilterSet) -> list[Format]:
    return formats(filterset)
