import itertools

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Callout, RichText
from articles.rendering import reading_minutes, rich_html
from articles.toc import RESERVED, Anchors
from tests.articles.hostile import HOSTILE, faults
from tests.builders import make_article, make_section, save
from tests.markup import Markup


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_rich_text_never_reaches_the_page(db, client, html):
    article = make_article(bottom_line=f"<p>Safe ending.</p>{html}")
    make_section(parent=article, body=f"<p>Safe section.</p>{html}")
    save(
        Callout,
        parent=article,
        region="main",
        ordering=20,
        title="-",
        body=f"<p>Safe callout.</p>{html}",
    )

    page = Markup(client.get(article.get_absolute_url()))

    for words in ("Safe ending.", "Safe section.", "Safe callout."):
        assert words in page.words
    inside = page.tags[page.tags.index(("main", {"id": "main", "tabindex": "-1"})) :]
    scripts = [attrs for tag, attrs in inside if tag == "script"]
    assert all(attrs == {"type": "application/ld+json"} for attrs in scripts)
    assert page.inline_code == []
    names = {tag for tag, _ in inside}
    assert not names & {"iframe", "form", "input", "style", "object", "embed", "base"}
    targets = [attrs.get("href") or attrs.get("src") or "" for _, attrs in inside]
    assert [t for t in targets if ":" in t and not t.startswith("http")] == []
    assert page.ids.count("main") == 1


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_but_formatting_is_stored(db, html):
    section = make_section(body=f"<p>Safe section.</p>{html}")

    stored = Markup(RichText.objects.get(pk=section.pk).body)

    assert stored.words.startswith("Safe section.")
    assert list(faults(stored.tags)) == []


def test_a_heading_is_text_and_never_markup(db, client):
    section = make_section(heading="<script>x</script>")

    page = client.get(section.parent.get_absolute_url()).content.decode()

    assert "&lt;script&gt;x&lt;/script&gt;" in page


def test_too_long_a_heading_is_refused():
    with pytest.raises(ValidationError):
        RichText(heading="x" * 101, body="<p>.</p>").full_clean(exclude=["parent"])


@pytest.mark.parametrize(
    ("below", "before", "after"),
    [
        (2, "<h3>a</h3><h4>b</h4>", "<h3>a</h3><h4>b</h4>"),
        (2, "<h4>a</h4><h3>b</h3>", "<h3>a</h3><h3>b</h3>"),
        (2, "<h3>a</h3><h4>b</h4><h3>c</h3>", "<h3>a</h3><h4>b</h4><h3>c</h3>"),
        (3, "<h3>a</h3><h4>b</h4>", "<h4>a</h4><h5>b</h5>"),
        (2, "<p>a</p>", "<p>a</p>"),
    ],
)
def test_headings_in_rich_text_follow_the_heading_above(below, before, after):
    assert rich_html(before, below=below) == after


LEVELS = st.lists(st.sampled_from([3, 4]), max_size=8)


@given(levels=LEVELS, below=st.sampled_from([2, 3]))
def test_no_heading_in_rich_text_skips_a_level(levels, below):
    html = "".join(f"<h{level}>x</h{level}>" for level in levels)

    found = rich_html(html, below=below)

    shown = [below, *(int(part[0]) for part in found.split("<h")[1:])]
    assert len(shown) == len(levels) + 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(shown))
    assert min(shown[1:], default=below + 1) > below
    assert [part[0] for part in found.split("</h")[1:]] == [str(n) for n in shown[1:]]


def test_a_table_can_be_scrolled_with_the_keyboard():
    html = rich_html("<table><tbody><tr><td>x</td></tr></tbody></table>", below=2)

    assert html.startswith('<div class="table-scroll" role="group" tabindex="0"')
    assert html.endswith("</table></div>")


def test_reading_time_counts_words_and_no_markup():
    assert reading_minutes("<p>" + "word " * 400 + "</p>", "word " * 200) == 3
    assert reading_minutes("") == 1


@given(st.lists(st.sampled_from(["a", "a-2", "b", *RESERVED[:2]]), max_size=12))
def test_no_address_is_handed_out_twice(wanted):
    anchors = Anchors()

    given_out = [anchors.claim(slug) for slug in wanted]

    assert len(set(given_out)) == len(given_out)
    assert not set(given_out) & set(RESERVED)
    first = {slug: given_out[wanted.index(slug)] for slug in wanted}
    free = {slug for slug in first if slug not in RESERVED and slug != "a-2"}
    assert all(first[slug] == slug for slug in free)
