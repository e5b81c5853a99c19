"""The piece of a text where a search was found, on the rows of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from catalog.models import Course
from search.models import Synonym
from search.snippets import END, START, marked, snippets
from tests.builders import (
    make_article,
    make_career,
    make_course,
    make_provider,
    make_section,
    make_topic,
)

pytestmark = pytest.mark.django_db


def snippet(row, text):
    return snippets(type(row), [row.pk], text).get(row.pk)


def test_words_are_marked_in_every_form():
    course = make_course(summary="Gentle exercises, and exercising outdoors.")

    assert snippet(course, "exercise") == (
        "Gentle <mark>exercises</mark>, and <mark>exercising</mark> outdoors."
    )


def test_meanings_are_marked_too():
    Synonym.objects.create(phrase="workout", means=["exercise"])
    course = make_course(summary="Gentle exercise.")

    assert snippet(course, "workout") == "Gentle <mark>exercise</mark>."


def test_piece_of_a_long_text_is_cut_around_the_words():
    course = make_course(summary=f"{'before ' * 60}zebra {'after ' * 60}")

    assert snippet(course, "zebra") == (
        f"… {'before ' * 6}<mark>zebra</mark> {'after ' * 17}…"
    )


def test_piece_is_where_the_most_different_words_are():
    far = "far " * 30
    course = make_course(summary=f"zebra zebra {far} zebra and yak {far}")

    assert snippet(course, "zebra yak").startswith(
        f"… {'far ' * 6}<mark>zebra</mark> and <mark>yak</mark> far"
    )


def test_words_side_by_side_are_one_mark():
    Synonym.objects.create(phrase="back ache", means=["back pain"])
    course = make_course(summary="Low back pain.")

    assert snippet(course, "back ache") == "Low <mark>back pain</mark>."


def test_lines_are_parted_unless_they_are_sentences():
    career = make_career(
        summary="A zebra.", what_they_do=["Feed it", "Comb it"], entry_requirement="No"
    )

    assert snippet(career, "zebra") == "A <mark>zebra</mark>. Feed it · Comb it · No"


def test_names_are_shown_where_the_text_has_not_the_words():
    course = make_course(
        summary="A course.",
        provider=make_provider(name="Yak press"),
        topics=[make_topic(name="Pacing")],
    )

    assert snippet(course, "yak") == "<mark>Yak</mark> press · Pacing"


def test_title_alone_needs_no_snippet():
    course = make_course(title="Zebra")

    assert snippet(course, "zebra") is None


def test_markup_of_the_text_is_shown_as_text():
    course = make_course(
        summary="<script>alert('x')</script> & <b>zebra</b>",
        title="<script>zebra</script>",
    )

    assert snippet(course, "zebra") == (
        "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; "
        "&lt;b&gt;<mark>zebra</mark>&lt;/b&gt;"
    )


def test_tags_of_a_formatted_text_go():
    article = make_article(title="Title", summary="One.", short_answer="Two.")
    make_section(
        parent=article,
        body='<p>The <strong>zebra</strong> &amp; <a href="https://x.org">yak</a>.</p>',
    )

    assert (
        "<mark>zebra</mark> &amp; yak"
        in snippets(Article, [article.pk], "zebra")[article.pk]
    )


def test_signs_of_a_formatted_text_are_shown_as_they_are_read():
    article = make_article(summary="One.", short_answer="Two.")
    make_section(
        parent=article, body="<p>A zebra &lt;b&gt; &amp; yak, &amp;lt; gnu</p>"
    )

    piece = snippet(article, "zebra")

    assert "<mark>zebra</mark> &lt;b&gt; &amp; yak, &amp;lt; gnu" in piece
    assert snippet(article, "amp") is None


def test_signs_that_stand_for_marks_cannot_be_smuggled_in():
    course = make_course(summary=f"a {END}{START} zebra {END} <i>{START}")

    piece = snippet(course, "zebra")

    assert piece.count("<mark>") == piece.count("</mark>")
    assert "<i>" not in piece
    assert START not in piece
    assert END not in piece


@given(text=st.text(alphabet=st.sampled_from(f"ab <>&'\"\n{START}{END}"), max_size=40))
def test_no_text_makes_markup_but_marks(text):
    piece = marked(text)

    assert piece.count("<") == 2 * piece.count("<mark>")
    assert piece.count("<mark>") == piece.count("</mark>")


def test_snippets_of_a_page_are_one_query(django_assert_num_queries):
    rows = [make_course(summary=f"Zebra {n}.") for n in range(20)]
    snippets(Course, [rows[0].pk], "zebra")

    with django_assert_num_queries(2):  # one of them asks for the version
        found = snippets(Course, [row.pk for row in rows], "zebra")

    assert len(found) == 20


@pytest.mark.parametrize("text", ["", "!", '"', "nothing"])
def test_search_that_finds_nothing_marks_nothing(text):
    course = make_course()

    assert snippets(Course, [course.pk], text) == {}
    assert snippets(Course, [], "course") == {}


def test_rows_of_the_lists_show_where_words_were_found(client):
    make_course(summary="A zebra.", description="Stripes of a zebra.")
    make_career(summary="A zebra keeper.")
    article = make_article()
    make_section(parent=article, heading="On zebras")

    for address in ("/courses/", "/careers/", "/articles/"):
        page = client.get(f"{address}?q=zebras").content.decode()
        assert '<p class="snippet note">' in page, address
        assert "<mark>zebra" in page, address
        assert "<mark>" not in client.get(address).content.decode(), address
