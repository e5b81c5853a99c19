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
from core.querysets import PublishableQuerySet, related_rows
from treatments.models import Treatment

PAGES = [
    "home",
    "catalog:course_list",
    "catalog:how_we_rate",
    "careers:career_list",
    "careers:credential_list",
    "treatments:treatment_list",
    "articles:article_list",
    "articles:term_list",
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
    """Topics, providers and categories that hold at least one published page."""

    def __init__(self, model: type[Model], contents: str) -> None:
        self.model, self.contents = model, contents

    def items(self) -> QuerySet:
        live = related_rows(self.model, self.contents).published().values("pk")
        return (
            self.model._default_manager.filter(**{f"{self.contents}__in": live})
            .distinct()
            .order_by("pk")
        )


# Synthetic courses are never offered to search engines.
SITEMAPS: dict[str, Sitemap] = {
    "pages": PageSitemap(),
    "courses": PublishedSitemap(Course.objects.filter(is_demo=False)),
    "careers": PublishedSitemap(CareerPath.objects.all()),
    "credentials": PublishedSitemap(Credential.objects.all()),
    "treatments": PublishedSitemap(Treatment.objects.all()),
    "articles": PublishedSitemap(Article.objects.all()),
    "terms": PublishedSitemap(GlossaryTerm.objects.all()),
    "topics": BrowseSitemap(Topic, "courses"),
    "providers": BrowseSitemap(Provider, "courses"),
    "article_categories": BrowseSitemap(ArticleCategory, "articles"),
}
