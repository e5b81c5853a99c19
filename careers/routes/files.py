"""What the rules of routes ask of the content files, before any row is written.

The files may hold anything at this point, so whatever has the wrong shape is passed
over: the checks of the record itself name it.
"""

from typing import Any

from careers.routes.rings import Leg, ring_through
from core.content.kinds import Files
from core.content.reading import Mapping, mappings

CAREERS, ROUTES = "careers.yaml", "routes.yaml"
MONTHS = ("months_min", "months_max")


def stages_of(career: Any, files: Files) -> dict[int, dict[str, Any]] | None:
    """Name and months of each stage of a career by its order; None if not there."""
    found = next(
        (c for c in _section(CAREERS, "careers", files) if c.get("slug") == career),
        None,
    )
    if found is None:
        return None
    return {
        stage["order"]: {
            "name": str(stage.get("name", "")),
            **{month: stage[month] for month in MONTHS},
        }
        for stage in mappings(found.get("stages"))
        if all(type(stage.get(name)) is int for name in ("order", *MONTHS))
    }


def stands_at(start: Any, files: Files) -> str | None:
    """The slug of the career at which a starting point stands, if any."""
    for found in _section(ROUTES, "starting_points", files):
        if found.get("slug") == start:
            career = found.get("career")
            return career if isinstance(career, str) else None
    return None


def ring_of(route: Mapping, files: Files) -> list[str]:
    """The names of the routes with which this one makes a ring without time.

    The other routes are looked at only if this one takes no time, which is rare.
    """
    leg = _leg(route, files)
    if leg is None or not leg.may_close_a_ring:
        return []
    others = (_leg(other, files) for other in _section(ROUTES, "routes", files))
    ring = ring_through(leg, [other for other in others if other])
    return [other.name for other in ring]


def _leg(route: Mapping, files: Files) -> Leg | None:
    start, target = route.get("from"), route.get("to")
    if not (isinstance(start, str) and isinstance(target, str)):
        return None
    # The career of a start matters only for routes that take no time.
    is_timeless = route.get("months_min") == 0
    return Leg(
        key=(start, target),
        name=f"{start} to {target}",
        stands_at=stands_at(start, files) if is_timeless else None,
        leads_to=target,
        months=0 if is_timeless else 1,
    )


def _section(file: str, section: str, files: Files) -> list[Mapping]:
    return mappings(files[file].get(section)) if file in files else []
