""" "Did you mean": the site's own words for words that it does not have."""

from collections.abc import Iterable, Iterator
from itertools import compress, islice, product

from django.db.models import Exists, Model, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.documents import public_documents
from search.fulltext import Matches
from search.matching import matching
from search.models import Version
from search.synonyms import known_synonyms
from search.text import MAX_WORDS, Synonyms, Words, tokens, understand
from search.vocabulary import SHORTEST, Vocabulary, vocabulary

# Corrections that are tried before we say nothing, and words to choose from for each.
MOST_TRIED = 4
MOST_CANDIDATES = 3
# Texts with a word that are looked at for a public one.
MOST_ROWS = 1000


def did_you_mean(
    text: str, rows: QuerySet, *, also: tuple[str, ...] = ()
) -> str | None:
    """``text`` with its unknown words put right, if that finds any of ``rows``.

    ``rows`` are the public rows of the list. None if the site knows every word, or
    has nothing like the unknown ones. Never applied unasked.
    """
    synonyms = known_synonyms(rows.db)
    for corrected in corrections(text, synonyms, rows.db):
        again = understand(corrected, synonyms)
        if matching(rows, again, also=also).order_by().exists():
            return corrected
    return None


def did_you_mean_anywhere(
    text: str,
    models: Iterable[type[Model]],
    synonyms: Synonyms,
    using: str = "default",
) -> str | None:
    """As ``did_you_mean``, if that finds a public row of any of the ``models``."""
    public = public_documents(using, models).order_by()
    tried = list(corrections(text, synonyms, using))
    found = {
        f"finds_{n}": Exists(
            public.filter(
                Matches("id", understand(corrected, synonyms), with_parts=True)
            )
        )
        for n, corrected in enumerate(tried)
    }
    if not found:
        return None
    row = Version.objects.using(using).annotate(**found).values_list(*found).first()
    return next(compress(tried, row or ()), None)


def corrections(text: str, synonyms: Synonyms, using: str) -> Iterator[str]:
    """A few ways to put the unknown words of ``text`` right, the likeliest first."""
    parts = text.split()[:MAX_WORDS]
    unknown = unknown_words(understand(text, synonyms), using)
    if not unknown:
        return
    words = vocabulary(using)
    options = []
    for part in parts:
        folded = tokens(part)
        if len(folded) == 1 and folded[0] in unknown:
            options.append(closest(folded[0], words) or [part])
        else:
            options.append([part])
    for corrected in islice(product(*options), MOST_TRIED):
        if list(corrected) != parts:
            yield " ".join(corrected)


def unknown_words(words: Words, using: str) -> set[str]:
    """The single words that no public text of the site has in any form; one query."""
    single = [word for word in words.each() if len(word.groups[0][0]) == 1]
    if not single:
        return set()
    public = public_documents(using)
    known = {
        f"word_{n}": Exists(
            public.filter(Matches("id", word, most=MOST_ROWS)).order_by()
        )
        for n, word in enumerate(single)
    }
    row = Version.objects.using(using).annotate(**known).values_list(*known).first()
    return {
        word.groups[0][0][0]
        for word, is_known in zip(single, row or (), strict=False)
        if not is_known
    }


def closest(word: str, words: Vocabulary) -> list[str]:
    """The site's words that differ from ``word`` by a slip or two, the likeliest first.

    A slip is a letter too much, too few, or wrong, or two that changed places.
    """
    if len(word) < SHORTEST or word.isdecimal():
        return []
    slips = 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
    found = process.extract(
        word, words.in_order, scorer=OSA.distance, score_cutoff=slips, limit=20
    )

    def likeliest(hit: tuple[str, int, int]) -> tuple[int, bool, int, str]:
        near, distance, _ = hit
        return distance, near[0] != word[0], -words.counts[near], near

    return [near for near, _, _ in sorted(found, key=likeliest)[:MOST_CANDIDATES]]
