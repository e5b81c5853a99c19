"""What is wrong with the content, told to the person who edits it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

SHOWN = 20

Path = tuple[str | int, ...]


class Fault(NamedTuple):
    """One broken rule inside a value: where in it, and a plain sentence."""

    path: Path
    sentence: str


class Faulty(Exception):
    """A value that breaks one or more rules."""

    def __init__(self, faults: str | Iterable[Fault]) -> None:
        self.faults = [Fault((), faults)] if isinstance(faults, str) else [*faults]
        super().__init__(self.faults)


@dataclass(frozen=True, order=True)
class Problem:
    """A fault and where an editor finds it. ``line`` counts from 1."""

    file: str
    line: int
    record: str
    field: str
    sentence: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.record, self.field) if part)
        return f"{self.file}, line {self.line}: {where and f'{where}: '}{self.sentence}"


class ContentError(Exception):
    """The content has problems, so nothing was loaded. The text names them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        number = len(self.problems)
        lines = [
            f"Nothing was loaded: {number} problem{'s' * (number != 1)}.",
            *(f"  {problem}" for problem in self.problems[:SHOWN]),
        ]
        if number > SHOWN:
            lines.append(f"  … and {number - SHOWN} more.")
        super().__init__("\n".join(lines))


def field_name(path: Path) -> str:
    """``("stages", 2, "gate")`` → ``stages 3: gate``, as a person counts."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f" {part + 1}"
        else:
            text += f": {part}" if text else part
    return text
