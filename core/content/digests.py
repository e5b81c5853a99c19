"""Fingerprints: of a record in a file, and of the rows that it became."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Model

from core.content.kinds import Kind

# Set by `check_links`, so it says nothing about an editor's work.
SET_BY_PROGRAMS = ("link_checked_on",)


def digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def row_digests(kind: Kind, pks: Collection[int]) -> dict[int, str]:
    """A digest of each row with its parts and many-to-many values, by primary key.

    Fields that no editor types (timestamps, version, copies) do not count. The number
    of queries depends on the kind alone.
    """
    if not pks:
        return {}
    rows = facts(kind.model, "pk", pks)
    parts: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for part in kind.parts:
        owned: dict[int, list[str]] = defaultdict(list)
        for owner, fact in facts(part.model, part.parent, pks).values():
            owned[owner].append(json.dumps(fact, sort_keys=True))
        for owner, texts in owned.items():
            parts[owner][part.name] = sorted(texts)
    return {pk: digest([fact, parts[pk]]) for pk, (_, fact) in rows.items()}


def facts(
    model: type[Model], owner: str, owners: Collection[int]
) -> dict[int, tuple[int, dict[str, Any]]]:
    """Of each row whose ``owner`` field is among ``owners``: its owner and its values.

    Values that a field has by itself are left out, so that a field which is new to
    the site does not make every row look edited.
    """
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.editable
        and not field.primary_key
        and field.name not in (owner, *SET_BY_PROGRAMS)
    ]
    found: dict[int, tuple[int, dict[str, Any]]] = {}
    attname = "pk" if owner == "pk" else f"{owner}_id"
    for row in model._default_manager.filter(**{f"{owner}__in": owners}):
        values: dict[str, Any] = {
            f.name: f.value_to_string(row)
            for f in fields
            if f.value_from_object(row) != f.get_default()
        }
        found[row.pk] = (getattr(row, attname), values)
    for many in model._meta.many_to_many:
        through: Any = many.remote_field.through
        if not through._meta.auto_created:
            continue
        source = f"{many.m2m_field_name()}_id"
        target = f"{many.m2m_reverse_field_name()}_id"
        links: dict[int, list[int]] = defaultdict(list)
        pairs = through._default_manager.filter(**{f"{source}__in": found})
        for row_pk, linked in pairs.values_list(source, target):
            links[row_pk].append(linked)
        for row_pk, linked_pks in links.items():
            found[row_pk][1][many.name] = sorted(linked_pks)
    return found
