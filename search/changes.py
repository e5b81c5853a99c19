"""The log of changes: which rows of a list may have moved since a reader last looked.

Triggers write it (``ChangeLog`` is their consumer), in the transaction of the change.
Each change raises the number of the one row of ``Version``, which stays locked until
the end of the transaction: numbers become visible in the order in which they were
given, on PostgreSQL too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connections, models, transaction

from search.models import Change, Version
from search.triggers import run

# More changed rows than this, and a reader does better to read everything again.
MOST_PATCHED = 1000
# Numbers kept in the log; whoever has not looked for longer reads everything again.
KEPT = 4096

VERSION, CHANGE = Version._meta.db_table, Change._meta.db_table
RANDOM = {
    "sqlite": "random()",
    "postgresql": "((random() - 0.5) * 9007199254740991)::bigint",
}


# SQL: a version row where there is none yet, and, every 256 numbers, an end to the
# changes that hardly anybody can still be behind.
BEGIN = (
    f"INSERT INTO {VERSION} (id, number, stamp) "
    f"SELECT 1, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM {VERSION})"
)
PRUNE = (
    f"DELETE FROM {CHANGE} WHERE number <= "
    f"(SELECT number - {KEPT} FROM {VERSION} WHERE number % 256 = 0)"
)


class Seen(NamedTuple):
    """How far a reader has read. ``stamp`` tells a number from the same one that was
    rolled back and given again."""

    number: int
    stamp: int


NEVER = Seen(0, 0)


def label_of(model: type[models.Model]) -> str:
    return model._meta.label_lower


def log_statements(model: type[models.Model], roots_sql: str, vendor: str) -> list[str]:
    """SQL that raises the number and logs the rows of ``model`` that it gives.

    Each number has at least one row in the log, so that a reader finds its stamp. One
    row more than anybody patches is as good as all of them.
    """
    log = (
        f"INSERT INTO {CHANGE} (number, stamp, model, row_pk) "
        f"SELECT v.number, v.stamp, "
        f"CASE WHEN r.pk IS NULL THEN '' ELSE '{label_of(model)}' END, r.pk "
        f"FROM {VERSION} v LEFT JOIN (SELECT DISTINCT pk FROM ({roots_sql}) roots "
        f"LIMIT {MOST_PATCHED + 1}) r ON 1 = 1"
    )
    return [BEGIN, raise_number(vendor), log, PRUNE]


def everything_statements(model: type[models.Model], vendor: str) -> list[str]:
    """SQL that raises the number and logs that any row of ``model`` may have changed."""
    log = (
        f"INSERT INTO {CHANGE} (number, stamp, model, row_pk) "
        f"SELECT number, stamp, '{label_of(model)}', NULL FROM {VERSION}"
    )
    return [BEGIN, raise_number(vendor), log, PRUNE]


def raise_number(vendor: str) -> str:
    return f"UPDATE {VERSION} SET number = number + 1, stamp = {RANDOM[vendor]}"


@dataclass(frozen=True)
class ChangeLog:
    """A consumer of triggers: logs each row of ``root`` that a change concerns."""

    root: type[models.Model]
    paths: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"log_{self.root._meta.db_table}"

    def statements(self, roots_sql: str, vendor: str) -> list[str]:
        return log_statements(self.root, roots_sql, vendor)

    def everything(self, vendor: str) -> list[str]:
        return everything_statements(self.root, vendor)


def touch(
    model: type[models.Model], pks: Iterable[int] | None, *, using: str = "default"
) -> None:
    """Log by hand what no trigger sees; None: any row of the model.

    Locks the version until the end of the transaction.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        if pks is None:
            run(connection, everything_statements(model, connection.vendor))
        elif rows := " UNION ".join(f"SELECT {int(pk)} AS pk" for pk in set(pks)):
            run(connection, log_statements(model, rows, connection.vendor))


def ensure_version(using: str) -> None:
    """A database that was emptied starts at a stamp of its own."""
    connection = connections[using]
    if VERSION in connection.introspection.table_names():
        stamp = RANDOM[connection.vendor]
        run(
            connection,
            [BEGIN, f"UPDATE {VERSION} SET stamp = {stamp} WHERE stamp = 0"],
        )


def read_version(using: str) -> Seen:
    """Where the log of this database ends now; one tiny query."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT number, stamp FROM {VERSION}")
        return Seen(*(cursor.fetchone() or NEVER))


def changes_since(
    seen: Seen,
    now: Seen,
    model: type[models.Model],
    *,
    using: str,
) -> set[int] | None:
    """The keys of ``model`` that changed after ``seen`` and up to ``now``.

    None: read everything again, since the log does not reach back that far, or too
    much has changed, or ``seen`` is a state that was rolled back.
    """
    if seen == now:
        return set()
    if seen.number >= now.number:
        return None
    log = Change.objects.using(using).order_by()
    if not log.filter(number=seen.number, stamp=seen.stamp).exists():
        return None
    rows = (
        log.filter(number__gt=seen.number, model=label_of(model))
        .values_list("row_pk", flat=True)
        .distinct()[: MOST_PATCHED + 1]
    )
    found = {pk for pk in rows if pk is not None}
    if len(found) != len(rows) or len(found) > MOST_PATCHED:
        return None
    return found
