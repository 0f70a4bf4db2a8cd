"""Base64 and decimal numbers, in the one way of writing that the specifications allow."""

import re
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import a2b_base64

MAX_SIZE = (1 << 63) - 1
_STANDARD = bytes.maketrans(b"-_", b"+/")
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,18})\Z", re.ASCII)


def decimal(text: str) -> int:
    """A size or index: digits without sign or leading zero, below 2^63. Raises ValueError."""
    if not _DECIMAL.match(text) or int(text) > MAX_SIZE:
        raise ValueError("not a decimal number")
    return int(text)


def from_base64(text: str) -> bytes:
    """Standard base64 (RFC 4648 section 4), refused unless written canonically. Raises ValueError."""
    found = b64decode(text.encode("ascii"), validate=True)
    if b64encode(found).decode() != text:
        raise ValueError("not canonical base64")
    return found


def to_base64(data: bytes) -> str:
    """Standard base64 with padding."""
    return b64encode(data).decode()


def hash_from_base64(text: str) -> bytes:
    """A SHA-256 hash in base64. Raises ValueError."""
    found = from_base64(text)
    if len(found) != 32:
        raise ValueError("not 32 bytes")
    return found


def to_base64url(data: bytes) -> str:
    """URL-safe base64 without padding (RFC 4648 section 5), as leaves write hashes."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """URL-safe base64 without padding, refused unless written canonically. Raises ValueError."""
    raw = text.encode("ascii")
    found = urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))
    if to_base64url(found) != text:
        raise ValueError("not canonical base64url")
    return found


def digest_bytes(text: bytes) -> bytes:
    """A SHA-256 hash from the 43 letters of base64url that `leaves.DIGEST` allows; the caller has checked them."""
    return a2b_base64(text.translate(_STANDARD) + b"=")
