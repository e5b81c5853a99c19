"""The full-text index of each database over the table of documents.

SQLite: an FTS5 table that keeps no text of its own, fed by triggers. PostgreSQL: a
generated column with a GIN index. Both split words alike and stem them by the same
algorithm (Porter), so that a search finds the same on both.

``install`` runs after every migrate: what a migration dropped comes back.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Func, Model
from django.db.models.sql.compiler import SQLCompiler

from search.documents import COLUMNS, KINDS, TABLE, parts, source_of
from search.text import ACCENTS, Phrase, Words
from search.triggers import run

INDEX = "search_words"
# Weights of title, keywords and body, for each database in its own scale.
BM25 = "10.0, 4.0, 1.0"
TS_RANK = "{0.0, 0.1, 0.4, 1.0}"
LETTERS = dict(zip(COLUMNS, "ABC", strict=True))
NAMES = ("title", "keywords")  # columns that hold names rather than sentences
# PostgreSQL refuses a vector of more than 1 MB.
LONGEST_TEXT = 250_000


# What to look for, in the language of each database


def fts5_query(words: Words, columns: Sequence[str] = COLUMNS) -> str:
    """A MATCH expression; every word is quoted, whatever it is."""
    groups = [
        " OR ".join('"' + " ".join(phrase) + '"' for phrase in group)
        for group in words.groups
    ]
    query = " AND ".join(f"({group})" for group in groups)
    if words.is_prefix:
        query = query.removesuffix(")") + " *)"
    if tuple(columns) != COLUMNS:
        query = f"{{{' '.join(columns)}}} : ({query})"
    return query


def tsquery(words: Words, columns: Sequence[str] = COLUMNS) -> str:
    """The text of a tsquery; every word is quoted, whatever it is."""
    weights = "".join(LETTERS[column] for column in columns)
    weights = "" if tuple(columns) == COLUMNS else weights
    last = len(words.groups) - 1

    def written(phrase: Phrase, *, goes_on: bool) -> str:
        marks = [weights] * len(phrase)
        if goes_on:
            marks[-1] += "*"
        return " <-> ".join(
            f"'{token}'{':' + mark if mark else ''}"
            for token, mark in zip(phrase, marks, strict=True)
        )

    groups = []
    for n, group in enumerate(words.groups):
        begun = words.is_prefix and n == last
        phrases = [
            f"({written(phrase, goes_on=begun and phrase is group[-1])})"
            for phrase in group
        ]
        groups.append(f"({' | '.join(phrases)})")
    return " & ".join(groups)


class Matches(Func):
    """Whether the row of ``model`` with this key matches; without: the document.

    Documents of parts of pages match only ``with_parts``, and only where they are listed
    by themselves. ``key`` names a column of the query around it and gets that query's
    alias, so the condition may stand in subqueries too. With ``of_document`` it is the
    document's, which must be one of a row of ``model``, if that is given. With ``most``
    only that many matches are looked for, in no order.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(
        self,
        key: str,
        words: Words,
        model: type[Model] | None = None,
        columns: Sequence[str] = COLUMNS,
        *,
        of_document: bool = False,
        most: int | None = None,
        with_parts: bool = False,
        **extra: Any,
    ) -> None:
        super().__init__(key, **extra)
        self.left_out = [
            source.number for source in parts() if not (with_parts and source.shown)
        ]
        self.words, self.columns = words, tuple(columns)
        self.source = source_of(model) if model else None
        self.of_document = of_document or model is None
        self.limit = f" LIMIT {most:d}" if most else ""

    def selection(self, vendor: str) -> tuple[str, str]:
        """A SELECT of the keys, and its one parameter.

        The kind comes first: to look at the words of a row, a long text is unpacked.
        """
        if vendor == "sqlite":
            key = "rowid" if self.of_document else f"rowid / {KINDS}"
            kind = not_of("rowid", self.left_out)
            if self.source:
                kind = f"rowid %% {KINDS} = {self.source.number} AND "
            sql = f"SELECT {key} FROM {INDEX} WHERE {kind}{INDEX} MATCH %s"
            return sql + self.limit, fts5_query(self.words, self.columns)
        key = "id" if self.of_document else "object_pk"
        kind = not_of("id", self.left_out)
        if self.source:
            kind = f"kind = '{self.source.kind}' AND "
        asked = f"to_tsquery('{INDEX}', %s)"
        sql = f"SELECT {key} FROM {TABLE} WHERE {kind}words @@ {asked}"
        return sql + self.limit, tsquery(self.words, self.columns)

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[Any, ...]]:
        key, params = compiler.compile(self.source_expressions[0])
        sql, query = self.selection(connection.vendor)
        return f"{key} IN ({sql})", (*params, query)


