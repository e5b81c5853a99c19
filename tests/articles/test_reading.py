"""How a text is measured: sentences, words, syllables, grade; and what is found in it."""

import time

import pytest

from articles.reading import (
    Markup,
    Measure,
    acronyms_in,
    doses_in,
    explains,
    figures_in,
    measure,
    sentences,
    syllables_of,
    words_of,
)

# As a dictionary divides them.
SYLLABLES = {
    1: "pain tape taped heart the breathe three nerves likes",
    2: "chronic patients needed causes muscles quiet movement headaches science spasm",
    3: "management opioid therapy exercise usual evidence theory video medicine",
    4: "neuropathic sciatica biology diabetic mechanism",
    5: "sensitization allodynia catastrophizing evaluation",
    6: "radiofrequency osteoarthritis biopsychosocial",
    7: "anesthesiology interdisciplinary",
}


@pytest.mark.parametrize(
    ("word", "count"),
    [(word, count) for count, words in SYLLABLES.items() for word in words.split()],
)
def test_syllables_of_words_are_those_of_a_dictionary(word, count):
    assert syllables_of(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("CBT", 3), ("WHO", 5), ("2022", 1), ("40%", 1), ("self-care", 2), ("don't", 1)],
)
def test_short_forms_are_spelled_out_and_numbers_count_once(word, count):
    assert syllables_of(word) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. Bell saw it. So did St. John.", ["Dr. Bell saw it.", "So did St. John."]),
        (
            "The U.S. Army. It rose 2.5 points.",
            ["The U.S. Army.", "It rose 2.5 points."],
        ),
        ("See e.g. Smith et al. Then rest.", ["See e.g. Smith et al. Then rest."]),
        ("It is part of CBT-I. Ask first.", ["It is part of CBT-I.", "Ask first."]),
        ("“It hurts.” She sat.", ["“It hurts.”", "She sat."]),
        ("A. A. B came. He left.", ["A. A. B came.", "He left."]),
        ("It is 5 p.m. now. 3 came.", ["It is 5 p.m. now.", "3 came."]),
        (" \n ", []),
        ("…", []),
    ],
)
def test_sentences_end_at_marks_that_end_them(text, expected):
    assert [s.rstrip("”") for s in sentences(text)] == [s.rstrip("”") for s in expected]


def test_words_are_what_a_reader_counts():
    assert words_of("It’s a 2-week, self-care plan – 40% less.") == [
        *("It’s", "a", "2-week", "self-care", "plan", "40%", "less")
    ]


def test_grade_is_that_of_the_formula():
    # 0.39 * 10 / 2 + 11.8 * 13 / 10 - 15.59 = 1.7
    measured = measure(["The cat sat on the mat. Medicine has", "no tail."])

    assert measured == Measure(sentences=3, words=10, syllables=12, longest=6)
    assert Measure(sentences=2, words=10, syllables=13, longest=6).grade == 1.7
    assert measured.mean == 3.3


def test_empty_text_has_no_grade_and_breaks_nothing():
    assert measure(["", " "]) == Measure()
    assert (Measure().grade, Measure().mean) == (0.0, 0.0)


def test_paragraphs_of_formatted_text_are_its_lines_without_headings():
    found = Markup(
        "<h3>Not this</h3><p>One <em>two</em>.</p><ul><li>A</li><li>B<br>C</li></ul>"
        '<p>&lt;D&gt; <a href="/x/">E</a></p>'
    )

    assert found.paragraphs == ["One two.", "A", "B", "C", "<D> E"]
    assert found.links == ["/x/"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("About 24.3% of adults", ["24.3%"]),
        ("It fell by 45 percent.", ["45 percent"]),
        ("A cost of $1,200 a year", ["$1,200"]),
        ("$3 billion", ["$3 billion"]),
        ("51.6 million adults", ["51.6 million"]),
        ("1 in 5 adults", ["1 in 5"]),
        ("A review of 21 trials", ["21 trials"]),
        ("with 30,000 older people", ["30,000 older people"]),
        ("in 3-6 months", ["3-6 months"]),
        ("12 to 14 years", ["12 to 14 years"]),
        ("Call 911, or 988, or 116 123.", []),
        ("The guideline of 2022", []),
        ("Rate it from 0 to 10.", []),
        ("Step 2 of the plan", []),
    ],
)
def test_figures_are_what_somebody_must_have_counted(text, expected):
    assert figures_in(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Take 400 mg with food.",
        "up to 50 MME/day",
        "two tablets",
        "500-1000mg",
        "a 5% lidocaine plaster",
        "0.025 percent capsaicin",
        "10 ml of it",
        "take it every four hours",
        "It is taken twice a day.",
        "5 µg",
        "Take it three times daily.",
        "Twice daily is usual.",
        "Take one every six hours.",
        "One every 4 hours.",
        "Apply twice daily.",
        "Use it three times a day.",
        "no more than 8 a day",
        "At most two per day.",
        "six tablets",
        "ten pills",
        "Twelve drops",
        "Start at 300 and go up to 900 a day.",
        "Apply a patch for 12 hours a day.",
    ],
)
def test_doses_are_found(text):
    assert doses_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Walk twice a day.",
        "Do it three times a week.",
        "a 12-month fellowship",
        "It weighs 5 kg.",
        "Ask before you take a tablet.",
        "5 percent of patients",
        "In 4G networks, 2 groups",
        "take part in two studies",
        "Up to 8 hours a day",
        "no more than 8 a year",
        "useful twice a day",
        "Apply for six courses. Walk twice a day.",
        "It hurts for 12 hours a day.",
    ],
)
def test_what_is_no_dose_is_not_taken_for_one(text):
    assert doses_in(text) == []


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "take ",
            "A. ",
            "1",
            "1,",
            "1.",
            "a",
            "A-",
            "1-",
            "CBT (",
            "CBT (aaa ",
            "every ",
        ),
        *("up to 9 ", "take one ", "1 in ", "12 a ", "…'", "a-", "one or "),
    ],
)
def test_long_text_is_read_in_a_moment_whatever_it_repeats(piece):
    text = (piece * 20_000)[:20_000]
    start = time.process_time()

    measure([text])
    figures_in(text)
    doses_in(text)
    acronyms_in(text)
    explains(text, "CBT")

    assert time.process_time() - start < 0.5


def test_short_forms_are_found_once_without_those_that_everybody_knows():
    text = "CBT and CBT-I, NSAIDs and K-tape. In the US an X-ray. COVID-19, A, I."

    assert acronyms_in(text) == ["CBT", "CBT-I", "COVID-19"]


@pytest.mark.parametrize(
    ("text", "is_explained"),
    [
        ("Cognitive behavioral therapy (CBT) helps.", True),
        ("CBT (cognitive behavioral therapy) helps.", True),
        ("Some painkillers, or CBT, help.", True),
        ("CBT helps.", False),
        ("Care (see CBT) helps.", False),
        ("CBT (2022) helps.", False),
    ],
)
def test_short_form_is_explained_where_it_is_written_out(text, is_explained):
    assert explains(text, "CBT") is is_explained
