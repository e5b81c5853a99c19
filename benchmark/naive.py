"""The course list without our engine: django-filter for the rows, SQL for the counts.

The counts come in two ways: a COUNT for each choice, as django-filter leads to, and
one query for each facet as a good developer writes it by hand (GROUP BY a column or a
relation, or one scan that counts each condition). All answer the same parameters with
the same totals, counts and rows as the site, so that they can be compared. Nothing of
the site uses it.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, QueryDict
from django.template import engines

from catalog import choices
from catalog.filters import CourseFilterSet
from catalog.models import Course, Language, Provider, Topic
from search.filters import LimitFilter

# For each facet the codes and labels of its choices, as the site offers them.
Offered = Mapping[str, list[tuple[str, str]]]
Counts = dict[str, dict[str, int]]
PAGE_SIZE = 20
# Facets whose codes are the values of a column, here or of a related row.
COLUMNS = {
    "level": "level",
    "offer": "offer",
    "format": "format",
    "language": "languages__code",
    "provider": "provider__slug",
    "certificate": "certificate",
    "availability": "availability",
}
PAGE = """{% extends "base.html" %}
{% block content %}
  <div class="wrap page-head"><h1>Courses about pain</h1></div>
  <div class="wrap with-filters">
    <form>
      {% for facet in facets %}
        {% include "components/facet.html" with facet=facet noun="course" only %}
      {% endfor %}
    </form>
    <section>
      <h2>{{ total }} courses</h2>
      {% include "components/course_list.html" with courses=page_obj.object_list only %}
      {% include "components/pager.html" with page_obj=page_obj query=query only %}
    </section>
  </div>
{% endblock content %}
"""


def several(
    field_name: str, rows: Any, *, distinct: bool = False
) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        field_name=field_name, choices=rows, distinct=distinct
    )


def slugs(model: Any, code: str = "slug") -> Any:
    return lambda: model.objects.values_list(code, "name")


class NaiveCourseFilterSet(django_filters.FilterSet):
    """Each parameter with the stock filter for it. A few need a method even so.

    Parameters that are not declared here, such as words, are answered by the site's
    own filter.
    """

    min_rating = django_filters.NumberFilter(field_name="rating", lookup_expr="gte")
    audience = django_filters.MultipleChoiceFilter(
        choices=choices.Audience.choices, method="for_audience"
    )
    level = several("level", choices.Level.choices)
    topic = django_filters.MultipleChoiceFilter(
        choices=slugs(Topic), method="on_topics"
    )
    offer = several("offer", choices.Offer.choices)
    format = several("format", choices.Format.choices)
    language = several("languages__code", slugs(Language, "code"), distinct=True)
    provider = several("provider__slug", slugs(Provider))
    certificate = several("certificate", choices.Certificate.choices)
    availability = several("availability", choices.Availability.choices)
    ce = django_filters.BooleanFilter(
        field_name="continuing_education", lookup_expr="isnull", exclude=True
    )
    max_hours = django_filters.NumberFilter(field_name="hours", lookup_expr="lte")

    class Meta:
        model = Course
        fields: list[str] = []

    def for_audience(self, rows: QuerySet, name: str, value: list[str]) -> QuerySet:
        return rows.filter(audience__in=[*value, choices.Audience.BOTH])

    def on_topics(self, rows: QuerySet, name: str, value: list[str]) -> QuerySet:
        wanted = Q(topics__slug__in=value) | Q(topics__parent__slug__in=value)
        return rows.filter(wanted).distinct()


def kept(filterset: NaiveCourseFilterSet, rows: QuerySet, name: str, value: Any) -> Any:
    """The rows that one filter keeps; as a subquery where it is the site's own."""
    if part := filterset.filters.get(name):
        return part.filter(rows, value)
    found = CourseFilterSet.base_filters[name].filter(Course.objects.all(), value)
    return rows.filter(pk__in=found.order_by().values("pk"))


def narrowed(
    filterset: NaiveCourseFilterSet, active: Mapping[str, Any], *, without: str = ""
) -> Any:
    rows = filterset.queryset
    for name, value in active.items():
        if name != without:
            rows = kept(filterset, rows, name, value)
    return rows


