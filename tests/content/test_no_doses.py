"""No amount of a medicine and no time to take one: in no text, and on no page.

``doses_in`` reads small letters as they stand, so each text is read twice.
"""

import pytest

from articles.reading import doses_in

FILES = ["treatments", "articles", "courses", "glossary", "careers", "credentials"]


def doses(text):
    return {*doses_in(text), *doses_in(text.lower())}


def texts_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)


@pytest.mark.parametrize("name", FILES)
def test_no_text_of_the_content_gives_a_dose(content, name):
    texts = list(texts_of(content[name]))

    assert len(texts) > 100
    assert [(text, found) for text in texts if (found := doses(text))] == []


def test_no_page_gives_a_dose(pages):
    read = {path: visit.page.words for path, visit in pages.items() if visit.page}

    assert len(read) > 300
    assert {p: found for p, words in read.items() if (found := doses(words))} == {}


@pytest.mark.parametrize("text", ["TAKE 5 MG", "Take it twice daily.", "Two tablets"])
def test_a_dose_is_seen_at_the_start_of_a_sentence_and_in_capitals(text):
    assert doses(text)
