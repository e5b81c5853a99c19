"""Formatted text, and all that it may hold."""

from typing import Any

from django_prose_editor.fields import ProseEditorField

# What editors may use, and all that survives cleaning: the two are one list.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "HardBreak": True,
    "Heading": {"levels": [3, 4]},
    "Link": {"protocols": ["http", "https", "mailto", "tel"], "enableTarget": False},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
}


def rich_text(**kwargs: Any) -> ProseEditorField:
    """Formatted text, cleaned by ``full_clean()``: scripts and styles never stay."""
    return ProseEditorField(extensions=EXTENSIONS, sanitize=True, **kwargs)
