"""Named queries of the catalogue."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)

from catalog.choices import OVER, Offer
from core.models import LinkCheck
from core.querysets import SourcedQuerySet, related_rows

if TYPE_CHECKING:
    from catalog.models import Topic

BEST_MATCH = (F("rating").desc(nulls_last=True), "-shared_count", "title", "pk")


class CourseQuerySet(SourcedQuerySet):
    def best_first(self) -> Self:
        """Highest score first. An unreviewed course comes last, never as a 0."""
        return self.order_by(F("rating").desc(nulls_last=True), "title", "pk")

    def rated(self) -> Self:
        return self.exclude(rating=None)

    def recommendable(self) -> Self:
        """Courses that a visitor can still join, as far as we know.

        Neither over, nor with an address whose page was gone in two checks or more: one
        check may be a slip of the server. Facts that are overdue for a check do not
        keep a course out; its page says that they are.
        """
        gone = LinkCheck.objects.broken_for_long().filter(url=OuterRef("url"))
        return self.exclude(availability__in=OVER).exclude(Exists(gone))

    def with_link_state(self) -> Self:
        """Adds ``link_broken_since`` and ``link_broken_on``, the first and the last
        check that found the course's page gone; None: it is not known to be gone."""
        broken = LinkCheck.objects.broken().filter(url=OuterRef("url"))
        return self.annotate(
            link_broken_since=Subquery(broken.values("failing_since")[:1]),
            link_broken_on=Subquery(broken.values("checked_at")[:1]),
        )

    def on_topics(self, topics: "Iterable[Topic]") -> Self:
        """Courses on any of the topics themselves, each once."""
        return on_topics(self, topics)

    def recommended_for(self, topics: "Iterable[Topic]") -> Self:
        """Public courses on any of the topics that can still be joined, best first.

        Of two with the same score the one that shares more topics comes first. The
        topics in common are in ``shared_topics``. Two queries once it is sliced.
        """
        return (
            self.published()
            .recommendable()
            .on_topics(topics)
            .with_shared_topics(topics)
            .order_by(*BEST_MATCH)
        )

    def with_shared_topics(self, topics: "Iterable[Topic]") -> Self:
        """Adds ``shared_topics``, a course's own among these, and ``shared_count``."""
        pks = [topic.pk for topic in topics]
        shared = related_rows(self.model, "topics").filter(pk__in=pks)
        return self.annotate(
            shared_count=Count("topics", filter=Q(topics__in=pks))
        ).prefetch_related(Prefetch("topics", queryset=shared, to_attr="shared_topics"))

    def with_sort_keys(self) -> Self:
        """Adds ``price_usd`` (a free course costs 0) and ``rated_on``, None unknown."""
        current = related_rows(self.model, "reviews").current()
        price = DecimalField(max_digits=9, decimal_places=2)
        return self.annotate(
            price_usd=Case(
                When(offer=Offer.FREE, then=Value(0, output_field=price)),
                When(currency="USD", then=F("price")),
                output_field=price,
            ),
            rated_on=Subquery(
                current.filter(course=OuterRef("pk")).values("reviewed_on")[:1]
            ),
        )

    def with_verdicts(self) -> Self:
        """Adds ``current_reviews``: the one in force, or none. One query more."""
        current = related_rows(self.model, "reviews").current()
        return self.prefetch_related(
            Prefetch("reviews", queryset=current, to_attr="current_reviews")
        )

    def for_cards(self) -> Self:
        """Everything a course row shows, in four queries whatever the number."""
        return (
            self.published()
            .select_related("provider", "learner_rating")
            .with_sort_keys()
            .with_verdicts()
            .with_link_state()
            .prefetch_related("languages", "studies")
        )

    def for_record(self) -> Self:
        """Everything a course's own page says of the course, in eight queries."""
        reviews = related_rows(self.model, "reviews").public().with_marks()
        studies = related_rows(self.model, "studies").select_related("source")
        credits = related_rows(self.model, "continuing_education")
        return (
            self.published()
            .select_related("provider", "learner_rating__source")
            .with_link_state()
            .prefetch_related(
                "languages",
                "topics",
                "sources",
                Prefetch("studies", queryset=studies),
                Prefetch(
                    "continuing_education", queryset=credits.select_related("source")
                ),
                Prefetch("reviews", queryset=reviews, to_attr="public_reviews"),
            )
        )

    def for_data(self) -> Self:
        """Everything that the API and CSV say of a course, in five queries."""
        studies = related_rows(self.model, "studies").select_related("source")
        return (
            self.published()
            .select_related("provider", "learner_rating__source")
            .with_sort_keys()
            .with_credit()
            .with_verdicts()
            .prefetch_related(
                "languages", "topics", Prefetch("studies", queryset=studies)
            )
        )

    def with_credit(self) -> Self:
        """Adds ``gives_credit``: does a body accredit it for continuing education?"""
        credits = related_rows(self.model, "continuing_education")
        return self.annotate(gives_credit=Exists(credits.filter(course=OuterRef("pk"))))

    def for_comparison(self) -> Self:
        """Everything that ``comparison.compare`` tells of a course, in nine queries."""
        reviews = related_rows(self.model, "reviews").current().with_marks()
        return (
            self.published()
            .with_link_state()
            .select_related("provider", "learner_rating")
            .prefetch_related(
                "languages",
                "topics",
                "studies",
                "continuing_education",
                Prefetch(
                    "reviews",
                    queryset=reviews.prefetch_related("rubric__criteria"),
                    to_attr="current_reviews",
                ),
            )
        )

    def totals(self) -> dict[str, int]:
        """How many are ``rated``, ``unrated`` and ``affiliates``.

        Of the rated ones ``overall_only`` have no marks, and ``by_criteria`` do.
        """
        reviews = related_rows(self.model, "reviews").overall_only()
        overall_only = Exists(reviews.filter(course=OuterRef("pk")))
        return self.aggregate(
            rated=Count("rating"),
            overall_only=Count("rating", filter=overall_only),
            by_criteria=Count("rating", filter=~overall_only),
            unrated=Count("pk", filter=Q(rating=None)),
            affiliates=Count("pk", filter=Q(is_affiliate=True)),
        )


Rows = TypeVar("Rows", bound=models.QuerySet)


def on_topics(rows: Rows, topics: "Iterable[Topic]") -> Rows:
    """Those rows, of any content that has ``topics``, on one of them; each once."""
    relation: Any = rows.model._meta.get_field("topics")
    links = relation.remote_field.through._default_manager.filter(topic__in=topics)
    return rows.filter(pk__in=links.values(relation.m2m_field_name()))


class ProviderQuerySet(models.QuerySet):
    def with_public_courses(self) -> Self:
        """Providers that a visitor may know of: one of their courses is published."""
        live = related_rows(self.model, "courses").published()
        return self.filter(Exists(live.filter(provider=OuterRef("pk"))))
