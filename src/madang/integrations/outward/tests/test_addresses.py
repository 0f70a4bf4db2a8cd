"""Which addresses are refused, and how a name is judged by all it resolves to."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.integrations.outward import Refused, is_refused, read_target, resolved

REFUSED = (
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255"),
    *("169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.8"),
    *("192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255"),
    *("198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::2", "::10.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1"),
    *("64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:a00:1::", "2002:a9fe:a9fe::1", "100::1", "2001::1"),
    *("2001:2::1", "2001:db8::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1"),
    *("fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "ff05::2"),
)
LOOPBACK = ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"]
OPEN = (
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1"),
    *("126.255.255.255", "128.0.0.1", "169.253.0.1", "172.15.255.255", "172.32.0.1", "192.167.1.1"),
    *("192.169.1.1", "198.17.255.255", "198.20.0.1", "223.255.255.255", "211.34.1.1", "2001:200::1"),
    *("2400:cb00::1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"),
)


@pytest.mark.parametrize("address", REFUSED)
@pytest.mark.parametrize("production", [True, False])
def test_networks_of_one_s_own_are_refused(address, production):
    assert is_refused(address, production=production)


@pytest.mark.parametrize("address", LOOPBACK)
def test_the_machine_itself_is_called_in_demo_mode_alone(address):
    assert is_refused(address, production=True)
    assert not is_refused(address, production=False)


@pytest.mark.parametrize("address", OPEN)
def test_the_open_network_is_reached(address):
    assert not is_refused(address, production=True)


@pytest.mark.parametrize("address", ["", "localhost", "1.2.3", "1.2.3.4.5", "0x7f.1", ":::", "8.8.8.8 "])
def test_what_is_no_address_is_refused(address):
    assert is_refused(address, production=False)


@given(st.ip_addresses(v=4))
def test_wrapping_changes_nothing(address):
    plain = is_refused(str(address), production=True)
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    nat64 = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) | int(address))
    six = ipaddress.IPv6Address((0x2002 << 112) | (int(address) << 80) | 1)
    assert [is_refused(str(a), production=True) for a in (mapped, nat64, six)] == [plain] * 3


@given(st.ip_addresses(v=4))
def test_no_private_address_passes(address):
    if address.is_private or address.is_multicast or address.is_reserved or address.is_link_local:
        assert is_refused(str(address), production=True)


@pytest.mark.parametrize(
    ("url", "production", "code"),
    [
        ("", True, "invalid_url"),
        ("https://", True, "invalid_url"),
        ("/hook", True, "invalid_url"),
        ("https://example.kr:99999/", True, "invalid_url"),
        ("https://exa mple.kr/", True, "invalid_url"),
        ("https://user:pw@example.kr/", True, "invalid_url"),
        ("https://user@example.kr/", True, "invalid_url"),
        ("https://example.kr/#part", True, "invalid_url"),
        ("https://example.kr/" + "a" * 500, True, "invalid_url"),
        ("https://example.kr/\r\nX: y", True, "invalid_url"),
        ("https://" + "a" * 70 + ".kr/", True, "invalid_url"),
        ("https://[::1/", True, "invalid_url"),
        ("http://example.kr/", True, "https_only"),
        ("ftp://example.kr/", False, "https_only"),
        ("file://example.kr/etc/passwd", False, "https_only"),
        ("gopher://example.kr/", False, "https_only"),
    ],
)
def test_addresses_that_cannot_be_used(url, production, code):
    with pytest.raises(Refused) as refused:
        read_target(url, production=production)
    assert refused.value.code == code
    assert refused.value.message.ko and refused.value.message.en


def test_an_address_is_read():
    target = read_target("https://hook.example.kr/a?b=c", production=True)
    assert (target.scheme, target.host, target.port) == ("https", "hook.example.kr", 443)
    assert read_target("http://127.0.0.1:8001/", production=False).port == 8001


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "localhost", "0", "[::]"],
)
def test_other_spellings_of_the_machine_itself(host):
    """As the system's resolver understands them: judged by the address that comes out."""
    with pytest.raises(Refused):
        resolved(read_target(f"https://{host}/", production=True), production=True)


def test_a_name_that_nobody_has():
    with pytest.raises(Refused) as refused:
        resolved(read_target("https://nobody.invalid/", production=True), production=True)
    assert refused.value.code == "no_such_host"
