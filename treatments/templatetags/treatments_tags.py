"""How evidence reads on a page. Formatting only; cells must be prefetched."""

from collections.abc import Iterable, Iterator

from django import template

from treatments.choices import Certainty, Effect
from treatments.models import Mechanism, Suitability, Treatment

register = template.Library()

# A mark to scan for; the word always stands beside it.
SIGNS = {
    Effect.BENEFIT: "+",
    Effect.UNCLEAR: "?",
    Effect.NONE: "0",
    Effect.HARM: "!",
}

# Filled squares of four. "Mixed" is no level of its own: each of its squares is half
# filled. "Not graded" has none.
SQUARES: dict[str, int | str] = {
    Certainty.HIGH: 4,
    Certainty.MODERATE: 3,
    Certainty.LOW: 2,
    Certainty.VERY_LOW: 1,
    Certainty.MIXED: "mixed",
}

# What the words mean: GRADE's four as its working group defines them, in plain words.
MEANINGS = {
    Effect.BENEFIT: "A source saw a gain, large or small.",
    Effect.UNCLEAR: "Sources leave the effect open, or we found none. The note says so if "
    "one advises against it.",
    Effect.NONE: "A source saw little or no gain.",
    Effect.HARM: "A source saw more harm than good.",
    Certainty.HIGH: "Very sure: the true effect is close to what studies found.",
    Certainty.MODERATE: "Fairly sure: it is probably close, and may be quite different.",
    Certainty.LOW: "Not very sure: it may be quite different.",
    Certainty.VERY_LOW: "Very unsure: it is probably quite different.",
    Certainty.MIXED: "Sources give different grades, or they disagree.",
    Certainty.NOT_GRADED: "We saw no grade. That does not mean a low one.",
}


@register.filter
def squares(certainty: str) -> int | str:
    """How many of the four evidence squares are filled, or "mixed"."""
    return SQUARES.get(Certainty(certainty), 0)


@register.filter
def sign(effect: str) -> str:
    """One character for an effect: decoration, never alone."""
    return SIGNS[Effect(effect)]


@register.filter
def meaning(word: Effect | Certainty) -> str:
    """What a word of the matrix means, as a sentence or two."""
    return MEANINGS[word]


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
