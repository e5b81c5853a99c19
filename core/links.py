"""Asks a web address whether it still answers: safely, politely, and never for long."""

import http.client
import io
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urljoin

from core.addresses import (
    PORTS,
    MayReach,
    Resolve,
    Target,
    UnknownHostError,
    UnsafeAddressError,
    is_public_ip,
    resolve_host,
    split,
    vet,
)
from core.models import LinkCheck

Outcome = LinkCheck.Outcome
REDIRECTS = (301, 302, 303, 307, 308)
GONE = (404, 410)
# Servers that shut out programs; 999 is what LinkedIn says.
SHUT_OUT = (401, 402, 403, 405, 406, 407, 418, 429, 451, 999)
LONGEST_ADDRESS = 500


class TooMuchError(Exception):
    """The server sent more than we read."""


@dataclass(frozen=True)
class Limits:
    """For one request; a redirect is a request of its own."""

    seconds: float = 5.0
    bytes: int = 1_000_000
    redirects: int = 5


@dataclass(frozen=True)
class Answer:
    """What came of asking an address.

    ``final_url`` is where redirects ended, "" if there were none. ``retry_after`` are
    the seconds for which the server wants to be left alone.
    """

    outcome: str
    status_code: int | None = None
    detail: str = ""
    final_url: str = ""
    retry_after: float | None = None

    @property
    def came_from_the_network(self) -> bool:
        return self.status_code is not None


@dataclass
class Courtesy:
    """One request at a time to each host, with a pause between two of them."""

    pause: float = 1.0
    _next: dict[str, float] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(
        default_factory=lambda: defaultdict(threading.Lock)
    )
    _registry: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        with self._registry:
            lock = self._locks[host]
        with lock:
            time.sleep(max(0.0, self._next.get(host, 0.0) - time.monotonic()))
            try:
                yield
            finally:
                self._next[host] = time.monotonic() + self.pause


@dataclass(frozen=True)
class Asker:
    """How addresses are asked: by whom, how fast, within which limits.

    ``resolve``, ``may_reach``, ``ports`` and ``tls`` are what tests replace, as they
    can reach this machine alone.
    """

    user_agent: str
    courtesy: Courtesy = field(default_factory=Courtesy)
    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = resolve_host
    may_reach: MayReach = is_public_ip
    ports: Collection[int] = tuple(PORTS.values())
    tls: ssl.SSLContext | None = None

    def ask(self, url: str) -> Answer:
        """What came back. Never raises for what the network or the server does.

        HEAD first; whatever it does not like about that is asked again with GET, as
        many servers answer HEAD with an error for a page that is there.
        """
        answer = self.follow("HEAD", url)
        is_clear = answer.outcome in (Outcome.OK, Outcome.UNSAFE)
        if is_clear or answer.retry_after is not None:
            return answer
        return self.follow("GET", url)

    def follow(self, method: str, url: str) -> Answer:
        """The answer at the end of the redirects, each vetted as the first address."""
        here = url
        for _ in range(self.limits.redirects + 1):
            try:
                status, headers = self.request(method, here)
            except UnsafeAddressError as error:
                said = str(error) if here == url else f"It leads astray. {error}"
                return answered(Outcome.UNSAFE, url, here, detail=said)
            except UnknownHostError as error:
                return answered(Outcome.UNREACHABLE, url, here, detail=str(error))
            except TimeoutError:
                said = f"No answer within {self.limits.seconds:g} seconds."
                return answered(Outcome.UNREACHABLE, url, here, detail=said)
            except ssl.SSLCertVerificationError as error:
                said = f"Its certificate is not valid: {error.verify_message}."
                return answered(Outcome.UNREACHABLE, url, here, detail=said)
            except TooMuchError:
                said = "It sent more than a web page does."
                return answered(Outcome.UNREACHABLE, url, here, detail=said)
            except (OSError, http.client.HTTPException, ValueError):
                said = "The connection failed."
                return answered(Outcome.UNREACHABLE, url, here, detail=said)
            location = headers.get("Location", "")
            if status not in REDIRECTS or not location:
                return judged(status, headers, url, here)
            try:
                # Servers send other letters than ASCII raw, as UTF-8.
                location = location.encode("latin-1").decode("utf-8", "replace")
                here = urljoin(here, location.strip().replace(" ", "%20"))
            except ValueError:
                here = location
        said = f"More than {self.limits.redirects} redirects."
        return answered(Outcome.UNREACHABLE, url, here, status, said)

    def request(self, method: str, url: str) -> tuple[int, http.client.HTTPMessage]:
        """One request to the vetted IP address: status and headers, no body.

        No proxy of the environment is used: it would connect on its own.
        """
        _, host, _, _ = split(url, self.ports)
        with self.courtesy.turn(host):
            deadline = time.monotonic() + self.limits.seconds
            target = vet(
                url,
                resolve=self.resolve,
                may_reach=self.may_reach,
                ports=self.ports,
                seconds=self.limits.seconds,
            )
            with self.connect(target, deadline) as connection:
                return self.exchange(method, target, connection, deadline)

    def connect(self, target: Target, deadline: float) -> socket.socket:
        raw = socket.create_connection((target.ip, target.port), remaining(deadline))
        if target.scheme == "http":
            return raw
        try:
            raw.settimeout(remaining(deadline))
            context = self.tls or system_tls()
            return context.wrap_socket(raw, server_hostname=target.host.rstrip("."))
        except BaseException:
            raw.close()
            raise

    def exchange(
        self, method: str, target: Target, connection: socket.socket, deadline: float
    ) -> tuple[int, http.client.HTTPMessage]:
        http_connection = http.client.HTTPConnection(target.ip, target.port)
        # It is connected already, so that http.client resolves nothing itself.
        http_connection.sock = Metered(connection, deadline, self.limits.bytes)
        http_connection.request(
            method,
            target.path,
            headers={
                "Host": target.host_header,
                "User-Agent": self.user_agent,
                "Accept": "text/html,*/*;q=0.8",
                "Connection": "close",
            },
        )
        response = http_connection.getresponse()
        return response.status, response.headers


