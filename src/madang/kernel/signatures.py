"""Signed messages between systems, by the Standard Webhooks specification: scheme `v1`, HMAC-SHA256.

A secret is derived from the secret key of the installation (see docs/decisions/0023) and is never kept: who holds
the row knows `owner`, `turn` and `salt`, and makes it again whenever it is needed.
"""

import base64
import binascii
import hashlib
import hmac

from django.utils.crypto import constant_time_compare, salted_hmac

PREFIX = "whsec_"
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_VERSION = "v1"
_MOST_SIGNATURES = 8  # a sender that changes its secret sends two


def derived_secret(purpose: str, owner: str, turn: int, salt: str) -> bytes:
    """The 32 bytes with which an owner's messages of one purpose are signed; `turn` counts the secrets given out."""
    return salted_hmac(f"madang.{purpose}", f"{owner}:{turn}:{salt}", algorithm="sha256").digest()


def written(secret: bytes) -> str:
    """A secret as the specification writes it: `whsec_` and Base64."""
    return PREFIX + base64.b64encode(secret).decode()


def read(text: str) -> bytes:
    """The secret in `whsec_…`. Raises ValueError for anything else."""
    try:
        return base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a secret is whsec_ and Base64") from error


def fingerprint(secret: bytes) -> str:
    """What may be kept of a secret: it tells whether a derived one is still that which was given out."""
    return hashlib.sha256(secret).hexdigest()


def sign(secret: bytes, *, id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`: of id, time (whole seconds since 1970, UTC) and the body, byte for byte."""
    signed = f"{id}.{timestamp}.".encode() + body
    return f"{_VERSION},{base64.b64encode(hmac.digest(secret, signed, 'sha256')).decode()}"


def is_signed(secret: bytes, *, id: str, timestamp: int, body: bytes, signatures: str) -> bool:
    """Whether one of the signatures sent, separated by blanks, is right; compared in constant time."""
    right = sign(secret, id=id, timestamp=timestamp, body=body)
    given = signatures.split(" ")[:_MOST_SIGNATURES]
    return any(constant_time_compare(one, right) for one in given)
