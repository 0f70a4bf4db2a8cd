"""Which addresses may be called. Pure: names are resolved elsewhere, each result is judged here."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from madang.kernel.text import Text

LONGEST = 500
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# what is not the open network, by the registries of special addresses (RFC 6890 and those after it); written out,
# since what Python calls global has changed between its releases
_NOT_OPEN = tuple(
    ipaddress.ip_network(net)
    for net in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16"),
        *("fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(Exception):
    """An address that may not be called; `message` says so to who typed it."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(f"{code}: {message.en}")
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes: the address as it is sent, and its parts."""

    url: str
    scheme: str
    host: str
    port: int


def read_target(url: str, *, production: bool) -> Target:
    """An address somebody typed. Raises Refused: not http(s), with a password or a fragment, unreadable, too long;
    in production also where it is not https."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except (ValueError, UnicodeError):
        raise Refused("invalid_url", _UNREADABLE) from None
    if not host or len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise Refused("invalid_url", _UNREADABLE)
    if parts.scheme not in ("https", "http") or (production and parts.scheme != "https"):
        raise Refused("https_only", _HTTPS_ONLY)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Refused("invalid_url", _NO_PASSWORD)
    return Target(url, parts.scheme, host, port)


def is_refused(address: str, *, production: bool) -> bool:
    """Whether an IP address lies in a network of one's own (private, link-local, reserved …), also where it is
    wrapped into another (mapped, 6to4, NAT64). The machine itself may be called in demo mode alone."""
    try:
        found = _unwrapped(ipaddress.ip_address(address))
    except ValueError:
        return True
    if found.is_loopback:
        return production
    return any(found in net for net in _NOT_OPEN if net.version == found.version)


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


_UNREADABLE = Text(
    "수신 주소를 읽을 수 없습니다. https://로 시작하는 주소 전체를 500자 안으로 적어 주십시오.",
    "This address cannot be read. Write it in full, beginning with https://, in up to 500 characters.",
)
_HTTPS_ONLY = Text(
    "https://로 시작하는 주소만 쓸 수 있습니다(시범 운영에서는 http://도 가능).",
    "Only addresses that begin with https:// can be used (http:// as well in demo mode).",
)
_NO_PASSWORD = Text(
    "주소에 아이디, 비밀번호, # 뒤의 글을 넣을 수 없습니다. 빼고 적어 주십시오.",
    "An address may hold neither user name nor password nor a part after #. Leave them out.",
)
OWN_NETWORK = Text(
    "이 주소는 내부망이나 특수 목적 주소로 연결됩니다. 인터넷에서 닿는 주소를 적어 주십시오.",
    "This address leads into an internal or reserved network. Give one that is reached over the internet.",
)
NO_SUCH_HOST = Text(
    "이 이름의 서버를 찾을 수 없습니다. 주소를 확인해 주십시오.",
    "No server of this name was found. Please check the address.",
)
