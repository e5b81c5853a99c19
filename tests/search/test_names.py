"""What things are called, and what somebody asks to have explained."""

import pytest

from articles.models import GlossaryTerm
from catalog.models import Course
from search.documents import source_of
from search.names import asked_names, names_of, subject


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("define pain", "pain"),
        ("definition of pain", "pain"),
        ("the meaning of pain", "pain"),
        ("pain meaning?", "pain"),
        ("what does pain mean?", "pain"),
        ("What do pins and needles mean", "pins and needles"),
        ("does chronic pain mean damage", "does chronic pain mean damage"),
        ("meaning", "meaning"),
        ("define", "define"),
        ("mean", "mean"),
    ],
)
def test_subject_is_what_is_to_be_explained(text, about):
    assert subject(text) == about


def test_question_asks_for_its_own_words_and_for_the_thing():
    assert asked_names("What is a Red-Flag?") == {
        ("what", "is", "red", "flag"),
        ("red", "flag"),
    }


def test_names_are_the_title_what_is_in_its_brackets_and_aliases():
    term = names_of("Scans (MRI, X-rays)", "Picture\nImages", source_of(GlossaryTerm))
    course = names_of("Scans", "A provider", source_of(Course))

    assert term == {
        *(("scan", "mri", "x", "rays"), ("scan",), ("mri", "x", "rays"), ("mri",)),
        *(("x", "rays"), ("picture",), ("image",)),
    }
    assert course == {("scan",)}


def test_plurals_are_one_name():
    assert asked_names("therapies") == asked_names("therapy") == {("therapy",)}
