"""Model fields that more than one kind of content uses."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models

from core.validators import not_in_future


def lines_of(value: str | Iterable[str] | None) -> list[str]:
    """The non-empty lines of a text, or of a list of texts, without outer spaces."""
    if value is None:
        return []
    parts = value.splitlines() if isinstance(value, str) else value
    return [line for part in parts if (line := " ".join(str(part).split()))]


class PastDateField(models.DateField):
    """The day on which something was done; a day to come is refused."""

    default_validators = [not_in_future]


class LinesFormField(forms.CharField):
    """A text area with one item per line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return lines_of(initial) != lines_of(data)


class LinesField(models.TextField):
    """Short texts, one per line for editors; a ``list[str]`` in Python.

    Stored as plain text, so that both databases can search it. An empty list is
    the empty text; blank lines and outer spaces are dropped.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *args: Any) -> list[str]:
        return lines_of(value)

    def to_python(self, value: Any) -> list[str]:
        return lines_of(value)

    def get_prep_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(lines_of(value))

    def value_to_string(self, obj: models.Model) -> str:
        return "\n".join(lines_of(getattr(obj, self.attname)))

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": LinesFormField, **kwargs})
