"""The rules of routes, in the sentences that editors read; no database."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.routes.files import ring_of
from careers.routes.rings import Leg, on_a_ring, ring_through
from careers.routes.rules import Bridge, Draft, Step, faults
from core.content.reading import mappings, parse

STAGES = {
    1: Step("Degree", 48, 60),
    2: Step("License", 0, 6),
    3: Step("Residency", 24, 36),
    4: Step("Certification", 1, 3),
}


def bridge(name="Courses", before=None, months=(6, 12)):
    return Bridge(name, *months, before)


def sentences(**facts):
    """What is wrong with a route that is whole but for these facts."""
    draft = Draft(
        **{
            "start": "Registered nurse",
            "target": "Pain nurse",
            "kind": "part-credit",
            "stages": STAGES,
            "remaining": [2, 3, 4],
            "bridges": [],
            "is_at_target": False,
            "has_gate": True,
            "has_source": True,
            **facts,
        }
    )
    return [(fault.path, fault.sentence) for fault in faults(draft)]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"kind": "full-path", "remaining": [1, 2, 3, 4]},
        {"kind": "add-on", "remaining": [1, 2, 3, 4]},
        {"kind": "add-on", "remaining": [], "bridges": [bridge()]},
        {"remaining": [2, 4], "bridges": [bridge(before=4)]},
        {"bridges": [bridge(), bridge("Visa", 3), bridge("Exam", 3)]},
        {"is_at_target": True},
        {"kind": "add-on", "stages": {}, "remaining": [], "bridges": [bridge()]},
    ],
)
def test_whole_route_has_no_fault(facts):
    assert sentences(**facts) == []


@pytest.mark.parametrize(
    ("facts", "path", "sentence"),
    [
        (
            {"remaining": [2, 4]},
            ("remaining",),
            (
                "Stage 3, Residency, is left out between stages that are still to do: add "
                "it, or put a bridge in its place."
            ),
        ),
        (
            {"remaining": [2, 4], "bridges": [bridge(before=2)]},
            ("remaining",),
            (
                "Stage 3, Residency, is left out between stages that are still to do: add "
                "it, or put a bridge in its place."
            ),
        ),
        (
            {"remaining": [2, 3]},
            ("remaining",),
            (
                "Stage 4, Certification, is left out at the end: whoever does stage 3, "
                "Residency, goes on to the last one."
            ),
        ),
        (
            {"remaining": [2, 3, 4, 9]},
            ("remaining", 3),
            "The career has no stage 9.",
        ),
        (
            {"remaining": []},
            ("remaining",),
            "Nothing is left to do on this route: choose a stage, or add a bridge.",
        ),
        (
            {"remaining": [], "bridges": [bridge(months=(0, 0))]},
            ("remaining",),
            "All steps together take 0 months: give them their time.",
        ),
        (
            {"kind": "full-path"},
            ("kind",),
            "“Every stage is still to do” does not fit: stage 1, Degree, is left out.",
        ),
        (
            {"remaining": [1, 2, 3, 4]},
            ("kind",),
            (
                "“Earlier study replaces one or more stages” does not fit: no stage is "
                "left out."
            ),
        ),
        (
            {"kind": "add-on", "remaining": [1, 2, 3, 4], "is_at_target": True},
            ("remaining",),
            (
                "The starting point “Registered nurse” stands at Pain nurse already and "
                "would start again at its first stage: that is a circle."
            ),
        ),
        (
            {"bridges": [bridge(), bridge(before=1)]},
            ("bridges", 1, "before"),
            "Stage 1 is not among those that remain.",
        ),
        (
            {"bridges": [bridge(" LICENSE ")]},
            ("bridges", 0, "name"),
            "“ LICENSE ” is one of the stages that remain: do it once.",
        ),
        (
            {"bridges": [bridge("Exam", 4), bridge("Visa", 3)]},
            ("bridges", 1, "before"),
            (
                "“Visa” comes before stage 3, but “Exam”, which is to be done ahead of it, "
                "only before stage 4: number the bridges in the order in which they are "
                "done."
            ),
        ),
        (
            {"bridges": [bridge("Exam", 2), bridge("Visa")]},
            ("bridges", 1, "before"),
            (
                "“Visa” comes before all stages, but “Exam”, which is to be done ahead of "
                "it, only before stage 2: number the bridges in the order in which they "
                "are done."
            ),
        ),
        (
            {"has_gate": False},
            ("gates",),
            "A route needs a gate: say what decides on admission.",
        ),
        ({"has_source": False}, ("sources",), "A route needs a source."),
    ],
)
def test_fault_is_said_at_its_field_and_alone(facts, path, sentence):
    assert sentences(**facts) == [(path, sentence)]


def test_every_fault_is_said_at_once():
    found = sentences(kind="full-path", remaining=[2, 4], has_gate=False)

    assert [path for path, _ in found] == [("remaining",), ("kind",), ("gates",)]


@given(
    remaining=st.sets(st.integers(1, 6)),
    bridges=st.lists(
        st.builds(
            Bridge,
            st.sampled_from(["Stage 2", "Visa"]),
            st.integers(0, 3),
            st.integers(0, 3),
            st.none() | st.integers(1, 6),
        ),
        max_size=3,
    ),
    kind=st.sampled_from(["add-on", "part-credit", "full-path"]),
    is_at_target=st.booleans(),
)
def test_route_without_fault_walks_to_the_last_stage(
    remaining, bridges, kind, is_at_target
):
    stages = {n: Step(f"Stage {n}", 1, 2) for n in range(1, 6)}
    facts = {
        "kind": kind,
        "stages": stages,
        "remaining": sorted(remaining),
        "bridges": bridges,
        "is_at_target": is_at_target,
    }

    found = sentences(**facts)

    if not found:
        walked = remaining or {5}
        skipped = set(range(min(walked), 6)) - walked
        nexts = {min(n for n in walked if n > s) for s in skipped}
        befores = [b.before or 0 for b in bridges]
        assert max(walked) == 5
        assert nexts <= {b.before for b in bridges}
        assert befores == sorted(befores)
        assert set(befores) <= remaining | {0}
        assert (kind == "full-path") <= (remaining == set(stages))


def leg(key, stands_at, leads_to, months=0):
    return Leg(key, f"Route {key}", stands_at, leads_to, months)


CAREERS = st.sampled_from("ABCD")
LEGS = st.lists(
    st.tuples(st.none() | CAREERS, CAREERS, st.sampled_from([0, 0, 1])), max_size=7
).map(lambda ends: [leg(key, *end) for key, end in enumerate(ends)])


def is_ring(legs):
    ends = zip(legs, [*legs[1:], legs[0]], strict=True)
    return all(a.leads_to == b.stands_at and a.months == 0 for a, b in ends)


def rings_of(legs):
    """Every ring, by trying each order of each choice."""
    return [
        list(order)
        for size in range(1, 5)
        for order in permutations(legs, size)
        if is_ring(order)
    ]


@given(LEGS)
def test_rings_are_those_that_brute_force_finds(legs):
    rings = rings_of(legs)

    found = on_a_ring(legs)

    assert set(found) == {leg for ring in rings for leg in ring}


@given(LEGS)
def test_ring_through_a_leg_is_a_shortest_one_that_begins_with_it(legs):
    rings = rings_of(legs)

    found = [ring_through(leg, legs) for leg in legs]

    lengths = [[len(r) for r in rings if r[0] == leg] for leg in legs]
    assert [len(ring) for ring in found] == [min(some, default=0) for some in lengths]
    assert all(
        is_ring(ring) and ring[0] == leg
        for leg, ring in zip(legs, found, strict=True)
        if ring
    )


def test_rings_are_found_however_long_they_are():
    far = 20_000
    legs = [leg(n, n, (n + 1) % far) for n in range(far)]

    assert len(on_a_ring(legs)) == far
    assert ring_through(legs[5], legs)[-1] == legs[4]


RING = """
starting_points:
- {slug: a, career: one}
- {slug: b, career: two}
- {slug: c, career: null}
routes:
- {from: a, to: two, months_min: 0}
- {from: b, to: one, months_min: 0}
- {from: c, to: one, months_min: 0}
- {from: b, to: three, months_min: 0}
- {from: [b], to: one, months_min: 0}
- not a route
"""


def test_loader_names_the_ring_that_a_route_of_the_files_closes():
    files = {"routes.yaml": parse(RING)}
    routes = mappings(files["routes.yaml"]["routes"])

    found = [ring_of(route, files) for route in routes]

    assert found == [["a to two", "b to one"], ["b to one", "a to two"], [], [], []]


def test_loader_finds_no_ring_where_a_route_takes_time():
    files = {
        "routes.yaml": parse(RING.replace("two, months_min: 0", "two, months_min: 1"))
    }
    routes = mappings(files["routes.yaml"]["routes"])

    assert [ring_of(route, files) for route in routes] == [[], [], [], [], []]
