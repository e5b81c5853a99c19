"""Every page of the starter content, as a visitor and as a crawler meet it."""

import json
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.apps import apps

from catalog.models import Provider, Topic
from tests.content.crawl import SITE, in_sitemap

QUERIES = 12


def html(pages):
    return {path: visit for path, visit in pages.items() if visit.page}


def test_every_link_leads_to_a_page(pages):
    assert len(pages) > 300
    assert [path for path, visit in pages.items() if visit.status != 200] == []


def test_every_link_to_the_feedback_form_names_the_page_that_it_stands_on(pages):
    asked = {
        path: [link for link, _ in visit.internal_links(path) if "/feedback/" in link]
        for path, visit in html(pages).items()
    }

    named = {path: links for path, links in asked.items() if links}
    assert named == {path: [f"/feedback/?page={path}"] for path in named}
    assert len(named) > 250


def test_every_link_to_a_place_on_a_page_finds_it(pages):
    broken = {
        (link, fragment)
        for path, visit in html(pages).items()
        for link, fragment in visit.internal_links(path)
        if fragment
        and link in pages
        and pages[link].page
        and fragment not in pages[link].page.ids
    }

    assert broken == set()


def test_no_two_pages_share_a_title(pages):
    titles = Counter(v.page.title for path, v in html(pages).items() if "?" not in path)

    assert "" not in titles
    assert [title for title, count in titles.items() if count > 1] == []


def open_to_search_engines(pages):
    return {
        path: visit
        for path, visit in html(pages).items()
        if "noindex" not in visit.page.meta("robots") and "?" not in path
    }


def test_no_two_pages_share_a_description(pages):
    found = Counter(
        v.page.meta("description") for v in open_to_search_engines(pages).values()
    )

    assert "" not in found
    assert [text for text, count in found.items() if count > 1] == []


def test_each_address_of_the_sitemap_is_a_page_that_names_itself(pages, client):
    addresses = in_sitemap(client)

    named = {path: pages[path].page.canonical for path in addresses}

    assert named == {path: [f"{SITE}{path}"] for path in addresses}
    assert len(addresses) == len(set(addresses)) > 300


def test_sitemap_leaves_out_no_page_that_search_engines_may_show(pages, client):
    missing = set(open_to_search_engines(pages)) - set(in_sitemap(client))

    assert missing == set()


def test_data_for_search_engines_can_be_read_on_every_page(pages):
    kinds = Counter()
    for path, visit in html(pages).items():
        for text in visit.page.data:
            found = json.loads(text)
            assert found["@context"] == "https://schema.org", path
            for part in found.get("@graph", [found]):
                kind = part["@type"]
                kinds.update(kind if isinstance(kind, list) else [kind])

    assert kinds["BreadcrumbList"] > 300


def test_every_page_names_a_picture_that_can_be_drawn(pages, client):
    images = sorted(
        {
            visit.page.meta("og:image").removeprefix(SITE)
            for visit in open_to_search_engines(pages).values()
        }
    )
    sample = images[:: len(images) // 12]

    assert "" not in images
    assert {i: client.get(i).status_code for i in sample} == dict.fromkeys(sample, 200)


def test_no_page_needs_more_than_twelve_queries(pages):
    heavy = {path: v.queries for path, v in pages.items() if v.queries > QUERIES}

    assert heavy == {}


def test_no_page_sets_a_cookie(pages):
    assert [path for path, visit in pages.items() if visit.cookies] == []


def test_no_page_holds_what_the_content_policy_drops(pages):
    for path, visit in html(pages).items():
        assert visit.page.inline_code == [], path
        assert set(visit.page.inline_scripts) <= {"application/ld+json"}, path
        strangers = [u for u in visit.page.loaded if urlsplit(u).netloc]
        assert strangers == [], path


def test_ids_are_unique_and_headings_skip_no_level(pages):
    for path, visit in html(pages).items():
        repeated = [i for i, n in Counter(visit.page.ids).items() if n > 1]
        assert repeated == [], path
        assert visit.page.headings.count(1) == 1, path
        assert visit.page.skips_no_level(), path


HIDDEN = {
    "courses": "catalog.Course",
    "careers": "careers.CareerPath",
    "credentials": "careers.Credential",
    "treatments": "treatments.Treatment",
    "articles": "articles.Article",
    "glossary": "articles.GlossaryTerm",
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_a_draft_is_nowhere_to_be_found(content, client, kind):
    """Each kind in turn becomes drafts: no page may name or link one of them."""
    model = apps.get_model(HIDDEN[kind])
    addresses = [row.get_absolute_url() for row in model.objects.all()]
    model.objects.update(status="draft")
    paths = {"/", "/sitemap.xml", *LISTS}
    for other in set(HIDDEN) - {kind}:
        rows = apps.get_model(HIDDEN[other]).objects.published()
        paths |= {row.get_absolute_url() for row in rows[:6]}
    paths |= {topic.get_absolute_url() for topic in Topic.objects.all()[::6]}
    paths |= {p.get_absolute_url() for p in Provider.objects.all()[:3]}

    for address in addresses[:3]:
        assert client.get(address).status_code == 404
    for path in sorted(paths):
        text = client.get(path).content.decode()
        assert [a for a in addresses if f'{a}"' in text or f"{a}<" in text] == [], path


LISTS = [f"/{kind}/" for kind in HIDDEN]
