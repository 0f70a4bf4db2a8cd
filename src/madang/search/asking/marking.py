"""Marks what was looked for in the text that is shown, as tokens see it: across blanks, widths and letter case."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from madang.search.asking.shapes import Marked
from madang.search.tokens import fold, is_run

LONGEST = 20_000
"""Characters of one text that are looked at; what stands beyond is shown as it is."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as tokens see it. Character n of `text` stands for the original from `starts[n]` to `ends[n]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def marked(text: str, words: Iterable[str]) -> Marked:
    """A text with the places where one of the words stands; the longest word first, none within another."""
    return _parted(text, places(text, words))


def places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """From where to where the words stand in a text, in order; what touches or overlaps is one place."""
    sought = sorted({w for word in words if (w := bare(word))}, key=lambda w: (-len(w), w))
    if not sought or not text:
        return []
    folded = folded_of(text[:LONGEST])
    found = sorted(place for word in sought for place in _all(folded, word))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def bare(text: str) -> str:
    """A text as it is compared: folded, with blanks only between two words that are not Korean or Chinese."""
    words = fold(text).split()
    told = words[0] if words else ""
    for word in words[1:]:
        told += (" " if is_kept_whole(told[-1]) and is_kept_whole(word[0]) else "") + word
    return told


def folded_of(text: str) -> Folded:
    """A text as it is compared, with the way back to where each character stands."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blank = False
    for start, end in _clusters(text):
        for character in fold(text[start:end]):
            if character.isspace():
                blank = True
                continue
            if blank and characters and is_kept_whole(characters[-1]) and is_kept_whole(character):
                characters.append(" ")
                starts.append(start)
                ends.append(start)
            blank = False
            characters.append(character)
            starts.append(start)
            ends.append(end)
    return Folded("".join(characters), starts, ends)


def _clusters(text: str) -> Iterable[tuple[int, int]]:
    """The pieces that fold by themselves: a character with whatever is composed with it."""
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        yield from ((n, n + 1) for n in range(len(text)))
        return
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


def is_kept_whole(character: str) -> bool:
    """Whether a character is of Latin words and numbers, which are found whole only: a blank parts them."""
    return character.isalnum() and not is_run(character)


def _all(folded: Folded, word: str) -> Iterable[tuple[int, int]]:
    """Where a word stands; Latin words and numbers only whole, as they are found."""
    text, at = folded.text, folded.text.find(word)
    while at >= 0:
        end = at + len(word)
        whole = not (at and is_kept_whole(word[0]) and is_kept_whole(text[at - 1]))
        whole = whole and not (end < len(text) and is_kept_whole(word[-1]) and is_kept_whole(text[end]))
        if whole:
            yield folded.starts[at], folded.ends[end - 1]
        at = text.find(word, end if whole else at + 1)


def _parted(text: str, places: Iterable[tuple[int, int]]) -> Marked:
    parts: list[tuple[str, bool]] = []
    done = 0
    for start, end in places:
        if start > done:
            parts.append((text[done:start], False))
        parts.append((text[start:end], True))
        done = end
    if done < len(text):
        parts.append((text[done:], False))
    return Marked(tuple(parts))
