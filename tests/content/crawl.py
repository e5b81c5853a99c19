"""Every address of the content, visited once for all tests that look at pages."""

import re
from unittest.mock import patch
from urllib.parse import urldefrag, urljoin, urlsplit

from django.db import connection
from django.template.base import Template
from django.test.utils import CaptureQueriesContext

from tests.markup import Markup

SITE = "http://127.0.0.1:8000"
# Django's test client keeps a copy of every context; for so many pages that is slow.
UNWATCHED = patch.object(
    Template, "_render", lambda self, context: self.nodelist.render(context)
)


LISTS = [
    *("/", "/courses/", "/careers/", "/credentials/", "/treatments/", "/articles/"),
    "/glossary/",
]


class Visit:
    """One answered address: status, number of queries, parsed page."""

    def __init__(self, client, path):
        with CaptureQueriesContext(connection) as queries, UNWATCHED:
            response = client.get(path)
        self.status = response.status_code
        self.queries = len(queries)
        self.cookies = bool(response.cookies)
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        self.page = Markup(response) if is_html else None

    def internal_links(self, path):
        for href in self.page.links if self.page else []:
            address, fragment = urldefrag(urljoin(SITE + path, href))
            parts = urlsplit(address)
            if f"{parts.scheme}://{parts.netloc}" == SITE:
                query = f"?{parts.query}" if parts.query else ""
                yield parts.path + query, fragment


def in_sitemap(client):
    """The paths of all addresses in the sitemap."""
    sitemap = client.get("/sitemap.xml").content.decode()
    return re.findall(rf"<loc>{SITE}([^<]*)</loc>", sitemap)


def figures(visits):
    """What a crawl met, in a line."""
    pages = [visit.page for visit in visits.values() if visit.page]
    links = [
        link for path, visit in visits.items() for link in visit.internal_links(path)
    ]
    return (
        f"crawl: {len(visits)} addresses, {len(pages)} of them pages, "
        f"{len(links)} links within the site, {sum(1 for _, to in links if to)} of them "
        f"to a place on a page, {sum(len(p.data) for p in pages)} JSON-LD blocks, "
        f"most queries on a page {max(v.queries for v in visits.values())}"
    )


def crawl(client):
    """Every address reachable from the home page and the sitemap, visited once.

    Filter links multiply without end, so of the addresses with a query only those
    that a page without one links to are visited; /go/ leaves the site, and /feedback/
    is one form for every page.
    """
    visits = {}
    # The first answer of a list after a load reads its sets; those after it do not.
    for path in LISTS:
        client.get(path)
    waiting = ["/", *in_sitemap(client)]
    while waiting:
        path = waiting.pop()
        if path in visits or path.startswith(("/go/", "/feedback/")):
            continue
        visits[path] = Visit(client, path)
        if "?" not in path:
            waiting += [link for link, _ in visits[path].internal_links(path)]
    return visits
