"""The public rows of all kinds that hold some words, the best first.

The order: first by where the words stand (the whole name, the title, other names, the
text), then by how much of the name they are or how well they match, weighed by kind.
Rows that are alike stand in the order of their kinds and keys: no page ever shuffles.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db import connections
from django.db.models import BigIntegerField, F
from django.db.models.functions import Cast

from search.documents import (
    KINDS,
    TABLE,
    Shown,
    TextSource,
    parts,
    sources,
)
from search.fulltext import (
    BM25,
    INDEX,
    NAMES,
    TS_RANK,
    Matches,
    fts5_query,
    not_of,
    tsquery,
)
from search.matching import ELSEWHERE, IN_NAMES, IN_TITLE
from search.models import Document
from search.names import asked_names, holds, names_of
from search.text import LITTLE, Words, tokens

EXACT = IN_TITLE + 1
# So many rows of a kind are asked for by their keys; of more than that, all are.
MOST_NAMED = 1000
# The best matches in a title whose name is compared with the search, letter by letter.
# A name that is the search and nothing else is short, so it is among them.
MOST_COMPARED = 300


@dataclass(frozen=True)
class Hit:
    """A public row that matches.

    ``tier`` is EXACT, IN_TITLE, IN_NAMES or ELSEWHERE, ``score`` that of the index (its
    scale differs by database), ``says`` the share of one word in the shortest name that
    holds the words, from 0 to 1.
    """

    source: TextSource
    pk: int
    tier: int
    score: float
    says: float = 0.0

    @property
    def document(self) -> int:
        return self.pk * KINDS + self.source.number

    @property
    def shown(self) -> Shown:
        assert self.source.shown is not None  # only such kinds become hits
        return self.source.shown

    @property
    def weight(self) -> float:
        """Within a tier, higher first."""
        by_tier = {EXACT: 1.0, IN_TITLE: self.says}
        return self.shown.prior * by_tier.get(self.tier, self.score)


def shown_sources() -> list[TextSource]:
    """The kinds that a search of the whole site lists."""
    return [source for source in (*sources(), *parts()) if source.shown]


def ranked(words: Words, text: str, using: str = "default") -> list[Hit]:
    """All public rows that hold the words of ``text``, best first; four queries."""
    if not words:
        return []
    shown = {source.number: source for source in shown_sources()}
    found = matches(words, shown, using)
    if not found:
        return []
    hits = [
        Hit(shown[document % KINDS], document // KINDS, *found[document])
        for document in public_among(found, shown, using)
    ]
    hits = with_headings(hits, words, using)
    hits = with_exact_names(hits, words, text, using)
    place = {number: n for n, number in enumerate(shown)}
    return sorted(
        hits,
        key=lambda hit: (
            *(-hit.tier, -hit.weight, -hit.score),
            *(place[hit.source.number], hit.pk),
        ),
    )


def matches(
    words: Words, kinds: Collection[int], using: str
) -> dict[int, tuple[int, float]]:
    """Where the words stand in each document of these kinds, and how well they match.

    Drafts are among them.
    """
    hidden = [source.number for source in parts() if source.number not in kinds]
    connection = connections[using]
    columns = (NAMES[:1], NAMES)
    if connection.vendor == "sqlite":
        inside = " + ".join(
            [f"(rowid IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s))"] * 2
        )
        sql = (
            f"SELECT rowid, {inside}, -bm25({INDEX}, {BM25}) FROM {INDEX} "
            f"WHERE {not_of('rowid', hidden)}{INDEX} MATCH %s"
        )
        asked = [*(fts5_query(words, names) for names in columns), fts5_query(words)]
    else:
        query = f"to_tsquery('{INDEX}', %s)"
        inside = " + ".join([f"(words @@ {query})::int"] * 2)
        # Each use of a long vector unpacks it anew, unless it is made anew once.
        sql = (
            f"WITH found AS MATERIALIZED (SELECT id, words || ''::tsvector AS words "
            f"FROM {TABLE} WHERE {not_of('id', hidden)}words @@ {query}) "
            f"SELECT id, {inside}, ts_rank_cd('{TS_RANK}', words, {query}, 1) FROM found"
        )
        every = tsquery(words)
        asked = [every, *(tsquery(words, names) for names in columns), every]
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return {document: (tier, score) for document, tier, score in cursor.fetchall()}


def public_among(
    documents: Collection[int], kinds: Mapping[int, TextSource], using: str
) -> list[int]:
    """Those of the documents whose rows visitors may see now; one query."""
    chosen: dict[int, list[int]] = defaultdict(list)
    for document in documents:
        chosen[document % KINDS].append(document // KINDS)
    queries = []
    for number, pks in chosen.items():
        rows = kinds[number].public_rows(using)
        if len(pks) <= MOST_NAMED:
            rows = rows.filter(pk__in=pks)
        key = Cast(F("pk"), BigIntegerField())
        queries.append(rows.values_list(key * KINDS + number))
    first, *others = queries
    public = first.union(*others, all=True)
    return [document for (document,) in public if document in documents]


def with_headings(hits: list[Hit], words: Words, using: str) -> list[Hit]:
    """Words in the heading of a part count as much as other names of its page."""
    for part in parts():
        if part.shown:
            continue
        headed = set(
            part.public_rows(using)
            .filter(Matches("pk", words, part.model, NAMES[:1]))
            .values_list(f"{part.owner}_id", flat=True)
        )
        hits = [
            replace(hit, tier=IN_NAMES)
            if hit.tier == ELSEWHERE
            and hit.source.model is part.owner_model
            and hit.pk in headed
            else hit
            for hit in hits
        ]
    return hits


def with_exact_names(hits: list[Hit], words: Words, text: str, using: str) -> list[Hit]:
    """Aliases count as titles, and a name that is the search comes before all.

    A name that says little else comes before one that says much: the indexes know
    the length of a whole document, not of its names.
    """
    in_title = {hit.document for hit in hits if hit.tier == IN_TITLE}
    hits = [
        replace(hit, tier=IN_TITLE)
        if hit.tier == IN_NAMES and hit.shown.aliases
        else hit
        for hit in hits
    ]
    best = [hit for hit in hits if hit.tier == IN_TITLE]
    best.sort(key=lambda hit: (-hit.score, hit.document))
    compared = {hit.document: hit for hit in best[:MOST_COMPARED]}
    if not compared:
        return hits
    asked = asked_names(text)
    rows = Document.objects.using(using).filter(pk__in=compared).order_by()
    for document, title, keywords in rows.values_list("pk", "title", "keywords"):
        hit = compared[document]
        if asked & names_of(title, keywords, hit.source):
            compared[document] = replace(hit, tier=EXACT)
            continue
        aliases = keywords.splitlines() if hit.shown.aliases else []
        holding = [alias for alias in aliases if holds(alias, words)]
        if document in in_title:
            holding.append(title)
        # Words that only all names together hold are a small part of each.
        length = min(map(said_in, holding or [f"{title} {keywords}"]))
        compared[document] = replace(hit, says=1 / max(length, 1))
    return [compared.get(hit.document, hit) for hit in hits]


def said_in(name: str) -> int:
    """How many words a name has, without those that say nothing."""
    return sum(word not in LITTLE for word in tokens(name))


def count_by_kind(hits: Iterable[Hit]) -> Mapping[str, int]:
    """How many hits there are of each kind that is shown, by its code; none is 0."""
    counts = {source.shown.code: 0 for source in shown_sources() if source.shown}
    for hit in hits:
        counts[hit.shown.code] += 1
    return counts
