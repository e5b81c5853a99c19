"""A mark, and what a database allows one to be."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


def score_field(**kwargs: Any) -> models.DecimalField:
    """A mark: 0 to 10, in tenths."""
    return models.DecimalField(
        max_digits=3,
        decimal_places=1,
        validators=[
            MinValueValidator(0, "A score cannot be below 0."),
            MaxValueValidator(10, "A score cannot be above 10."),
        ],
        **kwargs,
    )


def score_in_range(name: str, field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{field: None}) | Q(**{f"{field}__range": (0, 10)}),
        violation_error_message="A score lies between 0 and 10.",
    )
