import shutil
import ssl
import subprocess
import time

import pytest

from core.links import Asker, Courtesy, Limits
from tests.core.servers import serving, status


def asker(server, **kwargs):
    """Takes every name for this machine, and this machine for a public one."""
    return Asker(
        **{
            "user_agent": "test (+https://site.example)",
            "courtesy": Courtesy(pause=0),
            "limits": Limits(seconds=0.5),
            "resolve": lambda host, port: ["127.0.0.1"],
            "may_reach": lambda ip: ip == "127.0.0.1",
            "ports": [server.port],
            **kwargs,
        }
    )


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (200, "ok"),
        (204, "ok"),
        (404, "broken"),
        (410, "broken"),
        (401, "refused"),
        (403, "refused"),
        (405, "refused"),
        (429, "refused"),
        (999, "refused"),
        (400, "unreachable"),
        (500, "unreachable"),
        (503, "unreachable"),
        (304, "unreachable"),
    ],
)
def test_status_decides_the_outcome(code, outcome):
    with serving(status(code)) as server:
        answer = asker(server).ask(server.url())

    assert (answer.outcome, answer.status_code) == (outcome, code)


def test_request_is_a_head_with_our_name_and_nothing_else():
    with serving(status(200)) as server:
        asker(server).ask(server.url("/a?b=c#d"))

    assert server.requests == ["HEAD /a?b=c HTTP/1.1"]
    assert server.heads == [
        [
            "Accept-Encoding: identity",
            f"Host: site.example:{server.port}",
            "User-Agent: test (+https://site.example)",
            "Accept: text/html,*/*;q=0.8",
            "Connection: close",
        ]
    ]


@pytest.mark.parametrize("code", [400, 403, 404, 405, 500, 501])
def test_what_refuses_head_is_asked_again_with_get(code):
    def reply(connection, request):
        status(code if request.startswith("HEAD") else 200)(connection, request)

    with serving(reply) as server:
        answer = asker(server).ask(server.url())

    assert answer.outcome == "ok"
    assert [line.split()[0] for line in server.requests] == ["HEAD", "GET"]


def test_server_that_hangs_up_on_head_is_asked_again_with_get():
    def reply(connection, request):
        if request.startswith("GET"):
            status(200)(connection, request)

    with serving(reply) as server:
        assert asker(server).ask(server.url()).outcome == "ok"


def test_wish_to_be_left_alone_is_told_and_not_answered_with_get():
    with serving(status(429, Retry_After="120")) as server:
        answer = asker(server).ask(server.url())

    assert (answer.outcome, answer.retry_after) == ("refused", 120)
    assert len(server.requests) == 1


@pytest.mark.parametrize("value", ["Wed, 21 Oct 2026 07:28:00 GMT", "-5", "soon", "²"])
def test_wish_that_is_no_number_counts_as_a_minute(value):
    def reply(connection, request):
        text = f"HTTP/1.1 503 Busy\r\nRetry-After: {value}\r\n\r\n"
        connection.sendall(text.encode("utf-8"))

    with serving(reply) as server:
        assert asker(server).ask(server.url()).retry_after == 60


# Redirects


def redirecting(**targets):
    def reply(connection, request):
        path = request.split()[1].strip("/")
        answer = status(302, Location=targets[path]) if path in targets else status(200)
        answer(connection, request)

    return reply


def test_redirects_are_followed_and_their_end_is_told():
    with serving(redirecting(a="/b", b="c d")) as server:
        answer = asker(server).ask(server.url("/a"))

    assert (answer.outcome, answer.final_url) == ("ok", server.url("/c%20d"))


def test_five_redirects_are_followed_and_a_sixth_is_not():
    chain = {str(n): f"/{n + 1}" for n in range(1, 7)}
    with serving(redirecting(**chain)) as server:
        five = asker(server).ask(server.url("/2"))
        six = asker(server).ask(server.url("/1"))

    assert five.outcome == "ok"
    assert (six.outcome, six.detail) == ("unreachable", "More than 5 redirects.")


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://10.0.0.1/latest/meta-data/",
        "http://[::1]/",
        "http://localhost/",
        "http://2130706433/",
        "http://inside.example/",
        "http://user@site.example/",
        "file:///etc/passwd",
        "gopher://site.example/",
        "javascript:alert(1)",
        "http://[",
    ],
)
def test_redirect_to_an_unsafe_address_is_refused(location):
    def resolve(host, port):
        return ["10.0.0.7" if host == "inside.example" else "127.0.0.1"]

    with serving(status(302, Location=location)) as server:
        answer = asker(server, resolve=resolve).ask(server.url())

    assert answer.outcome == "unsafe"
    assert len(server.requests) == 1


def test_redirect_is_resolved_anew_and_vetted_anew():
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with serving(status(302, Location="/again")) as server:
        answer = asker(server, resolve=lambda h, p: next(answers)).ask(server.url())

    assert answer.outcome == "unsafe"


