"""The benchmark of an article's page among many still runs, with figures to hold."""

import pytest

from benchmark import articles as bench
from tests.builders import (
    make_course,
    make_source,
    make_term,
    make_topic,
    make_treatment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    for n in range(10):
        make_source()
        make_treatment()
        make_term(term=f"Word{n} word{n + 1}")
        make_course(topics=[make_topic()], rating="8.0")


def test_page_among_many_articles_costs_what_it_costs_among_few(world, monkeypatch):
    # Small texts, so that the time of the lists around them counts; much slack, since
    # the machine may be busy. `make bench ARGS=--articles` has the whole measure.
    monkeypatch.setattr(bench, "MOST_GROWTH", 3)
    said = []

    missed = bench.run(said.append, few=8, many=200, words=100)

    assert missed == []
    assert "article of 100 words" in said[0]


def test_a_page_that_needs_more_queries_is_named(world, monkeypatch):
    monkeypatch.setattr(bench, "MOST_QUERIES", 1)
    monkeypatch.setattr(bench, "MOST_GROWTH", 99)

    (missed,) = bench.run(lambda text: None, few=2, many=4, words=10)

    assert missed.endswith("queries; 1 are wanted at most.")
