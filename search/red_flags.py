"""Signs of danger in what somebody types: they need people, not a list of results."""

import re
from functools import lru_cache

from core.models import RedFlag
from search.text import fold, tokens

# Somebody in distress may write more than a search takes; so much is read.
LONGEST = 2_000
APOSTROPHE = re.compile(r"(?<=\w)['’‘`´](?=\w)")
CANNOT = re.compile(r"\bcan(?: ?t|\s+not)\b")
# Words that a sign is typed with or without: "numb between my legs".
FILLERS = frozenset(["a", "an", "the", "my", "his", "her", "your", "our", "their"])


def signs(text: str) -> tuple[str, ...]:
    """The words of a text as phrases are compared.

    "Can't" is "cannot", and it makes no difference whose bladder it is.
    """
    plain = APOSTROPHE.sub("", fold(text[:LONGEST]))
    words = tokens(CANNOT.sub("cannot", plain))
    return tuple(word for word in words if word not in FILLERS)


# For phrases alone: nothing of what a visitor types is kept.
signs_of_phrase = lru_cache(maxsize=1000)(signs)


def red_flags_in(text: str, using: str = "default") -> list[RedFlag]:
    """The red flags of which a phrase stands in the text, in their order; one query.

    Whole words only, without case and accents; nothing is guessed from a slip of the
    keyboard. It prompts a box and is no triage.
    """
    said = f" {' '.join(signs(text))} "
    if not said.strip():
        return []
    return [
        flag
        for flag in RedFlag.objects.using(using)
        if any(
            f" {' '.join(phrase)} " in said
            for phrase in map(signs_of_phrase, flag.phrases)
            if phrase
        )
    ]
