import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets import FORMULA
from search.export import cell, value_at


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-3, "-3"),
        (9.2, "9.2"),
        (101020, "101020"),
        (1234567.5, "1234567.5"),
        (date(2026, 1, 2), "2026-01-02"),
        ([], ""),
        (["a", "b"], "a; b"),
        (["=a", "b"], "'=a; b"),
        ([1, None, 2], "1; ; 2"),
        ("plain", "plain"),
        ("-5 degrees", "'-5 degrees"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠sum", "'＠sum"),
    ],
)
def test_cell_reads(value, text):
    assert cell(value) == text


@given(st.text())
def test_no_text_begins_like_a_formula_and_none_is_changed_otherwise(text):
    shown = cell(text)

    assert not shown.startswith(FORMULA)
    assert shown.removeprefix("'") == text.removeprefix("'")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_line_reads_back_as_its_cells(texts):
    out = io.StringIO(newline="")

    csv.writer(out).writerow([cell(text) for text in texts])

    back = next(csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True))
    assert back == [cell(text) for text in texts]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a", 1),
        ("b.c", 2),
        ("none.c.d", None),
        ("list.x", [3, 4]),
        ("list.y.z", [5, None]),
        ("empty.x", []),
    ],
)
def test_path_leads_through_objects_and_lists(path, found):
    row = {
        "a": 1,
        "b": {"c": 2},
        "none": None,
        "list": [{"x": 3, "y": {"z": 5}}, {"x": 4, "y": None}],
        "empty": [],
    }

    assert value_at(row, path.split(".")) == found
