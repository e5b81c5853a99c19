"""The one place for signals: the database's triggers follow every migrate and flush.

While migrations run there are no triggers: SQLite refuses to remake a table that a
trigger of another table names, and PostgreSQL fails where one names a column that is
gone. What migrations write counts as "everything may have changed".
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor

from search import changes, fulltext, triggers


def before_migrate(*, using: str, plan: list, **kwargs: Any) -> None:
    if plan and connections[using].vendor in triggers.VENDORS:
        triggers.uninstall(using)
        if any(migration.app_label == "search" for migration, _ in plan):
            fulltext.uninstall(using)


def after_migrate(
    *, sender: AppConfig, using: str, plan: list | None = None, **kwargs: Any
) -> None:
    """Install the triggers, unless the schema is still older than the models."""
    if connections[using].vendor not in triggers.VENDORS:
        return
    if not router.allow_migrate(using, sender.label):
        return
    if plan and is_behind(using):
        return
    changes.ensure_version(using)
    fulltext.install(using)
    triggers.install(using)


def is_behind(using: str) -> bool:
    executor = MigrationExecutor(connections[using])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
