"""The arithmetic of a rating, as pure functions."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from catalog.choices import Preset

Scores = Mapping[str, Decimal]
Weights = Mapping[str, int]


def overall_score(scores: Scores, weights: Weights) -> Decimal:
    """Weighted mean of the criterion scores: 0-10, in tenths.

    ``scores`` (each 0-10) and ``weights`` (whole numbers, not all 0) have the same
    keys, the criterion slugs. Halves round up: 8.25 gives 8.3, so that a reader can
    redo the sum that the page prints.

    Raises ValueError if a criterion lacks a score or a weight.
    """
    if not weights or scores.keys() != weights.keys():
        missing = sorted(scores.keys() ^ weights.keys()) or ["every criterion"]
        raise ValueError(f"A score and a weight are needed for {', '.join(missing)}.")
    total = sum(scores[name] * weights[name] for name in weights)
    mean = Decimal(total) / sum(weights.values())
    return mean.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def scores_by_preset(
    scores: Scores, presets: Mapping[str, Weights]
) -> dict[str, Decimal | None]:
    """The same marks by the weights of each preset, by the field of Course.

    Every field is there: None without marks, or where the rubric lacks the preset.
    ``presets`` is what ``Rubric.presets()`` gives.
    """
    return {
        preset.score_field: overall_score(scores, presets[preset])
        if scores and preset in presets
        else None
        for preset in Preset
    }


def example_marks(weights: Weights) -> dict[str, Decimal]:
    """Made-up marks that explain the sum: 8 each, but 9 where the weight is largest.

    They belong to no course. ``weights`` must not be empty.
    """
    heaviest = max(weights, key=lambda name: weights[name])
    return {name: Decimal(9 if name == heaviest else 8) for name in weights}
