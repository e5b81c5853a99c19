"""What a visitor can ask of the evidence matrix."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from search.filters import (
    ChoicesFilter,
    OneOfFilter,
    RelatedFilter,
    slugs_and_names,
)
from search.filterset import FacetedFilterSet
from search.words import WordsFilter
from treatments import choices
from treatments.models import (
    Category,
    Mechanism,
    PainStage,
    Suitability,
    Treatment,
)

CELLS = Suitability.objects.filter(treatment=OuterRef("pk"))


class TreatmentFilterSet(FacetedFilterSet):
    """The parameters of /treatments/; facets show in this order."""

    OPEN = ("mechanism", "category")
    NOTES = {
        "mechanism": "Treatments for which a source saw a benefit in this kind of "
        "pain, however sure it is.",
        "certainty": "In at least one kind of pain, whatever was found. The marked "
        "cells tell you which.",
    }

    q = WordsFilter()
    mechanism = ChoicesFilter(
        load=slugs_and_names(Mechanism.objects),
        condition=lambda slug: Exists(
            CELLS.filter(mechanism__slug=slug, effect=choices.Effect.BENEFIT)
        ),
        label="May help with",
    )
    stage = RelatedFilter(
        field_name="stages",
        load=slugs_and_names(PainStage.objects),
        label="Stage of pain",
    )
    category = ChoicesFilter(
        field_name="category__slug",
        load=slugs_and_names(Category.objects),
        label="Kind of treatment",
    )
    line = OneOfFilter(
        choices=choices.Line.choices,
        conditions={code: Q(line=code) for code in choices.Line.values},
        label="Place in care",
    )
    certainty = ChoicesFilter(
        choices=choices.Certainty.choices,
        condition=lambda code: Exists(CELLS.filter(certainty=code)),
        label="How sure it is",
    )

    @classmethod
    def rows(cls) -> QuerySet[Treatment]:
        return Treatment.objects.for_matrix().by_category()
