"""What search engines may index: published pages, with their real dates."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.urls import reverse

from articles.models import Article, GlossaryTerm
from articles.models import Category as ArticleCategory
from careers.models import CareerPath, Credential
from catalog.models import Course, Provider, Topic
from core.models import Publishable
from core.querysets import PublishableQuerySet
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
        return self.rows.published().order_by("pk")

    def lastmod(self, item: Publishable) -> datetime:
        return item.updated_at


class BrowseSitemap(SiteSitemap):
    """Topics, providers and categories that hold at least one published page.

    ``contents`` is their relation to the rows that count.
    """

    def __init__(
        self, model: type[Model], contents: str, rows: PublishableQuerySet
    ) -> None:
        self.model, self.contents, self.rows = model, contents, rows

    def items(self) -> QuerySet:
        live = self.rows.published().values("pk")
        return (
            self.model._default_manager.filter(**{f"{self.contents}__in": live})
            .distinct()
            .order_by("pk")
        )


# Synthetic courses are never offered to search engines, nor is a provider or a topic
# that holds nothing else.
REAL_COURSES = Course.objects.filter(is_demo=False)
SITEMAPS: dict[str, Sitemap] = {
    "pages": PageSitemap(),
    "courses": PublishedSitemap(REAL_COURSES),
    "careers": PublishedSitemap(CareerPath.objects.all()),
    "credentials": PublishedSitemap(Credential.objects.all()),
    "treatments": PublishedSitemap(Treatment.objects.all()),
    "articles": PublishedSitemap(Article.objects.all()),
    "terms": PublishedSitemap(GlossaryTerm.objects.all()),
    "topics": BrowseSitemap(Topic, "courses", REAL_COURSES),
    "providers": BrowseSitemap(Provider, "courses", REAL_COURSES),
    "article_categories": BrowseSitemap(
        ArticleCategory, "articles", Article.objects.all()
    ),
}
