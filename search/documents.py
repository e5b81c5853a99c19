"""Which texts of a content model can be searched, kept as one row of words each.

An app declares a ``TextSource`` for each kind of content in its ``texts`` module. From
it follows the SQL that writes the row of ``Document``, and the triggers that write it
whenever a row changes whose words it holds: the content's own, its provider's, a
topic's.
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import Exact

from core.models import Publishable
from search import triggers
from search.models import Document
from search.triggers import hops_of, quoted

TABLE = Document._meta.db_table
COLUMNS = ("title", "keywords", "body")
# A document's id is the key of its row times this, plus the number of its kind: the
# index of SQLite holds ids alone, and looking each up would cost most of a search.
KINDS = 1024
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
LINE = {"sqlite": "char(10)", "postgresql": "chr(10)"}


# (kind of a part, its key) to its address within the page of its owner.
Places = Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class Shown:
    """How the search of the whole site shows the rows of a source.

    ``code`` is for addresses. ``line`` names the field that says what a row is about,
    ``score`` the one that holds our score of it. With ``aliases`` the keywords are
    other names of the row itself; with ``answers`` a search for exactly its name is
    answered by its line. ``prior`` weighs the kind against others.
    """

    code: str
    noun: str
    plural: str
    line: str
    score: str = ""
    aliases: bool = False
    answers: bool = False
    prior: float = 1.0


@dataclass(frozen=True)
class TextSource:
    """The searchable texts of a model; a consumer of triggers.

    ``title`` is a field, ``keywords`` and ``body`` are fields or paths over relations
    such as "topics__name"; those in ``markup`` hold HTML. All of them must be meant
    for readers: nothing of the desk, and nothing of a row with drafts of its own.
    ``list_url`` names the address of the list that takes ``?q=`` for it.

    A *part* of a page has an ``owner``, a relation to the row whose page it is part
    of: it is public exactly when that one is, and is found by the search of the whole
    site alone. ``anchor`` is the field with its address on the page, and ``places``
    gives the true addresses of all parts of some owners of a database. A part that is
    not ``shown`` by itself shows below its owner.
    """

    model: type[models.Model]
    title: str
    keywords: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    markup: frozenset[str] = frozenset()
    list_url: str = ""
    shown: Shown | None = None
    owner: str = ""
    anchor: str = ""
    places: Callable[[Collection[int], str], Places] | None = None

    def __post_init__(self) -> None:
        for path in (self.title, *self.keywords, *self.body):
            for model in models_on(self.model, path):
                if issubclass(model, Publishable):
                    raise ImproperlyConfigured(
                        f"“{path}” holds words of {model.__name__}, which may be a "
                        f"draft while this {self.model.__name__} is not."
                    )

    @property
    def name(self) -> str:
        return f"text_{self.model._meta.db_table}"

    @property
    def root(self) -> type[models.Model]:
        return self.model

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    @property
    def number(self) -> int:
        """The number of the kind in the ids of its documents; it never changes."""
        return zlib.crc32(self.kind.encode()) % KINDS

    @property
    def owner_model(self) -> Any:
        return self.model._meta.get_field(self.owner).related_model

    def public_rows(self, using: str) -> QuerySet:
        """The rows that visitors may see now."""
        rows = self.model._default_manager.using(using).order_by()
        if not self.owner:
            return rows.published()  # type: ignore[attr-defined]
        owners = self.owner_model._default_manager.using(using).published()
        return rows.filter(
            Exists(owners.filter(pk=OuterRef(self.owner)).order_by())
        ).exclude(**{self.anchor: ""})

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The relations whose rows hold some of the words."""
        relations = (path.rpartition("__")[0] for path in (*self.keywords, *self.body))
        return tuple(dict.fromkeys(path for path in relations if path))

    def statements(self, roots_sql: str, vendor: str) -> list[str]:
        """SQL that makes the rows of words of these roots true.

        A row that says the same as before is not written again: most changes of a
        course change none of its words.
        """
        gone = f"object_pk IN ({roots_sql}) AND NOT EXISTS ({self._of_document})"
        return [
            self._delete(gone),
            self._write(f"t0.{self._key} IN ({roots_sql})", vendor),
        ]

    def everything(self, vendor: str) -> list[str]:
        return [
            self._delete(
                f"(NOT EXISTS ({self._of_document}) "
                f"OR id <> object_pk * {KINDS} + {self.number})"
            ),
            self._write("1 = 1", vendor),
        ]

    def _delete(self, condition: str) -> str:
        return f"DELETE FROM {TABLE} WHERE kind = '{self.kind}' AND {condition}"

    @property
    def _key(self) -> str:
        return quoted(column_of(self.model, "pk"))

    @property
    def _of_document(self) -> str:
        return (
            f"SELECT 1 FROM {quoted(self.model._meta.db_table)} t0 "
            f"WHERE t0.{self._key} = {TABLE}.object_pk"
        )

    def _write(self, condition: str, vendor: str) -> str:
        texts = ", ".join(
            self._lines(paths, vendor)
            for paths in ((self.title,), self.keywords, self.body)
        )
        new = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS)
        differs = " OR ".join(
            f"{TABLE}.{column} {DIFFERS[vendor]} excluded.{column}"
            for column in COLUMNS
        )
        return (
            f"INSERT INTO {TABLE} (id, kind, object_pk, {', '.join(COLUMNS)}) "
            f"SELECT t0.{self._key} * {KINDS} + {self.number}, "
            f"'{self.kind}', t0.{self._key}, {texts} "
            f"FROM {quoted(self.model._meta.db_table)} t0 WHERE {condition} "
            f"ON CONFLICT (kind, object_pk) DO UPDATE SET {new} WHERE {differs}"
        )

    def _lines(self, paths: Iterable[str], vendor: str) -> str:
        """SQL of the texts, one below the other."""
        cells = [f"COALESCE({self._text(path, vendor)}, '')" for path in paths]
        return f" || {LINE[vendor]} || ".join(cells) or "''"

    def _text(self, path: str, vendor: str) -> str:
        """SQL of one text; of several rows, each different one once, in their order."""
        relation, _, name = path.rpartition("__")
        model = [self.model, *models_on(self.model, path)][-1]
        hops = hops_of(self.model, relation)
        cell = f"t{len(hops)}.{quoted(column_of(model, name))}"
        if not hops and path not in self.markup:
            return cell
        if not hops:
            return f"({without_tags(f'SELECT {cell} AS line', vendor)})"
        joins = f"{quoted(hops[0].table)} t1" + "".join(
            f" JOIN {quoted(hop.table)} t{n} "
            f"ON t{n - 1}.{quoted(hop.left)} = t{n}.{quoted(hop.right)}"
            for n, hop in enumerate(hops[1:], 2)
        )
        lines = (
            f"SELECT DISTINCT {cell} AS line FROM {joins} "
            f"WHERE t1.{quoted(hops[0].right)} = t0.{quoted(hops[0].left)} ORDER BY 1"
        )
        if path in self.markup:
            lines = without_tags(lines, vendor)
        joined = {
            "sqlite": "group_concat(line, char(10))",
            "postgresql": "string_agg(line, chr(10) ORDER BY line)",
        }
        return f"(SELECT {joined[vendor]} FROM ({lines}) lines)"


