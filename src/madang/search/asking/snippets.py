"""Pieces of longer texts around the words that were looked for, and the page of a file on which they stand."""

import re
from collections.abc import Iterable, Sequence

from madang.search.asking.marking import marked, pattern
from madang.search.asking.shapes import Marked
from madang.search.tokens import fold

LENGTH = 160
"""About so many characters are shown."""
_BEFORE = 50

Forms = Sequence[Sequence[str]]
"""The words that were looked for, each with the forms in which it may stand."""


def snippet(text: str, sought: Forms) -> Marked | None:
    """The piece of a text around the first of the words that stands in it; None where none does."""
    at = _first(text, sought)
    if at is None:
        return None
    start, end = _edges(text, at)
    piece = " ".join(text[start:end].split())
    told = marked(piece, (form for forms in sought for form in forms))
    parts = (*([("… ", False)] if start else ()), *told.parts, *([(" …", False)] if end < len(text) else ()))
    return Marked(parts)


def best_page(pages: Iterable[str], sought: Forms) -> int | None:
    """The first page on which all the words stand, else the first of those with most; counted from 0."""
    best, most = None, 0
    for n, page in enumerate(pages):
        standing = standing_in(page, sought)
        if standing > most:
            best, most = n, standing
        if most == len(sought):
            break
    return best


def stands_in(text: str, sought: Forms) -> bool:
    """Whether every word stands in a text."""
    return standing_in(text, sought) == len(sought)


def standing_in(text: str, sought: Forms) -> int:
    """How many of the words stand in a text."""
    folded = fold(text)
    return sum(any(pattern(form).search(folded) for form in forms) for forms in sought)


def _first(text: str, sought: Forms) -> int | None:
    folded = fold(text)
    found = [match.start() for forms in sought for form in forms if (match := pattern(form).search(folded))]
    return _unfolded(text, folded, min(found)) if found else None


def _unfolded(text: str, folded: str, at: int) -> int:
    """Where about the character at a place of the folded text stands in the text itself."""
    if len(text) == len(folded):
        return at
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if len(fold(text[:middle])) <= at:
            low = middle + 1
        else:
            high = middle
    return max(0, low - 1)


def _edges(text: str, at: int) -> tuple[int, int]:
    """A piece around a place, cut where words end."""
    start = max(0, at - _BEFORE)
    if start and (blank := re.search(r"\s", text[start:at])):
        start += blank.end()
    end = min(len(text), start + LENGTH)
    if end < len(text) and (blank := re.search(r"\s\S*$", text[at + 1 : end])):
        end = at + 1 + blank.start()
    return start, max(end, min(len(text), at + 1))
