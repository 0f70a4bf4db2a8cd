"""Words replaced in text, also in text that lies in several pieces."""

from collections.abc import Sequence
from typing import Protocol

from madang.domains.documents.pictures.spelling import spans


class Piece(Protocol):
    """A stretch of text within a file that can be rewritten."""

    text: str


def masked(text: str, replacements: dict[str, str]) -> str:
    """The text with each of the words replaced, however they are spelled (see `pictures.spelling`)."""
    for start, end, words in reversed(spans(text, replacements)):
        text = text[:start] + replacements[words] + text[end:]
    return text


def mask_pieces(pieces: Sequence["Piece | str"], replacements: dict[str, str]) -> bool:
    """Masks words that run over several pieces: the first gets the replacement, the others lose their part.

    A plain `str` among them is a blank or line end between two pieces that layout makes; it stays. True if any changed.
    """
    whole = "".join(each if isinstance(each, str) else each.text for each in pieces)
    found = spans(whole, replacements)
    for start, end, words in reversed(found):
        _cut(pieces, start, end, replacements[words])
    return bool(found)


def _cut(pieces: Sequence["Piece | str"], start: int, end: int, replacement: str) -> None:
    place, given = 0, False
    for piece in pieces:
        length = len(piece if isinstance(piece, str) else piece.text)
        first, last = max(start - place, 0), min(end - place, length)
        place += length
        if first >= last or isinstance(piece, str):
            continue
        piece.text = piece.text[:first] + ("" if given else replacement) + piece.text[last:]
        given = True
        if place - length + last < end:
            continue
        break
