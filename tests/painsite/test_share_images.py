"""The picture of a page for shared links: right size, small, only for public pages."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from painsite.share_images import card
from tests.builders import (
    hidden_states,
    make_article,
    make_course,
    make_credential,
    make_term,
    make_treatment,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db
MOST_BYTES = 60 * 1024


def opened(png):
    image = Image.open(BytesIO(png))
    image.load()
    return image


def meta(response):
    return {
        attrs.get("property"): attrs["content"]
        for tag, attrs in Markup(response).tags
        if tag == "meta" and "property" in attrs
    }


def test_picture_is_a_small_png_of_the_size_that_the_page_promises(client):
    make_article(slug="a", title="What helps")
    tags = meta(client.get("/articles/a/"))

    response = client.get("/og/articles/a.png")

    image = opened(response.content)
    promised = (int(tags["og:image:width"]), int(tags["og:image:height"]))
    assert tags["og:image"] == "http://127.0.0.1:8000/og/articles/a.png"
    assert tags["og:title"] == tags["og:image:alt"] == "What helps"
    assert response["Content-Type"] == "image/png"
    assert image.size == promised == (1200, 630)
    assert len(response.content) < MOST_BYTES


@pytest.mark.parametrize(
    "make", [make_course, make_credential, make_treatment, make_article, make_term]
)
def test_each_kind_of_page_names_a_picture_that_is_there(client, make):
    tags = meta(client.get(make().get_absolute_url()))

    address = tags["og:image"].removeprefix("http://127.0.0.1:8000")

    assert address.startswith("/og/")
    assert "site.png" not in address
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("path", ["/", "/courses/", "/about/", "/glossary/"])
def test_other_pages_share_the_picture_of_the_site(client, path):
    tags = meta(client.get(path))

    assert tags["og:image"] == "http://127.0.0.1:8000/og/site.png"
    assert opened(client.get("/og/site.png").content).size == (1200, 630)


@pytest.mark.parametrize("hidden", hidden_states())
def test_hidden_page_has_no_picture(client, hidden):
    make_article(slug="a", **hidden)

    assert client.get("/og/articles/a.png").status_code == 404
    assert "og:image" not in meta(client.get("/articles/a/"))


@pytest.mark.parametrize("path", ["/og/articles/none.png", "/og/users/admin.png"])
def test_unknown_picture_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_known_picture_is_not_sent_again_until_its_title_changes(client):
    article = make_article(slug="a", title="Before")
    tag = client.get("/og/articles/a.png")["ETag"]

    same = client.get("/og/articles/a.png", headers={"If-None-Match": tag})
    article.title = "After"
    article.save()
    changed = client.get("/og/articles/a.png", headers={"If-None-Match": tag})

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_synthetic_course_is_marked(client):
    make_course(slug="d", is_demo=True, title="[DEMO] Taping")
    make_course(slug="r", title="Taping")

    marked = client.get("/og/courses/d.png").content

    synthetic = "Synthetic example, not a real course"
    assert marked == card(synthetic, "[DEMO] Taping")
    assert client.get("/og/courses/r.png").content == card("Course", "Taping")


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_title_gives_a_picture_of_the_right_size(title):
    png = card("Guide", title)

    assert opened(png).size == (1200, 630)
    assert len(png) < MOST_BYTES


def test_longest_title_stays_above_the_name_of_the_site():
    empty = opened(card("Guide", "")).convert("L")
    full = opened(card("Guide", "wide words of pain " * 20)).convert("L")

    foot = (0, 500, 1200, 630)
    assert full.crop(foot).getextrema() == empty.crop(foot).getextrema()
    assert dark_rows(full.crop(foot)) == dark_rows(empty.crop(foot))


def dark_rows(image):
    width, height = image.size
    return [
        y
        for y in range(height)
        if image.crop((0, y, width, y + 1)).getextrema()[0] < 99
    ]