def matching_keys(
    words: Words, model: type[Model], using: str = "default"
) -> list[int]:
    """The key of each row of the model that matches, of drafts too.

    From the index alone: to look at the rows as well costs more than the search.
    """
    connection = connections[using]
    sql, query = Matches("pk", words, model).selection(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [query])
        return [key for (key,) in cursor.fetchall()]


def not_of(key: str, numbers: Sequence[int]) -> str:
    """SQL, with parameters: the document is of no kind with these numbers, and."""
    listed = ", ".join(map(str, numbers))
    return f"{key} %% {KINDS} NOT IN ({listed}) AND " if numbers else ""


def scores(
    words: Words, model: type[Model], using: str = "default"
) -> dict[int, float]:
    """How well each row of the model matches, by its key; higher is better.

    The scale differs by database (bm25, cover density): good for an order, not to be
    shown. Drafts are among the rows. Some microseconds for each match.
    """
    source, connection = source_of(model), connections[using]
    if connection.vendor == "sqlite":
        sql = (
            f"SELECT rowid / {KINDS}, -bm25({INDEX}, {BM25}) FROM {INDEX} "
            f"WHERE {INDEX} MATCH %s AND rowid %% {KINDS} = %s"
        )
        params: tuple[str | int, ...] = (fts5_query(words), source.number)
    else:
        query = f"to_tsquery('{INDEX}', %s)"
        sql = (
            f"SELECT object_pk, ts_rank_cd('{TS_RANK}', words, {query}, 1) "
            f"FROM {TABLE} WHERE kind = %s AND words @@ {query}"
        )
        params = (tsquery(words), source.kind, tsquery(words))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return dict(cursor.fetchall())


# The indexes themselves

OLD_TEXT = (
    f"INSERT INTO {INDEX} ({INDEX}, rowid, title, keywords, body) "
    "VALUES ('delete', OLD.id, OLD.title, OLD.keywords, OLD.body)"
)
NEW_TEXT = (
    f"INSERT INTO {INDEX} (rowid, title, keywords, body) "
    "VALUES (NEW.id, NEW.title, NEW.keywords, NEW.body)"
)


def sqlite_trigger(event: str, *body: str) -> str:
    return (
        f"CREATE TRIGGER {INDEX}_{event} AFTER {event.upper()} ON {TABLE} "
        f"FOR EACH ROW BEGIN {'; '.join(body)}; END"
    )


