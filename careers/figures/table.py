"""The figures of a career as a table: percentiles are named only by their source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from careers.models import SalaryFigure

TENTH_AND_NINETIETH = "10th and 90th percentile"
HEADS = {
    "low": "Low",
    "percentile_25": "25th percentile",
    "median": "Median",
    "percentile_75": "75th percentile",
    "high": "High",
}
ENDS = {"low": "10th percentile", "high": "90th percentile"}


@dataclass(frozen=True)
class Cell:
    """A number of a figure, None if the source does not give it, and what it is."""

    label: str
    number: int | None


@dataclass(frozen=True)
class PayRow:
    """A figure with its numbers.

    ``says_ends``: its low and high still need the source's words for them.
    """

    figure: SalaryFigure
    cells: list[Cell]
    says_ends: bool


@dataclass(frozen=True)
class PayTable:
    """``heads`` are those of the numbers, as many as each row has cells."""

    heads: list[str]
    rows: list[PayRow]


def pay_table(figures: Iterable[SalaryFigure]) -> PayTable:
    """One row for each figure, in their order.

    Low and high are headed as percentiles if the source of every figure calls them so.
    A column of the 25th or 75th percentile is there only if a figure gives it.
    """
    figures = list(figures)
    names = [
        name
        for name in HEADS
        if "percentile" not in name
        or any(getattr(figure, name) is not None for figure in figures)
    ]
    heads = [_head(name, figures) for name in names]
    return PayTable(heads, [_row(figure, names, heads) for figure in figures])


def _head(name: str, figures: Sequence[SalaryFigure]) -> str:
    """What all figures that give the number call it."""
    given = [figure for figure in figures if getattr(figure, name) is not None]
    if given and all(gives_percentiles(figure) for figure in given):
        return ENDS.get(name, HEADS[name])
    return HEADS[name]


def _row(figure: SalaryFigure, names: list[str], heads: list[str]) -> PayRow:
    cells = [Cell(_head(name, [figure]), getattr(figure, name)) for name in names]
    told = all(head not in ("Low", "High") for head in heads)
    return PayRow(figure, cells, bool(figure.low_high) and not told)


def gives_percentiles(figure: SalaryFigure) -> bool:
    """Whether its low and high are the 10th and the 90th percentile."""
    return figure.low_high == TENTH_AND_NINETIETH
