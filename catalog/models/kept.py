"""Rows that a published rating rests on: they stay as they are."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


class Kept(models.Model):
    """A row that can be neither changed nor deleted once something public rests on it.

    The model's queryset says in ``kept()`` which rows those are and refuses bulk
    writes. Saving a kept row unchanged is fine. ``save`` and ``delete`` raise
    ValidationError; each costs up to three queries. (What bypasses the
    model's own manager passes by: ``bulk_create``, for synthetic data, and raw SQL.)
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if differs_from_stored(self):
            self._rows().filter(pk=self.pk).refuse_kept()
            if self.owner_is_kept():
                raise ValidationError(self._rows().WHY_KEPT)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._rows().filter(pk=self.pk).refuse_kept()
        return super().delete(*args, **kwargs)

    def owner_is_kept(self) -> bool:
        """Whether the row now belongs to a kept one, to which nothing may be added."""
        return False

    def _rows(self) -> Any:
        return type(self)._default_manager.all()


def differs_from_stored(row: models.Model) -> bool:
    """Whether saving would add the row or change a value of it. At most one query."""
    fields = row._meta.concrete_fields
    names = [field.attname for field in fields]
    stored = type(row)._base_manager.filter(pk=row.pk).values(*names).first()
    return stored is None or any(
        stored[field.attname] != field.to_python(getattr(row, field.attname))
        for field in fields
    )
