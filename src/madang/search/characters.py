"""Sorts of characters, each as the inside of a class of a pattern."""

import unicodedata
from collections.abc import Iterable
from itertools import chain, groupby, starmap

_KOREAN = "\u1100-\u119d\u119f-\u11ff가-힣"
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
_SOUTH_EAST = (
    "\u0e01-\u0e3e\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u109a-\u109d\u1780-\u17d3"
)
IN_RUNS = _KOREAN + _HAN + _KANA + _SOUTH_EAST
"""Of which runs are made."""
MIDDLE_DOTS = "\u00b7\u2022\u2027\u2219\u22c5\u30fb"
"""Between the parts of a list in Korean: 시·도 is 시도."""
LETTER_AS_DOT = "\u119e"
"""What NFKC makes of ㆍ, with which statutes write a middle dot."""

# where characters are that stand on the one before them
_PLACES_OF_MARKS = (
    (0x300, 0x3100),
    (0xA600, 0xAC00),
    (0xFB00, 0x12000),
    (0x16A00, 0x17000),
    (0x1BC00, 0x1F000),
)


def _marks() -> list[str]:
    places = map(chr, chain.from_iterable(starmap(range, _PLACES_OF_MARKS)))
    return [mark for mark in places if unicodedata.category(mark)[0] == "M"]


def _stacked(mark: str) -> bool:
    return all(map(unicodedata.combining, unicodedata.normalize("NFKD", mark)))


def _class(characters: Iterable[str]) -> str:
    """Characters in order as the inside of a class of a pattern: first and last of each stretch."""
    stretches = groupby(enumerate(characters), lambda one: ord(one[1]) - one[0])
    ends = ([mark for _, mark in stretch] for _, stretch in stretches)
    return "".join(f"{stretch[0]}-{stretch[-1]}" for stretch in ends)


_ON_LETTERS = _marks()
STACKED = _class(filter(_stacked, _ON_LETTERS)) + "\uff9e\uff9f"
"""Marks that are put in order among their neighbours."""
MARKS = _class(mark for mark in _ON_LETTERS if unicodedata.category(mark) != "Me")
"""Of which words are made besides letters; those that enclose a letter are none of it."""
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff"
)
