"""The tokens that are kept and asked for, the same for every back end.

Text is folded (NFKC, lower case). Korean and Chinese characters that follow each other, blanks between them left out,
are a run; a run becomes its bigrams, so that it is found however it is spaced and whatever stands around it. Latin
words and numbers are kept whole. Where a run meets one of these, its character there is kept alone as well: 2026년.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

LONGEST_TOKEN = 40
"""Characters; longer words are kept in pieces of this length."""

_KOREAN = "가-힣ᄀ-ᇿㄱ-ㆎ"
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = f"[{_KOREAN}{_HAN}](?:[ \t\r\n\u00a0]*[{_KOREAN}{_HAN}])*"
_WORD = f"[^\\W{_KOREAN}{_HAN}_]+"
_PIECES = re.compile(f"({_RUN})|({_WORD})|([^\\w\\s]|_)|(\\s+)")
_BLANKS = re.compile(r"[ \t\r\n\u00a0]+")
_NOT_OF_NUMBERS = re.compile(r"[^\w]+")


def fold(text: str) -> str:
    """The text as tokens see it."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> list[str]:
    """The tokens of a text in order."""
    return list(_tokens(fold(text)))


def is_run(character: str) -> bool:
    """Whether a character is one of which runs are made."""
    return bool(_RUN_CHARACTER.match(character))


_RUN_CHARACTER = re.compile(f"[{_KOREAN}{_HAN}]")


def number_key(number: str) -> str:
    """A number as it is found whole, whatever signs and blanks stand in it."""
    return _NOT_OF_NUMBERS.sub("", fold(number))


def _tokens(folded: str) -> Iterator[str]:
    before: str | None = None  # "run" or "word", where the next piece follows it at once
    run = ""
    for found in _PIECES.finditer(folded):
        if found.group(1):
            run = _BLANKS.sub("", found.group(1))
            yield from _of_run(run, after_word=before == "word")
            before = "run"
        elif found.group(2):
            if before == "run" and len(run) > 1:
                yield run[-1]
            yield from _in_pieces(found.group(2))
            before = "word"
        elif found.group(3):
            before = None


def _of_run(run: str, *, after_word: bool) -> Iterator[str]:
    if len(run) == 1:
        yield run
        return
    if after_word:
        yield run[0]
    for first, second in pairwise(run):
        yield first + second


def _in_pieces(word: str) -> Iterator[str]:
    for start in range(0, len(word), LONGEST_TOKEN):
        yield word[start : start + LONGEST_TOKEN]


def suggested_words(text: str) -> list[str]:
    """The words of a text as somebody might type them again: whole, as they stand between blanks."""
    words = (word.strip("_") for word in re.findall(r"\w+", fold(text)))
    return sorted({word for word in words if 2 <= len(word) <= LONGEST_TOKEN and not word.isdecimal()})
