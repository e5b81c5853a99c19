"""Signs of danger in what somebody types: they need people, not a list of results."""

import re

from core.models import RedFlag
from search.text import fold, tokens

# Somebody in distress may write more than a search takes; so much is read.
LONGEST = 2_000
CANNOT = re.compile(r"\bcan(?:['’ ]?t|\s+not)\b")


def signs(text: str) -> tuple[str, ...]:
    """The words of a text as phrases are compared: "can't" is "cannot"."""
    return tokens(CANNOT.sub("cannot", fold(text[:LONGEST])))


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
            for phrase in map(signs, flag.phrases)
            if phrase
        )
    ]
