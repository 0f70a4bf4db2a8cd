"""What a leaf is made of: its canonical bytes, and digests of values that can be forgotten later.

Form of an entry: packages/verify/README.md, "An entry". A disclosure is base64url(JSON [salt, name, value]), its digest
base64url(SHA-256(disclosure)): the form of SD-JWT (RFC 9901).
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from madang_verify.disclosures import SALT_BYTES
from madang_verify.encoding import to_base64url
from madang_verify.hashing import HASH_BYTES

_MOST_DECOYS = 2


def entry_bytes(members: Mapping[str, Any]) -> bytes:
    """An entry as it is hashed and served. Whether the log may hold it, `madang_verify.leaves.parse_leaf` says."""
    return orjson.dumps(members, option=orjson.OPT_SORT_KEYS)


def instant(at: datetime) -> str:
    """A time as entries write it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def opened(values: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """For each value its digest, and the disclosure that opens it, with a salt that is used this once."""
    salts = secrets.token_bytes(SALT_BYTES * len(values))
    digests, disclosures = [], []
    for number, (name, value) in enumerate(values.items()):
        salt = to_base64url(salts[number * SALT_BYTES : (number + 1) * SALT_BYTES])
        disclosure = to_base64url(orjson.dumps([salt, name, value], option=orjson.OPT_SORT_KEYS))
        digests.append(to_base64url(sha256(disclosure.encode()).digest()))
        disclosures.append(disclosure)
    return digests, disclosures


def decoys() -> list[str]:
    """None, one or two digests of nothing, so that their number does not tell which values there are."""
    return [to_base64url(secrets.token_bytes(HASH_BYTES)) for _ in range(secrets.randbelow(_MOST_DECOYS + 1))]
