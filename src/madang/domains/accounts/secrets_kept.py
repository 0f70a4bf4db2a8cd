"""Secrets of which only a hash is kept."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac


def new_token() -> str:
    """256 random bits that may stand in an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """The hash under which a random token is kept; it needs no salt, since it cannot be guessed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def key_of(purpose: str, value: str) -> str:
    """A keyed hash of something that can be guessed (a network address): without our secret it tells nothing."""
    return salted_hmac(
        f"madang.{purpose}", value.encode("utf-8", "surrogatepass"), algorithm="sha256"
    ).hexdigest()[:32]
