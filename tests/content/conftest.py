"""The whole starter content in the database, loaded once for all tests in here.

It lies in a transaction around these tests. Each test writes in a savepoint inside
it, so it sees the content as loaded and no write of another test. Tests with
``transaction=True`` have no place here: they would empty the tables.
"""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.content.crawl import Visit, crawl, figures
from tests.content.files import content_files


@pytest.fixture(scope="package")
def first_load(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """What `load_content` said when it filled the empty database."""
    said = StringIO()
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        call_command("load_content", stdout=said)
    yield said.getvalue()
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def content(first_load: str, db: None) -> dict[str, Any]:
    """The content is in the database; the value is what the files say."""
    return content_files()


CRAWLED: dict[str, Visit] = {}


@pytest.fixture
def pages(content: dict[str, Any], client: Any) -> dict[str, Visit]:
    """All pages of the content, visited by the first test that asks for them."""
    if not CRAWLED:
        CRAWLED.update(crawl(client))
    return CRAWLED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if CRAWLED:
        terminalreporter.write_line(figures(CRAWLED))