def counts(active: Mapping[str, Any], offered: Offered) -> tuple[int, Counts]:
    """The total, and the count of every choice with all other filters applied.

    A query for each choice.
    """
    filterset = NaiveCourseFilterSet({}, Course.objects.published())
    found: Counts = {}
    for name, options in offered.items():
        others = narrowed(filterset, active, without=name)
        found[name] = {
            code: (
                kept(filterset, others, name, value_of(name, code)) if code else others
            ).count()
            for code, _ in options
        }
    return narrowed(filterset, active).count(), found


def grouped_counts(active: Mapping[str, Any], offered: Offered) -> tuple[int, Counts]:
    """The same by a query for each facet; two for topics."""
    filterset = NaiveCourseFilterSet({}, Course.objects.published())
    found: Counts = {}
    for name, options in offered.items():
        others = narrowed(filterset, active, without=name).order_by()
        if others.query.distinct:  # a join would count a course several times
            others = Course.objects.filter(pk__in=others.values("pk")).order_by()
        codes = [code for code, _ in options]
        if name == "topic":
            by_code = topic_counts(others)
        elif name in COLUMNS:
            grouped = others.values_list(COLUMNS[name])
            by_code = dict(grouped.annotate(courses=Count("pk")))
        else:
            by_code = condition_counts(others, name, codes)
        found[name] = {code: by_code.get(code, 0) for code in codes}
    return narrowed(filterset, active).count(), found


def topic_counts(rows: QuerySet[Course]) -> dict[str, int]:
    """By slug; an area has the courses of its topics too, each once."""
    topics = rows.values_list("topics__slug").annotate(courses=Count("pk"))
    area = Coalesce("topics__parent__slug", "topics__slug")
    areas = rows.values_list(area).annotate(courses=Count("pk", distinct=True))
    return dict(topics) | dict(areas)


def condition_counts(
    rows: QuerySet[Course], name: str, codes: list[str]
) -> dict[str, int]:
    """For each code how many rows meet its condition, for "" all of them."""
    counted = {
        f"n{n}": Count("pk", filter=condition(name, code) if code else None)
        for n, code in enumerate(codes)
    }
    return dict(zip(codes, rows.aggregate(**counted).values(), strict=True))


def condition(name: str, code: str) -> Any:
    part: Any = CourseFilterSet.base_filters[name]
    if isinstance(part, LimitFilter):
        return Q(**{f"{part.field_name}__{part.lookup_expr}": Decimal(code)})
    return part.condition(code) if callable(part.condition) else Q(part.condition)


def declared(name: str) -> Any:
    return NaiveCourseFilterSet.base_filters.get(
        name, CourseFilterSet.base_filters.get(name)
    )


def value_of(name: str, code: str) -> Any:
    """A code of the address as the filter takes it."""
    part = declared(name)
    if isinstance(part, django_filters.NumberFilter):
        return Decimal(code)
    if isinstance(part, django_filters.MultipleChoiceFilter):
        return [code]
    return True if isinstance(part, django_filters.BooleanFilter) else code


def active_values(query: QueryDict) -> dict[str, Any]:
    return {
        name: codes
        if isinstance(declared(name), django_filters.MultipleChoiceFilter)
        else value_of(name, codes[-1])
        for name, codes in query.lists()
        if declared(name)
    }


def rows(active: Mapping[str, Any]) -> QuerySet[Course]:
    filterset = NaiveCourseFilterSet({}, Course.objects.for_cards())
    return narrowed(filterset, active).best_first()


def render(query: QueryDict, offered: Offered, total: int, found: Counts) -> str:
    """The page as HTML, once its counts are known."""
    active = active_values(query)
    paginator = Paginator(rows(active), PAGE_SIZE)
    paginator.count = total
    request = HttpRequest()
    request.path = "/courses/"
    facets = [
        SimpleNamespace(
            name=name,
            label=name,
            kind="checkbox",
            is_open=True,
            note="",
            problems=[],
            options=[
                SimpleNamespace(
                    id=f"id_{name}_{code}",
                    name=name,
                    value=code,
                    label=label,
                    count=found[name][code],
                    selected=code in query.getlist(name),
                    disabled=not found[name][code],
                    url=f"/courses/?{name}={code}",
                )
                for code, label in options
            ],
        )
        for name, options in offered.items()
    ]
    template = engines["django"].from_string(PAGE)
    return template.render(
        {
            "facets": facets,
            "total": total,
            "page_obj": paginator.get_page(query.get("page")),
            "query": query,
        },
        request,
    )
