"""Named queries of articles and the glossary."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Concat

from core.querysets import PublishableQuerySet, SourcedQuerySet, related_rows

if TYPE_CHECKING:
    from articles.models import Article

NEWEST_REVIEW_FIRST = (F("reviewed_on").desc(nulls_last=True), "title", "pk")
# What two articles may have in common: the field that holds its name, and the words
# before it. A topic is what an article is about; the others it only speaks of.
COMMON = {
    "topics": ("name", "about "),
    "related_treatments": ("name", "mentions "),
    "related_careers": ("title", "mentions the career "),
}


class ArticleQuerySet(SourcedQuerySet):
    def for_cards(self) -> Self:
        """Everything an article row shows, in two queries whatever the number."""
        return self.published().select_related("category").prefetch_related("topics")

    def for_page(self) -> Self:
        """What the page of an article shows of it besides its parts and links."""
        return self.published().select_related("category")

    def for_data(self) -> Self:
        """Everything that the API says of one article, in nine queries."""
        references = related_rows(self.model, "references").select_related("source")
        return self.for_cards().prefetch_related(
            Prefetch("references", queryset=references),
            "articles_richtext_set__references",
            "faq__references",
            "change_notes",
        )

    def most_like(self, article: "Article") -> Self:
        """Those that share a topic, treatment or career with the article: those that
        share most first, then by the last review."""
        shares = Q()
        for links, *_ in self._in_common(article):
            shares |= Q(pk__in=links.values("article"))
        return (
            self.filter(shares)
            .with_in_common(article)
            .order_by("-common_count", *NEWEST_REVIEW_FIRST)
        )

    def with_in_common(self, article: "Article") -> Self:
        """Adds ``common_count`` and ``common_first``: how many topics and public
        treatments and careers are the article's too, and the first one in words, such
        as "about Sleep"."""
        counts: list[Any] = []
        firsts: list[Any] = []
        for links, name, before in self._in_common(article):
            own = links.filter(article=OuterRef("pk")).order_by()
            count = own.values("article").annotate(n=Count("pk")).values("n")
            counts.append(Coalesce(Subquery(count, output_field=IntegerField()), 0))
            words = Concat(Value(before), name, output_field=TextField())
            first = own.order_by(name).annotate(words=words).values("words")[:1]
            firsts.append(Subquery(first))
        return self.annotate(
            common_count=sum(counts[1:], counts[0]), common_first=Coalesce(*firsts)
        )

    def _in_common(self, article: "Article") -> Iterator[tuple[QuerySet, str, str]]:
        """All links of articles to each kind of thing that the article has too, with
        the path to the thing's name and the words before it."""
        for field_name, (name, before) in COMMON.items():
            field: Any = self.model._meta.get_field(field_name)
            things = field.related_model._default_manager.filter(articles=article)
            if isinstance(things, PublishableQuerySet):
                things = things.published()
            target = field.m2m_reverse_field_name()
            links = field.remote_field.through._default_manager
            yield links.filter(**{f"{target}__in": things}), f"{target}__{name}", before

    def lead_first(self) -> Self:
        """The articles to start with: newest of the first category first."""
        return self.order_by(
            "category__position",
            F("reviewed_on").desc(nulls_last=True),
            "title",
            "pk",
        )

    def newest_review_first(self) -> Self:
        return self.order_by(*NEWEST_REVIEW_FIRST)
