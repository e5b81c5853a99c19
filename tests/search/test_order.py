"""The kept order of a list equals what sorting again would give."""

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from search import order
from search.order import Order

KEYS = st.lists(st.integers(1, 400), unique=True, max_size=120)


def small_chunks(monkeypatch):
    monkeypatch.setattr(order, "CHUNK", 7)
    monkeypatch.setattr(order, "PIVOTS", 3)


@given(keys=KEYS, ids=st.sets(st.integers(1, 400)), start=st.integers(0, 130))
def test_page_is_a_slice_of_the_keys_that_are_asked_for(monkeypatch, keys, ids, start):
    small_chunks(monkeypatch)
    found = Order.of(keys)
    wanted = [key for key in keys if key in ids]

    assert list(found) == keys
    assert [found[n] for n in range(len(found))] == keys
    assert list(found.among(BitMap(ids))) == wanted
    assert found.page(BitMap(ids), start, 20) == wanted[start : start + 20]


@given(keys=KEYS, moved=st.sets(st.integers(1, 400), max_size=12))
def test_rows_are_placed_where_sorting_would_put_them(monkeypatch, keys, moved):
    small_chunks(monkeypatch)

    def rank(key):
        return (key * 7919) % 101, key

    def in_order(some):
        return sorted(some, key=rank)

    kept = Order.of(in_order(keys))

    placed = kept.without(BitMap(moved)).placed(list(moved), in_order)

    assert list(placed) == in_order({*keys, *moved})
    assert list(kept) == in_order(keys)


def test_placing_one_row_among_many_asks_three_short_questions():
    asked = []

    def in_order(some):
        asked.append(len(some))
        return sorted(some)

    placed = Order.of(range(0, 200_000, 2)).placed([100_001], in_order)

    assert placed[50_001] == 100_001
    assert len(asked) == 3
    assert max(asked) <= 50


def test_a_row_that_is_gone_meanwhile_is_not_placed():
    placed = Order.of([1, 3]).placed(
        [2], lambda some: [key for key in some if key != 2]
    )

    assert list(placed) == [1, 3]
