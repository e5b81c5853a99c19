"""Brings database, starter content and static files up to date, in one process."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

STATE = settings.BASE_DIR / ".local"


class Command(BaseCommand):
    help = (
        "Migrates the database, loads the starter content and collects the static "
        "files, each only where something changed since the last time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if migrations_are_pending():
            self.stdout.write("Preparing the database.")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("load_content")
        if not settings.DEBUG:
            self.collect_static()

    def collect_static(self) -> None:
        """Compressing every file takes seconds, so unchanged ones are left alone."""
        done = STATE / "static"
        fingerprint = static_fingerprint()
        is_collected = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
        if is_collected and done.exists() and done.read_text() == fingerprint:
            return
        self.stdout.write("Compressing the static files.")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        done.parent.mkdir(exist_ok=True)
        done.write_text(fingerprint)


def migrations_are_pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_fingerprint() -> str:
    """A text that changes with the path, size or time of any source file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
