from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from search.throttle import ClientThrottle, client_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PATHS = ["/api/v1/courses/", "/courses.csv", "/courses.atom"]


@pytest.fixture(autouse=True)
def _three_a_minute(monkeypatch):
    monkeypatch.setitem(ClientThrottle.THROTTLE_RATES, "data", "3/min")


def asked(client, path, address="192.0.2.1"):
    return client.get(path, REMOTE_ADDR=address)


@pytest.mark.parametrize("path", PATHS)
def test_client_that_asks_too_often_waits_out_its_minute(client, path):
    with time_machine.travel(NOW, tick=False):
        codes = [asked(client, path).status_code for _ in range(3)]
        refused = asked(client, path)
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        later = asked(client, path)

    assert codes == [200, 200, 200]
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert later.status_code == 200


def test_refusal_of_the_api_is_a_reason_in_json(client):
    with time_machine.travel(NOW, tick=False):
        for _ in range(3):
            asked(client, "/api/v1/courses/")
        refused = asked(client, "/api/v1/courses/")

    assert refused["Content-Type"] == "application/json"
    assert "60 seconds" in refused.json()["detail"]


def test_files_and_api_are_counted_together_and_pages_not_at_all(client):
    with time_machine.travel(NOW, tick=False):
        codes = [asked(client, path).status_code for path in (*PATHS, *PATHS[:1])]
        page = asked(client, "/courses/")

    assert codes == [200, 200, 200, 429]
    assert page.status_code == 200


def test_one_client_does_not_slow_another_down(client):
    with time_machine.travel(NOW, tick=False):
        for _ in range(4):
            asked(client, "/courses.csv")
        other = asked(client, "/courses.csv", address="192.0.2.2")

    assert other.status_code == 200


def test_forged_forwarding_header_makes_no_new_client(client):
    with time_machine.travel(NOW, tick=False):
        codes = [
            client.get("/courses.csv", headers={"X-Forwarded-For": f"192.0.2.{n}"})
            for n in range(4)
        ]

    assert [response.status_code for response in codes] == [200, 200, 200, 429]


def test_cache_holds_no_address(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.77")

    key = ClientThrottle().get_cache_key(request, None)
    settings.SECRET_KEY = "another " * 10
    with_another_secret = ClientThrottle().get_cache_key(request, None)

    assert "203.0.113.77" not in key
    assert key != with_another_secret


@pytest.mark.parametrize("path", PATHS)
def test_everybody_is_let_through_while_the_cache_is_down(
    client, monkeypatch, caplog, path
):
    def fail(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(type(cache._connections["default"]), "get", fail)

    assert [asked(client, path).status_code for _ in range(5)] == [200] * 5
    assert "not counted" in caplog.text


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1 ", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_client_is_an_address_or_a_network_of_one_connection(address, client):
    assert client_of(address) == client


@given(st.text())
def test_no_text_in_place_of_an_address_is_an_error(text):
    assert isinstance(client_of(text), str)
