"""The guides of one category as an Atom feed."""

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from articles.api import ArticleAPI
from articles.models import Category
from search.feeds import feed_of, feed_response
from search.throttle import throttled


@require_safe
@throttled
@conditional_page
def category_atom(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same rows as ``/articles.atom?category=<slug>``, under a name of their own."""
    category = get_object_or_404(Category, slug=slug)
    query = QueryDict(mutable=True)
    query["category"] = category.slug
    rows = ArticleAPI.rows_for_files()
    found = ArticleAPI.filtered(query, rows, reverse(ArticleAPI.page))
    return feed_response(feed_of(ArticleAPI, found, request.path))
