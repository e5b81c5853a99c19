"""Searching lists for words, as a visitor does."""

import pytest

from tests.builders import (
    hidden_states,
    make_article,
    make_career,
    make_course,
    make_credential,
    make_hidden_courses,
    make_provider,
    make_topic,
)

pytestmark = pytest.mark.django_db


def courses(client, q, **more):
    response = client.get("/courses/", {"q": q, **more})
    assert response.status_code == 200
    return list(response.context["courses"])


def problems(client, q):
    return [
        problem.message
        for problem in client.get("/courses/", {"q": q}).context["filter"].problems
    ]


def test_words_must_all_occur_but_may_stand_in_different_fields(client):
    course = make_course(title="Taping basics", summary="For the lower back.")
    make_course(title="Taping basics", summary="For the knee.")

    assert courses(client, "BACK taping") == [course]


def test_words_may_be_found_in_different_related_rows(client):
    course = make_course(topics=[make_topic(name="Taping"), make_topic(name="Sleep")])

    assert courses(client, "taping sleep") == [course]


def test_words_find_a_row_once_through_several_topics(client):
    topics = [make_topic(name="Back pain"), make_topic(name="Back care")]
    course = make_course(topics=topics)

    assert courses(client, "back") == [course]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Exercise", "exercises"),
        ("Exercising", "exercise"),
        ("Therapies", "therapy"),
        ("Café", "CAFE"),
        ("Cafe", "café"),
        ("Straße", "straße"),
        ("Fußschmerz", "FUßSCHMERZ"),
        ("Πόνος", "πόνος"),
        ("ΠΌΝΟΣ", "πόνος"),
        ("ﬁbromyalgia", "ﬁbromyalgia"),
        ("5 µg", "5 μg"),
        ("Self-paced", "self paced"),
        ("Low back", "low-back"),
        ("Women’s health", "women's"),
        ("C++ and L5/S1", "L5"),
    ],
)
def test_words_match_in_every_form(client, said, asked):
    course = make_course(title=said)
    make_course(title="Other")

    assert courses(client, asked) == [course]


def test_words_joined_by_a_sign_must_stand_side_by_side(client):
    course = make_course(title="Low back")
    make_course(title="Back to a low")

    assert courses(client, "low-back") == [course]


def test_beginning_of_a_word_is_not_the_word(client):
    make_course(title="Arthritis")

    assert courses(client, "art") == []


def test_little_words_need_not_occur(client):
    course = make_course(title="Sleep with pain")

    assert courses(client, "how to sleep with the pain") == [course]


@pytest.mark.parametrize(
    "q",
    [
        '"',
        '"sleep',
        "sleep*",
        "sleep AND",
        "sleep OR (",
        "NEAR(sleep, 2)",
        "title:sleep",
        "{title}: sleep",
        "^sleep",
        "sleep'); DROP TABLE search_document; --",
        "sleep & | ! <->",
        "sleep:A*",
        "sleep \\",
        "🙂 sleep",
        "\u202esleep\u202c",
        "sleep %s %(x)s",
        "s" * 200,
        "ألم 疼痛 боль",
        " ".join("abcdefghijkl"),
    ],
)
def test_no_query_is_an_error(client, q):
    make_course(title="Sleep")

    assert client.get("/courses/", {"q": q}).status_code == 200


@pytest.mark.parametrize(
    "q", ["sleep*", '"sleep', "^sleep", "🙂 sleep", "sleep !", "'sleep' OR", "(sleep)"]
)
def test_signs_of_query_languages_mean_nothing(client, q):
    course = make_course(title="Sleep")
    make_course(title="Other")

    assert courses(client, q) == [course]


@pytest.mark.parametrize("q", ["!", "—", '"', "*", "🙂", "( ) * _"])
def test_query_without_a_word_is_named_and_left_out(client, q):
    course = make_course()

    assert courses(client, q) == [course]
    assert problems(client, q) == [
        "There is no word or number in it to look for. We left this out."
    ]


def test_too_many_words_are_named_and_left_out(client):
    assert problems(client, "a b c d e f g h i j k l") == []
    assert problems(client, "a b c d e f g h i j k l m") == [
        "Use up to 12 words. We left this out."
    ]


def test_hidden_rows_are_never_found(client):
    make_hidden_courses(title="Zebra")

    assert courses(client, "zebra") == []


def test_best_match_puts_title_before_names_before_text(client):
    text = make_course(title="A", summary="About sleep.", rating="9.0")
    name = make_course(title="B", provider=make_provider(name="Sleep press"))
    title = make_course(title="Sleep")

    assert courses(client, "sleep", sort="relevance") == [title, name, text]


def test_best_match_of_a_word_that_is_nearly_everywhere_goes_by_place(
    client, monkeypatch
):
    monkeypatch.setattr("search.filterset.MOST_SCORED", 0)
    text = make_course(title="A", summary="About sleep.", rating="9.0")
    name = make_course(title="B", provider=make_provider(name="Sleep press"))
    title = make_course(title="Sleep")

    assert courses(client, "sleep", sort="relevance") == [title, name, text]


def test_text_with_more_of_the_word_matches_better(client):
    once = make_course(title="A", summary="Sleep and quite some other things to do.")
    often = make_course(title="B", summary="Sleep, sleep, sleep and sleep well.")

    assert courses(client, "sleep", sort="relevance") == [often, once]


def test_equal_matches_stand_in_the_order_of_the_list(client):
    low = make_course(title="Sleep well", rating="5.0")
    high = make_course(title="Sleep long", rating="9.0")

    assert courses(client, "sleep", sort="relevance") == [high, low]


def test_order_of_the_list_holds_unless_best_match_is_chosen(client):
    title = make_course(title="Sleep")
    rated = make_course(title="A", summary="About sleep.", rating="9.0")

    assert courses(client, "sleep") == [rated, title]


def test_articles_have_a_best_match_too(client):
    make_article(title="Other", summary="On sleep.", reviewed_on="2026-01-01")
    make_article(title="Sleep", reviewed_on="2024-01-01")

    response = client.get("/articles/?q=sleep&sort=relevance")

    assert [a.title for a in response.context["articles"]] == ["Sleep", "Other"]


def careers(client, q):
    found = client.get("/careers/", {"q": q}).context["filter"].qs
    return list(found)


def test_careers_are_found_by_their_credentials(client):
    credential = make_credential(name="Certified Hand Therapist", abbreviation="CHT")
    career = make_career(title="Occupational therapist", credentials=[credential])
    make_career()

    assert careers(client, "cht") == [career]
    assert careers(client, "hand therapists") == [career]
    assert careers(client, "occupational CHT") == [career]


def test_careers_are_not_found_by_hidden_credentials(client):
    for state in hidden_states():
        credential = make_credential(name="Zebra", **state)
        make_career(credentials=[credential])

    assert careers(client, "zebra") == []


def test_careers_are_found_by_names_of_credentials_not_by_what_these_ask_for(client):
    make_career(credentials=[make_credential(prerequisites="Zebra")])

    assert careers(client, "zebra") == []


def test_list_with_words_needs_at_most_twelve_queries(
    client, django_assert_max_num_queries
):
    for n in range(5):
        make_course(title=f"Zebra {n}", topics=[make_topic()])
        make_career(title=f"Zebra {n}", credentials=[make_credential()])
    for address in ("/courses/?q=zebra", "/courses/?q=zebro", "/careers/?q=zebra"):
        client.get(address)

        with django_assert_max_num_queries(12):
            client.get(address)
