"""Links the first mention of each glossary term in the text of a page.

One pass over HTML that is safe already: it only adds ``<a class="term" href="…">`` and
``</a>`` around words, so that taking these away gives the same bytes again. The links
carry no ``title``: touch and keyboard never show one, and some screen readers say it
twice. The definition is where the link leads.
"""

import hashlib
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from typing import Any, NamedTuple

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from articles.models import GlossaryTerm

logger = logging.getLogger(__name__)

# Links in one paragraph, list item or cell; more would make the text restless.
MOST_IN_PARAGRAPH = 2
# A term that is a part of so many others is the subject of the site ("pain"), and no
# word that a reader looks up.
MOST_WITHIN = 5
SLUG = "slug-of-the-term"
KEPT_SECONDS = 24 * 60 * 60

# Nothing is linked inside these: links and what acts like one, headings, what is
# explained or quoted letter by letter, pictures, and lists of pages.
APART = {
    *("a", "abbr", "button", "code", "dfn", "h1", "h2", "h3", "h4", "h5", "h6", "kbd"),
    *("label", "math", "nav", "option", "pre", "samp", "script", "select", "style"),
    *("summary", "svg", "template", "textarea", "th", "time", "title", "var"),
}
# Components that speak of other records, or of the page itself.
APART_CLASSES = {"kicker", "live-course", "matrix", "note", "references", "sources"}
# Tags that neither end a word nor a paragraph.
INLINE = {
    *("a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "mark"),
    *("q", "s", "small", "span", "strong", "sub", "sup", "time", "u"),
}
# What never has an end tag.
VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
    *("source", "track", "wbr"),
}
# A word, or the name of a character, which is no word.
WORD = re.compile(r"&#?\w+;|\w+")
WITHIN_WORD = re.compile(r"[\w-]")
# How else a character of a term may be written in HTML.
SPELLINGS = {
    " ": r"(?:\s|&nbsp;|&\#160;)+",
    "'": r"(?:'|’|&\#x27;|&\#39;|&rsquo;)",
    "’": r"(?:'|’|&\#x27;|&\#39;|&rsquo;)",
    "&": r"&amp;",
}


class Term(NamedTuple):
    """A term: where it is explained, and its names, the term itself first."""

    url: str
    names: tuple[str, ...]


class Mention(NamedTuple):
    """Words of a text, from ``start`` up to ``end``, and where they are explained."""

    start: int
    end: int
    url: str


def public_terms() -> tuple[Term, ...]:
    """All terms that are public now, in their order; one query."""
    rows = GlossaryTerm.objects.published().values_list("slug", "term", "aliases")
    # One address serves as the model of all: to make each costs more than the query.
    pattern = GlossaryTerm(slug=SLUG).get_absolute_url()
    return tuple(
        Term(pattern.replace(SLUG, slug), (term, *aliases))
        for slug, term, aliases in rows
    )


def glossed(html: str, terms: tuple[Term, ...], *, but: str = "") -> SafeString:
    """The safe HTML of a whole text, with the first mention of each term linked.

    ``but`` is the address of a term that stays as it is, on its own page. The places
    are kept by the text and the terms, so that no other text or glossary gets them.
    """
    glossary = Glossary.of(terms)
    digest = hashlib.blake2b(html.encode(), digest_size=20).hexdigest()
    key = f"glossed:{digest}:{glossary.digest}:{but}"
    try:
        mentions = cache.get(key)
    except Exception:  # noqa: BLE001 - each backend raises errors of its own
        logger.warning("The cache does not answer: mentions are looked for each time.")
        return mark_safe(with_links(html, glossary.mentions(html, but=but)))
    if mentions is None:
        mentions = [tuple(mention) for mention in glossary.mentions(html, but=but)]
        try:
            cache.set(key, mentions, KEPT_SECONDS)
        except Exception:  # noqa: BLE001 - as above
            logger.warning(
                "The cache keeps nothing: mentions are looked for each time."
            )
    return mark_safe(with_links(html, mentions))


def with_links(html: str, mentions: Iterable[tuple[int, int, str]]) -> str:
    """The text with a link around each mention; these are in order and apart."""
    parts, done = [], 0
    for start, end, url in mentions:
        opening = f'<a class="term" href="{escape(url)}">'
        parts += [html[done:start], opening, html[start:end], "</a>"]
        done = end
    return "".join([*parts, html[done:]])


class Candidate(NamedTuple):
    """A name of a term, and where it is explained."""

    name: str
    url: str
    is_linked: bool


