"""The policies that every answer carries, and what settings refuse."""

import gzip
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

pytestmark = pytest.mark.django_db

PAGES = ["/", "/courses/", "/courses", "/no-such-page/", "/admin/login/", "/robots.txt"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/courses/", "/courses.csv", "/api/schema/"])
def test_page_travels_compressed(client, path):
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert gzip.decompress(packed.getvalue()) == plain.getvalue()


def directives(response):
    policy = response.headers["Content-Security-Policy"]
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


@pytest.mark.parametrize("path", ["/", "/courses/", "/no-such-page/"])
def test_public_policy_allows_this_site_and_nothing_unsafe(client, path):
    policy = directives(client.get(path))

    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert "unsafe" not in str(policy)


def test_admin_policy_differs_only_where_its_editors_need_it(client):
    admin = directives(client.get("/admin/login/"))

    assert "unsafe" not in admin["script-src"]
    assert admin["style-src"] == "'self' 'unsafe-inline'"
    assert admin["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("path", ["/", "/courses/?min_rating=9", "/no-such-page/"])
def test_visitor_gets_no_cookie(client, path):
    response = client.get(path)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


SETTINGS = Path(settings.BASE_DIR, "painsite", "settings.py")


@pytest.fixture
def environment(monkeypatch):
    """Returns a function after which the process has only those variables."""

    def only(**variables):
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return only


@pytest.mark.parametrize(
    "key", ["", "short", "development-only-key-never-used-when-debug-is-off"]
)
def test_production_refuses_to_start_without_a_secret(environment, key):
    environment(DEBUG="off", SECRET_KEY=key)

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set"):
        runpy.run_path(SETTINGS)


def test_debug_refuses_to_serve_strangers(environment):
    environment(ALLOWED_HOSTS="pain.example")

    with pytest.raises(ImproperlyConfigured, match="Set DEBUG=off"):
        runpy.run_path(SETTINGS)


def test_production_starts_with_a_secret(environment):
    environment(DEBUG="off", SECRET_KEY="x1y2z3" * 12)

    assert runpy.run_path(SETTINGS)["DEBUG"] is False


def test_refused_settings_stop_a_command_and_say_why():
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DEBUG": "off", "SECRET_KEY": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode != 0
    assert "SECRET_KEY must be set" in result.stderr
