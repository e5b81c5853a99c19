"""What makes a route a plan: each stage to the last one, in order, and no circle.

Pure rules over a route as it would be saved. The desk, the loader and the list of
work read it from a form, a file and the database, and judge alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from careers.choices import RouteKind
from core.content.problems import Fault

BEFORE_ALL = 0  # stages are numbered from 1


@dataclass(frozen=True)
class Step:
    """A stage or bridge; months are whole and not below 0."""

    name: str
    months_min: int
    months_max: int


@dataclass(frozen=True)
class Bridge(Step):
    """``before``: the number of the remaining stage that it comes before, or None."""

    before: int | None


@dataclass(frozen=True)
class Draft:
    """A route as it would be saved.

    ``stages`` are all those of the target by number, ``remaining`` the numbers of
    those still to do, ``bridges`` stand in the order in which they are done.
    ``is_at_target``: the target is the very career at which the start stands.
    """

    start: str
    target: str
    kind: str
    stages: Mapping[int, Step]
    remaining: Sequence[int]
    bridges: Sequence[Bridge]
    is_at_target: bool
    has_gate: bool
    has_source: bool

    @property
    def months(self) -> tuple[int, int]:
        """The shortest and the longest length, one step after the other."""
        steps = [self.stages[n] for n in self.remaining if n in self.stages]
        steps += self.bridges
        return sum(s.months_min for s in steps), sum(s.months_max for s in steps)

    def named(self, number: int) -> str:
        return f"{number}, {self.stages[number].name}"


def faults(draft: Draft) -> list[Fault]:
    """A sentence for each thing that keeps the route from being a plan; [] if none.

    A path begins with "remaining", "kind", "gates", "sources" or "bridges"; that of
    one bridge is ("bridges", place from 0, field), of one stage ("remaining", place).
    """
    return [
        *_strange_stages(draft),
        *_no_time(draft),
        *_gaps(draft),
        *_kind(draft),
        *_circle(draft),
        *_bridges(draft),
        *_evidence(draft),
    ]


def _strange_stages(draft: Draft) -> Iterator[Fault]:
    for i, number in enumerate(draft.remaining):
        if number not in draft.stages:
            yield Fault(("remaining", i), f"The career has no stage {number}.")


def _no_time(draft: Draft) -> Iterator[Fault]:
    if not (draft.remaining or draft.bridges):
        sentence = (
            "Nothing is left to do on this route: choose a stage, or add a bridge."
        )
        yield Fault(("remaining",), sentence)
    elif draft.months[1] == 0:
        sentence = "All steps together take 0 months: give them their time."
        yield Fault(("remaining",), sentence)


def _gaps(draft: Draft) -> Iterator[Fault]:
    """Whoever does a stage goes on to the last one; a bridge may replace some."""
    wanted = sorted(number for number in draft.remaining if number in draft.stages)
    replaced_before = {bridge.before for bridge in draft.bridges}
    for number in sorted(draft.stages):
        later = [other for other in wanted if other > number]
        if number in wanted or not wanted or number < wanted[0]:
            continue
        if not later:
            sentence = (
                f"Stage {draft.named(number)}, is left out at the end: whoever does "
                f"stage {draft.named(wanted[-1])}, goes on to the last one."
            )
        elif later[0] not in replaced_before:
            sentence = (
                f"Stage {draft.named(number)}, is left out between stages that are "
                "still to do: add it, or put a bridge in its place."
            )
        else:
            continue
        yield Fault(("remaining",), sentence)


def _kind(draft: Draft) -> Iterator[Fault]:
    left_out = [n for n in sorted(draft.stages) if n not in draft.remaining]
    if draft.kind == RouteKind.FULL_PATH and left_out:
        sentence = (
            f"“{RouteKind.FULL_PATH.label}” does not fit: stage "
            f"{draft.named(left_out[0])}, is left out."
        )
        yield Fault(("kind",), sentence)
    if draft.kind == RouteKind.PART_CREDIT and not left_out:
        sentence = (
            f"“{RouteKind.PART_CREDIT.label}” does not fit: no stage is left out."
        )
        yield Fault(("kind",), sentence)


def _circle(draft: Draft) -> Iterator[Fault]:
    if draft.is_at_target and draft.stages and {*draft.stages} <= {*draft.remaining}:
        sentence = (
            f"The starting point “{draft.start}” stands at {draft.target} already and "
            "would start again at its first stage: that is a circle."
        )
        yield Fault(("remaining",), sentence)


def _bridges(draft: Draft) -> Iterator[Fault]:
    remaining_names = {
        alike(draft.stages[n].name) for n in draft.remaining if n in draft.stages
    }
    latest: Bridge | None = None
    for i, bridge in enumerate(draft.bridges):
        if alike(bridge.name) in remaining_names:
            sentence = f"“{bridge.name}” is one of the stages that remain: do it once."
            yield Fault(("bridges", i, "name"), sentence)
        if bridge.before is not None and bridge.before not in draft.remaining:
            sentence = f"Stage {bridge.before} is not among those that remain."
            yield Fault(("bridges", i, "before"), sentence)
        elif latest and _place(bridge) < _place(latest):
            sentence = (
                f"“{bridge.name}” comes before {_where(bridge)}, but “{latest.name}”, "
                f"which is to be done ahead of it, only before {_where(latest)}: "
                "number the bridges in the order in which they are done."
            )
            yield Fault(("bridges", i, "before"), sentence)
        else:
            latest = bridge


def _place(bridge: Bridge) -> int:
    return BEFORE_ALL if bridge.before is None else bridge.before


def _where(bridge: Bridge) -> str:
    return "all stages" if bridge.before is None else f"stage {bridge.before}"


def _evidence(draft: Draft) -> Iterator[Fault]:
    if not draft.has_gate:
        sentence = "A route needs a gate: say what decides on admission."
        yield Fault(("gates",), sentence)
    if not draft.has_source:
        yield Fault(("sources",), "A route needs a source.")


def alike(name: str) -> str:
    """The same for names that differ in case and spaces only."""
    return " ".join(name.split()).casefold()
