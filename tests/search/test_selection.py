"""What the address of a comparison names, of courses and of careers alike."""

import pytest

from tests.builders import make_career, make_course
from tests.markup import Markup

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize(
        ("noun", "make"), [("course", make_course), ("career", make_career)]
    ),
]


def page_of(client, noun, *slugs, **others):
    response = client.get(f"/{noun}s/compare/", {noun: slugs, **others})
    assert response.status_code == 200
    return response


def compared(response):
    return [row.slug for row in response.context["comparison"].items]


@pytest.mark.parametrize("number", [2, 3, 4])
def test_two_to_four_stand_in_the_order_of_the_address(client, noun, make, number):
    slugs = ["d", "b", "c", "a"][:number]
    for slug in slugs:
        make(slug=slug)

    response = page_of(client, noun, *slugs)

    assert compared(response) == slugs
    assert response.context["problems"] == []


def test_surplus_is_named_and_the_first_four_kept(client, noun, make):
    for slug in "abcdef":
        make(slug=slug, title=f"Title {slug}")

    response = page_of(client, noun, *"abcdef")

    assert compared(response) == list("abcd")
    words = f"Four {noun}s fit side by side. We left out: Title e, Title f."
    assert words in Markup(response).words


def test_one_that_is_named_twice_is_shown_once(client, noun, make):
    make(slug="a")
    make(slug="b")

    response = page_of(client, noun, "a", "b", "a")

    assert compared(response) == ["a", "b"]


@pytest.mark.parametrize(
    "value", ["nope", "\x00", "a/b", "’; drop", "ä", "x" * 300, "<script>alert(1)"]
)
def test_value_that_names_nothing_is_left_out_and_named(client, noun, make, value):
    make(slug="a")
    make(slug="b")

    response = page_of(client, noun, "a", value, "b")

    assert compared(response) == ["a", "b"]
    assert len(response.context["problems"]) == 1
    assert "so we left it out." in Markup(response).words
    assert b"<script>alert(1)" not in response.content


def test_very_long_address_is_not_looked_up_to_its_end(client, noun, make):
    make(slug="a")
    make(slug="b")

    response = page_of(client, noun, "a", "b", *(f"x{n}" for n in range(500)))

    problems = response.context["problems"]
    assert len(problems) == 7
    assert problems[-1] == "This address is very long. We left out its last 482."


def test_every_order_has_the_same_canonical_address(client, noun, make):
    make(slug="a")
    make(slug="b")

    for slugs in (("a", "b"), ("b", "a")):
        response = page_of(client, noun, *slugs)

        canonical = f"/{noun}s/compare/?{noun}=a&{noun}=b"
        assert response.context["canonical"] == canonical
        assert '<meta name="robots" content="noindex">' in Markup(response).html


def test_each_one_is_removed_by_a_link(client, noun, make):
    for slug in "abc":
        make(slug=slug)

    links = Markup(page_of(client, noun, "a", "b", "c")).links

    for one, other in ("bc", "ac", "ab"):
        assert f"/{noun}s/compare/?{noun}={one}&{noun}={other}" in links


def test_unknown_word_for_only_is_named_and_shows_every_row(client, noun, make):
    make(slug="a")
    make(slug="b")

    response = page_of(client, noun, "a", "b", only="winner")

    assert not response.context["only_differences"]
    assert "We do not know “winner”, so we show every row." in Markup(response).words


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_comparison_only_answers_to_reading(client, noun, make, method):
    assert getattr(client, method)(f"/{noun}s/compare/").status_code == 405


def test_visitor_gets_no_cookie(client, noun, make):
    assert page_of(client, noun).cookies == {}
