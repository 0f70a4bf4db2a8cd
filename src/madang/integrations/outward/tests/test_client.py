"""The client against real receivers: what they answer, and how little they can do to us."""

import socket
import ssl
import subprocess
import time

import pytest

from madang.integrations.outward import Unreachable, client, post
from madang.integrations.outward.tests import receivers


@pytest.fixture
def other():
    with receivers.receiver() as told:
        yield told


def send(url: str, seconds: float = 1.0, production: bool = False):
    return post(
        url, b'{"a": 1}', {"Content-Type": "application/json"}, production=production, seconds=seconds
    )


@pytest.mark.parametrize("code", [200, 204, 301, 302, 307, 308, 400, 404, 410, 429, 500, 503])
def test_the_status_comes_back(other, code):
    other.behaviour = receivers.status(code, body=b"")
    assert send(other.url).status == code
    assert other.received[0].body == b'{"a": 1}'
    assert other.received[0].headers["host"] == f"127.0.0.1:{other.port}"


@pytest.mark.parametrize(("value", "seconds"), [("120", 120), ("0", 0), ("soon", None), ("-5", None)])
def test_retry_after_is_read_in_seconds(other, value, seconds):
    other.behaviour = receivers.status(503, Retry_After=value)
    assert send(other.url).retry_after == seconds


def test_no_redirect_is_followed(other):
    other.behaviour = receivers.status(302, Location=f"{other.url}/elsewhere")
    assert send(other.url).status == 302
    time.sleep(0.1)
    assert [one.path for one in other.received] == ["/hook"]


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (receivers.silent(3), "timeout"),
        (receivers.dripping(0.05), "timeout"),
        (receivers.huge_head, "not_http"),
        (receivers.no_http, "not_http"),
    ],
)
def test_what_gives_no_answer_ends_in_time(other, behaviour, kind):
    other.behaviour = behaviour
    began = time.monotonic()
    with pytest.raises(Unreachable) as unreachable:
        send(other.url, seconds=0.6)
    assert unreachable.value.kind == kind
    assert time.monotonic() - began < 1.2


def test_a_body_without_end_is_cut_off(other):
    other.behaviour = receivers.endless
    began = time.monotonic()
    assert send(other.url, seconds=5).status == 200
    assert time.monotonic() - began < 2


def test_nobody_there():
    with pytest.raises(Unreachable) as unreachable:
        send(f"http://127.0.0.1:{receivers.closed_port()}/")
    assert unreachable.value.kind == "connection"


def test_the_machine_itself_is_not_called_in_production(other):
    with pytest.raises(Unreachable) as unreachable:
        send(f"https://127.0.0.1:{other.port}/", production=True)
    assert unreachable.value.kind == "address"
    assert other.received == []


NAME = "name-of-somebody.example"


@pytest.fixture
def names(monkeypatch):
    """A resolver that knows one name, whose addresses change with each question; all else is the system's."""
    systems, answers = socket.getaddrinfo, []

    def resolve(host, port, *more, **options):
        if host != NAME:
            return systems(host, port, *more, **options)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return answers


def test_the_address_that_was_checked_is_the_one_that_is_called(other, names):
    """A name that resolves to something else the second time (DNS rebinding) gains nothing: there is no second time."""
    names += [["127.0.0.1"], ["169.254.169.254"]]
    assert send(f"http://{NAME}:{other.port}/hook").status == 200
    assert other.received[0].headers["host"] == f"{NAME}:{other.port}"
    assert len(names) == 1


def test_one_bad_address_among_good_ones_refuses_the_name(names):
    names += [["8.8.8.8", "10.0.0.1"]]
    with pytest.raises(Unreachable) as unreachable:
        send(f"https://{NAME}/", production=True)
    assert unreachable.value.kind == "address"


@pytest.fixture
def tls(tmp_path, other):
    """The receiver behind a certificate that nobody vouches for."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=localhost",
    ]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    try:
        subprocess.run(made, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed: no certificate can be made")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    other.server.socket = context.wrap_socket(other.server.socket, server_side=True)
    return certificate


def test_a_certificate_that_nobody_vouches_for_is_refused(other, tls):
    with pytest.raises(Unreachable) as unreachable:
        send(f"https://localhost:{other.port}/hook")
    assert unreachable.value.kind == "tls"
    assert other.received == []


def test_a_certificate_of_one_s_own_is_trusted_for_its_name_alone(other, tls, monkeypatch):
    """As an authority has it that signs its own: named to OpenSSL by `SSL_CERT_FILE`."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tls))
    client._trust.cache_clear()
    try:
        assert send(f"https://localhost:{other.port}/hook").status == 200
        with pytest.raises(Unreachable) as unreachable:
            send(f"https://127.0.0.1:{other.port}/hook")
    finally:
        client._trust.cache_clear()
    assert unreachable.value.kind == "tls"
