"""Feeds of the whole site and of a category, and true dates in feed and sitemap."""

import re
from datetime import UTC, datetime

import pytest

from tests import desk
from tests.builders import (
    hidden_states,
    make_article,
    make_article_category,
    make_career,
    make_course,
    make_credential,
    make_question,
    make_term,
    make_treatment,
)
from tests.catalog.test_feeds import ATOM, entries, feed, texts
from tests.markup import Markup

pytestmark = pytest.mark.django_db
BUILDERS = [
    *(make_course, make_career, make_credential, make_treatment, make_article),
    make_term,
]


def set_changed(row, moment):
    type(row).objects.filter(pk=row.pk).update(updated_at=moment)


def lastmod(client, path):
    sitemap = client.get("/sitemap.xml").content.decode()
    found = re.search(rf"{path}</loc><lastmod>([^<]+)<", sitemap)
    return found[1]


def test_site_feed_mixes_all_kinds_the_latest_change_first(client):
    rows = [make() for make in BUILDERS]
    for n, row in enumerate(rows):
        set_changed(row, datetime(2026, 11, 1 + n, tzinfo=UTC))

    found = feed(client, "/site.atom")

    assert entries(found) == [str(row) for row in reversed(rows)]
    dates = [e.findtext(f"{ATOM}updated") for e in found.iter(f"{ATOM}entry")]
    assert dates[0] == "2026-11-06T00:00:00+00:00"
    assert texts(found, "updated")[0] == dates[0]


def test_site_feed_holds_fifty_pages_in_few_queries(
    client, django_assert_max_num_queries
):
    for _ in range(30):
        make_term()
        make_article()

    with django_assert_max_num_queries(12):
        found = feed(client, "/site.atom")

    assert len(entries(found)) == 50


@pytest.mark.parametrize("hidden", hidden_states())
def test_site_feed_holds_nothing_hidden(client, hidden):
    for make in BUILDERS:
        make(**hidden)
    make_course(is_demo=True)

    assert entries(feed(client, "/site.atom")) == []


def test_category_has_a_feed_of_its_own_that_its_page_names(client):
    category = make_article_category(slug="sleep")
    make_article(title="In it", category=category)
    make_article(title="Draft", category=category, status="draft")
    make_article(title="Elsewhere")
    address = "/articles/category/sleep.atom"

    found = feed(client, address)

    page = Markup(client.get("/articles/category/sleep/"))
    own = [
        e.get("href") for e in found.findall(f"{ATOM}link") if e.get("rel") == "self"
    ]
    assert entries(found) == ["In it"]
    assert own == [f"http://127.0.0.1:8000{address}"]
    assert address in page.links
    assert address in [a.get("href") for tag, a in page.tags if tag == "link"]


def test_feed_of_an_unknown_category_is_not_found(client):
    assert client.get("/articles/category/none.atom").status_code == 404


def test_page_planned_ahead_is_dated_on_the_day_it_appeared(client):
    article = make_article(slug="a", publish_at=datetime(2026, 11, 10, tzinfo=UTC))
    set_changed(article, datetime(2026, 11, 1, tzinfo=UTC))

    assert lastmod(client, "/articles/a/").startswith("2026-11-10")


def test_saving_on_the_desk_without_a_change_is_no_news(client, admin_client):
    article = make_article(slug="a")
    make_question(article=article)
    set_changed(article, datetime(2026, 11, 1, tzinfo=UTC))

    desk.save(admin_client, article, desk.open_form(admin_client, article))

    assert lastmod(client, "/articles/a/").startswith("2026-11-01")


@pytest.mark.parametrize("field", ["summary", "faq-0-answer"])
def test_change_on_the_desk_is_news_in_the_page_or_in_a_part(
    client, admin_client, time_machine, field
):
    article = make_article(slug="a")
    make_question(article=article)
    set_changed(article, datetime(2026, 11, 1, tzinfo=UTC))
    time_machine.move_to("2026-11-20T12:00:00Z")

    form = desk.open_form(admin_client, article)
    response = desk.save(admin_client, article, form, **{field: "New words."})

    assert desk.errors(response) == ""
    assert lastmod(client, "/articles/a/").startswith("2026-11-20")
