"""Records side by side: the same facts of each, and in words where they differ.

No query and no HTML: an app fills the rows, ``components/compare_table.html`` prints
them.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Part:
    """One of several things in a cell, such as a credential.

    ``claim`` is a figure's record (with ``source`` and ``year``), printed after it;
    ``note`` says what is true of it only here, such as "in both".
    """

    text: str
    url: str = ""
    note: str = ""
    claim: Any = None


@dataclass(frozen=True)
class Cell:
    """What one record says in a row: lines of text, a list, and some of the rest.

    ``mark`` (0-10) is drawn as a bar, ``checked_on`` printed with its age after the
    words of ``checked``, and ``best`` names a plain fact, such as "lowest". ``claim``
    is as in ``Part``; ``notes`` are our own sentences on the cell.
    """

    lines: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    mark: Decimal | None = None
    checked: str = ""
    checked_on: date | None = None
    url: str = ""
    claim: Any = None
    best: str = ""
    notes: tuple[str, ...] = ()

    @property
    def fact(self) -> Hashable:
        """What the cell says of its record: two that are equal say the same.

        Our own words are no fact, and who says a thing is no other fact; for which
        year it was said is.
        """
        parts = tuple((part.text, part.url, _year(part.claim)) for part in self.parts)
        bare = replace(self, parts=(), claim=None, best="", notes=())
        return bare, parts, _year(self.claim)


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]

    @property
    def differs(self) -> bool:
        return len({cell.fact for cell in self.cells}) > 1


@dataclass(frozen=True)
class Comparison:
    """``rows`` of two to four ``items``; ``apart`` is said of them but is no fact."""

    items: list[Any]
    rows: list[Row]
    apart: Row | None = None

    @property
    def differing(self) -> list[Row]:
        return [row for row in self.rows if row.differs]

    @property
    def same(self) -> list[Row]:
        return [row for row in self.rows if not row.differs]


def text_cell(*lines: str) -> Cell:
    return Cell(lines=lines)


def _year(claim: Any) -> int | None:
    return None if claim is None else claim.year
