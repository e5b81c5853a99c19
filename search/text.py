"""What a visitor types, as words that both databases understand alike.

A word is a run of letters and digits; everything else only parts words, as in the
indexes. Accents and case make no difference, little words like "the" are not asked for,
and a phrase of the table of synonyms also matches what it means.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

MAX_LENGTH = 200
MAX_WORDS = 12

WORD = re.compile(r"[^\W_]+")
# "Women’s" asks for "women"; both indexes would otherwise ask for a lone "s".
POSSESSIVE = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)
# Words that say nothing about what is looked for. "No" and "without" do say something.
LITTLE_WORDS = """
    a an and are as at be by can do does for from how i in is it me my of on or our
    that the this to was what when where which who why will with you your
"""
LITTLE = frozenset(LITTLE_WORDS.split())

# Both indexes stem it to the number: only its long form, as the table of synonyms has
# it, finds the device.
MISREAD = ("tens",)

Phrase = tuple[str, ...]
# A phrase, and all that a search for it also finds.
Synonyms = Mapping[Phrase, tuple[Phrase, ...]]


def accents() -> dict[int, str | None]:
    """Latin letters without their accents; an accent that stands alone goes.

    Two Greek letters have a second form: sigma at the end of a word, mu as a unit.
    """
    plain: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))
    plain |= {ord("ς"): "σ", ord("µ"): "μ"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        first, *marks = list(unicodedata.normalize("NFD", chr(code)))
        if marks and first.isascii() and all(map(unicodedata.combining, marks)):
            plain[code] = first
    return plain


ACCENTS = accents()


def fold(text: str) -> str:
    """Without case and accents, as the indexes compare: not "ss" for "ß"."""
    return text.lower().translate(ACCENTS)


def tokens(text: str) -> Phrase:
    """The words of a text, folded, in order."""
    return tuple(WORD.findall(fold(text)))


def light_stem(token: str) -> str:
    """Without the s of a plural, so that "back aches" is "back ache" to a synonym.

    Short words keep theirs: TENS is not ten.
    """
    return token[:-1] if len(token) > 4 and token.endswith("s") else token


def key_of(phrase: Phrase) -> Phrase:
    """How the table of synonyms is asked for a phrase."""
    return tuple(map(light_stem, phrase))


@dataclass(frozen=True)
class Words:
    """A search that is understood: every group must occur, by any of its phrases.

    Falsy if there is nothing to look for. With ``is_prefix`` the last word of the last
    phrase may go on.
    """

    groups: tuple[tuple[Phrase, ...], ...] = ()
    is_prefix: bool = False

    def __bool__(self) -> bool:
        return bool(self.groups)

    def each(self) -> "list[Words]":
        """Every group as a search of its own."""
        return [Words((group,)) for group in self.groups]

    @property
    def any_of(self) -> "Words":
        """The same words, any of which is enough."""
        return Words((tuple(p for group in self.groups for p in group),))


def understand(
    text: str, synonyms: Synonyms | None = None, *, is_prefix: bool = False
) -> Words:
    """The words of ``text``, each with what it also means; empty if it has none.

    Words that are joined by a sign, as in "self-paced", must stand side by side.
    Synonyms are looked for from left to right, the longest first.
    """
    units = [
        unit
        for part in POSSESSIVE.sub("", text[:MAX_LENGTH]).split()
        if (unit := tokens(part))
    ][:MAX_WORDS]
    groups: list[tuple[Phrase, ...]] = []
    is_little: list[bool] = []
    start = 0
    while start < len(units):
        end, meanings = longest_known(units, start, synonyms or {})
        phrase = tuple(token for unit in units[start:end] for token in unit)
        asked = tuple(p for p in (phrase, *meanings) if p != MISREAD)
        groups.append(asked or (phrase,))
        is_little.append(not meanings and len(phrase) == 1 and phrase[0] in LITTLE)
        start = end
    if is_prefix and is_little:
        is_little[-1] = False
    kept = [
        group for group, little in zip(groups, is_little, strict=True) if not little
    ]
    return Words(tuple(dict.fromkeys(kept or groups)), is_prefix and bool(groups))


def longest_known(
    units: list[Phrase], start: int, synonyms: Synonyms
) -> tuple[int, tuple[Phrase, ...]]:
    """Where the longest known phrase from ``start`` ends, and what else it means."""
    for end in range(len(units), start, -1):
        phrase = tuple(token for unit in units[start:end] for token in unit)
        if meanings := synonyms.get(key_of(phrase)):
            return end, tuple(m for m in meanings if m != phrase)
    return start + 1, ()
