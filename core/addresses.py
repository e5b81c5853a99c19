"""Which web addresses a program of ours may ask: public ones, and nothing inside.

An address in the database is typed by people. Followed blindly it could make the server
open its own admin, a neighbor's database or the cloud's metadata (server-side request
forgery, CWE-918). So the host is resolved once, every answer is vetted, and the caller
connects to exactly the vetted address: a name that answers differently the second time
(DNS rebinding) is never asked a second time.
"""

import re
import socket
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

PORTS = {"http": 80, "https": 443}
# An IPv4 address may only be written as four decimal numbers: resolvers also take
# 2130706433, 0x7f.1 and 0177.1 for 127.0.0.1, and people use them to pass by a check.
ENDS_IN_NUMBER = re.compile(r"(^|\.)(\d+|0[xX][0-9a-fA-F]*)\.?$")
NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))+\.?")
# Letters that browsers (IDNA 2008) and Python's codec (2003) turn into different names.
READ_TWO_WAYS = set("\u00df\u03c2\u200c\u200d")
# Names that only ever mean this machine or this network (RFC 6761, 6762, 8375, 9476).
LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".alt")
UNWANTED_IPV4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared between the customers of a provider
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; the metadata of most clouds
        "172.16.0.0/12",
        "168.63.129.16/32",  # looks public, but is Azure's own host
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays from IPv6 to IPv4
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
]
# All of IPv6 that is routed in public is in here (IANA), except for what follows.
PUBLIC_IPV6 = IPv6Network("2000::/3")
UNWANTED_IPV6 = [
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols, among them Teredo, which embeds IPv4
        "2001:db8::/32",
        "2002::/16",  # 6to4, which embeds IPv4
        "3fff::/20",
    )
]

Resolve = Callable[[str, int], list[str]]
MayReach = Callable[[str], bool]


class UnsafeAddressError(ValueError):
    """The address must not be asked; the message says why, in a sentence."""


class UnknownHostError(OSError):
    """The host's name led to no address."""


@dataclass(frozen=True)
class Target:
    """A vetted address. ``ip`` is where to connect, ``host`` the name to ask it for.

    ``path`` starts with a slash, holds the query, and is ASCII.
    """

    scheme: str
    host: str
    ip: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"


def is_public_ip(text: str) -> bool:
    """Whether it is an address that anyone on the internet could reach."""
    try:
        ip = ip_address(text)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return ip.is_global and not any(ip in network for network in UNWANTED_IPV4)
    return ip in PUBLIC_IPV6 and not any(ip in network for network in UNWANTED_IPV6)


def resolve_host(host: str, port: int) -> list[str]:
    """All addresses of a name. Raises UnknownHostError; may take as long as it likes."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(f"The name {host} leads nowhere.") from error
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


def in_time(resolve: Resolve, host: str, port: int, seconds: float) -> list[str]:
    """``resolve``, given up after some time. Raises TimeoutError, UnknownHostError.

    The system's resolver cannot be interrupted, so it is left behind in its thread.
    """
    answers: list[str] = []
    failures: list[OSError] = []

    def run() -> None:
        try:
            answers.extend(resolve(host, port))
        except OSError as error:
            failures.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise TimeoutError(f"The name {host} was not resolved in time.")
    if failures:
        raise failures[0]
    return answers


def vet(
    url: str,
    *,
    resolve: Resolve = resolve_host,
    may_reach: MayReach = is_public_ip,
    ports: Collection[int] = tuple(PORTS.values()),
    seconds: float = 5,
) -> Target:
    """Where to connect for an address, resolved once. Every answer has to be public.

    Raises UnsafeAddressError, UnknownHostError or TimeoutError.
    """
    scheme, host, port, path = split(url, ports)
    if ENDS_IN_NUMBER.search(host) or ":" in host:
        answers = [literal_ip(host)]
    else:
        answers = in_time(resolve, host, port, seconds)
    if not answers:
        raise UnknownHostError(f"The name {host} leads nowhere.")
    if not all(may_reach(ip) for ip in answers):
        raise UnsafeAddressError(f"{host} is not on the public internet.")
    return Target(scheme=scheme, host=host, ip=answers[0], port=port, path=path)


def split(url: str, ports: Collection[int]) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address. Raises UnsafeAddressError."""
    if not url.isprintable() or any(letter.isspace() for letter in url) or "\\" in url:
        raise UnsafeAddressError("The address holds a space or a control character.")
    try:
        parts = urlsplit(url)
        scheme, netloc, given = parts.scheme, parts.netloc, parts.port
        host = (parts.hostname or "").encode("idna").decode().lower()
    except ValueError as error:
        raise UnsafeAddressError("This is not a web address.") from error
    if scheme not in PORTS:
        raise UnsafeAddressError("Only http and https addresses are asked.")
    if "@" in netloc:
        raise UnsafeAddressError("The address holds a user name.")
    port = PORTS[scheme] if given is None else given
    if port not in ports:
        raise UnsafeAddressError(f"Port {port} is not one of the web's.")
    if not (NAME.fullmatch(host) or ENDS_IN_NUMBER.search(host) or ":" in host):
        raise UnsafeAddressError("The address holds no full host name.")
    if f".{host.rstrip('.')}".endswith(LOCAL_NAMES):
        raise UnsafeAddressError(f"{host} is a name inside a network.")
    if "%" in host:
        raise UnsafeAddressError("The address names a part of a network.")
    if set(parts.hostname or "") & READ_TWO_WAYS:
        raise UnsafeAddressError(
            f"Browsers and older programs read {host} differently."
        )
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    return scheme, host, port, f"{path}?{query}" if query else path


def literal_ip(host: str) -> str:
    """An IP address written in the one usual way. Raises UnsafeAddressError."""
    try:
        ip = ip_address(host)
    except ValueError as error:
        raise UnsafeAddressError(
            f"{host} is not an IP address in its usual form."
        ) from error
    return str(ip)
