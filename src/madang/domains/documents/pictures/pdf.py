"""Pages of PDF files: drawn and read by PDFium, rotated and cropped as readers show them."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import webp
from madang.domains.documents.pictures.places import WHOLE, Box, Glyph, NoPicture, NoSuchPage
from madang.domains.documents.pictures.turning import Matrix, moved

_GRID = 1_000_000  # PDFium gives places on a page in whole numbers: parts of a millionth
_ERRORS = {raw.FPDF_ERR_PASSWORD: Unread.ENCRYPTED, raw.FPDF_ERR_SECURITY: Unread.ENCRYPTED}


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The file, open. Raises NoPicture where it is encrypted or damaged."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise NoPicture(_ERRORS.get(error.err_code, Unread.DAMAGED), str(error)) from error
    try:
        yield document
    finally:
        document.close()


def page_of(document: pypdfium2.PdfDocument, page: int) -> pypdfium2.PdfPage:
    """A page by its number from 1. Raises NoSuchPage, NoPicture where it is damaged."""
    if not 1 <= page <= len(document):
        raise NoSuchPage(page, len(document))
    try:
        return document[page - 1]
    except pypdfium2.PdfiumError as error:
        raise NoPicture(Unread.DAMAGED, str(error)) from error


def page_count(content: bytes) -> int:
    with opened(content) as document:
        return len(document)


def draw(content: bytes, page: int, width_px: int) -> Image.Image:
    """A page with its filled forms and marks, `width_px` wide."""
    with opened(content) as document:
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        return drawn(page_of(document, page), width_px)


def drawn(page: pypdfium2.PdfPage, width_px: int) -> Image.Image:
    """An open page as picture."""
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise NoPicture(Unread.DAMAGED, "page without size")
    bitmap = page.render(scale=webp.fitting(width_px, width, height))
    return bitmap.to_pil().convert("RGB")


def glyphs(content: bytes, page: int) -> tuple[Glyph, ...]:
    """The letters of a page in the order in which PDFium reads them; without what lies outside the page."""
    with opened(content) as document:
        shown = page_of(document, page)
        return tuple(Glyph(text, box) for text, box, _ in letters(shown) if box is None or box.meets(WHOLE))


def letters(page: pypdfium2.PdfPage) -> Iterator[tuple[str, Box | None, tuple[float, float]]]:
    """Letters of an open page: text, box, and the point in the page's own measure where the letter begins."""
    placing = placing_of(page)
    text = _read(page)
    try:
        for index in range(text.count_chars()):
            letter = _letter(text, index)
            generated = raw.FPDFText_IsGenerated(text, index) == 1
            box = None if generated else _box(placing, text, index)
            yield letter, box, _origin(text, index)
    finally:
        text.close()


def _read(page: pypdfium2.PdfPage) -> pypdfium2.PdfTextPage:
    """The text of a page. PDFium orders lines as if letters stood upright on the turned page: where they stand
    upright on the unturned one, it is read unturned.
    """
    text = page.get_textpage()
    turned = page.get_rotation()
    if not turned:
        return text
    sample = range(0, text.count_chars(), max(1, text.count_chars() // 100))
    upright = sum(abs(raw.FPDFText_GetCharAngle(text, index)) < 0.1 for index in sample)
    if upright * 2 < len(sample):
        return text
    text.close()
    page.set_rotation(0)
    try:
        return page.get_textpage()
    finally:
        page.set_rotation(turned)


def _letter(text: pypdfium2.PdfTextPage, index: int) -> str:
    code = raw.FPDFText_GetUnicode(text, index)
    if code in (0x0A, 0x0D):
        return "\n"
    if 0xD800 <= code <= 0xDFFF or not code:
        return "\ufffd"  # without Unicode: no word can be read there
    return chr(code)


def _origin(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    return x.value, y.value


def _box(placing: Matrix, text: pypdfium2.PdfTextPage, index: int) -> Box | None:
    area = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, area):
        return None
    x1, y1 = moved(placing, area.left, area.bottom)
    x2, y2 = moved(placing, area.right, area.top)
    return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def placing_of(page: pypdfium2.PdfPage) -> Matrix:
    """From the page's own measure to fractions of the page as it is shown, turned and cropped."""
    far = 1_000.0
    (x, y), (x1, y1), (x2, y2) = (_shown(page, *point) for point in ((0.0, 0.0), (far, 0.0), (0.0, far)))
    return ((x1 - x) / far, (y1 - y) / far, (x2 - x) / far, (y2 - y) / far, x, y)


def _shown(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value / _GRID, down.value / _GRID


def own_measure(page: pypdfium2.PdfPage, box: Box) -> tuple[float, float, float, float]:
    """A box of the shown page in the page's own measure: left, bottom, right, top."""
    corners = []
    for across, down in ((box.left, box.top), (box.right, box.bottom)):
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDF_DeviceToPage(page, 0, 0, _GRID, _GRID, 0, round(across * _GRID), round(down * _GRID), x, y)
        corners.append((x.value, y.value))
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
