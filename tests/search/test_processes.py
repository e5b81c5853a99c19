"""One process writes, another sees it at its next look; and so after a migration.

Each test runs the site's own commands on a database file of its own, since the test
database of SQLite is in the memory of this process.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

READER = """
import sys
from django.http import QueryDict
from catalog.filters import CourseFilterSet
for line in sys.stdin:
    facet = CourseFilterSet(QueryDict()).facet("level")
    print({o.value: o.count for o in facet.options if o.count}, flush=True)
"""
WRITER = """
from catalog.models import Course
Course.objects.update_or_create(
    slug="a", defaults={"title": "A", "level": "%s", "status": "published"}
)
"""


@pytest.fixture
def manage(tmp_path):
    """Runs manage.py on a SQLite file; ``wait=False`` gives the running process."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "PYTHONWARNINGS": "default",
    }
    started = []

    def run(*arguments, wait=True):
        command = [sys.executable, Path(settings.BASE_DIR, "manage.py"), *arguments]
        options = {"env": environment, "text": True, "cwd": tmp_path}
        if wait:
            return subprocess.run(
                command, **options, check=True, capture_output=True
            ).stdout
        started.append(
            subprocess.Popen(
                command, **options, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        )
        return started[-1]

    if connection.vendor != "sqlite":
        pytest.skip("Needs no second run: the test makes a SQLite file of its own.")
    yield run
    for process in started:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def ask(reader):
    reader.stdin.write("\n")
    reader.stdin.flush()
    return reader.stdout.readline().strip()


def test_a_process_sees_what_another_wrote_also_after_its_tables_were_remade(manage):
    manage("migrate", "-v0")
    reader = manage("shell", "-v0", "-c", READER, wait=False)
    assert ask(reader) == "{}"

    manage("shell", "-v0", "-c", WRITER % "beginner")
    assert ask(reader) == "{'beginner': 1}"

    # Both ways change tables that triggers of other tables name.
    manage("migrate", "-v0", "catalog", "0001")
    manage("migrate", "-v0")
    manage("shell", "-v0", "-c", WRITER % "advanced")
    assert ask(reader) == "{'advanced': 1}"
