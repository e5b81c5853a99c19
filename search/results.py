"""What a page of results says about each row: its name, address, text, our score."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from search.documents import KINDS, Places, Shown, TextSource, parts, source_of
from search.matching import IN_TITLE, matching
from search.ranking import EXACT, Hit
from search.snippets import pieces
from search.text import Words

# Sections that show below their page.
MOST_SECTIONS = 3


@dataclass(frozen=True)
class Place:
    """A page of ours, or a part of one."""

    title: str
    url: str


@dataclass(frozen=True)
class Result:
    """A public row as the results show it.

    ``text`` says what it is about, ``snippet`` (safe HTML, may be empty) is the piece
    of its words that was found. ``score`` is ours, 0-10 or None, where ``is_scored``.
    ``page`` is the page that it is a part of, if it is one; ``sections`` are the parts
    of its own page that hold all of the words. With ``is_answer`` its text answers the
    very question that was typed.
    """

    shown: Shown
    title: str
    url: str
    text: str
    snippet: SafeString | str = ""
    score: Decimal | None = None
    page: Place | None = None
    is_answer: bool = False
    sections: list[Place] = field(default_factory=list)

    @property
    def is_scored(self) -> bool:
        return bool(self.shown.score)


@dataclass(frozen=True)
class Row:
    """A row of any kind. The slug and the key of a part are those of its page."""

    page: int
    title: str
    slug: str
    text: str
    score: str
    page_title: str


@dataclass(frozen=True)
class Section:
    """A part that shows below its page."""

    source: TextSource
    pk: int
    page: int
    title: str


def results(hits: Collection[Hit], words: Words, using: str) -> list[Result]:
    """The rows behind hits, in their order; four queries, however many there are.

    A row that has just disappeared is left out.
    """
    rows = rows_of(hits, using) if hits else {}
    # Where the title says it already, other names would not tell more.
    named = {hit.document for hit in hits if hit.tier >= IN_TITLE}
    snippets = pieces(list(rows), words, using, text_only=named)
    sections = sections_of(hits, words, using)
    places = places_of(hits, rows, sections, using)
    return [
        result(hit, rows[hit.document], snippets, sections[hit.document], places)
        for hit in hits
        if hit.document in rows
    ]


def result(
    hit: Hit,
    row: Row,
    snippets: Mapping[int, SafeString],
    sections: Iterable[Section],
    places: Places,
) -> Result:
    source = hit.source
    whole: Any = source.owner_model if source.owner else source.model
    page = Place(row.page_title, whole(slug=row.slug).get_absolute_url())

    def url_of(part: TextSource, pk: int) -> str:
        anchor = places.get((part.kind, pk))
        return f"{page.url}#{anchor}" if anchor else page.url

    return Result(
        shown=hit.shown,
        title=row.title,
        url=url_of(source, hit.pk) if source.owner else page.url,
        text=row.text,
        snippet=snippets.get(hit.document, ""),
        score=Decimal(row.score) if row.score else None,
        page=page if source.owner else None,
        is_answer=hit.shown.answers and hit.tier == EXACT,
        sections=[Place(one.title, url_of(one.source, one.pk)) for one in sections],
    )


def rows_of(hits: Iterable[Hit], using: str) -> dict[int, Row]:
    """The rows by their documents' ids, in one query; public ones only."""
    chosen = defaultdict(list)
    for hit in hits:
        chosen[hit.source.number].append(hit)
    first, *others = (
        columns(source := same[0].source, source.public_rows(using), same)
        for same in chosen.values()
    )
    return {
        document: Row(*cells) for document, *cells in first.union(*others, all=True)
    }


def columns(source: TextSource, rows: QuerySet, hits: Iterable[Hit]) -> QuerySet:
    """The ids of documents of one kind with the columns of ``Row``."""
    shown: Any = source.shown
    page = f"{source.owner}__" if source.owner else ""
    page_title = f"{page}{source_of(source.owner_model).title}" if source.owner else ""
    texts = (source.title, f"{page}slug", shown.line, shown.score, page_title)
    return rows.filter(pk__in=[hit.pk for hit in hits]).values_list(
        Cast(F("pk"), BigIntegerField()) * KINDS + source.number,
        Cast(F(f"{page}pk"), BigIntegerField()),
        *(Cast(F(name) if name else Value(""), TextField()) for name in texts),
    )


def sections_of(
    hits: Iterable[Hit], words: Words, using: str
) -> Mapping[int, list[Section]]:
    """The best sections of each page that hold all of the words, by its document's id.

    Those with the words in their heading come first, then the order of the page. One
    query for each kind of section.
    """
    found: dict[int, list[Section]] = defaultdict(list)
    for part in parts():
        pages = {hit.pk: hit for hit in hits if hit.source.model is part.owner_model}
        if part.shown or not pages:
            continue
        rows = part.public_rows(using).filter(**{f"{part.owner}__in": list(pages)})
        ordered = matching(rows, words).order_by(
            "-relevance", *(part.model._meta.ordering or ()), "pk"
        )
        for pk, page, title in ordered.values_list("pk", part.owner, part.title):
            below = found[pages[page].document]
            if title and len(below) < MOST_SECTIONS:
                below.append(Section(part, pk, page, title))
    return found


def places_of(
    hits: Iterable[Hit],
    rows: Mapping[int, Row],
    sections: Mapping[int, list[Section]],
    using: str,
) -> Places:
    """The addresses of the parts that show, within their pages; one query."""
    pages: dict[Callable[..., Places], set[int]] = defaultdict(set)
    for hit in hits:
        if hit.source.places and hit.document in rows:
            pages[hit.source.places].add(rows[hit.document].page)
        for section in sections[hit.document]:
            if section.source.places:
                pages[section.source.places].add(section.page)
    found: dict[tuple[str, int], str] = {}
    for places, owners in pages.items():
        found |= places(sorted(owners), using)
    return found
