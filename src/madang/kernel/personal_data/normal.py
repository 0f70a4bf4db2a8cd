"""Text as detectors read it: one spelling for digits, hyphens, blanks and Hangul, with the way back to the original."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_JAMO = "\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb"
_INVISIBLE = "\x00\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\u20e3"
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_HYPHENS = "\u2010-\u2015\u2043\u207b\u2212\u2500\u2501\u30fc\u3161\u058a\ufe58\ufe63\uff0d\uff70"
_DIGITS = "\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\U0001d7ce-\U0001d7ff"
# Circled and raised digits are left alone: they number an item or a footnote and would grow onto the number beside
_ODD = re.compile(
    f"[{_JAMO}]+|[{_INVISIBLE}]+|[{_BLANKS}]|[{_HYPHENS}]|[{_DIGITS}]|[\uff01-\uff0c\uff0e-\uff6f\uff71-\uffdc]"
)
_INVISIBLES = re.compile(f"[{_INVISIBLE}]+")
_BLANK = re.compile(f"[{_BLANKS}]")
_HYPHEN = re.compile(f"[{_HYPHENS}]")


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text. `steps` are the places at which offsets drift: (start, length) here and in the original."""

    text: str
    steps: tuple[tuple[int, int, int, int], ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of a piece in the original text."""
        if not self.steps:
            return start, end
        return self._offset(start, at_end=False), self._offset(end, at_end=True)

    def _offset(self, here: int, *, at_end: bool) -> int:
        number = bisect_right(self.steps, here, key=lambda step: step[0] + at_end) - 1
        if number < 0:
            return here
        start, length, there, was = self.steps[number]
        if here >= start + length:
            return there + was + here - start - length
        return there + (was if at_end else 0)


def normalise(text: str) -> Normal:
    """The text with full-width, Arabic and mathematical digits, odd hyphens and blanks, decomposed Hangul made plain.

    Compatibility forms as Unicode NFKC has them, where numbers and names are written with them; invisible
    characters are dropped.
    """
    pieces: list[str] = []
    steps: list[tuple[int, int, int, int]] = []
    done = length = 0
    for found in _ODD.finditer(text):
        plain = _plain(found[0])
        length += found.start() - done
        if len(plain) != found.end() - found.start():
            steps.append((length, len(plain), found.start(), found.end() - found.start()))
        pieces += (text[done : found.start()], plain)
        length += len(plain)
        done = found.end()
    if not pieces:
        return Normal(text)
    return Normal("".join([*pieces, text[done:]]), tuple(steps))


def _plain(odd: str) -> str:
    if _INVISIBLES.match(odd):
        return ""
    if _BLANK.match(odd):
        return " "
    if _HYPHEN.match(odd):
        return "-"
    if odd.isdecimal():
        return "".join(str(unicodedata.decimal(c)) for c in odd)
    return unicodedata.normalize("NFKC", odd)
