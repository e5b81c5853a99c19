"""Rules that several models share."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


def ordered_range(
    name: str, low: str, high: str, message: str
) -> models.CheckConstraint:
    """A named constraint: ``low`` is not above ``high`` where both are known."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{low: None}) | Q(**{high: None}) | Q(**{f"{low}__lte": F(high)}),
        violation_error_message=message,
    )


def require_together(instance: models.Model, *names: str) -> None:
    """Raise ValidationError unless all of the fields are filled, or none of them."""
    missing = [name for name in names if getattr(instance, name) in (None, "")]
    if missing and len(missing) < len(names):
        fields = {field.name: field for field in instance._meta.fields}
        labels = ", ".join(str(fields[name].verbose_name) for name in names)
        raise ValidationError(
            dict.fromkeys(missing, f"Fill all of these or none: {labels}.")
        )
