"""The shortlist: courses in the address, no account, no cookie."""

import pytest

from tests.builders import (
    make_course,
    make_hidden_courses,
    make_learner_rating,
    make_provider,
    make_review,
    make_study,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db
ADDRESS = "/courses/shortlist/"


def page_of(client, *slugs, **others):
    response = client.get(ADDRESS, {"course": slugs, **others})
    assert response.status_code == 200
    return response


def shown(response):
    return [course.slug for course in response.context["chosen"].items]


def test_empty_shortlist_says_how_to_fill_it(client):
    page = Markup(page_of(client))

    assert "Beside each course stands “Add to shortlist”." in page.words
    assert "/courses/" in page.links


def test_shortlist_shows_courses_in_the_order_of_the_address(client):
    for slug in "abc":
        make_course(slug=slug)

    response = page_of(client, "c", "a", "c")

    assert shown(response) == ["c", "a"]
    assert response.context["canonical"] == f"{ADDRESS}?course=c&course=a"
    assert '<meta name="robots" content="noindex">' in Markup(response).html


def test_each_course_is_removed_by_a_link(client):
    for slug in "abc":
        make_course(slug=slug)

    links = Markup(page_of(client, "a", "b", "c")).links

    assert f"{ADDRESS}?course=a&course=c" in links


def test_last_course_is_removed_by_a_link_to_the_empty_list(client):
    make_course(slug="a")

    assert (
        f'href="{ADDRESS}" data-shortlist-remove="a"'
        in Markup(page_of(client, "a")).html
    )


def test_address_to_keep_holds_the_whole_list(client, settings):
    settings.SITE_URL = "https://painsite.example"
    make_course(slug="a")
    make_course(slug="b")

    page = Markup(page_of(client, "a", "b", utm="x")).html

    address = f"https://painsite.example{ADDRESS}?course=a&amp;course=b"
    assert f'value="{address}" readonly' in page


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, None), (2, "Compare these"), (4, "Compare these"), (5, "the first four")],
)
def test_first_four_are_compared_by_one_link(client, number, words):
    slugs = [f"c{n}" for n in range(number)]
    for slug in slugs:
        make_course(slug=slug)

    page = Markup(page_of(client, *slugs))

    link = "/courses/compare/?" + "&".join(f"course={slug}" for slug in slugs[:4])
    assert (link in page.links) is (words is not None)
    if words:
        assert words in page.words


def test_drafts_and_unknown_values_are_left_out_and_named(client):
    make_course(slug="a")
    hidden = make_hidden_courses(title="Secret")

    response = page_of(client, "a", "\x00", *(course.slug for course in hidden))

    assert shown(response) == ["a"]
    assert b"Secret" not in response.content
    assert f"We do not know “{hidden[0].slug}”" in Markup(response).words


def test_shortlist_holds_fifty_courses(client):
    slugs = [f"c{n}" for n in range(51)]
    for slug in slugs:
        make_course(slug=slug)

    assert shown(page_of(client, *slugs)) == slugs[:50]


def test_course_is_found_by_words_and_added_to_this_list(client):
    make_course(slug="a", title="Taping one")
    make_course(slug="b", title="Taping two")
    make_course(slug="c", title="Sleep")
    make_hidden_courses(title="Taping secret")

    response = page_of(client, "a", q="taping")

    assert [course.slug for course, _ in response.context["found"]] == ["b"]
    assert f"{ADDRESS}?course=a&course=b" in Markup(response).links
    assert b"Taping secret" not in response.content


@pytest.mark.parametrize("words", ["\x00", "a" * 300, " ".join("abcdefghijklmn")])
def test_bad_words_are_named_beside_their_field(client, words):
    response = page_of(client, q=words)

    assert response.context["found"] == []
    assert 'aria-describedby="find-error"' in Markup(response).html


def test_page_says_where_the_list_is_kept(client):
    words = Markup(page_of(client)).words

    assert "In this browser only" in words
    assert "the address contains the list" in words


def test_list_row_leads_to_the_shortlist_without_a_script(client):
    make_course(slug="a")

    assert f"{ADDRESS}?course=a" in Markup(client.get("/courses/")).links


def test_visitor_gets_no_cookie(client):
    make_course(slug="a")

    assert page_of(client, "a").cookies == {}


def test_shortlist_needs_at_most_twelve_queries_whatever_it_holds(
    client, django_assert_max_num_queries
):
    slugs = [f"c{n}" for n in range(30)]
    for slug in slugs:
        course = make_course(slug=slug, provider=make_provider())
        make_review(course=course)
        make_study(course=course)
        make_learner_rating(course=course)

    page_of(client, q="course")  # the first search reads what all searches share
    counts = []
    for number in (1, 20):
        with django_assert_max_num_queries(12) as queries:
            page_of(client, *slugs[:number], q="course")
        counts.append(len(queries))

    assert counts[0] == counts[1]
