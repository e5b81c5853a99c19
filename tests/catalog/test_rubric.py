from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rubric import example_marks, overall_score, scores_by_preset


def marks(**scores: str) -> dict[str, Decimal]:
    return {name: Decimal(score) for name, score in scores.items()}


def test_overall_score_is_the_weighted_mean():
    score = overall_score(marks(a="9", b="6"), {"a": 75, "b": 25})

    assert score == Decimal("8.3")  # 8.25


def test_overall_score_rounds_halves_up():
    score = overall_score(marks(a="8.2", b="8.3"), {"a": 50, "b": 50})

    assert score == Decimal("8.3")  # 8.25, where half-even would give 8.2


@pytest.mark.parametrize(
    ("scores", "weights"),
    [
        (marks(a="9"), {"a": 50, "b": 50}),
        (marks(a="9", b="9"), {"a": 100}),
        ({}, {}),
    ],
)
def test_overall_score_needs_a_mark_and_a_weight_for_each(scores, weights):
    with pytest.raises(ValueError, match="A score and a weight are needed"):
        overall_score(scores, weights)


def test_example_marks_set_the_heaviest_criterion_apart():
    assert example_marks({"a": 20, "b": 50, "c": 30}) == marks(a="8", b="9", c="8")


@st.composite
def marked_rubrics(draw):
    """Marks in tenths and whole weights that add up to 100, by criterion."""
    cuts = draw(st.sets(st.integers(1, 99), min_size=0, max_size=7))
    edges = [0, *sorted(cuts), 100]
    weights = {f"c{n}": b - a for n, (a, b) in enumerate(pairwise(edges))}
    tenths = st.integers(0, 100)
    return {name: Decimal(draw(tenths)) / 10 for name in weights}, weights


@given(marked_rubrics())
def test_score_is_the_sum_that_a_reader_redoes_by_hand(case):
    scores, weights = case

    score = overall_score(scores, weights)

    # Whole numbers throughout, as on paper: points in thousandths, halves up.
    points = sum(int(scores[name] * 10) * weights[name] for name in weights)
    assert score == Decimal((points + 50) // 100) / 10
    assert min(scores.values()) <= score <= max(scores.values())


@given(st.integers(0, 99))
def test_score_halfway_between_two_tenths_rounds_up(tenths):
    low = Decimal(tenths) / 10
    high = low + Decimal("0.1")

    score = overall_score({"a": low, "b": high}, {"a": 50, "b": 50})

    assert score == high


def test_scores_by_preset_are_none_where_there_is_no_preset_or_no_mark():
    presets = {"clinician": {"a": 100, "b": 0}}

    found = scores_by_preset(marks(a="9", b="2"), presets)

    nothing = {"score_self_care": None, "score_budget": None}
    assert found == {**nothing, "score_clinician": Decimal("9.0")}
    assert scores_by_preset({}, presets) == {**nothing, "score_clinician": None}
