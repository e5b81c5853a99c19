"""Every page of the starter content, as a visitor and as a crawler meet it."""

import itertools
import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Provider, Topic

pytestmark = pytest.mark.django_db

QUERIES = 12
SITE = "http://127.0.0.1:8000"


class Page(HTMLParser):
    """What the tests ask of a page's markup."""

    def __init__(self, html):
        super().__init__()
        self.links, self.ids, self.scripts, self.remarks = [], [], [], []
        self.headings, self.loaded = [], []
        self.title = ""
        self._in_title = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "script" and "src" not in attrs:
            self.scripts.append(attrs.get("type"))
        if tag in ("script", "img", "link") and attrs.get("rel") != "canonical":
            self.loaded.append(attrs.get("src") or attrs.get("href") or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.remarks += [
            name for name in attrs if name == "style" or name.startswith("on")
        ]
        self._in_title = tag == "title"

    def handle_data(self, data):
        if self._in_title:
            self.title += data.strip()
            self._in_title = False


class Visit:
    """One answered address: status, number of queries, parsed page."""

    def __init__(self, client, path):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        self.status = response.status_code
        self.queries = len(queries)
        self.size = len(response.content)
        self.cookies = bool(response.cookies)
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        self.page = Page(response.content.decode()) if is_html else None

    def internal_links(self, path):
        for href in self.page.links if self.page else []:
            address, fragment = urldefrag(urljoin(SITE + path, href))
            parts = urlsplit(address)
            if f"{parts.scheme}://{parts.netloc}" == SITE:
                query = f"?{parts.query}" if parts.query else ""
                yield parts.path + query, fragment


CRAWLED = {}


@pytest.fixture
def pages(content, client):
    """Every address reachable from the home page and the sitemap, visited once.

    Filter links multiply without end, so of the addresses with a query only those
    that a page without one links to are visited; /go/ leaves the site.
    """
    if not CRAWLED:
        sitemap = client.get("/sitemap.xml").content.decode()
        waiting = ["/", *re.findall(rf"<loc>{SITE}([^<]*)</loc>", sitemap)]
        while waiting:
            path = waiting.pop()
            if path in CRAWLED or path.startswith("/go/"):
                continue
            CRAWLED[path] = Visit(client, path)
            if "?" not in path:
                waiting += [link for link, _ in CRAWLED[path].internal_links(path)]
    return CRAWLED


def html(pages):
    return {path: visit for path, visit in pages.items() if visit.page}


def test_every_link_leads_to_a_page(pages):
    assert len(pages) > 300
    assert [path for path, visit in pages.items() if visit.status != 200] == []


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


def test_no_page_needs_more_than_twelve_queries(pages):
    heavy = {path: v.queries for path, v in pages.items() if v.queries > QUERIES}

    assert heavy == {}


def test_no_page_sets_a_cookie(pages):
    assert [path for path, visit in pages.items() if visit.cookies] == []


def test_no_page_holds_what_the_content_policy_drops(pages):
    for path, visit in html(pages).items():
        assert visit.page.remarks == [], path
        assert set(visit.page.scripts) <= {"application/ld+json"}, path
        strangers = [u for u in visit.page.loaded if urlsplit(u).netloc]
        assert strangers == [], path


def test_ids_are_unique_and_headings_skip_no_level(pages):
    for path, visit in html(pages).items():
        repeated = [i for i, n in Counter(visit.page.ids).items() if n > 1]
        assert repeated == [], path
        levels = visit.page.headings
        assert levels.count(1) == 1, path
        jumps = [b for a, b in itertools.pairwise(levels) if b > a + 1]
        assert jumps == [], path


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
