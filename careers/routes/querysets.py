"""Named queries of the routes of the pathway planner."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import (
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from core.querysets import related_rows

if TYPE_CHECKING:
    from careers.models import CareerPath, StartingPoint


class RouteQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None) -> Self:
        """Routes to a career that a visitor may see at ``at`` (aware, default now)."""
        return self.filter(target__in=related_rows(self.model, "target").published(at))

    def with_months(self) -> Self:
        """Adds ``months_min`` and ``months_max``: the remaining stages and the bridges,
        one after the other."""
        return self.annotate(
            months_min=self._sum("months_min"), months_max=self._sum("months_max")
        )

    def _sum(self, months: str) -> CombinedExpression:
        stages = related_rows(self.model, "remaining").filter(routes=OuterRef("pk"))
        bridges = related_rows(self.model, "bridges").filter(route=OuterRef("pk"))
        parts = [
            Coalesce(
                Subquery(
                    rows.order_by()
                    .values(route)
                    .annotate(total=Sum(months))
                    .values("total"),
                    output_field=IntegerField(),
                ),
                Value(0),
            )
            for rows, route in ((stages, "routes"), (bridges, "route"))
        ]
        return parts[0] + parts[1]

    def shortest_first(self) -> Self:
        """Of two that are alike by title; needs ``with_months()``."""
        return self.order_by(
            "months_min", "months_max", "target__title", "start__position", "pk"
        )

    def for_lists(self) -> Self:
        """Routes with both ends and their months, shortest first; one query."""
        return (
            self.published()
            .with_months()
            .select_related("start", "target__group")
            .shortest_first()
        )

    def around(self, start: "StartingPoint", target: "CareerPath") -> Self:
        """All that lead away from the one or to the other."""
        return self.filter(Q(start=start) | Q(target=target))

    def for_plan(self, start: "StartingPoint", target: "CareerPath") -> Self:
        """The route between the two with all that ``plans.plan_for`` reads.

        Each stage of the target says by ``is_ahead`` whether it remains, and lists its
        public credentials in ``earned``. Six queries for a route that exists.
        """
        remaining = related_rows(self.model, "remaining").filter(
            pk=OuterRef("pk"), routes__start=start, routes__target=target
        )
        stages = (
            related_rows(self.model, "remaining")
            .annotate(is_ahead=Exists(remaining))
            .select_related("cost_source")
            .prefetch_related(self._earned())
        )
        bridges = related_rows(self.model, "bridges").select_related("cost_source")
        careers = related_rows(self.model, "target").model
        premiums = related_rows(careers, "pay_premiums").select_related("source")
        return (
            self.published()
            .filter(start=start, target=target)
            .select_related("start", "target__group")
            .prefetch_related(
                Prefetch("target__stages", queryset=stages),
                Prefetch("target__pay_premiums", queryset=premiums),
                Prefetch("bridges", queryset=bridges),
                "sources",
            )
        )

    def _earned(self) -> Prefetch:
        stage = related_rows(self.model, "remaining").model
        credentials = related_rows(stage, "credentials").published()
        return Prefetch(
            "credentials",
            queryset=credentials.select_related("body", "fee_source"),
            to_attr="earned",
        )
