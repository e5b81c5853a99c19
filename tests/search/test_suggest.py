"""Suggestions while someone types: titles and names of public rows."""

import pytest

from articles.models import Article
from catalog.models import Course
from search.suggestions import suggestions
from search.vocabulary import Vocabulary
from tests.builders import (
    hidden_states,
    make_article,
    make_course,
    make_hidden_courses,
    make_provider,
    make_section,
    make_topic,
)

pytestmark = pytest.mark.django_db


def texts(typed, **more):
    return [suggestion.text for suggestion in suggestions(typed, **more)]


def test_titles_and_names_complete_what_is_typed():
    topic = make_topic(name="Kinesiology")
    make_course(title="Taping for runners", topics=[topic])
    make_course(title="Kinesiology taping", topics=[topic])

    assert texts("kin") == ["Kinesiology", "Kinesiology taping"]
    assert texts("kinesiology ta") == ["Kinesiology taping"]
    assert texts("run") == ["Taping for runners"]


@pytest.mark.parametrize("length", range(3, 11))
def test_word_is_completed_at_every_letter_though_the_index_holds_stems(length):
    make_course(title="Management")

    assert texts("management"[:length]) == ["Management"]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Straße", "stra"),
        ("Straße", "straß"),
        ("Fußschmerz", "fuß"),
        ("Πόνος", "πόν"),
        ("Πόνος", "πόνος"),
        ("ΠΌΝΟΣ", "πόνος"),
    ],
)
def test_letters_whose_case_is_no_pair_are_completed(title, typed):
    make_course(title=title)

    assert texts(typed) == [title]


def test_what_begins_so_comes_first_then_what_is_commoner_then_shorter():
    for title in ("Good pain", "Pain science", "Pain"):
        make_course(title=title)
    provider = make_provider(name="Pain press")
    for n in range(2):
        make_course(title=f"Other {n}", provider=provider)

    assert texts("pa") == ["Pain press", "Pain", "Pain science", "Good pain"]


def test_at_most_eight_are_given():
    for n in range(12):
        make_course(title=f"Pain {n}")

    assert len(texts("pain")) == 8


def test_a_text_is_suggested_once():
    make_course(title="Sleep")
    make_article(title="Sleep")

    assert texts("sle") == ["Sleep"]


def test_suggestions_of_one_kind():
    make_course(title="Sleep course")
    make_article(title="Sleep article")

    assert texts("sleep", model=Course) == ["Sleep course"]


def test_hidden_rows_are_never_suggested():
    make_hidden_courses(title="Zebra", topics=[make_topic(name="Zebras")])
    for state in hidden_states():
        make_article(title=f"Zebra article {state}", **state)

    assert texts("zeb") == []


def test_a_public_row_is_found_behind_many_drafts(monkeypatch):
    monkeypatch.setattr("search.suggestions.MOST_MATCHES", 5)
    for n in range(6):
        make_course(title=f"Zebra draft {n}", status="draft")
    make_course(title="Zebra")

    assert texts("zeb") == ["Zebra"]


def test_a_row_of_the_kind_is_found_behind_many_of_another(
    monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("search.suggestions.MOST_MATCHES", 8)
    for n in range(9):
        make_course(title=f"Zebra course {n}")
    for n in range(8):
        make_article(title=f"Zebra article {n}")
    texts("zeb")

    with django_assert_num_queries(2):
        found = texts("zeb", model=Article)

    assert found == [f"Zebra article {n}" for n in range(8)]


def test_titles_too_long_to_search_for_are_left_out():
    make_course(title="Pain " * 13)

    assert texts("pain") == []


@pytest.mark.parametrize(
    "typed",
    ["", " ", "!", '"', "pa*", "kin OR", "🙂", "\0", "a" * 500, "{title}:", "'"],
)
def test_no_text_is_an_error(client, typed):
    make_course(title="Pain")

    answer = client.get("/search/suggest/", {"q": typed})

    assert answer.status_code == 200


def test_page_lists_links_to_the_lists(client):
    make_course(title="Taping & <b>more</b>")

    page = client.get("/search/suggest/?q=tap").content.decode()

    assert (
        '<a href="/courses/?q=Taping+%26+%3Cb%3Emore%3C%2Fb%3E">'
        "Taping &amp; &lt;b&gt;more&lt;/b&gt;</a>"
    ) in page
    assert '<meta name="robots" content="noindex">' in page


def test_page_says_what_has_no_suggestion(client):
    page = client.get("/search/suggest/?q=<zebra>").content.decode()

    assert "begins like “&lt;zebra&gt;”" in page


def test_script_gets_bare_texts(client):
    make_course(title="Taping")
    make_article(title="Tape")

    answer = client.get("/search/suggest/?q=tap&kind=course&format=json")

    assert answer.json() == {"suggestions": ["Taping"]}
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


def test_unknown_kind_stands_for_all(client):
    make_course(title="Taping")

    answer = client.get("/search/suggest/?q=tap&kind=user&format=json")

    assert answer.json() == {"suggestions": ["Taping"]}


def test_the_list_tells_the_script_where_to_ask(client):
    page = client.get("/courses/").content.decode()

    assert 'data-suggest="/search/suggest/?kind=course"' in page


def test_suggestions_cost_few_queries(client, django_assert_max_num_queries):
    for n in range(20):
        make_course(title=f"Pain {n}", topics=[make_topic()])
    client.get("/search/suggest/?q=pai")

    with django_assert_max_num_queries(2):
        client.get("/search/suggest/?q=pai&format=json")


def test_words_that_begin_so_come_by_use():
    words = Vocabulary(in_order=["pa", "pain", "paint", "park"])
    words.counts.update({"pa": 1, "pain": 3, "paint": 9})

    assert words.starting_with("pai", 5) == ["paint", "pain"]
    assert words.starting_with("pa", 2) == ["paint", "pain"]
    assert words.starting_with("z", 2) == []


def test_parts_of_pages_do_not_crowd_out_what_can_be_suggested(monkeypatch):
    monkeypatch.setattr("search.suggestions.MOST_ROWS", 1)
    article = make_article()
    for n in range(20):
        make_section(parent=article, heading=f"Zebra {n}", anchor=f"zebra-{n}")
    make_course(title="Zebra", pk=10_000_000)

    assert texts("zebra") == ["Zebra"]
