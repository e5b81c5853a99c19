"""Triggers by which the database itself tells of every change, whoever makes it.

A *consumer* keeps something true about the rows of one model, its *root*: a log of
changes, a table of words. It names the relations of the root whose rows matter and
gives the SQL to run for the roots that a change concerns. From that follow the
triggers of every table on the way, so that no save, update(), bulk_create(), raw SQL
or restored backup can be forgotten.

``install`` runs after every migrate; ``paused`` is for bulk loads.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import truncate_name
from django.db.models.options import Options

from search.models import Version

PREFIX = "search_watch_"
LONGEST_NAME = 63
VENDORS = ("sqlite", "postgresql")
EVENTS = ("insert", "update", "delete")
# A setting of the PostgreSQL session under which our triggers do nothing.
PAUSED = "painsite.search_paused"
IS_PAUSED = f"current_setting('{PAUSED}', true) = 'on'"
# Whoever changes a watched row holds the version until the end of the transaction, and
# gets it before any row: then no two writers can each wait for what the other has. It
# also comes before any text is written, so a text never misses a name that another
# transaction was about to change; in which order the triggers of an event run is all
# the same. SQLite has one writer at a time by itself.
QUEUED = f"1 FROM {Version._meta.db_table} FOR UPDATE"


class Consumer(Protocol):
    """Who must hear of changes to the rows of ``root`` and of what they relate to.

    ``name`` is unique, of small letters, digits and underscores. ``paths`` are
    relations as in a lookup, "provider" or "topics__parent"; every table on the way
    is watched, the tables between the two sides of a many-to-many too. The table of
    the root always is.

    All SQL is of data-changing statements, without parameters, semicolons or WITH
    (SQLite knows none in triggers); ``vendor`` is "sqlite" or "postgresql".
    """

    @property
    def name(self) -> str: ...

    @property
    def root(self) -> type[models.Model]: ...

    @property
    def paths(self) -> Iterable[str]: ...

    def statements(self, roots_sql: str, vendor: str) -> list[str]:
        """What to run after a change.

        ``roots_sql`` is a SELECT of one column, "pk": the keys of the roots that it
        concerns, perhaps several times, none of them NULL. A root that is gone is
        among them. It stands for a row on SQLite and for a whole statement on
        PostgreSQL, and may be used more than once, in parentheses.
        """
        ...

    def everything(self, vendor: str) -> list[str]:
        """What to run where any root may have changed: a load, a TRUNCATE, an install."""
        ...


_registered: dict[str, Consumer] = {}
_sources: list[Callable[[str], Iterable[Consumer]]] = []


def register(consumer: Consumer) -> None:
    """Have the next ``install`` serve this consumer; one of its name is replaced."""
    _registered[consumer.name] = consumer


def register_source(source: Callable[[str], Iterable[Consumer]]) -> None:
    """Have each ``install`` ask for more consumers; it names the database."""
    if source not in _sources:
        _sources.append(source)


def registered() -> list[Consumer]:
    return list(_registered.values())


def consumers(using: str) -> list[Consumer]:
    """All that the next ``install`` serves: registered, or named by a source."""
    more = [one for source in _sources for one in source(using)]
    return [*registered(), *more]


# From a changed row to its roots


@dataclass(frozen=True)
class Hop:
    """A join from one table to the next: ``left`` there equals ``right`` here."""

    left: str
    table: str
    right: str


def hops_of(root: type[models.Model], path: str) -> list[Hop]:
    """The joins behind a path of relations; a many-to-many is two.

    Raises FieldDoesNotExist for a path that the model does not have and ValueError
    for one that ends in a plain field.
    """
    hops = []
    opts: Options = root._meta
    for name in path.split("__") if path else []:
        field = opts.get_field(name)
        if not field.is_relation:
            raise ValueError(f"{root.__name__}: “{path}” is not a path of relations.")
        for info in field.path_infos:  # type: ignore[union-attr]
            join: Any = info.join_field
            [(left, right)] = join.get_joining_fields()
            hops.append(Hop(left.column, info.to_opts.db_table, right.column))
            opts = info.to_opts
    return hops


def chains_of(consumer: Consumer) -> dict[str, list[tuple[Hop, ...]]]:
    """For each watched table the ways that lead to it from the root, without doubles."""
    chains: dict[str, list[tuple[Hop, ...]]] = defaultdict(list)
    chains[consumer.root._meta.db_table].append(())
    for path in consumer.paths:
        hops = hops_of(consumer.root, path)
        for length in range(1, len(hops) + 1):
            chain = tuple(hops[:length])
            if chain not in chains[chain[-1].table]:
                chains[chain[-1].table].append(chain)
    return dict(chains)


class Rows:
    """The changed rows as a trigger names them: NEW, or a table of the statement's."""

    def __init__(self, vendor: str, *, new: bool) -> None:
        self.one_row = vendor == "sqlite"
        self.name = ("NEW" if new else "OLD") if self.one_row else new_or_old(new)

    def keys(self, column: str) -> str:
        """A SELECT of the known values of a column."""
        if self.one_row:
            cell = f"{self.name}.{quoted(column)}"
            return f"SELECT {cell} AS pk WHERE {cell} IS NOT NULL"
        column = quoted(column)
        return f"SELECT {column} AS pk FROM {self.name} WHERE {column} IS NOT NULL"

    def holds(self, cell: str, column: str) -> str:
        """That a cell of another table equals the column of a changed row."""
        if self.one_row:
            return f"{cell} = {self.name}.{quoted(column)}"
        return f"{cell} IN (SELECT {quoted(column)} FROM {self.name})"


