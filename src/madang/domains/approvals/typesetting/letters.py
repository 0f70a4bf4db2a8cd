"""Which letters can be printed: those that our fonts have."""

import json
import re
from functools import lru_cache
from pathlib import Path

from madang.domains.approvals.body.cleaning import cleaned

FONTS = Path(__file__).resolve().parent / "fonts"
IN_PLACE = "□"
# letters of KS X 1001 that our fonts lack, by others of the same meaning
_ALIKE = str.maketrans({"∼": "～", "≒": "≈", "◈": "◆", "⅔": "2/3", "ŉ": "'n"})
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNBROKEN = re.compile("[\u00a0\u2007\u202f]")  # blanks that would hold a line together beyond the sheet
_MARK = "[\u0300-\u036f\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\ud7b0-\ud7fb]"
_MANY_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")  # on one letter: no writing has as many
# without a blank: addresses, keys; and where they may break
_LONG = re.compile(r"[^\s가-힣一-龥]{25,}"), re.compile(f".{{12}}{_MARK}*")
_LONG_IN_CELL = re.compile(r"[^\s가-힣一-龥]{7,}"), re.compile(f".{{4}}{_MARK}*")
_LONGEST = 400  # letters; beyond, the place to break is a letter of its own
MAY_BREAK, _MUST_BREAK = "\ufdd0", "\u200b"


def unprintable(text: str) -> tuple[str, ...]:
    """The letters of a text that our fonts do not have, each once, in order: emoji, writing from right to left …"""
    return tuple(dict.fromkeys(_missing().findall(_UNSEEN.sub("", cleaned(text).translate(_ALIKE)))))


def printable(text: str, *, narrow: bool = False) -> str:
    """The text as it is printed: □ for what has no letter, MAY_BREAK where a long word may be broken.

    `narrow` is for cells of tables with many columns.
    """
    plain = _MANY_MARKS.sub(r"\1", _UNBROKEN.sub(" ", _UNSEEN.sub("", cleaned(text).translate(_ALIKE))))
    shown = _missing().sub(IN_PLACE, plain)
    long, every = _LONG_IN_CELL if narrow else _LONG
    return long.sub(lambda word: _breakable(word[0], every), shown)


def _breakable(word: str, every: re.Pattern[str]) -> str:
    sign = MAY_BREAK if len(word) <= _LONGEST else _MUST_BREAK
    return every.sub(lambda part: part[0] + sign, word)


@lru_cache(maxsize=1)
def _missing() -> re.Pattern[str]:
    """Everything outside the fonts' letters and line feeds. `coverage.json` is made with the fonts."""
    runs = json.loads((FONTS / "coverage.json").read_bytes())
    letters = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)
    return re.compile(f"[^\n{letters}]")
