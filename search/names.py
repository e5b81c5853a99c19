"""What things are called, and what somebody asks to have explained."""

import re

from search.documents import TextSource
from search.text import Phrase, Words, light_stem, tokens

IN_BRACKETS = re.compile(r"\(([^()]*)\)")
# What stands around a word that somebody wants to have explained.
EXPLAIN = (
    re.compile(
        r"^\s*(?:define|(?:the )?(?:definition|meaning) of)\s+(?=\w)", re.IGNORECASE
    ),
    re.compile(r"(?<=\w)\s+(?:definition|meaning)[\s?!.]*$", re.IGNORECASE),
    re.compile(r"^\s*what do(?:es)?\s+(?=\w.*\smean[\s?!.]*$)", re.IGNORECASE),
    re.compile(r"(?<=\w)\s+mean[\s?!.]*$", re.IGNORECASE),
)
WHAT_IS = re.compile(r"^\s*what(?: is| are|['’]?s)\s+(?=\w)", re.IGNORECASE)
ARTICLES = ("a", "an", "the")


def singular(token: str) -> str:
    """A word without the ending of a plural, as far as that is plain."""
    if len(token) > 4 and token.endswith("ies"):
        return f"{token[:-3]}y"
    return light_stem(token)


def name(words: Phrase) -> Phrase:
    """Words as names are compared: without plurals and articles."""
    return tuple(singular(word) for word in words if word not in ARTICLES)


def holds(text: str, words: Words) -> bool:
    """Whether a name has all the words, or what they also mean, in any number.

    Other endings than those of plurals are told apart, which an index would not do.
    """
    said = f" {' '.join(map(singular, tokens(text)))} "
    return all(
        any(f" {' '.join(map(singular, phrase))} " in said for phrase in group)
        for group in words.groups
    )


def subject(text: str) -> str:
    """What a text asks about: "pain" of "define pain" or "what does pain mean?".

    The other words would only be looked for in vain.
    """
    asks = EXPLAIN if EXPLAIN[2].search(text) else EXPLAIN[:2]
    for words in asks:
        text = words.sub("", text)
    return text


def asked_names(text: str) -> set[Phrase]:
    """The name that a search asks for, and the one that a question puts in words.

    "What is a red flag?" asks for both the question and the red flag.
    """
    asked = (text, subject(text), WHAT_IS.sub("", text))
    return {name(tokens(words)) for words in asked} - {()}


def names_of(title: str, keywords: str, source: TextSource) -> set[Phrase]:
    """The names of a row: its title, also without what stands in brackets, each of
    the names in brackets, and its aliases."""
    names = [title, IN_BRACKETS.sub(" ", title)]
    for inside in IN_BRACKETS.findall(title):
        names += [inside, *inside.split(",")]
    if source.shown and source.shown.aliases:
        names += keywords.splitlines()
    return {name(tokens(line)) for line in names} - {()}
