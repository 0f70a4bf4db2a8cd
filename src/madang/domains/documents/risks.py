"""How much is at stake with a held document: what the disclosure officer looks at first. No database."""

from collections.abc import Mapping

from madang.domains.documents.rules import PARTIAL
from madang.kernel.text import Text

NONE, LOW, MIDDLE, HIGH = 0, 1, 2, 3
UNIQUE = frozenset({"rrn", "frn", "passport", "driver"})
"""Unique identifiers (고유식별정보, 개인정보 보호법 시행령 제19조)."""
GRAVE = UNIQUE | {"card", "account", "health_ins"}
MANY = 20
"""Findings from which on it looks like a list of people."""

RISK_NAMES = {
    HIGH: Text("높음", "High"),
    MIDDLE: Text("보통", "Middle"),
    LOW: Text("낮음", "Low"),
    NONE: Text("없음", "None"),
}


def risk_of(kinds: Mapping[str, int], *, unscannable: bool, disclosure: str) -> int:
    """The risk of a held document from its undecided findings (number by kind), what cannot be read, and its class.

    High: a unique identifier, a number of money or health, or a list of people. Middle: any other finding, and what
    nobody can read of a partly open document. Low: what nobody can read of an open one.
    """
    if not GRAVE.isdisjoint(kinds) or sum(kinds.values()) >= MANY:
        return HIGH
    if kinds or (unscannable and disclosure == PARTIAL):
        return MIDDLE
    return LOW if unscannable else NONE
