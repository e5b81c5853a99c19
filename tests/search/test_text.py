"""What a visitor types, understood without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fulltext import fts5_query, tsquery
from search.text import MAX_WORDS, Words, fold, tokens, understand

BACK_PAIN = {
    ("back", "ache"): (("back", "pain"),),
    ("physio",): (("physical", "therapy"),),
}


def phrases(text, synonyms=None):
    return understand(text, synonyms).groups


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Café Ñandú", ("cafe", "nandu")),
        ("cafe\u0301", ("cafe",)),
        ("low-back", ("low", "back")),
        ("L5/S1", ("l5", "s1")),
        ("snake_case", ("snake", "case")),
        ("疼痛 боль ألم", ("疼痛", "боль", "ألم")),
        ("Straße FUẞ", ("straße", "fuß")),
        ("πόνος ΠΌΝΟΣ", ("πόνοσ", "πόνοσ")),
        ("ﬁbro", ("ﬁbro",)),
        ("5 µg", ("5", "μg")),
        ("\u212bngström", ("angstrom",)),
        ("!? — 🙂 \0", ()),
    ],
)
def test_words_are_runs_of_letters_and_digits(text, wanted):
    assert tokens(text) == wanted


def test_little_words_are_not_asked_for():
    assert phrases("how to sleep with the pain") == ((("sleep",),), (("pain",),))


def test_little_words_alone_are_asked_for():
    assert phrases("who is it") == ((("who",),), (("is",),), (("it",),))


def test_joined_words_must_stand_side_by_side():
    assert phrases("self-paced course") == ((("self", "paced"),), (("course",),))


@pytest.mark.parametrize("text", ["women's health", "women’s health"])
def test_possessive_is_dropped(text):
    assert phrases(text) == ((("women",),), (("health",),))


def test_synonym_is_one_of_the_ways_to_match():
    assert phrases("my back ache", BACK_PAIN) == ((("back", "ache"), ("back", "pain")),)


def test_synonym_is_found_in_the_plural():
    assert phrases("back aches", BACK_PAIN)[0] == (("back", "aches"), ("back", "pain"))


def test_longest_synonym_wins():
    synonyms = {("a", "b"): (("x",),), ("a", "b", "c"): (("y",),)}

    assert phrases("a b c", synonyms) == ((("a", "b", "c"), ("y",)),)


def test_device_is_asked_for_by_its_long_form_as_the_indexes_take_it_for_ten():
    long_form = ("nerve", "stimulation")

    assert phrases("TENS", {("tens",): (long_form,)}) == ((long_form,),)
    assert phrases("nerve-stimulation", {long_form: (("tens",),)}) == ((long_form,),)
    assert phrases("tens") == ((("tens",),),)
    assert phrases("ten", {("tens",): (long_form,)}) == ((("ten",),),)


def test_a_word_given_twice_is_asked_for_once():
    assert phrases("pain Pain") == ((("pain",),),)


@given(text=st.text(max_size=300), is_prefix=st.booleans())
def test_any_text_is_understood(text, is_prefix):
    words = understand(text, BACK_PAIN, is_prefix=is_prefix)

    assert bool(words) == bool(tokens(text[:200]))
    assert len(words.groups) <= MAX_WORDS
    for group in words.groups:
        assert all(token.isalnum() for phrase in group for token in phrase)


@given(text=st.text(max_size=100))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_queries_quote_every_word():
    words = understand("near back ache", BACK_PAIN)

    assert fts5_query(words) == '("near") AND ("back ache" OR "back pain")'
    assert tsquery(words) == (
        "(('near')) & (('back' <-> 'ache') | ('back' <-> 'pain'))"
    )


def test_queries_of_a_word_that_goes_on():
    words = Words(((("pain",),), (("therapy",), ("th",))), is_prefix=True)

    assert fts5_query(words, ("title",)) == (
        '{title} : (("pain") AND ("therapy" OR "th" *))'
    )
    assert tsquery(words, ("title",)) == "(('pain':A)) & (('therapy':A) | ('th':A*))"
