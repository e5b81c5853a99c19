"""Named queries of the career directory."""

from decimal import Decimal
from typing import Any, Self

from django.db.models import (
    Count,
    F,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from careers.choices import Per
from core.querysets import SourcedQuerySet, related_rows


class CareerPathQuerySet(SourcedQuerySet):
    def with_training(self) -> Self:
        """Adds ``months_min`` and ``months_max``, the sums over the stages.

        Both are None for a career without stages: unknown, not zero.
        """
        stages = (
            related_rows(self.model, "stages")
            .filter(career=OuterRef("pk"))
            .order_by()
            .values("career")
        )
        return self.annotate(
            months_min=Subquery(
                stages.annotate(total=Sum("months_min")).values("total"),
                output_field=IntegerField(),
            ),
            months_max=Subquery(
                stages.annotate(total=Sum("months_max")).values("total"),
                output_field=IntegerField(),
            ),
        )

    def with_pay(self) -> Self:
        """Adds ``pay``: the median US dollars a year, else the high end, else None.

        Taken from the career's first salary figure in dollars a year.
        """
        return self.annotate(pay=self._of_usd_figure("median", "high"))

    def _of_usd_figure(self, *names: str) -> Subquery:
        """The first known of those fields in the first figure in dollars a year."""
        figures = (
            related_rows(self.model, "salary_figures")
            .filter(career=OuterRef("pk"), currency="USD", per=Per.YEAR)
            .order_by("position", "pk")
            .annotate(found=Coalesce(*names))
        )
        return Subquery(figures.values("found")[:1], output_field=IntegerField())

    def trained_within(self, months: Decimal) -> Self:
        """Careers whose shortest usual training takes no longer."""
        return self.with_training().filter(months_min__lte=months)

    def paid_at_least(self, dollars: Decimal) -> Self:
        """Careers whose ``pay`` is known and not lower, in US dollars a year."""
        return self.with_pay().filter(pay__gte=dollars)

    def longest(self) -> dict[str, int | None]:
        """How far the axes of a chart must reach; one query.

        ``pay``: the highest US dollars a year; ``months``: the longest training.
        None where no row says anything.
        """
        return (
            self.with_training()
            .annotate(top=self._of_usd_figure("high", "median", "low"))
            .aggregate(pay=Max("top"), months=Max("months_max"))
        )

    def for_cards(self) -> Self:
        """Everything a career row shows, in two queries whatever the number."""
        return (
            self.published()
            .select_related("group", "outlook__source")
            .with_training()
            .with_pay()
            .prefetch_related(self._with_sources("salary_figures"))
        )

    def for_plot(self) -> Self:
        """Careers with known pay in dollars a year, shortest training first."""
        return (
            self.for_cards()
            .filter(pay__isnull=False)
            .order_by(F("months_min").asc(nulls_last=True), "months_max", "title", "pk")
        )

    def for_record(self) -> Self:
        """Everything that the API says of one career, in nine queries."""
        related = related_rows(self.model, "related").published()
        return self.for_comparison().prefetch_related(
            Prefetch("related", queryset=related)
        )

    def for_page(self) -> Self:
        """What its page says of the career alone, in four queries.

        ``careers.page`` reads the rest together with what stands beside it.
        """
        stages = related_rows(self.model, "stages").select_related("cost_source")
        return (
            self.published()
            .select_related("group", "outlook__source")
            .with_training()
            .prefetch_related(
                "sources",
                Prefetch("stages", queryset=stages),
                self._with_sources("pay_premiums"),
            )
        )

    def for_comparison(self) -> Self:
        """Everything that the comparison tells of a career, in eight queries."""
        credentials = related_rows(self.model, "credentials").published()
        stages = related_rows(self.model, "stages").select_related("cost_source")
        earned = Prefetch("credentials", queryset=credentials)
        return (
            self.published()
            .select_related("group", "outlook__source")
            .with_training()
            .prefetch_related(
                "sources",
                "topics",
                Prefetch("stages", queryset=stages.prefetch_related(earned)),
                Prefetch("credentials", queryset=credentials),
                self._with_sources("salary_figures"),
                self._with_sources("pay_premiums"),
            )
        )

    def naming(self, credential: Any) -> Self:
        """Public careers that name the credential or earn it at a stage.

        Adds ``stage_order`` and ``stage_name`` of the first such stage, None: at no
        stage, and ``others_there``, how many other public credentials it accepts.
        """
        stages = related_rows(self.model, "stages")
        first = stages.filter(career=OuterRef("pk"), credentials=credential)
        others = (
            type(credential)
            ._default_manager.published()
            .exclude(pk=credential.pk)
            .filter(
                stages__career=OuterRef("pk"), stages__order=OuterRef("stage_order")
            )
            .order_by()
            .values("stages__order")
            .annotate(number=Count("pk", distinct=True))
        )
        return (
            self.published()
            .filter(
                Q(pk__in=credential.career_paths.values("pk"))
                | Q(pk__in=credential.stages.values("career"))
            )
            .with_training()
            .annotate(
                stage_order=Subquery(first.order_by("order").values("order")[:1]),
                stage_name=Subquery(first.order_by("order").values("name")[:1]),
            )
            .annotate(others_there=Subquery(others.values("number")[:1]))
            .order_by(F("stage_order").asc(nulls_last=True), "title", "pk")
        )

    def for_data(self) -> Self:
        """Everything that the API and CSV say of a career, in five queries."""
        credentials = related_rows(self.model, "credentials").published()
        return (
            self.published()
            .select_related("group", "outlook__source")
            .with_training()
            .with_pay()
            .prefetch_related(
                "topics",
                self._with_sources("salary_figures"),
                self._with_sources("pay_premiums"),
                Prefetch("credentials", queryset=credentials),
            )
        )

    def _with_sources(self, name: str) -> Prefetch:
        rows: QuerySet = related_rows(self.model, name)
        return Prefetch(name, queryset=rows.select_related("source"))

    def in_groups(self) -> Self:
        """Group by group, in the order of the groups; by title inside each."""
        return self.order_by("group__position", "group_id", "title", "pk")


class CredentialQuerySet(SourcedQuerySet):
    def for_rows(self) -> Self:
        """What a row of the list shows; what nobody can earn any more comes last."""
        return (
            self.published()
            .select_related("body")
            .order_by("credential_status", "name", "pk")
        )

    def of_career(self, career: Any) -> Self:
        """What a career names or a stage of its earns, in the order of the stages.

        Adds ``earned_at``, the order of the first such stage; None: at no stage.
        """
        links = related_rows(self.model, "stages").model.credentials.through
        here = links._default_manager.filter(stage__career=career)
        first = here.filter(credential=OuterRef("pk")).order_by("stage__order")
        return (
            self.published()
            .filter(
                Q(pk__in=career.credentials.values("pk"))
                | Q(pk__in=here.values("credential"))
            )
            .select_related("body", "fee_source")
            .annotate(earned_at=Subquery(first.values("stage__order")[:1]))
            .order_by(
                F("earned_at").asc(nulls_last=True), "credential_status", "name", "pk"
            )
        )

    def for_record(self) -> Self:
        """Everything a credential's own page says of it, in three queries."""
        careers = related_rows(self.model, "career_paths").published()
        return (
            self.published()
            .select_related("body", "fee_source")
            .prefetch_related(
                "sources", Prefetch("career_paths", queryset=careers.with_training())
            )
        )

    def for_page(self) -> Self:
        """What its page says of the credential alone, in two queries."""
        return (
            self.published()
            .select_related("body", "fee_source")
            .prefetch_related("sources")
        )
