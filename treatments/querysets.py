"""Named queries of treatments."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from catalog.querysets import on_topics
from core.querysets import SourcedQuerySet, related_rows

if TYPE_CHECKING:
    from careers.querysets import CareerPathQuerySet
    from catalog.models import Topic
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

    def for_list(self) -> Self:
        """The same for a program, in five queries: with the public careers too."""
        careers = related_rows(self.model, "careers").published()
        return self.for_matrix().prefetch_related(
            "stages", "topics", Prefetch("careers", queryset=careers)
        )

    def for_record(self) -> Self:
        """Everything that is known of a treatment, in seven queries."""
        references = related_rows(self.model, "references")
        return self.for_list().prefetch_related(
            "cells__references",
            Prefetch("references", queryset=references.select_related("source")),
        )

    def for_page(self) -> Self:
        """What the page shows of it, in five queries: each reference stands in
        ``citations`` once for each cell that cites it, whose key is ``cited_by``, and
        once with None where no cell does."""
        references = related_rows(self.model, "references").select_related("source")
        citations = references.annotate(cited_by=F("cells")).order_by(
            "number", "pk", "cells__mechanism__position"
        )
        return self.for_matrix().prefetch_related(
            "stages", "topics", Prefetch("references", citations, to_attr="citations")
        )

    def alike(self, treatment: "Treatment") -> Self:
        """The other public treatments of its category, by name."""
        return (
            self.published()
            .filter(category=treatment.category_id)
            .exclude(pk=treatment.pk)
        )


def careers_around(
    treatment: "Treatment", topics: "Iterable[Topic]"
) -> "CareerPathQuerySet":
    """Public careers that give the treatment, ``gives_it``, before those that are on
    one of the topics; by name."""
    careers = related_rows(type(treatment), "careers").published()
    links = type(treatment).careers.through._default_manager.filter(
        treatment=treatment, careerpath=OuterRef("pk")
    )
    found = careers.annotate(gives_it=Exists(links))
    near = on_topics(careers, topics).values("pk")
    return found.filter(Q(gives_it=True) | Q(pk__in=near)).order_by(
        "-gives_it", "title", "pk"
    )
