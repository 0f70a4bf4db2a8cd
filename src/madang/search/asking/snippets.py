"""Pieces of longer texts around the words that were looked for, and the page of a file on which they stand."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from madang.search.asking.marking import bare, is_kept_whole, marked
from madang.search.asking.shapes import Marked
from madang.search.tokens import fold

LENGTH = 160
"""About so many characters are shown."""
_BEFORE = 50
_OF_WORDS = r"[^\W_\u1100-\u11ff\u2e80-\u318e\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]"
_START, _END = f"(?<!{_OF_WORDS})", f"(?!{_OF_WORDS})"
_NOTHING = re.compile(r"(?!)")

Sought = Sequence[Sequence[str]]
"""The words that were looked for, each with the forms in which it may stand."""


def snippet(text: str, sought: Sought) -> Marked | None:
    """The piece of a text around the first of the words that stands in it; None where none does."""
    at = _first(text, sought)
    if at is None:
        return None
    start, end = _edges(text, at)
    piece = " ".join(text[start:end].split())
    told = marked(piece, (form for forms in sought for form in forms))
    parts = (*([("… ", False)] if start else ()), *told.parts, *([(" …", False)] if end < len(text) else ()))
    return Marked(parts)


def best_page(pages: Iterable[str], sought: Sought) -> int | None:
    """The first page on which all the words stand, else the first of those with most; counted from 0."""
    best, most = None, 0
    for n, page in enumerate(pages):
        folded = fold(page)
        standing = sum(any(_pattern(form).search(folded) for form in forms) for forms in sought)
        if standing > most:
            best, most = n, standing
        if most == len(sought):
            break
    return best


def stands_in(text: str, sought: Sought) -> bool:
    """Whether every word stands in a text."""
    folded = fold(text)
    return all(any(_pattern(form).search(folded) for form in forms) for forms in sought)


def _first(text: str, sought: Sought) -> int | None:
    folded = fold(text)
    found = [match.start() for forms in sought for form in forms if (match := _pattern(form).search(folded))]
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


@lru_cache(maxsize=2000)
def _pattern(form: str) -> re.Pattern[str]:
    """Finds a word in folded text, however Korean is spaced; Latin words and numbers only whole."""
    letters = bare(form)
    told = [_START if letters and is_kept_whole(letters[0]) else ""]
    for letter, following in zip(letters, [*letters[1:], ""], strict=False):
        told.append(r"\s+" if letter == " " else re.escape(letter))
        if following not in ("", " ") and letter != " " and not _one_word(letter, following):
            told.append(r"\s*")
    told.append(_END if letters and is_kept_whole(letters[-1]) else "")
    return re.compile("".join(told)) if letters else _NOTHING


def _one_word(letter: str, following: str) -> bool:
    return is_kept_whole(letter) and is_kept_whole(following)
