"""Where the names in a scatter chart go, so that no two of them overlap. Pure.

The drawing is as wide as its column, its names are not. A place is therefore only
used if it is free in the narrowest and in the widest column: what lies between two
widths follows, since every gap grows or shrinks evenly with the width.
"""

from dataclasses import dataclass
from functools import lru_cache

# Width of the drawing in px: the column at which the chart replaces the list of rows
# (51rem in site.css), and that of the widest page.
WIDTHS = (816, 1136)
LEFT_EDGE = 7  # percent; beside it stand the numbers of the axis
ASCENT, DESCENT = 13, 5  # px above and below the line on which a name stands
DOT = 9  # px, half the size of a dot with some air
# Px of a letter in the bold that names are set in, measured at 14 px, rounded up.
NARROW, CAPITAL, WIDE, OTHER = 5.2, 9.9, 12.3, 8.0


@dataclass(frozen=True)
class Box:
    """A rectangle that hangs on ``share`` percent of the width; the rest is px."""

    share: float
    left: float
    right: float
    top: float
    bottom: float

    def edges(self, width: float) -> tuple[float, float]:
        middle = width * self.share / 100
        return middle + self.left, middle + self.right

    def is_apart(self, other: "Box") -> bool:
        """No overlap at any width of the drawing."""
        if self.bottom <= other.top or other.bottom <= self.top:
            return True
        pairs = [(self.edges(width), other.edges(width)) for width in WIDTHS]
        return all(mine[1] <= theirs[0] for mine, theirs in pairs) or all(
            theirs[1] <= mine[0] for mine, theirs in pairs
        )

    def is_inside(self) -> bool:
        return all(
            width * LEFT_EDGE / 100 <= self.edges(width)[0]
            and self.edges(width)[1] <= width
            for width in WIDTHS
        )


@dataclass(frozen=True)
class Spot:
    """A point with a name: at ``share`` percent and ``y`` px, its mark from ``top``
    to ``bottom`` (a dot alone, or a line through it)."""

    name: str
    share: float
    y: int
    top: int
    bottom: int

    @property
    def marks(self) -> list[Box]:
        line = Box(self.share, -5, 5, self.top, self.bottom)
        dot = Box(self.share, -DOT, DOT, self.y - DOT, self.y + DOT)
        return [line, dot]


@dataclass(frozen=True)
class Label:
    """A name beside its point: px from it, px from the top, SVG's text-anchor."""

    text: str
    dx: int
    y: int
    anchor: str

    def box(self, spot: Spot) -> Box:
        width = text_width(self.text)
        before = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        left = self.dx - before
        return Box(spot.share, left, left + width, self.y - ASCENT, self.y + DESCENT)


def text_width(text: str) -> float:
    return sum(
        NARROW
        if letter in "fijlrtI .,-'’()"
        else WIDE
        if letter in "mwMW&"
        else CAPITAL
        if letter.isupper()
        else OTHER
        for letter in text
    )


def places_for(text: str, spot: Spot) -> list[Label]:
    """The places for a text around its point, the clearest first."""
    above, below = min(spot.top, spot.y - DOT) - 6, max(spot.bottom, spot.y + DOT) + 15
    return [
        Label(text, *place)
        for place in (
            (13, spot.y + 5, "start"),
            (-13, spot.y + 5, "end"),
            (0, above, "middle"),
            (0, below, "middle"),
            (-7, above, "start"),
            (7, above, "end"),
            (-7, below, "start"),
            (7, below, "end"),
            (11, spot.y - 5, "start"),
            (11, spot.y + 15, "start"),
            (-11, spot.y - 5, "end"),
            (-11, spot.y + 15, "end"),
        )
    ]


Places = dict[int, list[tuple[Label, Box]]]  # by the number of the spot


@lru_cache(maxsize=16)
def place(spots: tuple[Spot, ...]) -> tuple[Label | None, ...]:
    """The name of each spot where there is room, else a number, counted from 1.

    None where not even a number fits. The spot with the fewest places goes first and
    takes the place that costs the others least. 20 spots take some 20 ms, so the
    last answers are remembered.
    """
    found: dict[int, Label] = {}
    _settle(spots, [spot.name for spot in spots], found)
    rest = [n for n in range(len(spots)) if n not in found]
    numbers = [""] * len(spots)
    for number, n in enumerate(rest, 1):
        numbers[n] = str(number)
    _settle(spots, numbers, found)
    return tuple(found.get(n) for n in range(len(spots)))


def _settle(spots: tuple[Spot, ...], texts: list[str], found: dict[int, Label]) -> None:
    """Find room beside the marks and what is ``found``, and add to the latter."""
    marks = [(n, mark) for n, spot in enumerate(spots) for mark in spot.marks]
    taken = [label.box(spots[n]) for n, label in found.items()]
    places: Places = {}
    for n, spot in enumerate(spots):
        if n not in found:
            boxes = [(label, label.box(spot)) for label in places_for(texts[n], spot)]
            places[n] = [
                (label, box)
                for label, box in boxes
                if box.is_inside()
                and all(box.is_apart(mark) for i, mark in marks if i != n)
                and all(box.is_apart(other) for other in taken)
            ]
    while waiting := [n for n in places if places[n]]:
        n = min(waiting, key=lambda n: (len(places[n]), n))
        found[n], box = min(places.pop(n), key=lambda p: _cost(p[1], places))
        for other in places:
            places[other] = [p for p in places[other] if p[1].is_apart(box)]


def _cost(box: Box, places: Places) -> tuple[int, int]:
    """How many spots would lose their last place, and how many places would go."""
    counts = [
        (sum(not box.is_apart(other) for _, other in left), len(left))
        for left in places.values()
    ]
    return (
        sum(0 < gone == had for gone, had in counts),
        sum(gone for gone, _ in counts),
    )
