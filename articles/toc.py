"""Addresses within an article: stable, and never two alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Ids that every page, or every article, uses for its own parts.
RESERVED = (
    "main",
    "foot-find",
    "foot-trust",
    "foot-care",
    "toc",
    "urgent-help",
    "short-answer",
    "key-takeaways",
    "bottom-line",
    "questions",
    "references",
    "changes",
    "related",
)


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    label: str
    anchor: str


class Anchors:
    """Hands out each address once; a second claim gets a number: "sleep-2"."""

    def __init__(self, taken: Iterable[str] = RESERVED) -> None:
        self.taken = set(taken)

    def claim(self, wanted: str) -> str:
        anchor, number = wanted, 1
        while anchor in self.taken:
            number += 1
            anchor = f"{wanted}-{number}"
        self.taken.add(anchor)
        return anchor


def part_anchors(
    references: Iterable[int | str],
    questions: Iterable[tuple[int, str]],
    sections: Iterable[tuple[int, str]],
) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """The addresses of questions and of sections, by their keys.

    In: the numbers of the references, and keys with the wanted addresses, in the order
    of the page. A section without one gets none.
    """
    taken = Anchors((*RESERVED, *(f"ref-{number}" for number in references)))
    return (
        {pk: taken.claim(wanted) for pk, wanted in questions},
        {pk: taken.claim(wanted) for pk, wanted in sections if wanted},
    )


def cite_anchor(place: str, number: int) -> str:
    """Where ``place`` cites a reference. No slug holds a dot, so it clashes with none."""
    return f"cite.{place}.{number}"
