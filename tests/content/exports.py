"""Rows written back as the records of the content files that they came from."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from core.models import Source


def source_record(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
        "url": source.url or None,
    }


def known_source_record(source: Source) -> dict[str, Any]:
    """With what the files say of some sources beside the source itself."""
    return source_record(source) | {
        "kind": source.kind,
        "checked": source.provenance,
    }


def source_records(row: Any) -> list[dict[str, Any]]:
    return [source_record(source) for source in row.sources.all()]


def slugs(rows: Any) -> list[str]:
    return [row.slug for row in rows.all()]


def plain(row: Model, *names: str) -> dict[str, Any]:
    """Those fields; an empty text is what the files write as null."""
    values = {name: getattr(row, name) for name in names}
    return {name: None if v == "" else v for name, v in values.items()}


def unordered(record: dict[str, Any], *names: str) -> dict[str, Any]:
    """The record with those lists sorted: their order says nothing."""
    return record | {name: sorted(record[name], key=repr) for name in names}


def everything() -> dict[str, list[Any]]:
    """All rows of our tables, to compare before and after."""
    tables = sorted(
        model._meta.db_table
        for app in ("core", "catalog", "careers", "treatments", "articles")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    )
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1"
            )
            rows[table] = cursor.fetchall()
    return rows
