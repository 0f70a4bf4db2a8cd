"""Masks by kind of personal data (개인정보). What cannot be read as its kind is masked whole."""

import re

from madang.kernel.personal_data import find_identifiers
from madang.kernel.personal_data.masks import MASKS, RESIDENT, WHOLE

__all__ = ["IDENTIFIERS", "MASKS", "NEVER_OPEN", "WHOLE", "mask", "scrub"]

IDENTIFIERS = frozenset({"rrn", "frn", "passport", "driver"})
"""Unique identifying information (고유식별정보, 개인정보 보호법 시행령 제19조)."""

NEVER_OPEN = IDENTIFIERS | {"name", "mobile", "email", "birth", "account", "card", "health_ins"}
"""Kinds that a definition may not show unmasked."""

_IN_TEXT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("rrn", re.compile(r"(?<![0-9])" + RESIDENT.pattern + r"(?![0-9])")),
    ("card", re.compile(r"(?<![0-9])[0-9]{4}[-\s][0-9]{4}[-\s][0-9]{4}[-\s][0-9]{4}(?![0-9])")),
    ("mobile", re.compile(r"(?<![0-9])(?:\+82[-\s]?|0)1[016789][-.\s]?[0-9]{3,4}[-.\s]?[0-9]{4}(?![0-9])")),
    ("email", re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")),
)


def mask(kind: str | None, value: str) -> str:
    """The value with the parts hidden that its kind hides; hidden whole where it is not of that kind."""
    masker = MASKS.get(kind or "")
    return (masker(value.strip()) if masker else None) or WHOLE


def scrub(text: str) -> str:
    """Free text with numbers and addresses of persons in it masked; hidden whole where more of it is left."""
    for kind, pattern in _IN_TEXT:
        text = pattern.sub(lambda found, kind=kind: mask(kind, found[0]), text)  # type: ignore[misc]
    return WHOLE if find_identifiers(text) else text
