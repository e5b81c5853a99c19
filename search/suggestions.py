"""What a visitor may be about to type: titles and names of public rows."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from search.documents import public_documents, sources
from search.fulltext import NAMES, Matches
from search.text import (
    MAX_LENGTH,
    MAX_WORDS,
    Phrase,
    Words,
    fold,
    tokens,
    understand,
)
from search.vocabulary import SHORTEST, vocabulary

MOST = 8
# Public documents that are looked at; of them the best suggestions are taken.
MOST_ROWS = 60
# Matches among which they are looked for; in all of them if that gives too few.
MOST_MATCHES = 600
MOST_COMPLETIONS = 12


@dataclass(frozen=True)
class Suggestion:
    """A text to search for, and the list that has it."""

    text: str
    kind: str  # in words: "courses"
    url: str


def suggestions(
    text: str, using: str = "default", *, model: type[models.Model] | None = None
) -> list[Suggestion]:
    """Up to 8 titles and names that hold the words of ``text``, the last one begun.

    Of public rows only, of one ``model`` or of all kinds. What begins with ``text``
    comes first.
    """
    typed = tokens(text[:MAX_LENGTH])
    words = begun_words(text, using)
    if not words or len(typed) > MAX_WORDS:
        return []
    counts = lines_that_fit(typed, words, using, model, most=MOST_MATCHES)
    if len({fold(line) for _, line in counts}) < MOST:
        counts = lines_that_fit(typed, words, using, model, most=None)
    begun = fold(" ".join(typed))

    def best(found: tuple[str, str]) -> tuple[bool, int, int, str]:
        line = " ".join(tokens(found[1]))
        return not line.startswith(begun), -counts[found], len(line), line

    kinds = {source.kind: source for source in sources()}
    chosen: dict[str, Suggestion] = {}
    for kind, line in sorted(counts, key=best):
        source = kinds[kind]
        address = f"{reverse(source.list_url)}?{urlencode({'q': line})}"
        name = str(source.model._meta.verbose_name_plural)
        chosen.setdefault(fold(line), Suggestion(line, name, address))
    return list(chosen.values())[:MOST]


def lines_that_fit(
    typed: Phrase,
    words: Words,
    using: str,
    model: type[models.Model] | None,
    *,
    most: int | None,
) -> Counter[tuple[str, str]]:
    """In how many of the documents looked at each title and name stands, by kind.

    ``most``: how many matches, public or not, are looked at; None: all.
    """
    matches = Matches("id", words, model, NAMES, of_document=True, most=most)
    public = public_documents(using, None if model is None else [model]).order_by()
    rows = public.filter(matches).values_list("kind", "title", "keywords")
    counts: Counter[tuple[str, str]] = Counter()
    for kind, title, keywords in rows[:MOST_ROWS]:
        for line in {title, *keywords.splitlines()}:
            if line and len(tokens(line)) <= MAX_WORDS and fits(typed, tokens(line)):
                counts[kind, line] += 1
    return counts


def begun_words(text: str, using: str) -> Words:
    """The words typed so far; the last may go on.

    An index holds stems: "managem" is not the beginning of "manag". So the last word
    also stands for each word of the site that begins with it.
    """
    words = understand(text, is_prefix=True)
    if not words:
        return words
    *others, (phrase, *_) = words.groups
    last = phrase[-1]
    completed = (
        vocabulary(using).starting_with(last, MOST_COMPLETIONS)
        if len(last) >= SHORTEST
        else []
    )
    begun = tuple((*phrase[:-1], word) for word in completed)
    # The one that goes on stands last, where the query language takes the mark.
    return Words((*others, (*begun, phrase)), is_prefix=True)


def fits(typed: Phrase, line: Phrase) -> bool:
    """Whether each typed word begins some word of the line."""
    return all(any(word.startswith(part) for word in line) for part in typed)
