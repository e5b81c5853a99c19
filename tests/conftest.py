"""What holds for every test: no network, plain static files, own media and cache."""

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.test import override_settings

hypothesis.settings.register_profile(
    "painsite",
    deadline=None,  # the speed of the machine is not what is tested
    print_blob=True,
    suppress_health_check=[
        hypothesis.HealthCheck.function_scoped_fixture,
        hypothesis.HealthCheck.too_slow,
    ],
)
hypothesis.settings.load_profile("painsite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker("e2e")


@pytest.fixture(scope="session", autouse=True)
def _plain_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with override_settings(
        STORAGES=django_settings.STORAGES | {"staticfiles": {"BACKEND": storage}},
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        WHITENOISE_AUTOREFRESH=True,  # needs no collectstatic
        WHITENOISE_USE_FINDERS=True,
    ):
        yield


@pytest.fixture(autouse=True)
def _own_cache(settings: Any) -> None:
    """Each test starts with an empty cache; keys of others in Redis stay untouched."""
    default = settings.CACHES["default"] | {"KEY_PREFIX": f"test-{uuid4().hex}"}
    settings.CACHES = settings.CACHES | {"default": default}


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """A test that reaches for another machine fails, except for the cache's server.

    PostgreSQL is not concerned: its driver does not use Python's sockets.
    """
    allowed = {"localhost", urlsplit(django_settings.CACHE_URL).hostname}
    connect, getaddrinfo = socket.socket.connect, socket.getaddrinfo

    def refuse_strangers(host: Any) -> None:
        if host not in allowed and not is_loopback(host):
            raise AssertionError(f"A test tried to reach {host!r}.")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse_strangers(address[0])
        connect(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_strangers(host)
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


def is_loopback(host: Any) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
