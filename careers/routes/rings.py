"""Routes that lead in a circle and take no time: nobody can gain by going round.

A route leads from the career at which its start stands to its target. Where several
such edges, all with a shortest length of 0 months, come back to where they began, a
person would be all of these at once: one of the lengths is wrong.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.content.problems import Fault


@dataclass(frozen=True)
class Leg:
    """A route as an edge between careers, all keys being unique of their sort.

    ``stands_at`` is None for a start that no career describes: nothing leads there,
    so it is on no ring. ``months`` is the shortest length.
    """

    key: Hashable
    name: str
    stands_at: Hashable | None
    leads_to: Hashable
    months: int

    @property
    def may_close_a_ring(self) -> bool:
        return self.months == 0 and self.stands_at is not None


Ways = Mapping[Hashable, list[Leg]]


def ring_through(leg: Leg, legs: Iterable[Leg]) -> list[Leg]:
    """The shortest ring without time that begins with ``leg``; [] if there is none.

    ``leg`` as it was may be among ``legs``: it leads on from where the ring closes,
    so no shortest ring needs it. Linear in their number.
    """
    if not leg.may_close_a_ring:
        return []
    ways = _ways(legs)
    came_by: dict[Hashable, Leg] = {leg.leads_to: leg}
    waiting = deque([leg.leads_to])
    while waiting:
        career = waiting.popleft()
        if career == leg.stands_at:
            return _back_from(career, came_by, leg)
        for way in ways.get(career, ()):
            if way.leads_to not in came_by:
                came_by[way.leads_to] = way
                waiting.append(way.leads_to)
    return []


def _back_from(
    career: Hashable, came_by: Mapping[Hashable, Leg], first: Leg
) -> list[Leg]:
    ring = [came_by[career]]
    while ring[-1] is not first:
        ring.append(came_by[ring[-1].stands_at])
    return ring[::-1]


def on_a_ring(legs: Iterable[Leg]) -> list[Leg]:
    """All legs through which a ring without time leads. Linear in their number."""
    timeless = [leg for leg in legs if leg.may_close_a_ring]
    ring_of = _components(_ways(timeless))
    return [leg for leg in timeless if ring_of[leg.stands_at] == ring_of[leg.leads_to]]


def ring_fault(names: Iterable[str]) -> Fault:
    """The sentence for a ring of routes with these names."""
    ring = "; ".join(names)
    sentence = f"These routes lead in a circle that takes 0 months: {ring}."
    return Fault(("remaining",), f"{sentence} Give one of them its time.")


def _ways(legs: Iterable[Leg]) -> Ways:
    """The legs without time by the career from which they lead."""
    ways: dict[Hashable, list[Leg]] = {}
    for leg in legs:
        if leg.may_close_a_ring:
            ways.setdefault(leg.stands_at, []).append(leg)
    return ways


def _components(ways: Ways) -> dict[Hashable, Hashable]:
    """For each career a name of the set whose members all lead to each other.

    Tarjan's strongly connected components (SIAM J. Comput. 1 (1972) 146), with a
    stack of its own in place of recursion, whose depth Python limits.
    """
    seen: dict[Hashable, int] = {}  # career → when it was met
    lowest: dict[Hashable, int] = {}  # career → the earliest that it leads back to
    ahead: dict[Hashable, Iterator[Leg]] = {}
    component: dict[Hashable, Hashable] = {}
    path: list[Hashable] = []
    for root in ways:
        calls = [] if root in seen else [root]
        while calls:
            career = calls[-1]
            if career not in seen:
                seen[career] = lowest[career] = len(seen)
                ahead[career] = iter(ways.get(career, ()))
                path.append(career)
            way = next(ahead[career], None)
            if way is None:
                calls.pop()
                if calls:
                    lowest[calls[-1]] = min(lowest[calls[-1]], lowest[career])
                if lowest[career] == seen[career]:
                    _close(career, path, component)
            elif way.leads_to not in seen:
                calls.append(way.leads_to)
            elif way.leads_to not in component:
                lowest[career] = min(lowest[career], seen[way.leads_to])
    return component


def _close(
    career: Hashable, path: list[Hashable], component: dict[Hashable, Hashable]
) -> None:
    """All that was met since ``career``, and itself, lead to each other."""
    while career not in component:
        component[path.pop()] = career
