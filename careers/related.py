"""Other careers that a career's page names, each with the reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from careers.models import CareerPath, Credential, Route
from careers.shared import marked, with_marks
from careers.templatetags.careers_tags import is_unconfirmed
from catalog.models import Topic
from catalog.templatetags.catalog_tags import inside_sentence, topic_words
from core.templatetags.core_tags import months_range

MOST = 6
MOST_NAMED = 2  # credentials or topics in one reason


@dataclass(frozen=True)
class Related:
    """A career with its training, and why it is named, in sentences."""

    career: CareerPath
    reason: str


def related_to(
    career: CareerPath,
    *,
    credentials: Sequence[Credential],
    topics: Sequence[Topic],
    onward: Iterable[Route],
    limit: int = MOST,
) -> list[Related]:
    """The editors' choice first, then careers with something in common, each once.

    ``credentials`` and ``topics`` are the career's own, ``onward`` the routes that
    start from it, with their months, shortest first. Of the computed ones those that share a credential come first, then those
    that holders of this career can add to what they have, then those of the same
    field; of two alike the one with more topics in common. One query.
    """
    routes: dict[int, Route] = {}
    for route in onward:
        routes.setdefault(route.target_id, route)
    chosen = career.related.through._default_manager.filter(
        from_careerpath=career.pk, to_careerpath=OuterRef("pk")
    )
    others = (
        CareerPath.objects.published()
        .exclude(pk=career.pk)
        .select_related("group")
        .with_training()
        .annotate(is_chosen=Exists(chosen))
        .filter(
            Q(is_chosen=True)
            | Q(group=career.group_id)
            | Q(credentials__in=credentials)
            | Q(topics__in=topics)
            | Q(pk__in=list(routes))
        )
        .distinct()
        .order_by("title", "pk")
    )
    others = with_marks(others, "credentials", credentials)
    others = with_marks(others, "topics", topics)
    found = [
        _Other(
            career=other,
            credentials=marked(other, "credentials", credentials),
            topics=marked(other, "topics", topics),
            is_of_the_group=other.group_id == career.group_id,
            route=routes.get(other.pk),
        )
        for other in others
    ]
    found.sort(key=_Other.order)
    return [Related(other.career, other.reason) for other in found[:limit]]


@dataclass(frozen=True)
class _Other:
    career: Any  # a CareerPath with ``is_chosen``
    credentials: list[Credential]
    topics: list[Topic]
    is_of_the_group: bool
    route: Route | None

    def order(self) -> tuple[Any, ...]:
        """Rows come by title, and sorting keeps that order among equals."""
        return (
            not self.career.is_chosen,
            -len(self.credentials),
            self.route is None,
            not self.is_of_the_group,
            -len(self.topics),
        )

    @property
    def reason(self) -> str:
        """From rows alone: the strongest two."""
        reasons = []
        if self.route:
            reasons.append(_route_words(self.route))
        if self.credentials:
            names = " and ".join(c.abbreviation for c in self.credentials[:MOST_NAMED])
            reasons.append(f"Shares the credential {names.rstrip('.')}.")
        if self.is_of_the_group:
            reasons.append(f"Same field: {inside_sentence(self.career.group.name)}.")
        if self.career.is_chosen and not reasons:
            reasons.append("Chosen by our editors.")
        if self.topics:
            reasons.append(f"Also about {topic_words(self.topics[:MOST_NAMED])}.")
        return " ".join(reasons[:2])


def _route_words(route: Route) -> str:
    words = f"From here in {months_range(route.months_min, route.months_max)}"
    if not route.months_max:
        words = "Open to you from here, with no training in between"
    return f"{words}, not yet confirmed." if is_unconfirmed(route) else f"{words}."
