"""Two editors, one record: the second to save is refused and told what changed.

The form carries what its editor saw: the record's version (where it has one) and a
digest of each field. At saving time, under a row lock, they are compared with the
stored record. If it has moved on, nothing is saved: fields that this editor left
alone take the colleague's value, fields that both changed keep this editor's, and the
page lists each with its value now. Saving again is then a decision, not an accident.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import blake2s
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.text import Truncator

OUTDATED = (
    "A colleague saved this record while you were editing, so nothing is saved yet. "
    "Your text is still in the form. Compare it with the list of what changed, then "
    "save again."
)
CARRIERS = ("version", "seen")
LONGEST = 160


@dataclass(frozen=True)
class Change:
    """What a colleague changed: the field, its value now, and whose the form shows."""

    label: str
    now: str
    mine_kept: bool


class EditLockForm(forms.ModelForm):
    """A form that knows whether the record moved on since the editor opened it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes: list[Change] = []
        self.is_outdated = False
        # Taken before the posted values are written to the instance.
        self.digests = {
            name: digest(plain(self.fields[name], self.initial.get(name)))
            for name in self.fields
            if name not in CARRIERS
        }
        self.initial["version"] = getattr(self.instance, "version", None)
        self.initial["seen"] = json.dumps(self.digests)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk and self._moved_on(cleaned):
            self.is_outdated = True
            self._merge(as_dict(cleaned.get("seen", "")), cleaned)
            self.add_error(None, ValidationError(OUTDATED, code="outdated"))
        return cleaned

    def _moved_on(self, cleaned: dict[str, Any]) -> bool:
        if (stored := self.initial["version"]) is not None:
            return cleaned.get("version") != stored
        return as_dict(cleaned.get("seen", "")) != self.digests

    def _merge(self, seen: dict[str, str], cleaned: dict[str, Any]) -> None:
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, now in self.digests.items():
            if now == seen.get(name):
                continue
            field, value = self.fields[name], self.initial.get(name)
            mine = digest(plain(field, cleaned.get(name))) if name in cleaned else ""
            if mine == now:
                continue
            untouched = mine == seen.get(name)
            if untouched:
                write(data, self.add_prefix(name), field, value)
            label = str(self[name].label)
            self.changes.append(Change(label, words(field, value), not untouched))
        for name in CARRIERS:
            data[self.add_prefix(name)] = str(self.initial[name] or "")
        self.data = data


def part_digests(formsets: list[Any]) -> dict[str, str]:
    """One digest for each kind of part, of the rows as its inline formset found them."""
    return {
        formset.prefix: digest(
            [
                {
                    name: plain(field, form.initial.get(name))
                    for name, field in form.fields.items()
                    if name not in ("DELETE", formset.fk.name)
                }
                for form in formset.initial_forms
            ]
        )
        for formset in formsets
    }


def changed_parts(formsets: list[Any], seen: str) -> list[Change]:
    """The parts that differ from ``seen``, with their rows now."""
    before = as_dict(seen)
    return [
        Change(
            str(formset.model._meta.verbose_name_plural).capitalize(),
            "; ".join(shortened(str(f.instance)) for f in formset.initial_forms)
            or "none",
            mine_kept=True,
        )
        for formset in formsets
        if before.get(formset.prefix) != part_digests([formset])[formset.prefix]
    ]


def plain(field: forms.Field, value: Any) -> Any:
    """A value in one form, whether it comes from the row or from the posted form."""
    if isinstance(value, FieldFile):
        return value.name or ""
    value = field.prepare_value(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(microsecond=0).isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list | tuple):
        return sorted(map(str, value))
    if value is None or value is False:
        return ""
    return str(value).replace("\r\n", "\n").strip()


def digest(value: Any) -> str:
    return blake2s(repr(value).encode(), digest_size=6).hexdigest()


def as_dict(text: str) -> dict[str, str]:
    """The digests that a form carried; nonsense counts as having seen nothing."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def words(field: Any, value: Any) -> str:
    """The value as an editor reads it, shortened; "empty" for nothing."""
    if isinstance(value, list | tuple) and isinstance(
        field, forms.ModelMultipleChoiceField
    ):
        text = ", ".join(map(str, value))
    elif isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        text = str(rows.filter(pk=value).first() or "")
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        text = str(dict(choices).get(value, value))
    elif isinstance(value, bool):
        text = "yes" if value else "no"
    elif isinstance(value, datetime):
        text = formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    else:
        prepared = field.prepare_value(value)
        text = "" if prepared is None else str(prepared)
    return shortened(text) or "empty"


def shortened(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST)


def write(data: QueryDict, name: str, field: Any, value: Any) -> None:
    """Puts a stored value into posted data, as the field's own widget would."""
    widget: Any = getattr(field.widget, "widget", field.widget)
    if isinstance(widget, forms.FileInput):
        return
    if isinstance(widget, forms.MultiWidget):
        pieces: Any = widget.decompress(value)
        for number, piece in enumerate(pieces):
            shown = widget.widgets[number].format_value(piece)
            data[f"{name}_{number}"] = shown or ""
    elif isinstance(widget, forms.CheckboxInput):
        data.pop(name, None)
        if value:
            data[name] = "on"
    else:
        shown = widget.format_value(field.prepare_value(value))
        data.setlist(name, shown if isinstance(shown, list) else [shown or ""])
