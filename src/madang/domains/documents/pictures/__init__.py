"""Pictures of pages, and where words stand on them. From bytes to bytes: no database, no Django.

The libraries beneath read hostile files: call this in a child process that may be stopped (`jail`).
"""

from collections.abc import Iterable
from typing import Protocol

from PIL import Image

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import hwp, images, office, pdf, webp
from madang.domains.documents.pictures.formats import BY_OFFICE, PDF, Format, format_of
from madang.domains.documents.pictures.places import (
    Box,
    Glyph,
    NoPicture,
    NoSuchPage,
    Word,
    boxes_of,
    words_of,
)
from madang.domains.documents.pictures.spelling import spans

__all__ = [
    "Box",
    "NoPicture",
    "NoSuchPage",
    "Word",
    "draw",
    "drawable",
    "locate",
    "page_count",
    "text_layer",
]

_DRAWN: dict[Format, "_Engine"] = {Format.PDF: pdf, Format.HWP: hwp, Format.HWPX: hwp, Format.PICTURE: images}


def drawable(content: bytes, media: str) -> tuple[bytes, str]:
    """The file as something the other functions can draw, and its media type: files of offices as PDF.

    It takes seconds where a file of an office is turned into PDF, so keep the result. Raises NoPicture: UNSUPPORTED
    for text, mail and pages of the web (they have no pages: show their text), and where LibreOffice is not installed.
    """
    if format_of(media) in BY_OFFICE:
        return office.to_pdf(content, media), PDF
    _engine(media)
    return content, media


def page_count(content: bytes, media: str) -> int:
    """How many pages can be drawn. Raises NoPicture."""
    return _engine(media).page_count(content)


def draw(content: bytes, media: str, page: int, width_px: int) -> bytes:
    """A page (from 1) as WebP, `width_px` wide, at most 4,000; a picture file is never enlarged. Raises NoPicture."""
    return webp.packed(_engine(media).draw(content, page, width_px))


def text_layer(content: bytes, media: str, page: int) -> tuple[Word, ...]:
    """The words of a page in reading order with their places; of a picture file none. Raises NoPicture."""
    return words_of(_glyphs(content, media, page))


def locate(content: bytes, media: str, page: int, texts: Iterable[str]) -> dict[str, tuple[Box, ...]]:
    """Where each of `texts` stands on a page: one box for each line it takes, none where it is not found.

    Ends of lines, blanks, wide letters and forms of hyphens are overlooked (see `spelling`). Raises NoPicture.
    """
    glyphs = _glyphs(content, media, page)
    wanted = tuple(texts)
    found: dict[str, list[Box]] = {text: [] for text in wanted}
    for start, end, text in glyph_spans(glyphs, wanted):
        found[text] += boxes_of(glyphs[start:end])
    return {text: tuple(boxes) for text, boxes in found.items()}


def glyph_spans(glyphs: tuple[Glyph, ...], texts: Iterable[str]) -> list[tuple[int, int, str]]:
    """Which glyphs spell any of `texts`: first, last + 1, text."""
    starts = [index for index, glyph in enumerate(glyphs) for _ in glyph.text]
    whole = "".join(glyph.text for glyph in glyphs)
    return [
        (starts[start], starts[end - 1] + 1, text) for start, end, text in spans(whole, texts) if end > start
    ]


def _glyphs(content: bytes, media: str, page: int) -> tuple[Glyph, ...]:
    match format_of(media):
        case Format.PDF:
            return pdf.glyphs(content, page)
        case Format.HWP | Format.HWPX:
            return hwp.glyphs(content, page)
    _engine(media)
    return ()


class _Engine(Protocol):
    def page_count(self, content: bytes) -> int: ...
    def draw(self, content: bytes, page: int, width_px: int) -> Image.Image: ...


def _engine(media: str) -> _Engine:
    engine = _DRAWN.get(format_of(media))
    if engine is None:
        raise NoPicture(Unread.UNSUPPORTED, media)
    return engine