def test_name_that_answers_differently_later_is_asked_at_its_first_answer():
    asked = []

    def resolve(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with serving(status(200)) as server:
        answer = asker(server, resolve=resolve).ask(server.url())

    assert answer.outcome == "ok"
    assert asked == ["site.example"]


def test_without_the_tests_own_rules_this_machine_is_never_asked():
    with serving(status(200)) as server:
        answer = Asker(user_agent="x", ports=[server.port]).ask(
            f"http://127.0.0.1:{server.port}/"
        )

    assert answer.outcome == "unsafe"
    assert server.requests == []


def test_proxy_of_the_environment_is_not_used(monkeypatch):
    with serving(status(200)) as server, serving(status(404)) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url(host="127.0.0.1"))

        assert asker(server).ask(server.url()).outcome == "ok"
    assert proxy.requests == []


# Limits


def endless(piece, every=0.0):
    def reply(connection, request):
        while True:
            connection.sendall(piece)
            time.sleep(every)

    return reply


@pytest.mark.parametrize(
    "reply",
    [
        lambda connection, request: time.sleep(1),
        endless(b"x", every=0.02),
        endless(b"HTTP/1.1 100 Continue\r\n\r\n", every=0.02),
    ],
    ids=["silent", "one byte at a time", "please continue"],
)
def test_slow_server_is_given_up_in_time(reply):
    with serving(reply) as server:
        began = time.monotonic()
        answer = asker(server, limits=Limits(seconds=0.2)).follow("GET", server.url())
        took = time.monotonic() - began

    assert answer.outcome == "unreachable"
    assert answer.detail == "No answer within 0.2 seconds."
    assert took < 0.6


@pytest.mark.parametrize(
    "piece", [b"HTTP/1.1 100 Continue\r\n\r\n", b"x" * 1000], ids=["headers", "junk"]
)
def test_server_that_sends_too_much_is_given_up(piece):
    with serving(endless(piece)) as server:
        small = asker(server, limits=Limits(seconds=5, bytes=10_000))
        answer = small.follow("GET", server.url())

    assert answer.outcome == "unreachable"
    assert answer.detail == "It sent more than a web page does."


def test_endless_body_is_not_read():
    def reply(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        endless(b"x" * 10_000)(connection, request)

    with serving(reply) as server:
        began = time.monotonic()
        answer = asker(server).follow("GET", server.url())

    assert answer.outcome == "ok"
    assert time.monotonic() - began < 0.4


@pytest.mark.parametrize(
    "reply",
    [
        lambda connection, request: None,
        lambda connection, request: connection.sendall(b"\x00\xff\r\n\r\n"),
        lambda connection, request: connection.sendall(b"HTTP/1.1 x OK\r\n\r\n"),
        lambda connection, request: connection.sendall(b"HTTP/1.1 2\r\n\r\n"),
        lambda connection, request: connection.sendall(
            b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n"
        ),
    ],
    ids=["nothing", "junk", "no number", "odd number", "200 headers"],
)
def test_answer_that_is_no_http_is_no_answer(reply):
    with serving(reply) as server:
        answer = asker(server).ask(server.url())

    assert (answer.outcome, answer.status_code) == ("unreachable", None)


def test_closed_port_is_no_answer():
    with serving(status(200)) as server:
        pass

    assert asker(server).ask(server.url()).outcome == "unreachable"


# Manners


def test_two_requests_to_a_host_have_a_pause_between_them():
    with serving(status(200)) as server:
        polite = asker(server, courtesy=Courtesy(pause=0.2))
        began = time.monotonic()
        polite.ask(server.url("/1"))
        polite.ask(server.url("/2"))
        same_host = time.monotonic() - began
        polite.ask(server.url("/3", host="other.example"))
        other_host = time.monotonic() - began - same_host

    assert same_host > 0.2
    assert other_host < 0.15


# Certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for site.example, signed by itself; key and certificate."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=site.example"]
    command += ["-addext", "subjectAltName=DNS:site.example"]
    command += ["-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True)
    return key, cert


@pytest.fixture
def server_tls(certificate):
    key, cert = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


@pytest.mark.parametrize(
    ("host", "outcome"), [("site.example", "ok"), ("other.example", "unreachable")]
)
def test_certificate_has_to_name_the_host_although_an_ip_is_dialed(
    host, outcome, certificate, server_tls
):
    trusting = ssl.create_default_context(cafile=certificate[1])
    with serving(status(200), tls=server_tls) as server:
        url = server.url(host=host, scheme="https")
        answer = asker(server, tls=trusting).ask(url)

    assert answer.outcome == outcome


def test_certificate_that_nobody_vouches_for_is_not_accepted(server_tls):
    with serving(status(200), tls=server_tls) as server:
        answer = asker(server).ask(server.url(scheme="https"))

    assert answer.outcome == "unreachable"
    assert "certificate is not valid" in answer.detail
    assert server.requests == []
