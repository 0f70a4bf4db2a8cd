"""Values that a leaf only commits to: published with their salt, they must hash to a digest in the leaf.

disclosure = base64url(JSON [salt, name, value]); digest = base64url(SHA-256(disclosure)) (the form of SD-JWT).
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from madang_verify.encoding import from_base64url, to_base64url
from madang_verify.errors import Bad

SALT_BYTES = 32


@dataclass(frozen=True)
class Disclosure:
    """A published value; `digest` is what its leaf must hold."""

    name: str
    value: Any
    digest: str


def parse_disclosure(text: str) -> Disclosure:
    """Read a disclosure. Raises Bad."""
    try:
        salt, name, value = json.loads(from_base64url(text))
        if not isinstance(name, str) or len(from_base64url(salt)) != SALT_BYTES:
            raise ValueError
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Bad("disclosure.malformed") from None
    return Disclosure(name, value, to_base64url(sha256(text.encode("ascii")).digest()))


def file_hash(disclosure: Disclosure) -> bytes | None:
    """The SHA-256 of the file that a disclosure is about, None if it is about something else."""
    value = disclosure.value
    written = value.get("sha256") if isinstance(value, dict) else None
    if not isinstance(written, str):
        return None
    try:
        found = bytes.fromhex(written) if len(written) == 64 else from_base64url(written)
    except ValueError:
        return None
    return found if len(found) == 32 else None
