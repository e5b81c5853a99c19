"""The policies that every answer carries, and what settings refuse."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db

PAGES = ["/", "/courses/", "/no-such-page/", "/admin/login/", "/robots.txt"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


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


def start(**environment):
    """Start `manage.py check` with just these variables; its exit code and words."""
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stderr


@pytest.mark.parametrize(
    "key", ["", "short", "development-only-key-never-used-when-debug-is-off"]
)
def test_production_refuses_to_start_without_a_secret(key):
    code, words = start(DEBUG="off", SECRET_KEY=key)

    assert code != 0
    assert "SECRET_KEY must be set" in words


def test_debug_refuses_to_serve_strangers():
    code, words = start(ALLOWED_HOSTS="pain.example")

    assert code != 0
    assert "Set DEBUG=off" in words


def test_production_starts_with_a_secret():
    assert start(DEBUG="off", SECRET_KEY="x1y2z3" * 12)[0] == 0
