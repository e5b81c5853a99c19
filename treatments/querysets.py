"""Named queries of treatments."""

from typing import TYPE_CHECKING, Self

from django.db.models import Prefetch

from core.querysets import SourcedQuerySet, related_rows

if TYPE_CHECKING:
    from treatments.models import Treatment


class TreatmentQuerySet(SourcedQuerySet):
    def by_category(self) -> Self:
        return self.order_by("category__position", "category__pk", "name", "pk")

    def for_matrix(self) -> Self:
        """Everything a row of the evidence matrix shows, in two queries."""
        cells = related_rows(self.model, "cells")
        return (
            self.published()
            .select_related("category")
            .prefetch_related(
                Prefetch("cells", queryset=cells.select_related("mechanism"))
            )
        )

    def for_record(self) -> Self:
        """Everything a treatment's own page says of it, in six queries."""
        references = related_rows(self.model, "references")
        return self.for_matrix().prefetch_related(
            "cells__references",
            "stages",
            "topics",
            Prefetch("references", queryset=references.select_related("source")),
        )

    def alike(self, treatment: "Treatment") -> Self:
        """The other public treatments of its category, by name."""
        return (
            self.published()
            .filter(category=treatment.category_id)
            .exclude(pk=treatment.pk)
        )
