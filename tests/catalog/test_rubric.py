from decimal import Decimal

import pytest

from catalog.rubric import example_marks, overall_score


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
