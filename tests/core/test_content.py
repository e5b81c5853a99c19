"""Reading the content files and checking single values, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from core.content import reading, shapes
from core.content.markup import first_difference
from core.content.problems import Fault, Faulty, Problem, field_name
from core.content.reading import Unreadable, line_at, parse, read_file

TEXT = """\
head: yes
rows:
- name: first
  parts: [1, 2.5]
- name: second
"""


def test_values_are_read_as_yaml_reads_them():
    value = parse("a: 1\nb: 2.5\nc: true\nd: null\ne: '1'\nf: 2026-11-25\ng: x\n")

    assert value == {
        "a": 1,
        "b": 2.5,
        "c": True,
        "d": None,
        "e": "1",
        "f": date(2026, 11, 25),
        "g": "x",
    }


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("head",), 1),
        (("rows", 0, "name"), 3),
        (("rows", 0, "parts", 1), 4),
        (("rows", 1, "name"), 5),
        (("rows", 1, "missing"), 5),
        (("rows", 9), 3),
        (("head", "inside"), 1),
    ],
)
def test_each_value_knows_its_line(path, line):
    assert line_at(parse(TEXT), path) == line


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "must hold sections"),
        ("- 1", 1, "must hold sections"),
        ("a: [", 2, "not valid YAML"),
        ("a: 1\na: 2", 2, "“a” is given twice"),
        ("a: 1\n? [b]\n: 2", 2, "A key must be a word"),
        ("a: 1\n1: 2", 2, "A key must be a word"),
        ("a: &x 1\nb: *x", 2, r"aliases are not read"),
        ("a: !!python/name:os.system", 1, "not read here"),
        ("a: !!set {b}", 1, "not read"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("a: 2026-13-45", 1, "not a valid value"),
        (f"a: {'9' * 5000}", 1, "not a valid value"),
        ("a: " + "[" * 100_000, 1, "nested too deeply"),
        ("a: 1\nb: \x00", 2, "not allowed in YAML"),
        ("<<: {a: 1}", 1, "not read here"),
    ],
)
def test_hostile_yaml_is_refused_with_its_line(text, line, sentence):
    with pytest.raises(Unreadable, match=sentence) as error:
        parse(text)

    assert error.value.line == line


def test_file_that_is_no_utf8_is_refused_with_its_line(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\nb: \xff\n")

    assert read_file(path) == Problem("a.yaml", 2, "", "", "This is not UTF-8 text.")


def test_huge_file_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 1_000_000)
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n" * 200_001)

    assert "larger than 1 MB" in str(read_file(path))


@pytest.mark.parametrize(
    ("shape", "value", "read"),
    [
        (shapes.text, "words", "words"),
        (shapes.optional_text, None, ""),
        (shapes.optional(shapes.text), None, None),
        (shapes.count, 3, 3),
        (shapes.number, 9.2, Decimal("9.2")),
        (shapes.number, 9, Decimal(9)),
        (shapes.decimal_text, "49.00", Decimal("49.00")),
        (shapes.day, "2026-11-25", date(2026, 11, 25)),
        (shapes.day, date(2026, 11, 25), date(2026, 11, 25)),
        (shapes.yes_or_no, True, True),
        (shapes.list_of(shapes.count), [1, 2], [1, 2]),
    ],
)
def test_good_value_is_read(shape, value, read):
    assert shape(value) == read


@pytest.mark.parametrize(
    ("shape", "value", "sentence"),
    [
        (shapes.text, 3, "Text is wanted here, not a number"),
        (shapes.text, ["a"], "not a list"),
        (shapes.text, {"a": 1}, "not a group of values"),
        (shapes.text, " ", "Write null if there is none"),
        (shapes.text, "a\x00b", "control character"),
        (shapes.text, "a\ud800b", "control character"),
        (shapes.slug, "Back pain", "not a slug"),
        (shapes.count, True, "A whole number is wanted here, not “True”"),
        (shapes.count, 2.5, "A whole number"),
        (shapes.count, -1, "between 0 and"),
        (shapes.count, 10**30, "between 0 and"),
        (shapes.number, float("inf"), "A number is wanted"),
        (shapes.number, "9", "A number is wanted"),
        (shapes.decimal_text, 49.0, "An amount in quotes"),
        (shapes.decimal_text, "1e9", "An amount in quotes"),
        (shapes.year, 1066, "A year such as 2024"),
        (shapes.day, "2026-02-30", "A day such as"),
        (shapes.day, "soon", "A day such as"),
        (shapes.yes_or_no, "yes", "true or false"),
        (shapes.one_of(["a", "b"]), "c", "not one of these words: a, b"),
        (shapes.list_of(shapes.text), "a", "A list is wanted here, not text"),
        (shapes.list_of(shapes.text), ["a"] * 1001, "more than 1,000 items"),
        (shapes.mapping({}), [], "Named values are wanted"),
    ],
)
def test_bad_value_is_refused_in_words(shape, value, sentence):
    with pytest.raises(Faulty, match=sentence):
        shape(value)


def test_all_faults_of_a_mapping_are_found_at_once():
    shape = shapes.mapping({"a": shapes.count, "b": shapes.list_of(shapes.text)})

    with pytest.raises(Faulty) as error:
        shape({"b": ["x", 1, None], "c": 1})

    assert [path for path, _ in error.value.faults] == [("c",), (), ("b", 1), ("b", 2)]


def test_what_is_given_twice_is_named_by_its_place():
    with pytest.raises(Faulty) as error:
        shapes.distinct(shapes.text)(["a", "b", "a"])

    assert error.value.faults == [Fault((2,), "This is given twice.")]


def test_place_of_a_problem_is_counted_as_people_count():
    assert field_name(("stages", 2, "gate")) == "stages 3: gate"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a  b</p>\n\n<p>c</p>", "<p>a b</p><p>c</p>"),
        ("<p>a &amp; b</p>", "<p>a &#38; b</p>"),
        ('<a href="x" title="y">z</a>', '<a title="y" href="x">z</a>'),
    ],
)
def test_spacing_and_entities_are_no_difference(before, after):
    assert first_difference(before, after) is None


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("<p>a</p><script>b</script>", "<p>a</p>", "<script>"),
        ('<p onclick="b">a</p>', "<p>a</p>", '<p onclick="b">'),
        ("<p>a b</p>", "<p>a</p>", "“b”"),
        ("<p>a</p>", "<p>a</p><p>b</p>", "the end of the text"),
        ("<!-- a -->", "", "a comment:  a "),
    ],
)
def test_first_difference_names_what_is_lost(before, after, lost):
    assert first_difference(before, after) == lost
