"""The starter content as its files have it, and copies of it to change."""

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FOLDER = settings.BASE_DIR / "content"


@cache
def content_files() -> dict[str, Any]:
    """Each file by its name without the suffix, as PyYAML reads it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        path.stem: yaml.load(path.read_text("utf-8"), loader)
        for path in sorted(FOLDER.glob("*.yaml"))
    }


def copy_to(parent: Path) -> Path:
    """A copy of the files inside ``parent`` that tests may write to."""
    folder = parent / "content"
    shutil.copytree(FOLDER, folder, copy_function=shutil.copyfile)
    return folder


def replace(path: Path, old: str, new: str, *, after: str = "") -> None:
    """Put ``new`` for the first ``old`` that follows ``after`` in the file."""
    text = path.read_text("utf-8")
    assert after in text, f"{path.name} does not hold {after!r}"
    start = text.index(after)
    assert old in text[start:], f"{path.name} does not hold {old!r} after {after!r}"
    path.write_text(text[:start] + text[start:].replace(old, new, 1), "utf-8")
