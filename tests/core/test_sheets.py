import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import tablib
from hypothesis import given
from hypothesis import strategies as st

from core.sheets import (
    FORMULA,
    LINE,
    MOST_ROWS,
    FileProblemError,
    SheetCSV,
    SheetXLSX,
    SignedFile,
    check_columns,
    read_cell,
    safe_cell,
)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rows_of(text):
    data = text if isinstance(text, bytes) else text.encode()
    return SheetCSV().create_dataset(data).dict


@pytest.mark.parametrize("start", [*FORMULA, "＝", "＋", "－", "＠"])
def test_cell_that_a_spreadsheet_would_run_is_disarmed(start):
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("value", [-5, 1.5, None, "plain", "a=b", "'tis", ""])
def test_other_cells_stay_as_they_are(value):
    assert safe_cell(value) == value


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1
    )
)
def test_text_survives_export_and_import(text):
    data = SheetCSV().export_data(tablib.Dataset([text], headers=["a"]))

    assert rows_of(data) == [{"a": text, LINE: 2}]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (40.0, "40"),
        (1.5, "1.5"),
        (True, "yes"),
        (False, "no"),
        (datetime(2026, 1, 2), "2026-01-02"),
        (date(2026, 1, 2), "2026-01-02"),
        ("  a  ", "a"),
    ],
)
def test_cell_of_a_workbook_is_read_as_text(value, text):
    assert read_cell(value) == text


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        "\ufeffa,b\r\n1,2\r\n",
        "a;b\n1;2\n",
        "a\tb\n1\t2\n",
        " A , B \n 1 , 2 \n",
        "\na,b,,\n\n1,2,,\n,,\n",
    ],
)
def test_tables_as_programs_write_them_are_read_alike(text):
    assert [(row["a"], row["b"]) for row in rows_of(text)] == [("1", "2")]


def test_rows_know_the_line_on_which_they_begin():
    found = rows_of('a\none\n\n"two\nlines"\nthree\n')

    assert [(row["a"], row[LINE]) for row in found] == [
        ("one", 2),
        ("two\nlines", 4),
        ("three", 6),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("a\nü\n".encode("latin-1"), "not in UTF-8"),
        ("a\nü\n".encode("utf-16"), "not in UTF-8"),
        (b"", "no row below"),
        (b"\n\n\n", "no row below"),
        (b"a,b\n", "no row below"),
        (b"a,a\n1,2\n", "“a” is there twice"),
        (b"a,,b\n1,2,3\n", "A column has no name"),
        (b"a,b\n1,2,3\n", "Line 2 has 3 cells, but there are only 2 columns"),
        (b'a\n"open\n', "Line 2 is not well formed"),
        (b'a\n"x"y\n', "Line 2 is not well formed"),
        (b"a\n=1+1\n", "Line 2 holds a formula, “=1+1”"),
        (b"a\nx\n\x00\n", "Line 3 holds a character that is no text"),
        (b"a\n" + b"x" * 10_001, "Line 2 has a cell of 10001 letters"),
        (b"a\n" + b"x" * 200_000, "Line 2 is not well formed"),
        (b"a\n" + b"x\n" * (MOST_ROWS + 1), "At most 2000 rows"),
        (",".join(f"c{n}" for n in range(41)).encode(), "At most 40 columns"),
    ],
)
def test_unusable_csv_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(FileProblemError, match=re.escape(sentence)):
        SheetCSV().create_dataset(data)


def test_workbook_is_read_like_a_csv():
    data = workbook(["A", "b"], [1.0, None], [None, None], [True, date(2026, 1, 2)])

    rows = SheetXLSX().create_dataset(data).dict

    assert rows == [
        {"a": "1", "b": "", LINE: 2},
        {"a": "yes", "b": "2026-01-02", LINE: 4},
    ]


def test_formula_in_a_workbook_is_refused():
    with pytest.raises(FileProblemError, match="Line 2 holds a formula"):
        SheetXLSX().create_dataset(workbook(["a"], ['=HYPERLINK("http://x")']))


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 31_000_000)
    return file.getvalue()


def other_archive():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "not a workbook")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK nonsense", "not an XLSX file"),
        (bomb(), "unpacks to far more"),
        (other_archive(), "cannot be read"),
        (workbook(), "no row below"),
    ],
    ids=["junk", "bomb", "another archive", "empty"],
)
def test_unusable_workbook_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(FileProblemError, match=re.escape(sentence)):
        SheetXLSX().create_dataset(data)


def test_workbook_is_written_without_formulas():
    data = SheetXLSX().export_data(tablib.Dataset(["=1+1", 5], headers=["a", "b"]))

    cells = openpyxl.load_workbook(io.BytesIO(data)).active[2]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("'=1+1", "s"),
        (5, "n"),
    ]


def test_missing_and_unknown_columns_are_named():
    with pytest.raises(FileProblemError, match="columns are missing: b, c"):
        check_columns(["a"], ["a", "b", "c"], ["a", "b", "c"])
    with pytest.raises(FileProblemError, match="not known: desing. Known are: a, b"):
        check_columns(["a", "desing"], ["a", "b"], ["a"])


def test_file_waits_for_its_confirmation_unchanged():
    kept = SignedFile()
    kept.save(b"PK\x00\xff")

    assert SignedFile(name=kept.name).read() == b"PK\x00\xff"
    assert "/" not in kept.name


def test_file_that_was_changed_or_is_too_old_is_refused(time_machine):
    kept = SignedFile()
    time_machine.move_to("2026-11-20T12:00:00Z")
    kept.save(b"a")

    with pytest.raises(FileProblemError, match="too old or was changed"):
        SignedFile(name=kept.name[:-2] + "xx").read()
    time_machine.move_to("2026-11-20T13:00:02Z")
    with pytest.raises(FileProblemError, match="too old or was changed"):
        SignedFile(name=kept.name).read()
