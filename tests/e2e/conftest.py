"""A real browser on the real site: granian, DEBUG off, the whole starter content."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
START_SECONDS = 120


def reason_to_skip() -> str:
    """Why browser tests cannot run here; empty when they can."""
    for package in ("playwright", "pytest_playwright", "axe_playwright_python"):
        if not find_spec(package):
            return f"{package} is missing: `make e2e` installs it"
    return "" if CHROMIUM else "no Chromium here (Debian: apt-get install chromium)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if reason := reason_to_skip():
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the running site, without a final slash; its database is its own."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    folder: Path = tmp_path_factory.mktemp("site")
    environment = {
        **os.environ,
        "DEBUG": "off",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": address,
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "CACHE_URL": "",
        "MEDIA_ROOT": str(folder / "media"),
        "CONTACT_EMAIL": "desk@example.org",
    }
    log = folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", str(port)],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        wait_until(lambda: answers(f"{address}/healthz"), server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_until(ready: Callable[[], bool], server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"The site did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.2)


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5):
            return True
    except (URLError, OSError):
        return False