class Metered(io.RawIOBase):
    """A connection that reads so much and so long, and no more."""

    def __init__(self, connection: socket.socket, deadline: float, limit: int) -> None:
        self.connection, self.deadline, self.left = connection, deadline, limit

    def sendall(self, data: bytes) -> None:
        self.connection.settimeout(remaining(self.deadline))
        self.connection.sendall(data)

    def makefile(self, *args: Any, **kwargs: Any) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # Anew before each piece: a server may send one byte a second for hours.
        self.connection.settimeout(remaining(self.deadline))
        count = self.connection.recv_into(buffer)
        self.left -= count
        if self.left < 0:
            raise TooMuchError
        return count


def remaining(deadline: float) -> float:
    """Seconds until then. Raises TimeoutError if it has passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


@cache
def system_tls() -> ssl.SSLContext:
    """Certificates and names are verified against the system's own authorities."""
    return ssl.create_default_context()


def judged(
    status: int, headers: http.client.HTTPMessage, url: str, here: str
) -> Answer:
    retry_after = seconds_of(headers.get("Retry-After")) if status >= 400 else None
    if 200 <= status < 300:
        return answered(Outcome.OK, url, here, status)
    if status in GONE:
        return answered(Outcome.BROKEN, url, here, status, "The page is not there.")
    if status in SHUT_OUT:
        said = "The server refuses programs. Open it in a browser."
        return answered(Outcome.REFUSED, url, here, status, said, retry_after)
    said = f"The server answered {status}."
    return answered(Outcome.UNREACHABLE, url, here, status, said, retry_after)


def answered(
    outcome: str,
    url: str,
    here: str,
    status: int | None = None,
    detail: str = "",
    retry_after: float | None = None,
) -> Answer:
    final_url = "" if here == url else here[:LONGEST_ADDRESS]
    return Answer(outcome, status, detail[:200], final_url, retry_after)


def seconds_of(retry_after: str | None) -> float | None:
    """The header's wish; a date or nonsense counts as a minute. None: no wish."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    return float(text[:6]) if text.isascii() and text.isdigit() else 60.0
