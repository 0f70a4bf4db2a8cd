"""The tokens that are kept and asked for, the same for every back end.

Text is folded (NFKC, lower case, nothing invisible). Characters of scripts without blanks between words (Korean,
Chinese, Japanese, Thai and their neighbours) that follow each other, blanks and middle dots between them left out, are
a run; a run becomes its bigrams, so that it is found however it is spaced and whatever stands around it. Words of
other scripts and numbers are kept whole. Where a run meets one of these, its character there is kept alone as well:
2026년.
"""

import re
import unicodedata
from collections.abc import Iterator
from operator import add

from madang.search.characters import IN_RUNS, INVISIBLE, LETTER_AS_DOT, MARKS, MIDDLE_DOTS, STACKED
from madang.search.particles import stem

LONGEST_TOKEN = 40
"""Characters; longer words are kept in pieces of this length."""

_LETTER = f"[^\\W{IN_RUNS}_]"
_GAP = f"[\\s{MIDDLE_DOTS}]"
_PIECES = re.compile(f"([{IN_RUNS}]+(?:{_GAP}+[{IN_RUNS}]+)*)|({_LETTER}+(?:[{MARKS}]+{_LETTER}*)*)")
_GAPS = re.compile(f"{_GAP}+")
_SIGNS = re.compile(f"(?:[^\\w{IN_RUNS}{MARKS}{MIDDLE_DOTS}]|_)+")
_WHOLE_WORDS = re.compile(f"[^\\W_]+(?:[{MARKS}]+[^\\W_]*)*")
_RUN_CHARACTER = re.compile(f"[{IN_RUNS}]")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_NOT_OF_NUMBERS = re.compile(r"[\W_]+")
_HEAP_OF_MARKS = re.compile(f"([{STACKED}]{{30}})[{STACKED}]+")


def composed(text: str) -> str:
    """The text in its plainest form (NFKC), without what cannot be seen."""
    text = _INVISIBLE.sub("", text)
    if len(text) > 100:
        # to put a heap of marks in order takes the square of their number; no writing has thirty on a letter
        text = _HEAP_OF_MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFKC", text).replace(LETTER_AS_DOT, MIDDLE_DOTS[0])


def fold(text: str) -> str:
    """The text as tokens see it; folded again it is the same."""
    return composed(text).lower()


def tokens(text: str) -> list[str]:
    """The tokens of a text in order."""
    made: list[str] = []
    run, after_word = "", False  # the last run, and whether a word came after it
    for found, word in _PIECES.findall(fold(text)):
        if found:
            run = found if found.isalnum() else _GAPS.sub("", found)
            if len(run) == 1:
                made.append(run)
            else:
                if after_word:
                    made.append(run[0])
                made += map(add, run, run[1:])
            after_word = False
        else:
            if not after_word and len(run) > 1:
                made.append(run[-1])
            made += [word] if len(word) <= LONGEST_TOKEN else _in_pieces(word)
            after_word = True
    return made


def parts(word: str) -> list[str]:
    """A word without the signs in it: what stands between them, each with something to look for."""
    return [part for part in _SIGNS.split(fold(word)) if _PIECES.search(part)]


def is_run(character: str) -> bool:
    """Whether a character is one of which runs are made."""
    return bool(_RUN_CHARACTER.match(character))


def number_key(number: str) -> str:
    """A number as it is found whole, whatever signs and blanks stand in it."""
    return _NOT_OF_NUMBERS.sub("", fold(number))


def suggested_words(text: str) -> list[str]:
    """The words of a text as somebody might type them again: as they stand between blanks and signs, without the
    particles that are certainly particles; no numbers alone, nothing of one character."""
    words = {stem(word) for word in _WHOLE_WORDS.findall(fold(text))}
    return sorted(word for word in words if 2 <= len(word) <= LONGEST_TOKEN and not word.isnumeric())


def _in_pieces(word: str) -> Iterator[str]:
    for start in range(0, len(word), LONGEST_TOKEN):
        yield word[start : start + LONGEST_TOKEN]