def new_or_old(new: bool) -> str:
    return "new_rows" if new else "old_rows"


def quoted(name: str) -> str:
    return f'"{name}"'


def roots_of(root: type[models.Model], chain: Sequence[Hop], rows: Rows) -> str:
    """A SELECT of the roots that reach the changed rows over ``chain``.

    The last join is made with the columns of the changed rows themselves, since a
    deleted row can no longer be joined; neither can a deleted root, so its table is
    left out where the first join holds its key.
    """
    opts = root._meta
    key: Any = opts.pk and opts.pk.column
    if not chain:
        return rows.keys(key)
    skips_root = chain[0].left == key
    if skips_root and len(chain) == 1:
        return rows.keys(chain[0].right)
    tables = [opts.db_table, *(hop.table for hop in chain[:-1])]
    first = 1 if skips_root else 0
    cell = f"t1.{quoted(chain[0].right)}" if skips_root else f"t0.{quoted(key)}"
    joins = f"{quoted(tables[first])} t{first}" + "".join(
        f" JOIN {quoted(tables[n])} t{n} "
        f"ON t{n - 1}.{quoted(chain[n - 1].left)} = t{n}.{quoted(chain[n - 1].right)}"
        for n in range(first + 1, len(tables))
    )
    last = chain[-1]
    found = rows.holds(f"t{len(chain) - 1}.{quoted(last.left)}", last.right)
    return f"SELECT {cell} AS pk FROM {joins} WHERE {cell} IS NOT NULL AND {found}"


# The triggers


@dataclass(frozen=True)
class Trigger:
    """One trigger: ``create`` makes it, ``mark`` is what the catalog keeps of it."""

    consumer: str
    name: str
    table: str
    create: list[str]
    mark: str


def triggers_of(consumer: Consumer, vendor: str) -> list[Trigger]:
    """A trigger for each watched table and event, in a fixed order."""
    make = sqlite_trigger if vendor == "sqlite" else postgresql_trigger
    found = []
    for table, chains in chains_of(consumer).items():
        for event in EVENTS:
            sides = {"insert": [True], "delete": [False]}.get(event, [False, True])
            roots = " UNION ".join(
                dict.fromkeys(
                    roots_of(consumer.root, chain, Rows(vendor, new=new))
                    for chain in chains
                    for new in sides
                )
            )
            body = consumer.statements(roots, vendor)
            found.append(make(consumer.name, table, event, body))
        if vendor == "postgresql":
            body = consumer.everything(vendor)
            found.append(make(consumer.name, table, "truncate", body))
    return found


def trigger_name(consumer: str, table: str, event: str) -> str:
    return truncate_name(f"{PREFIX}{consumer}_{table}_{event}", LONGEST_NAME, 8)


def sqlite_trigger(consumer: str, table: str, event: str, body: list[str]) -> Trigger:
    name = trigger_name(consumer, table, event)
    sql = (
        f"CREATE TRIGGER {quoted(name)} AFTER {event.upper()} ON {quoted(table)} "
        f"FOR EACH ROW BEGIN {'; '.join(body)}; END"
    )
    return Trigger(consumer, name, table, [sql], mark=sql)


def postgresql_trigger(
    consumer: str, table: str, event: str, body: list[str]
) -> Trigger:
    """Once for each statement; a statement that changed no row is none."""
    name = trigger_name(consumer, table, event)
    seen = [new for new in (False, True) if event in given_with(new)]
    guard = IS_PAUSED
    if seen:
        guard += f" OR NOT EXISTS (SELECT FROM {new_or_old(seen[-1])})"
    tables = " ".join(
        f"{'NEW' if new else 'OLD'} TABLE AS {new_or_old(new)}" for new in seen
    )
    when = f"AFTER {event.upper()} ON {quoted(table)}"
    if seen:
        when += f" REFERENCING {tables}"
    return statement_trigger(consumer, name, table, when, guard, body)


