"""Rows by the key that the files use for them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from core.content.kinds import Kind

Key = tuple[Any, ...]


class Index:
    """Rows by their key, a model at a time, read when first asked for."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.sources: dict[type[Model], tuple[Any, tuple[str, ...]]] = {}
        for kind in kinds:
            self.sources[kind.model] = (kind.rows, kind.lookup)
            for part in kind.parts:
                lookup = [f"{part.parent}__{name}" for name in kind.lookup]
                rows = part.model._default_manager.all
                self.sources[part.model] = (rows, (*lookup, *part.match))
        self.rows: dict[type[Model], dict[Key, Any]] = {}

    def of(self, model: type[Model]) -> dict[Key, Any]:
        if model not in self.rows:
            queryset, lookup = self.sources[model]
            pks = {key[1:]: key[0] for key in queryset().values_list("pk", *lookup)}
            rows = queryset().in_bulk(list(pks.values())) if pks else {}
            self.rows[model] = {key: rows[pk] for key, pk in pks.items()}
        return self.rows[model]
