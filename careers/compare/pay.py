"""Which pay figures of several careers can be ranked, and why others cannot.

Figures are ranked only if their sources mean the same by them: ``careers.figures.pay`` decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.text import get_text_list

from careers.figures.pay import change, main_figure, why_unlike
from careers.models import CareerPath, SalaryFigure

Group = dict[int, SalaryFigure]  # by the place of the career in the comparison


@dataclass(frozen=True)
class Unlike:
    """Pairs of careers whose pay cannot be set against each other, and why not."""

    pairs: list[tuple[CareerPath, CareerPath]]
    why: str

    @property
    def names(self) -> str:
        """ "Nurse beside Coach and Therapist", "Nurse beside Coach; A beside B"."""
        first = self.pairs[0]
        hub = next((c for c in first if all(c in pair for pair in self.pairs)), None)
        if hub is None:
            return "; ".join(f"{one} beside {other}" for one, other in self.pairs)
        return f"{hub} beside {listed(self.beside(hub))}"

    def beside(self, career: CareerPath) -> list[CareerPath]:
        """Those that this career cannot be ranked with, for this reason."""
        return [
            one if other == career else other
            for one, other in self.pairs
            if career in (one, other)
        ]


def figure_of(career: CareerPath) -> SalaryFigure | None:
    """The figure that stands for its pay; its ``salary_figures`` are loaded."""
    return main_figure(career.salary_figures.all())


def unlike_pay(careers: Sequence[CareerPath]) -> list[Unlike]:
    """Why the known pay of these careers cannot be ranked; [] if all of it can."""
    found: dict[str, list[tuple[CareerPath, CareerPath]]] = {}
    for one, other in combinations(careers, 2):
        here, there = figure_of(one), figure_of(other)
        if here and there and (why := why_unlike(here, there)):
            found.setdefault(why, []).append((one, other))
    return [Unlike(pairs, why) for why, pairs in found.items()]


def not_ranked(
    career: CareerPath, careers: Sequence[CareerPath], unlike: Sequence[Unlike]
) -> list[str]:
    """Sentences on why its pay is not ranked beside some of the ``careers``."""
    notes = []
    for reason in unlike:
        if others := reason.beside(career):
            is_all = 1 < len(others) == len(careers) - 1
            whom = "the others" if is_all else listed(others)
            notes.append(f"Not ranked beside {whom}. {reason.why}")
    return notes


def highest(figures: Sequence[SalaryFigure | None]) -> list[str]:
    """The words "highest" for the figure that no other exceeds at either end.

    Only figures that are all alike are ranked. Where they fall into two such groups,
    none is named: the highest of one would be read as the highest of all.
    """
    groups = _alike(figures)
    if len(groups) != 1:
        return [""] * len(figures)
    group = groups[0]
    rest = "" if len(group) == len(figures) else " of those we can compare"
    return [
        f"highest{rest}" if n in group and _is_highest(n, group) else ""
        for n in range(len(figures))
    ]


def _alike(figures: Sequence[SalaryFigure | None]) -> list[Group]:
    """The widest groups of two or more figures of which each pair is alike."""
    known = {n: figure for n, figure in enumerate(figures) if figure}
    groups = [
        {n: known[n] for n in group}
        for size in range(2, len(known) + 1)
        for group in combinations(known, size)
        if not any(why_unlike(known[a], known[b]) for a, b in combinations(group, 2))
    ]
    return [
        group
        for group in groups
        if not any(group.keys() < other.keys() for other in groups)
    ]


def _is_highest(n: int, group: Group) -> bool:
    more = [change(figure, group[n]) for other, figure in group.items() if other != n]
    return all(m.low >= 0 for m in more) and any(m.high > 0 for m in more)


def listed(items: Sequence[object]) -> str:
    """ "This, that and another"."""
    return get_text_list([str(item) for item in items], "and")