SQLITE = {
    INDEX: (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5("
        "title, keywords, body, "
        f"content='{TABLE}', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
    ),
    f"{INDEX}_insert": sqlite_trigger("insert", NEW_TEXT),
    f"{INDEX}_update": sqlite_trigger("update", OLD_TEXT, NEW_TEXT),
    f"{INDEX}_delete": sqlite_trigger("delete", OLD_TEXT),
}


def install(using: str) -> None:
    """Make the index as it should be; idempotent. A new one is filled at once."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with transaction.atomic(using=using):
        if connection.vendor == "sqlite":
            install_sqlite(connection)
        else:
            install_postgresql(connection)


def install_sqlite(connection: BaseDatabaseWrapper) -> None:
    present = sqlite_objects(connection)
    if present == SQLITE:
        return
    uninstall_sqlite(connection)
    run(connection, SQLITE.values())
    rebuild_index(connection)


def sqlite_objects(connection: BaseDatabaseWrapper) -> dict[str, str]:
    names = ", ".join(f"'{name}'" for name in SQLITE)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE name IN ({names})")
        return dict(cursor.fetchall())


def uninstall_sqlite(connection: BaseDatabaseWrapper) -> None:
    triggers = [name for name in SQLITE if name != INDEX]
    run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in triggers])
    run(connection, [f"DROP TABLE IF EXISTS {INDEX}"])


def rebuild_index(connection: BaseDatabaseWrapper) -> None:
    """Fill the index anew from the documents; PostgreSQL's can never differ."""
    if connection.vendor == "sqlite":
        run(connection, [f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')"])


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def postgresql_text(column: str) -> str:
    """SQL of a text as the parser should see it.

    Without the signs that its parser keeps inside a word, such as hyphens, stops and
    slashes, so that it splits as FTS5 does; and without accents, where there are any.
    """
    signs = "-/_.,@:;'’+&\\~%=?#*<>()[]"
    letters = sorted(ACCENTS, key=lambda code: ACCENTS[code] is None)
    accented = "".join(map(chr, letters))
    plain = "".join(ACCENTS[code] or "" for code in letters)
    text = f"translate(left({column}, {LONGEST_TEXT}), {literal(signs)}, {literal(' ' * len(signs))})"
    return (
        f"CASE WHEN {column} ~ '[\\u00b5\\u00c0-\\u036f\\u03c2\\u1e00-\\u1eff]' "
        f"THEN translate({text}, {literal(accented)}, {literal(plain)}) "
        f"ELSE {text} END"
    )


TOKEN_TYPES = (
    "asciiword, word, numword, int, uint, float, sfloat, "
    "asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart"
)
VECTOR = " || ".join(
    f"setweight(to_tsvector('{INDEX}', {postgresql_text(column)}), '{LETTERS[column]}')"
    for column in COLUMNS
)
# A dictionary without stop words: which words are little is decided for both
# databases in search.text.
DICTIONARY = (
    f"CREATE TEXT SEARCH DICTIONARY {INDEX}_stem "
    "(TEMPLATE = snowball, LANGUAGE = porter)"
)
MAPPING = (
    f"ALTER TEXT SEARCH CONFIGURATION {INDEX} ADD MAPPING FOR {TOKEN_TYPES} "
    f"WITH {INDEX}_stem"
)
COLUMN = (
    f"ALTER TABLE {TABLE} ADD COLUMN words tsvector "
    f"GENERATED ALWAYS AS ({VECTOR}) STORED"
)
POSTGRESQL = (
    DICTIONARY,
    f'CREATE TEXT SEARCH CONFIGURATION {INDEX} (PARSER = "default")',
    MAPPING,
    COLUMN,
    f"CREATE INDEX {INDEX} ON {TABLE} USING gin (words)",
)
POSTGRESQL_MARK = hashlib.sha256(";".join(POSTGRESQL).encode()).hexdigest()


def install_postgresql(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT col_description(attrelid, attnum) FROM pg_attribute "
            f"WHERE attrelid = '{TABLE}'::regclass AND attname = 'words' "
            "AND NOT attisdropped"
        )
        marks = cursor.fetchone()
    if marks == (POSTGRESQL_MARK,):
        return
    uninstall_postgresql(connection)
    run(connection, POSTGRESQL)
    run(connection, [f"COMMENT ON COLUMN {TABLE}.words IS '{POSTGRESQL_MARK}'"])


def uninstall_postgresql(connection: BaseDatabaseWrapper) -> None:
    run(
        connection,
        [
            f"ALTER TABLE IF EXISTS {TABLE} DROP COLUMN IF EXISTS words",
            f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {INDEX}",
            f"DROP TEXT SEARCH DICTIONARY IF EXISTS {INDEX}_stem",
        ],
    )


def uninstall(using: str) -> None:
    """Drop the index, so that a migration may change its table; for ``install``."""
    connection = connections[using]
    with transaction.atomic(using=using):
        if connection.vendor == "sqlite":
            uninstall_sqlite(connection)
        else:
            uninstall_postgresql(connection)
