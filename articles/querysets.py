"""Named queries of articles and the glossary."""

from typing import Self

from django.db.models import F, Prefetch

from core.querysets import SourcedQuerySet, related_rows


class ArticleQuerySet(SourcedQuerySet):
    def for_cards(self) -> Self:
        """Everything an article row shows, in two queries whatever the number."""
        return self.published().select_related("category").prefetch_related("topics")

    def for_page(self) -> Self:
        """What an article holds besides its blocks and links, in four queries."""
        references = related_rows(self.model, "references")
        return (
            self.published()
            .select_related("category")
            .prefetch_related(
                "change_notes",
                "faq",
                Prefetch("references", queryset=references.select_related("source")),
            )
        )

    def lead_first(self) -> Self:
        """The articles to start with: newest of the first category first."""
        return self.order_by(
            "category__position",
            F("reviewed_on").desc(nulls_last=True),
            "title",
            "pk",
        )

    def newest_review_first(self) -> Self:
        return self.order_by(F("reviewed_on").desc(nulls_last=True), "title", "pk")
