"""How evidence reads on a page. Formatting only; cells must be prefetched."""

from collections.abc import Iterable, Iterator

from django import template

from treatments.choices import Certainty
from treatments.models import Mechanism, Suitability, Treatment, TreatmentReference

register = template.Library()

# Filled squares of four. "Mixed" is no level of its own, so it fills none.
SQUARES = {
    Certainty.HIGH: 4,
    Certainty.MODERATE: 3,
    Certainty.LOW: 2,
    Certainty.VERY_LOW: 1,
}


@register.filter
def squares(certainty: str) -> int:
    """How many of the four evidence squares are filled."""
    return SQUARES.get(Certainty(certainty), 0)


@register.filter
def certainty_words(certainty: str) -> str:
    """ "Moderate certainty", "Mixed certainty", "Not graded"."""
    label = Certainty(certainty).label
    return label if certainty == Certainty.NOT_GRADED else f"{label} certainty"


@register.filter
def kind_word(mechanism: Mechanism) -> str:
    """The name in a column head that says "pain" already: "Nociceptive"."""
    return mechanism.name.removesuffix(" pain")


@register.filter
def cells_for(
    treatment: Treatment, mechanisms: Iterable[Mechanism]
) -> Iterator[tuple[Mechanism, Suitability | None]]:
    """Each mechanism with the treatment's cell, or None where nobody has looked."""
    cells = {cell.mechanism_id: cell for cell in treatment.cells.all()}
    return ((mechanism, cells.get(mechanism.pk)) for mechanism in mechanisms)


@register.filter
def cited_in(
    references: Iterable[TreatmentReference], cells: Iterable[Suitability]
) -> Iterator[tuple[TreatmentReference, list[tuple[str, str]]]]:
    """Each reference with the places that cite it: pairs of label and anchor."""
    for reference in references:
        yield (
            reference,
            [
                (cell.mechanism.name, f"cite.{cell.mechanism.slug}.{reference.number}")
                for cell in cells
                if reference in cell.references.all()
            ],
        )
