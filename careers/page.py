"""All that a career's page shows: read together, so that it costs few queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Model,
    Prefetch,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)

from careers import charts
from careers.choices import RouteKind
from careers.figures.pay import main_figure
from careers.models import CareerPath, Credential, Route, SalaryFigure, Stage
from careers.questions import questions_of
from careers.recommendations import courses_for
from careers.related import related_to
from catalog.models import Topic


@dataclass(frozen=True)
class Earned:
    """A credential of a career, and the stage that earns it; None: no stage does.

    ``others`` counts the credentials that the stage accepts in its place.
    """

    credential: Credential
    stage: Stage | None
    others: int


@dataclass(frozen=True)
class RelatedRow:
    """A related career with its reason and the figure that stands for its pay."""

    career: CareerPath
    reason: str
    figure: SalaryFigure | None


def parts_of(career: CareerPath) -> dict[str, Any]:
    """What stands on the page of a career from ``CareerPath.objects.for_page()``.

    Seven queries beside those of the career itself, however much it holds.
    """
    topics, articles = pages_about(career)
    credentials = list(Credential.objects.of_career(career))
    inward, onward = routes_with_a_base(career)
    related = related_to(career, credentials=credentials, topics=topics, onward=onward)
    read_figures([career, *(row.career for row in related)])
    bars = charts.pay_bars(list(career.salary_figures.all()), career.pay_premiums.all())
    stages = list(career.stages.all())
    for stage in stages:
        stage.earned = [c for c in credentials if c.earned_at == stage.order]
    return {
        "articles": articles,
        "topics": topics,
        "courses": courses_for(career, topics),
        "credentials": where_earned(credentials, stages),
        "related": [
            RelatedRow(
                row.career, row.reason, main_figure(row.career.salary_figures.all())
            )
            for row in related
        ],
        "figures": bars.figures,
        "premiums": bars.premiums,
        "path": charts.path_scale(stages),
        "questions": questions_of(
            career,
            credentials=credentials,
            inward=inward,
            written=career.questions.select_related("source"),
        ),
    }


def pages_about(career: CareerPath) -> tuple[list[Topic], list[Model]]:
    """The topics of the career, and the public articles that name it; one query.

    First the topics that fewest careers share, since they tell the most. The articles
    know nothing but their title and address.
    """
    live = CareerPath.objects.published().values("pk")
    topics: QuerySet = (
        Topic.objects.filter(pk__in=career.topics.values("pk"))
        .order_by()
        .annotate(
            kind=Value("topic"),
            place=Count("career_paths", filter=Q(career_paths__in=live)),
        )
    )
    articles = career.articles.published().order_by()
    articles = articles.annotate(kind=Value("article"), place=Value(0))
    rows = topics.values_list("kind", "place", "name", "slug", "pk").union(
        articles.values_list("kind", "place", "title", "slug", "pk"), all=True
    )
    found: dict[str, list[Any]] = {"topic": [], "article": []}
    for kind, _, name, slug, pk in sorted(rows):
        page = (
            Topic(pk=pk, name=name, slug=slug)
            if kind == "topic"
            else articles.model(pk=pk, title=name, slug=slug)
        )
        found[kind].append(page)
    return found["topic"], found["article"]


def routes_with_a_base(career: CareerPath) -> tuple[list[Route], list[Route]]:
    """The routes into the career, and those onward from it; shortest first.

    Only those on which something that one has already counts. Onward are the routes of
    starting points that name the career as theirs. One query.
    """
    routes = (
        Route.objects.published()
        .exclude(kind=RouteKind.FULL_PATH)
        .filter(Q(target=career) | Q(start__career=career))
        .with_months()
        .select_related("start", "target")
        .shortest_first()
    )
    inward, onward = [], []
    for route in routes:
        if route.target_id != career.pk:
            onward.append(route)
        elif route.start.career_id != career.pk:
            inward.append(route)
    return inward, onward


def read_figures(careers: Sequence[CareerPath]) -> None:
    """Fills in the salary figures of all of them, with their sources; one query."""
    figures = SalaryFigure.objects.select_related("source")
    prefetch_related_objects(careers, Prefetch("salary_figures", queryset=figures))


def where_earned(credentials: Sequence[Any], stages: Sequence[Stage]) -> list[Earned]:
    """``credentials`` come from ``Credential.objects.of_career()``."""
    by_order = {stage.order: stage for stage in stages}
    at = Counter(credential.earned_at for credential in credentials)
    return [
        Earned(c, by_order.get(c.earned_at), at[c.earned_at] - 1) for c in credentials
    ]
