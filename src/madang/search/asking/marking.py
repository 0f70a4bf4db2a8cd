"""Marks what was looked for in the text that is shown, as tokens see it: across blanks, widths and letter case."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from madang.search.asking.shapes import Marked
from madang.search.characters import IN_RUNS, MIDDLE_DOTS
from madang.search.tokens import fold

LONGEST = 20_000
"""Characters of one text that are looked at; what stands beyond is shown as it is."""

_GAP = f"[\\s{MIDDLE_DOTS}]"
_GAPS = re.compile(f"{_GAP}+")
_LETTER = f"[^\\W{IN_RUNS}_]"  # of words that are kept whole: a blank parts them
_IS_LETTER = re.compile(_LETTER)
_NOTHING = re.compile(r"(?!)")


class _Folded(NamedTuple):
    """A text as tokens see it. Character n of `text` stands for the original from `starts[n]` to `ends[n]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def marked(text: str, words: Iterable[str]) -> Marked:
    """A text with the places where the words stand."""
    return _parted(text, places(text, words))


def places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """From where to where words stand in a text, in order; what touches or overlaps is one place."""
    patterns = [pattern(word) for word in words]
    if not patterns or not text:
        return []
    folded = _folded(text[:LONGEST])
    found = sorted(span for one in patterns for span in _spans(folded, one))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def bare(text: str) -> str:
    """A text as it is compared: folded, blanks only between two words that are kept whole."""
    return _GAPS.sub(_gap, fold(text)).strip()


@lru_cache(maxsize=1_000)
def pattern(word: str) -> re.Pattern[str]:
    """Finds a word in folded text, however runs are spaced; Latin words and numbers only whole."""
    letters = bare(word)
    if not letters:
        return _NOTHING
    told = [f"(?<!{_LETTER})" if _is_letter(letters[0]) else ""]
    for letter, following in zip(letters, f"{letters[1:]} ", strict=True):
        told.append(f"{_GAP}+" if letter == " " else re.escape(letter))
        if " " not in (letter, following) and not (_is_letter(letter) and _is_letter(following)):
            told.append(f"{_GAP}*")
    told.append(f"(?!{_LETTER})" if _is_letter(letters[-1]) else "")
    return re.compile("".join(told))


def _gap(found: re.Match[str]) -> str:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return " " if _is_letter(before) and _is_letter(after) else ""


def _is_letter(character: str) -> bool:
    return _IS_LETTER.match(character) is not None


def _spans(folded: _Folded, word: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for found in word.finditer(folded.text):
        yield folded.starts[found.start()], folded.ends[found.end() - 1]


def _folded(text: str) -> _Folded:
    whole = fold(text)
    if len(whole) == len(text) and unicodedata.is_normalized("NFKC", text):
        return _Folded(whole, range(len(text)), range(1, len(text) + 1))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        said = _fold_of(text[start:end])
        characters.append(said)
        starts += [start] * len(said)
        ends += [end] * len(said)
    return _Folded("".join(characters), starts, ends)


_fold_of = lru_cache(maxsize=20_000)(fold)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """The pieces that fold by themselves: a character with whatever may be composed with it."""
    start = 0
    for n in range(1, len(text)):
        if not _joins(text[n]):
            yield start, n
            start = n
    if text:
        yield start, len(text)


def _joins(character: str) -> bool:
    """Whether a character may be composed with the one before it: an accent, a letter of Hangul, a mark of kana."""
    return (
        "\u1160" <= character <= "\u11ff"
        or "\u3130" <= character <= "\u318f"
        or "\uff9e" <= character <= "\uffdc"
        or unicodedata.combining(character) > 0
    )


def _parted(text: str, found: Iterable[tuple[int, int]]) -> Marked:
    parts: list[tuple[str, bool]] = []
    done = 0
    for start, end in found:
        if start > done:
            parts.append((text[done:start], False))
        parts.append((text[start:end], True))
        done = end
    if done < len(text):
        parts.append((text[done:], False))
    return Marked(tuple(parts))
