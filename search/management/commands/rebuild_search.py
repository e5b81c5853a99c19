"""Builds anew whatever the search keeps beside the content."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from search import changes, documents, fulltext, triggers


class Command(BaseCommand):
    help = (
        "Writes the words of every row anew, builds the full-text index and makes "
        "every process read its lists again. All or nothing. Triggers keep all of "
        "this true, so it is only needed after a repair of the database by hand."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS)

    def handle(self, *args: Any, database: str, **options: Any) -> None:
        started = time.perf_counter()
        with transaction.atomic(using=database):
            fulltext.uninstall(database)
            triggers.uninstall(database)
            changes.ensure_version(database)
            fulltext.install(database)
            # A consumer whose triggers are new writes all of its rows.
            triggers.install(database)
            count = documents.count(database)
        seconds = time.perf_counter() - started
        name = connections[database].vendor
        self.stdout.write(f"{count:,} texts indexed in {seconds:.1f} s ({name}).")
