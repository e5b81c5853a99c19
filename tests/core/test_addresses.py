import time

import pytest

from core.addresses import UnknownHostError, UnsafeAddressError, is_public_ip, vet

PUBLIC = "93.184.215.14"

PRIVATE_IPS = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "224.0.1.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("ip", PRIVATE_IPS)
def test_ip_inside_a_network_is_not_public(ip):
    assert not is_public_ip(ip)


@pytest.mark.parametrize(
    "ip", [PUBLIC, "1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:2800:220:1::1"]
)
def test_ip_on_the_internet_is_public(ip):
    assert is_public_ip(ip)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://LOCALHOST/",
        "http://localhost./",
        "http://x.localhost/",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://router.lan/",
        "http://nas.home.arpa./",
        "http://intranet/",
        "http://127.0.0.1/",
        "http://127.0.0.1./",
        "http://127.1/",
        "http://2130706433/",
        "http://3639549961/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://8.8.8.010/",
        "http://8.8.2056/",
        "http://1.2.3.4.5/",
        "http://example.0x1f/",
        "http://１２７。０。０。１/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://[2001:4860::1%25eth0]/",
        "http://fa\u00df.de/",
        "http://user@example.org/",
        "http://user:word@example.org/",
        "http://127.0.0.1@example.org/",
        "http://@example.org/",
        "http://example.org:8000/",
        "http://example.org:22/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "data:text/plain,x",
        "//example.org/",
        "example.org",
        "http://",
        "http:///path",
        "",
        "http://exa mple.org/",
        "http://example.org/a b",
        "http://example.org/\r\nX: y",
        "http://example.org/\x00",
        "http://example.org\\@127.0.0.1/",
        "http://a..example.org/",
        "http://-a.example.org/",
        "http://exam%70le.org/",
        "http://example.org,127.0.0.1/",
        "http://" + "a" * 64 + ".org/",
    ],
)
def test_hostile_address_is_refused_whatever_its_name_leads_to(url):
    with pytest.raises(UnsafeAddressError):
        vet(url, resolve=lambda host, port: [PUBLIC])


@pytest.mark.parametrize("private", ["127.0.0.1", "10.0.0.1", "::1", "fe80::1%eth0"])
def test_name_with_one_private_answer_among_public_ones_is_refused(private):
    for answers in ([private], [PUBLIC, private], [private, PUBLIC]):
        with pytest.raises(UnsafeAddressError, match="not on the public internet"):
            vet("https://example.org/", resolve=lambda host, port, a=answers: a)


def test_name_is_resolved_once_and_the_connection_goes_to_its_answer():
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    target = vet("https://Example.org/a?b=c#d", resolve=lambda h, p: next(answers))

    assert (target.ip, target.port, target.host) == (PUBLIC, 443, "example.org")
    assert (target.path, target.host_header) == ("/a?b=c", "example.org")
    assert next(answers) == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("http://example.org", "example.org", "/"),
        ("http://example.org/a%20b", "example.org", "/a%20b"),
        ("http://example.org/ä?ö=ü", "example.org", "/%C3%A4?%C3%B6=%C3%BC"),
        ("http://bücher.example/", "xn--bcher-kva.example", "/"),
        ("http://under_score.example.org/", "under_score.example.org", "/"),
    ],
)
def test_address_in_other_letters_is_written_in_ascii(url, host, path):
    target = vet(url, resolve=lambda host, port: [PUBLIC])

    assert (target.host, target.path) == (host, path)


def test_public_ip_as_a_host_is_asked_without_resolving():
    target = vet("http://[2606:2800:220:1::1]/", resolve=None)

    assert (target.ip, target.host_header) == (
        "2606:2800:220:1::1",
        "[2606:2800:220:1::1]",
    )


def test_name_that_leads_nowhere_is_unknown():
    with pytest.raises(UnknownHostError):
        vet("http://example.org/", resolve=lambda host, port: [])


def test_slow_resolver_is_left_behind():
    def resolve(host, port):
        time.sleep(0.3)
        return [PUBLIC]

    with pytest.raises(TimeoutError):
        vet("http://example.org/", resolve=resolve, seconds=0.05)
