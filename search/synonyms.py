"""The table of synonyms as searches use it: phrase to phrases, read once a version."""

from collections import defaultdict

from search.changes import Seen, read_version
from search.models import Synonym
from search.text import Phrase, Synonyms, Words, key_of, tokens, understand

# Alternatives of one phrase that a search follows, the phrase itself not counted.
MOST_MEANINGS = 20

_known: dict[str, tuple[Seen, Synonyms]] = {}


def known_synonyms(using: str = "default") -> Synonyms:
    """What each phrase also means; one tiny query if nothing has changed."""
    seen = read_version(using)
    if using not in _known or _known[using][0] != seen:
        _known[using] = seen, read_synonyms(using)
    return _known[using][1]


def read_synonyms(using: str) -> Synonyms:
    found: dict[Phrase, dict[Phrase, None]] = defaultdict(dict)
    rows = Synonym.objects.using(using).values_list("phrase", "means", "both_ways")
    for phrase, means, both_ways in rows:
        said = tokens(phrase)
        for meaning in map(tokens, means):
            if said and meaning and said != meaning:
                found[key_of(said)][meaning] = None
                if both_ways:
                    found[key_of(meaning)][said] = None
    return {key: tuple(others)[:MOST_MEANINGS] for key, others in found.items()}


def search_words(text: str, using: str = "default") -> Words:
    """A visitor's words with all that they also mean; falsy if there are none."""
    return understand(text, known_synonyms(using))
