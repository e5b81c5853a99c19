"""Addresses for monitors, crawlers and security researchers."""

import re
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

from tests.builders import (
    make_article,
    make_career,
    make_course,
    make_provider,
    make_term,
    make_topic,
    make_treatment,
)

pytestmark = pytest.mark.django_db


def test_healthz_answers_without_the_database(client, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        response = client.get("/healthz")

    assert response.content == b"ok\n"


def broken(*args, **kwargs):
    raise OperationalError


def test_readyz_names_what_does_not_answer(client, monkeypatch):
    assert client.get("/readyz").status_code == 200

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        patch.setattr(cache, "set", broken)
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"not ready: database, cache\n"


def test_robots_names_the_sitemap_and_keeps_crawlers_from_outbound_links(
    client, settings
):
    settings.SITE_URL = "https://pain.example"

    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /go/\n" in text
    assert "Disallow: /feedback/\n" in text
    assert "https://pain.example/llms.txt\n" in text
    assert text.endswith("Sitemap: https://pain.example/sitemap.xml\n")


def test_security_contact_expires_in_the_future(client, settings):
    settings.CONTACT_EMAIL = "desk@pain.example"

    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert lines[0] == "Contact: mailto:desk@pain.example"
    expires = datetime.fromisoformat(lines[1].removeprefix("Expires: "))
    assert expires > datetime.now(UTC)


def test_security_contact_is_not_invented(client, settings):
    settings.CONTACT_EMAIL = ""

    assert client.get("/.well-known/security.txt").status_code == 404


def test_plain_index_leads_to_lists_guides_treatments_and_data(client):
    make_article(slug="told", title="Sleep & pain", summary="It's two-way.")
    make_article(slug="draft", status="draft")
    make_treatment(slug="heat", name="Heat")
    make_treatment(slug="hidden", status="draft")

    response = client.get("/llms.txt")

    text = response.content.decode()
    site = "http://127.0.0.1:8000"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert text.startswith("# painsite\n\n> ")
    assert "and its place and year where the source states them." in text
    assert f"- [Sleep & pain]({site}/articles/told/): It's two-way.\n" in text
    assert f"- [Heat]({site}/treatments/heat/)\n" in text
    assert f"({site}/courses/): as JSON at {site}/api/v1/courses/\n" in text
    assert "draft/" not in text
    assert "hidden" not in text


def test_every_address_in_the_plain_index_answers(client):
    make_article()
    make_treatment()
    text = client.get("/llms.txt").content.decode()

    addresses = set(re.findall(r"http://127.0.0.1:8000(/[^)#\s]*)", text))

    answers = {address: client.get(address).status_code for address in addresses}
    assert answers == dict.fromkeys(addresses, 200)
    assert len(addresses) > 15


def test_sitemap_holds_published_pages_only(client):
    make_course(slug="shown")
    make_course(slug="hidden", status="draft")
    make_career(slug="late", expire_at=datetime(2021, 1, 1, tzinfo=UTC))
    make_article(slug="told")
    make_term(slug="word")

    text = client.get("/sitemap.xml").content.decode()

    for path in ("/courses/shown/", "/articles/told/", "/glossary/word/"):
        assert f"{path}</loc>" in text
    assert "hidden" not in text
    assert "late" not in text


def test_sitemap_never_offers_synthetic_courses(client):
    provider, topic = make_provider(slug="demo-of-all"), make_topic(slug="demo-topic")
    make_course(is_demo=True, slug="demo-1", provider=provider, topics=[topic])

    assert "demo-" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize(
    "path",
    ["/healthz", "/readyz", "/robots.txt", "/llms.txt", "/.well-known/security.txt"],
)
def test_machine_addresses_refuse_to_be_posted_to(client, path):
    assert client.post(path).status_code == 405
