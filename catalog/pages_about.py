"""The careers and articles that a course's page leads to, and why."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from catalog.choices import Audience
from catalog.models import Course
from catalog.templatetags.catalog_tags import inside_sentence

MOST_CAREERS = 6
CHOSEN = "Chosen by our editors for this work."
STEP = 1_000  # what a topic in common weighs; more than careers share a topic
FIRST = -1_000_000  # before any number of topics in common


@dataclass(frozen=True)
class PagesAbout:
    """Pages know nothing but their title and address.

    ``careers`` are pairs of a career and the reason in words.
    """

    careers: list[tuple[Model, str]] = field(default_factory=list)
    articles: list[Model] = field(default_factory=list)


def pages_about(course: Course) -> PagesAbout:
    """Public careers that the course serves and articles that name it; one query.

    A career is served by the courses that its editors chose, and by those for
    practitioners that can still be joined and share a topic with it: the rule of the
    career's own page. The editors' choice comes first, then the most topics shared,
    then the topic that fewest careers share: it is the one that is named.
    """
    careers = _careers(course).annotate(kind=Value("career"))
    articles = course.articles.published().annotate(
        kind=Value("article"), place=Value(0), topic=Value("")
    )
    first, second = (
        rows.order_by().values_list("kind", "place", "title", "slug", "topic")
        for rows in (careers, articles)
    )
    found = PagesAbout()
    for kind, _, title, slug, topic in sorted(first.union(second, all=True)):
        if kind == "article":
            found.articles.append(articles.model(title=title, slug=slug))
        elif len(found.careers) < MOST_CAREERS:
            why = f"Also about {inside_sentence(topic)}." if topic else CHOSEN
            found.careers.append((careers.model(title=title, slug=slug), why))
    return found


def _careers(course: Course) -> QuerySet[Any]:
    """Adds ``place``, the smaller the better, and a ``topic`` in common; "": chosen."""
    careers: Any = course.career_paths.model
    chosen = course.career_paths.values("pk")
    shared = careers.topics.through.objects.filter(
        topic__courses=course, careerpath=OuterRef("pk")
    )
    wanted = Q(pk__in=chosen)
    if not course.is_over and course.audience != Audience.PATIENT:
        wanted |= Q(Exists(shared))
    number = shared.order_by().values("careerpath").annotate(number=Count("pk"))
    rarest = shared.annotate(careers=Count("topic__career_paths")).order_by(
        "careers", "topic__name"
    )
    return (
        careers.objects.published()
        .filter(wanted)
        .annotate(
            place=Case(
                When(pk__in=chosen, then=FIRST),
                default=Subquery(rarest.values("careers")[:1])
                - STEP * Subquery(number.values("number")),
                output_field=IntegerField(),
            ),
            topic=Case(
                When(pk__in=chosen, then=Value("")),
                default=Subquery(rarest.values("topic__name")[:1]),
                output_field=CharField(),
            ),
        )
    )
