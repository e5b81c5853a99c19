"""The whole starter content, in the test database and as plain values.

A module loads it once, in a transaction around its tests, so each test costs nothing
more. All tests of the module may see it: give crawls a module of their own.
"""

from collections.abc import Iterator
from functools import cache
from io import StringIO
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

FOLDER = settings.BASE_DIR / "content"


@cache
def content_files() -> dict[str, Any]:
    """Each file by its name without the suffix, as PyYAML reads it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        path.stem: yaml.load(path.read_text("utf-8"), loader)
        for path in sorted(FOLDER.glob("*.yaml"))
    }


@pytest.fixture(scope="module")
def content_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        call_command("load_content", stdout=StringIO())
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def content(content_of_module: None, db: None) -> dict[str, Any]:
    """The content is in the database; the value is what the files say."""
    return content_files()
