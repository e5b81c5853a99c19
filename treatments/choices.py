"""The fixed words of evidence. Certainty is in the words of GRADE."""

from django.db import models


class Line(models.TextChoices):
    """The place of a treatment in care."""

    FIRST = "first-line", "First-line"
    SECOND = "second-line", "Second-line"
    LATER = "later-line", "Later-line"
    ADD_ON = "add-on", "Add-on"


class Effect(models.TextChoices):
    BENEFIT = "benefit", "Benefit"
    UNCLEAR = "unclear", "Unclear"
    NONE = "none", "Little or no effect"
    HARM = "harm", "Harm"


class Certainty(models.TextChoices):
    """GRADE's four words, and two for what no single grade covers."""

    HIGH = "high", "High"
    MODERATE = "moderate", "Moderate"
    LOW = "low", "Low"
    VERY_LOW = "very-low", "Very low"
    MIXED = "mixed", "Mixed"
    NOT_GRADED = "not-graded", "Not graded"


class Stance(models.TextChoices):
    """Where a source stands on a treatment on which sources disagree."""

    FOR = "for", "Sees a place for it"
    AGAINST = "against", "Advises against it or saw no gain"
    OTHER = "other", "What else was said"
