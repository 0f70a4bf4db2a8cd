"""Public ids that cannot be guessed."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U


def new_id() -> str:
    """A random id of 80 bits, 16 characters that can be read over the telephone."""
    value = secrets.randbits(80)
    return "".join(ALPHABET[(value >> shift) & 31] for shift in range(75, -1, -5))