def column_of(model: type[models.Model], name: str) -> str:
    opts = model._meta
    field = opts.pk if name == "pk" else opts.get_field(name)
    return field.column  # type: ignore[union-attr, return-value]


def models_on(model: type[models.Model], path: str) -> list[type[models.Model]]:
    """The models that a path leads over, without the one it starts at."""
    found: list[type[models.Model]] = []
    for name in path.split("__")[:-1]:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
        found.append(model)
    return found


def without_tags(lines: str, vendor: str) -> str:
    """A SELECT of HTML texts, one "line" each, as they are read: tags are spaces, and
    the characters that safe HTML spells by name are themselves."""
    if vendor == "postgresql":
        cell = read_out("regexp_replace(line, '<[^>]*>', ' ', 'g')")
        return f"SELECT {cell} AS line FROM ({lines}) html"
    # SQLite has no pattern to replace by, so it cuts one tag after the other.
    start = "instr(rest, '<')"
    length = f"instr(substr(rest, {start}), '>')"
    return (
        f"WITH RECURSIVE cut (done, rest) AS (SELECT '', line FROM ({lines}) html "
        f"UNION ALL SELECT done || substr(rest, 1, {start} - 1) || ' ', "
        f"substr(rest, {start} + {length}) FROM cut WHERE rest LIKE '%<%>%') "
        f"SELECT {read_out('done || rest')} AS line "
        "FROM cut WHERE rest NOT LIKE '%<%>%' ORDER BY 1"
    )


def read_out(cell: str) -> str:
    """SQL of a text without names of characters; "&" comes last, so that "&amp;lt;"
    is read as what it means."""
    for name, character in (("nbsp", " "), ("lt", "<"), ("gt", ">"), ("amp", "&")):
        cell = f"replace({cell}, '&{name};', '{character}')"
    return cell


_sources: dict[type[models.Model], TextSource] = {}


def register(source: TextSource) -> None:
    """Make the texts of a model searchable, from the next ``migrate`` on."""
    for other in _sources.values():
        if other.number == source.number and other.model is not source.model:
            raise ImproperlyConfigured(
                f"{other.kind} and {source.kind} share a number. Change KINDS."
            )
    _sources[source.model] = source
    triggers.register(source)


def sources() -> list[TextSource]:
    """The kinds of content with pages of their own, in the order of declaration."""
    return [source for source in _sources.values() if not source.owner]


def parts() -> list[TextSource]:
    """The kinds that are parts of pages, in the order of declaration."""
    return [source for source in _sources.values() if source.owner]


def source_of(model: type[models.Model]) -> TextSource:
    """Raises LookupError for a model that has declared no texts."""
    try:
        return _sources[model]
    except KeyError:
        raise LookupError(f"{model.__name__} has declared no TextSource.") from None


def public_documents(
    using: str, only: Iterable[type[models.Model]] | None = None
) -> QuerySet[Document]:
    """The words of what visitors may see now, of all pages or of ``only`` some kinds.

    The kind is told by the id: by its column SQLite would walk through all documents
    of the kind, however few of them match.
    """
    public: Any = Q(pk__in=[])
    for source in sources() if only is None else map(source_of, only):
        rows = source.public_rows(using).filter(pk=OuterRef("object_pk"))
        public |= Q(Exact(F("id") % Value(KINDS), source.number)) & Exists(rows)
    return Document.objects.using(using).filter(public)


def count(using: str) -> int:
    """How many rows of words there are, of public rows or not."""
    return Document.objects.using(using).count()
