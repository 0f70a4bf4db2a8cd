"""Finding given words in text as files spell it: wrapped, spaced, in wide letters, in composed or parted Hangul."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_UNSEEN = "\u00ad\u0002\ufffe\u200b-\u200d\u2060\ufeff"  # hyphens and blanks that no reader sees
_WRAPPED = f"[\\r\\n{_UNSEEN}]*"  # between any two letters: the end of a line
_SPACED = (
    f"[ \\u00a0\\u3000\\r\\n{_UNSEEN}]*"  # between the letters of long words also blanks, but no other cell
)
_LONG = 6  # letters from which blanks between them are no accident of another word's end
_HYPHENS = "-‐‑‒–—―−－﹣ー~∼～"
_BLANK = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def pattern(words: str) -> re.Pattern[str]:
    """Matches `words` however a file spells them; blanks in them match any blank, also none."""
    spellings = dict.fromkeys(
        unicodedata.normalize(form, words.strip()) for form in ("NFC", "NFD") if words.strip()
    )
    if not spellings:
        return re.compile(r"(?!)")
    return re.compile("|".join(_spelled(each) for each in spellings), re.IGNORECASE)


def _spelled(words: str) -> str:
    letters = _BLANK.sub("", words)
    joint = _SPACED if len(letters) >= _LONG else _WRAPPED
    parts = [joint.join(_letter(letter) for letter in part) for part in _BLANK.split(words)]
    return f"[\\s{_UNSEEN}]*".join(parts)


def _letter(letter: str) -> str:
    if letter in _HYPHENS:
        return f"[{re.escape(_HYPHENS)}]"
    narrow = unicodedata.normalize("NFKC", letter)
    spellings = {letter, narrow} if len(narrow) == 1 else {letter}
    spellings |= {chr(ord(each) + 0xFEE0) for each in spellings if "!" <= each <= "~"}
    return "[" + "".join(map(re.escape, sorted(spellings))) + "]"


def spans(text: str, words: Iterable[str]) -> list[tuple[int, int, str]]:
    """Where any of `words` stands in a text: start, end, which; longer words first, none within another."""
    found: list[tuple[int, int, str]] = []
    for each in sorted(set(words), key=lambda word: (-len(word), word)):
        found += [
            (start, end, each)
            for start, end in (match.span() for match in pattern(each).finditer(text))
            if not any(start < other_end and other_start < end for other_start, other_end, _ in found)
        ]
    return sorted(found)