@dataclass(frozen=True, eq=False)
class Glossary:
    """The names of terms by their first word, the longest first. Names that do not
    begin with a letter or digit are left out."""

    digest: str
    by_first_word: dict[str, list[Candidate]] = field(repr=False)

    @staticmethod
    @lru_cache(maxsize=4)
    def of(terms: tuple[Term, ...]) -> "Glossary":
        """Of the terms in their order: of two with one name the first one gets it."""
        common = common_words(terms)
        found: dict[str, list[Candidate]] = defaultdict(list)
        for url, names in terms:
            for name in names:
                name = " ".join(name.split())
                if not (first := re.match(r"\w+", name)):
                    continue
                candidate = Candidate(name, url, name.casefold() not in common)
                word = first[0].lower()
                found[word].append(candidate)
                if first[0] == name:
                    found[f"{word}s"].append(candidate)
        for candidates in found.values():
            candidates.sort(key=lambda candidate: -len(candidate.name))
        digest = hashlib.blake2b(repr(terms).encode(), digest_size=20).hexdigest()
        return Glossary(digest, dict(found))

    def mentions(self, html: str, *, but: str = "") -> list[Mention]:
        """The first mention of each term that may be linked, in the text's order.

        A term that the text links by itself needs no second link. Where a paragraph
        has enough links, the next mention counts as the first one.
        """
        text = Text(html)
        done = text.linked | {but}
        found: list[Mention] = []
        in_paragraph: Counter[int] = Counter()
        for paragraph, start, end, candidate in self._names_in(text):
            url = candidate.url
            room = in_paragraph[paragraph] < MOST_IN_PARAGRAPH
            if candidate.is_linked and room and url not in done:
                found.append(Mention(start, end, url))
                in_paragraph[paragraph] += 1
                done.add(url)
        return found

    def _names_in(self, text: "Text") -> Iterator[tuple[int, int, int, Candidate]]:
        """Every name in the text with its paragraph, start and end. The longest name
        takes its words with it: in "chronic pain" there is no "pain"."""
        html = text.html
        for run, before, after in text.open_runs():
            at = run.start
            for word in WORD.finditer(html, run.start, run.end):
                start = word.start()
                if start < at:
                    continue
                candidates = self.by_first_word.get(word[0].lower(), ())
                if candidates and WITHIN_WORD.match(
                    html[start - 1] if start > run.start else before
                ):
                    continue
                for candidate in candidates:
                    name = pattern_of(candidate.name).match(html, start, run.end)
                    if not name or (name.end() == run.end and WITHIN_WORD.match(after)):
                        continue
                    yield run.paragraph, start, name.end(), candidate
                    at = name.end()
                    break


def common_words(terms: Iterable[Term]) -> set[str]:
    """Names of one word that are a part of many other terms, in small letters."""
    within = Counter(
        word
        for _, names in terms
        if len(words := names[0].casefold().split()) > 1
        for word in set(words)
    )
    return {word for word, times in within.items() if times >= MOST_WITHIN}


@lru_cache(maxsize=4096)
def pattern_of(name: str) -> re.Pattern[str]:
    """The name as a whole word, one or many; only capitals: written in just these."""
    spelled = "".join(SPELLINGS.get(letter) or re.escape(letter) for letter in name)
    flags = re.NOFLAG if name.isupper() else re.IGNORECASE
    return re.compile(rf"{spelled}s?(?![\w-])", flags)


@dataclass
class Run:
    """A stretch of text between two tags."""

    start: int
    end: int
    paragraph: int
    is_open: bool  # to links
    goes_on: bool  # without a gap after the run before it


class Text(HTMLParser):
    """The runs of text of an HTML document, by their places in it, and its links."""

    def __init__(self, html: str) -> None:
        # Character references stay as they are written, so that places stay true.
        super().__init__(convert_charrefs=False)
        self.html = html
        self.runs: list[Run] = []
        self.linked: set[str] = set()
        self._lines = [0, *accumulate(len(line) for line in html.split("\n"))]
        self._paragraph = 0
        self._apart, self._depth = "", 0
        self._in_run = self._goes_on = False
        self.feed(html)
        self.close()

    def open_runs(self) -> Iterator[tuple[Run, str, str]]:
        """Each run that may hold links, with the characters before and after it that
        belong to the same word or sentence; a space where there are none."""
        for i, run in enumerate(self.runs):
            if run.is_open:
                last = i + 1 == len(self.runs) or not self.runs[i + 1].goes_on
                before = self.html[self.runs[i - 1].end - 1] if run.goes_on else " "
                after = " " if last else self.html[self.runs[i + 1].start]
                yield run, before, after

    def handle_data(self, data: str) -> None:
        line, column = self.getpos()
        start = self._lines[line - 1] + line - 1 + column
        if self._in_run:
            self.runs[-1].end = start + len(data)
            return
        self.runs.append(
            Run(
                start,
                start + len(data),
                self._paragraph,
                is_open=not self._apart,
                goes_on=self._goes_on,
            )
        )
        self._in_run = self._goes_on = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._pass(tag)
        given: dict[str, Any] = dict(attrs)
        if tag == "a" and given.get("href"):
            self.linked.add(given["href"])
        if self._apart:
            self._depth += tag == self._apart
        elif tag not in VOID and (
            tag in APART or APART_CLASSES & set((given.get("class") or "").split())
        ):
            self._apart, self._depth = tag, 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The slash means nothing in HTML: the tag is open like any other.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._pass(tag)
        if tag == self._apart:
            self._depth -= 1
            self._apart = self._apart if self._depth else ""

    def _pass(self, tag: str) -> None:
        self._in_run = False
        if tag not in INLINE:
            self._goes_on = False
            # A line break parts words but not paragraphs.
            self._paragraph += tag not in VOID

    def handle_comment(self, data: str) -> None:
        self._in_run = False

    def handle_decl(self, decl: str) -> None:
        self._in_run = False

    def handle_pi(self, data: str) -> None:
        self._in_run = False

    def unknown_decl(self, data: str) -> None:
        self._in_run = False
