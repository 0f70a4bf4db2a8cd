"""The eight levels of items in an official document and the symbols that count them.

행정업무의 운영 및 혁신에 관한 규정 시행규칙 제2조: 1. 가. 1) 가) (1) (가) ① ㉮. After 하 the even levels go on with
거, 너 … (there are no such letters in circles).
"""

import re
from dataclasses import dataclass

DEEPEST = 8
_FORMS = ("{}.", "{}.", "{})", "{})", "({})", "({})", "{}", "{}")
_LEAD, _VOWELS = "가나다라마바사아자차카타파하", (0, 4, 8, 13, 18, 20)  # ㅏ ㅓ ㅗ ㅜ ㅡ ㅣ
LETTERS = tuple(chr(ord(letter) + 28 * vowel) for vowel in _VOWELS for letter in _LEAD)
_CIRCLED_NUMBERS = (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))  # ① … ㊿
CIRCLED_NUMBERS = tuple(map(chr, _CIRCLED_NUMBERS))
CIRCLED_LETTERS = tuple(map(chr, range(0x326E, 0x327C)))  # ㉮ … ㉻
_NUMBERS = tuple(map(str, range(1, 1000)))
_COUNTERS = (_NUMBERS, LETTERS, _NUMBERS, LETTERS, _NUMBERS, LETTERS, CIRCLED_NUMBERS, CIRCLED_LETTERS)
_PLACES = tuple({symbol: n for n, symbol in enumerate(counter, 1)} for counter in _COUNTERS)
_LETTER = f"[{''.join(LETTERS)}]"
_SYMBOL = re.compile(
    rf"(?:(?P<l1>[1-9]\d{{0,2}})\.|(?P<l2>{_LETTER})\.|(?P<l3>[1-9]\d{{0,2}})\)|(?P<l4>{_LETTER})\)"
    rf"|\((?P<l5>[1-9]\d{{0,2}})\)|\((?P<l6>{_LETTER})\))(?=\s|$)"
    rf"|(?P<l7>[{''.join(CIRCLED_NUMBERS)}])|(?P<l8>[{''.join(CIRCLED_LETTERS)}])",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Symbol:
    """The symbol of an item: which level (1 to 8), which number on it (from 1), how many characters long."""

    level: int
    number: int
    length: int


def symbol_at_start(line: str) -> Symbol | None:
    """The symbol with which a line begins; None for a line of text.

    A number has at most three digits, and all but those in circles need a blank after them: “2026. 2. 13.부터” and
    “가나다” are text.
    """
    found = _SYMBOL.match(line)
    if not found or not found.lastgroup:
        return None
    level = int(found.lastgroup[1:])
    return Symbol(level, _PLACES[level - 1][found[found.lastgroup]], found.end())


def symbol(level: int, number: int) -> str:
    """How an item is counted: `symbol(2, 3)` is “다.”. ValueError where the level has no such symbol."""
    if not 1 <= level <= DEEPEST or not 1 <= number <= most(level):
        raise ValueError(f"no symbol for number {number} on level {level}")
    return _FORMS[level - 1].format(_COUNTERS[level - 1][number - 1])


def most(level: int) -> int:
    """How many items a level can count: 999 numbers, 84 letters, 50 numbers and 14 letters in circles."""
    return len(_COUNTERS[level - 1])