def queue_trigger(table: str) -> Trigger:
    """Has each statement on a table of PostgreSQL queue up, before it locks a row."""
    name = trigger_name("queue", table, "write")
    when = f"BEFORE INSERT OR UPDATE OR DELETE ON {quoted(table)}"
    body = [f"PERFORM {QUEUED}"]
    return statement_trigger("", name, table, when, IS_PAUSED, body)


def statement_trigger(
    consumer: str, name: str, table: str, when: str, guard: str, body: list[str]
) -> Trigger:
    """One that runs ``body`` on PostgreSQL unless ``guard`` holds."""
    function = (
        f"CREATE OR REPLACE FUNCTION {quoted(name)}() RETURNS trigger "
        f"LANGUAGE plpgsql AS $search$ BEGIN IF {guard} THEN RETURN NULL; END IF; "
        f"{'; '.join(body)}; RETURN NULL; END $search$"
    )
    create = (
        f"CREATE TRIGGER {quoted(name)} {when} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {quoted(name)}()"
    )
    mark = hashlib.sha256(f"{function};{create}".encode()).hexdigest()
    drop = f"DROP TRIGGER IF EXISTS {quoted(name)} ON {quoted(table)}"
    comment = f"COMMENT ON FUNCTION {quoted(name)}() IS '{mark}'"
    return Trigger(consumer, name, table, [function, drop, create, comment], mark)


def given_with(new: bool) -> tuple[str, ...]:
    """The events that come with new rows, or with old ones."""
    return ("insert", "update") if new else ("update", "delete")


# In the database


def install(using: str) -> list[str]:
    """Make the database's triggers those that the consumers ask for.

    Idempotent: an unchanged trigger stays, ours that nobody asks for goes. A consumer
    that got a trigger may have missed changes, so it is told that everything may have
    changed; the names of these consumers are returned. One whose tables are not all
    there (a database migrated in part) is left alone.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        tables = set(connection.introspection.table_names())
        served = [
            one
            for one in consumers(using)
            if {*chains_of(one), *own_tables()} <= tables
        ]
        wanted = {
            trigger.name: trigger
            for one in served
            for trigger in triggers_of(one, connection.vendor)
        }
        if connection.vendor == "postgresql":
            watched = {trigger.table for trigger in wanted.values()}
            queues = map(queue_trigger, sorted(watched))
            wanted |= {trigger.name: trigger for trigger in queues}
        present = installed(connection)
        drop(connection, [name for name in present if name not in wanted])
        changed = [
            trigger
            for trigger in wanted.values()
            if present.get(trigger.name) != trigger.mark
        ]
        if connection.vendor == "sqlite":
            drop(connection, [one.name for one in changed if one.name in present])
        run(connection, [sql for trigger in changed for sql in trigger.create])
        stale = {trigger.consumer for trigger in changed}
        told = [one for one in served if one.name in stale]
        if told:
            queue_up(connection)
        for one in told:
            run(connection, one.everything(connection.vendor))
    return [one.name for one in told]


def uninstall(using: str) -> None:
    """Drop every trigger of ours; the next ``install`` brings them back."""
    connection = connections[using]
    with transaction.atomic(using=using):
        drop(connection, list(installed(connection)))


@contextmanager
def paused(using: str) -> Iterator[None]:
    """No trigger for the rows written inside; at the end everything counts as changed.

    One transaction: if it fails, the old rows are there with all that is kept of them.
    On PostgreSQL only this session is silent, since dropping triggers would lock the
    tables against readers; other writers wait for it from its start to its end.
    """
    connection = connections[using]
    is_sqlite = connection.vendor == "sqlite"
    with transaction.atomic(using=using):
        if is_sqlite:
            uninstall(using)
        else:
            queue_up(connection)
            set_paused(connection, "on")
        yield
        if is_sqlite:
            install(using)
        else:
            set_paused(connection, "off")
            for one in consumers(using):
                run(connection, one.everything(connection.vendor))


def queue_up(connection: BaseDatabaseWrapper) -> None:
    """Wait to be the one writer until the end of the transaction."""
    if connection.vendor == "postgresql":
        run(connection, [f"SELECT {QUEUED}"])


def set_paused(connection: BaseDatabaseWrapper, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [PAUSED, value])


def own_tables() -> set[str]:
    """The tables into which consumers write."""
    return {
        model._meta.db_table for model in apps.get_app_config("search").get_models()
    }


def installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The name and the mark of each trigger of ours in the database."""
    if connection.vendor == "sqlite":
        sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        sql = (
            "SELECT t.tgname, obj_description(t.tgfoid, 'pg_proc') FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {
            name: mark for name, mark in cursor.fetchall() if name.startswith(PREFIX)
        }


def drop(connection: BaseDatabaseWrapper, names: Iterable[str]) -> None:
    if connection.vendor == "sqlite":
        run(connection, [f"DROP TRIGGER {quoted(name)}" for name in names])
    else:
        run(connection, [f"DROP FUNCTION {quoted(name)}() CASCADE" for name in names])


def run(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
