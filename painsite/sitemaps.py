"""What search engines may index: published pages, with their real dates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from articles.models import Article, GlossaryTerm
from articles.models import Category as ArticleCategory
from careers.models import CareerPath, Credential
from catalog.models import Course, Provider, Topic
from core.querysets import PublishableQuerySet
from search.feeds import CHANGED_AT
from treatments.models import Treatment

PAGES = [
    "home",
    "catalog:course_list",
    "catalog:how_we_rate",
    "careers:career_list",
    "careers:planner",
    "careers:credential_list",
    "treatments:treatment_list",
    "articles:article_list",
    "articles:term_list",
    "search:site",
    "api_docs",
    "about",
    "privacy",
    "disclosures",
    "accessibility",
    "editorial_policy",
    "corrections",
]


class SiteSitemap(Sitemap):
    """Addresses on SITE_URL, whatever host the request named."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(SiteSitemap):
    def items(self) -> list[str]:
        return PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class PublishedSitemap(SiteSitemap):
    """The published rows of one kind of content."""

    def __init__(self, rows: PublishableQuerySet) -> None:
        self.rows = rows

    def items(self) -> QuerySet:
        return self.rows.published().annotate(changed_at=CHANGED_AT).order_by("pk")

    def lastmod(self, item: Any) -> datetime:
        """When a visitor could first see it as it is: changed, or published later."""
        return item.changed_at


class BrowseSitemap(SiteSitemap):
    """Topics, providers and categories that hold at least one published page.

    ``contents`` names their relations to the rows that count.
    """

    def __init__(
        self, model: type[Model], contents: Mapping[str, PublishableQuerySet]
    ) -> None:
        self.model, self.contents = model, contents

    def items(self) -> QuerySet:
        every = self.model._default_manager
        holding = Q()
        for relation, rows in self.contents.items():
            live = rows.published().order_by().values("pk")
            holding |= Q(pk__in=every.filter(**{f"{relation}__in": live}).values("pk"))
        return every.filter(holding).order_by("pk")


# Synthetic courses are never offered to search engines, nor is a provider or a topic
# that holds nothing else.
REAL_COURSES = Course.objects.filter(is_demo=False)
ON_TOPICS: dict[str, PublishableQuerySet] = {
    "courses": REAL_COURSES,
    "career_paths": CareerPath.objects.all(),
    "treatments": Treatment.objects.all(),
    "articles": Article.objects.all(),
}
# The page of an area holds what its topics hold.
IN_AREAS = {f"children__{relation}": rows for relation, rows in ON_TOPICS.items()}
SITEMAPS: dict[str, Sitemap] = {
    "pages": PageSitemap(),
    "courses": PublishedSitemap(REAL_COURSES),
    "careers": PublishedSitemap(CareerPath.objects.all()),
    "credentials": PublishedSitemap(Credential.objects.all()),
    "treatments": PublishedSitemap(Treatment.objects.all()),
    "articles": PublishedSitemap(Article.objects.all()),
    "terms": PublishedSitemap(GlossaryTerm.objects.all()),
    "topics": BrowseSitemap(Topic, ON_TOPICS | IN_AREAS),
    "providers": BrowseSitemap(Provider, {"courses": REAL_COURSES}),
    "article_categories": BrowseSitemap(
        ArticleCategory, {"articles": Article.objects.all()}
    ),
}
