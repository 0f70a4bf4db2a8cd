"""What a text of a record must be like, wherever it came from: not empty, not too long, without control characters."""

import unicodedata
from collections.abc import Mapping

from madang.kernel.text import Text

LONGEST: Mapping[str, int] = {
    "source": 40,
    "source_id": 80,
    "number": 120,
    "title": 400,
    "department": 80,
    "writer": 60,
    "author": 80,
    "task": 200,
    "case": 12,
    "licence": 20,
    "url": 500,
    "summary": 10_000,
    "keyword": 60,
    "grounds_reason": 500,
    "place": 200,
    "purpose": 400,
    "participants": 400,
    "payment": 40,
}
"""Characters that a text may have at most."""
_REFUSED = frozenset({"Cc", "Cs", "Co"})  # control characters, lone surrogates, private use
_TURNING = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # they make a text look like another

EMPTY = Text("{column} 칸이 비어 있습니다. 값을 적어 주십시오.", "{column} is empty. Please fill it in.")
TOO_LONG = Text(
    "{column} 칸은 {most}자까지 쓸 수 있습니다(현재 {now}자).",
    "{column} may have {most} characters; this has {now}.",
)
CONTROL = Text(
    "{column} 칸에 제어 문자가 있습니다. 지우고 다시 가져오십시오.",
    "{column} contains control characters. Please take them out and import again.",
)
BAD_ADDRESS = Text(
    "{column} 칸의 주소는 http:// 또는 https://로 시작해야 합니다.",
    "The address in {column} must begin with http:// or https://.",
)


def settled(value: str) -> str:
    """A text as it is kept: composed (NFC), without blanks around it."""
    return (value if value.isascii() else unicodedata.normalize("NFC", value)).strip()


def fault_of_text(
    value: str, most: int, column: str, *, needed: bool = False, lines: bool = False
) -> Text | None:
    """What is wrong with a settled text; `lines`: it may have several."""
    if not value:
        return EMPTY.format(column=column) if needed else None
    if len(value) > most:
        return TOO_LONG.format(column=column, most=most, now=len(value))
    if not value.isprintable() and has_control(value, lines=lines):
        return CONTROL.format(column=column)
    return None


def has_control(value: str, *, lines: bool) -> bool:
    """Whether a text holds characters that no record has; line ends and tabs are among them unless `lines`."""
    plain = value.translate(_LINES) if lines else value
    return any(unicodedata.category(c) in _REFUSED or c in _TURNING for c in plain)


_LINES = str.maketrans("", "", "\n\r\t")
