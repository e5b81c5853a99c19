"""How scores by preset read. Formatting only, no queries."""

from decimal import Decimal

from django import template

from catalog.choices import Preset
from catalog.models import Course

register = template.Library()


@register.filter
def preset_scores(course: Course) -> list[tuple[str, Decimal]]:
    """The name of each preset with the score by its weights; [] if there is none."""
    found = [(preset.label, getattr(course, preset.score_field)) for preset in Preset]
    return [(label, score) for label, score in found if score is not None]


@register.filter
def score_by(course: Course, preset: str) -> Decimal | None:
    """The score by the weights of a preset; None if it has none."""
    return getattr(course, Preset(preset).score_field)
