"""Rows for the lists: every value of every fact, mixed once and for all."""

from itertools import cycle, islice
from random import Random
from typing import Any


def mixed(number: int, **facts: list[Any]) -> list[dict[str, Any]]:
    """That many rows, in which each value of each fact occurs, always the same ones."""
    shuffle = Random(20).shuffle
    columns = {}
    for name, values in facts.items():
        assert len(values) <= number, name
        columns[name] = list(islice(cycle(values), number))
        shuffle(columns[name])
    return [{name: columns[name][n] for name in facts} for n in range(number)]


def up(value: Any) -> tuple[bool, Any]:
    """Sorts rising, with what is unknown last."""
    return value is None, 0 if value is None else value


def down(value: Any) -> tuple[bool, Any]:
    """Sorts falling, with what is unknown last."""
    return value is None, 0 if value is None else -value
