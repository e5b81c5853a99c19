"""The pages that stand for one published row each, found by their address."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import Resolver404, ResolverMatch, resolve

from articles.models import Article, GlossaryTerm
from careers.models import CareerPath, Credential
from catalog.models import Course
from core.querysets import PublishableQuerySet
from core.validators import validate_page_path
from treatments.models import Treatment


@dataclass(frozen=True)
class Kind:
    """A kind of page. ``code`` is the first word of its addresses, ``label`` says in
    the singular what one is, ``view`` names the address of one."""

    code: str
    label: str
    view: str
    published: Callable[[], PublishableQuerySet]


KINDS = {
    kind.code: kind
    for kind in (
        Kind("courses", "Course", "catalog:course_detail", Course.objects.published),
        Kind(
            "careers", "Career", "careers:career_detail", CareerPath.objects.published
        ),
        Kind(
            "credentials",
            "Credential",
            "careers:credential_detail",
            Credential.objects.published,
        ),
        Kind(
            "treatments",
            "Treatment",
            "treatments:treatment_detail",
            Treatment.objects.published,
        ),
        Kind("articles", "Guide", "articles:article_detail", Article.objects.published),
        Kind(
            "glossary",
            "Glossary",
            "articles:term_detail",
            GlossaryTerm.objects.published,
        ),
    )
}
BY_VIEW = {kind.view: kind for kind in KINDS.values()}


@dataclass(frozen=True)
class PublicPage:
    kind: Kind
    row: Any

    @property
    def title(self) -> str:
        return str(self.row)

    @property
    def path(self) -> str:
        return self.row.get_absolute_url()


def kind_of(match: ResolverMatch | None) -> Kind | None:
    """The kind of page that an address leads to, whether there is a row or not."""
    return BY_VIEW.get(match.view_name) if match else None


def page_at(path: str) -> PublicPage | None:
    """The public page at an address of this site, such as "/courses/taping/".

    None for everything else: lists, drafts, other sites' addresses, any other text.
    """
    return pages_at([path]).get(path)


def pages_at(paths: Iterable[str]) -> dict[str, PublicPage]:
    """Those of the addresses that are public pages; a query for each kind of page."""
    slugs: dict[str, dict[str, str]] = defaultdict(dict)
    for path in set(paths):
        if match := match_of(path):
            slugs[match.view_name][match.kwargs["slug"]] = path
    pages = {}
    for view, wanted in slugs.items():
        kind = BY_VIEW[view]
        for row in kind.published().filter(slug__in=wanted):
            pages[wanted[row.slug]] = PublicPage(kind, row)
    return pages


def match_of(path: str) -> ResolverMatch | None:
    try:
        validate_page_path(path)
        match = resolve(path)
    except (ValidationError, Resolver404):
        return None
    return match if kind_of(match) else None
