"""PDF: text of pages by PDFium, all that lies beside them by qpdf (ISO 32000-2)."""

import io
import re
from collections.abc import Iterator

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from madang.domains.documents.content import Hiding, Unread
from madang.domains.documents.reading import pdf_objects
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Gathering

MEDIA = "application/pdf"
MOST_PAGES = 5_000
_MOST_REVISIONS = 10
_UNMAPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd-\uffff\ue000-\uf8ff]")
_END = re.compile(rb"%%EOF[\r\n ]*")
_FEW = 30  # signs: below it, a page that a picture fills counts as a picture
_WORD = re.compile(r"\w{2,}")


def read(content: bytes, name: str, gathering: Gathering) -> None:
    start = content.find(b"%PDF-", 0, 1024)
    document = _opened(content[start:] if start > 0 else content)
    try:
        if len(document) > MOST_PAGES:
            gathering.miss(Unread.TOO_MANY_PARTS)
        for number in range(min(len(document), MOST_PAGES)):
            text, pictured = _page(document, number)
            gathering.page(_lines(text), pictured=pictured)
    finally:
        document.close()
    if not gathering.pages:
        gathering.miss(Unread.DAMAGED)
    _beside(content, gathering)
    _earlier(content, gathering)
    _around(content, start, gathering)


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Unreadable(Unread.ENCRYPTED if locked else Unread.DAMAGED) from error


def _page(document: pdfium.PdfDocument, number: int) -> tuple[str, bool]:
    """Text of a page in reading order, and whether only a picture says what it says."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return "", True
    try:
        words = page.get_textpage()
        try:
            text = words.get_text_range() if words.count_chars() else ""
        finally:
            words.close()
        return _readable(page, text)
    except pdfium.PdfiumError:
        return "", True
    finally:
        page.close()


def _readable(page: pdfium.PdfPage, text: str) -> tuple[str, bool]:
    signs = len(text) - text.count(" ") - text.count("\r") - text.count("\n")
    unmapped = len(_UNMAPPED.findall(text)) if not text.isprintable() else 0
    if signs and unmapped * 5 > signs:
        return text, True  # letters without meaning: the font does not say what they are
    return text, signs < _FEW and _is_filled(page, signs)


def _is_filled(page: pdfium.PdfPage, signs: int) -> bool:
    """Whether pictures cover half of the page, or, where there is no text, drawn lines could be letters."""
    area = page.get_width() * page.get_height() or 1.0
    covered, drawn = 0.0, 0
    for thing in page.get_objects(max_depth=4):
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = _bounds(thing)
            covered += abs(right - left) * abs(top - bottom)
        elif thing.type in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING):
            drawn += 1
    return covered > area * 0.5 or (not signs and (drawn > 20 or covered > area * 0.05))


def _bounds(thing: pdfium.PdfObject) -> tuple[float, float, float, float]:
    try:
        return thing.get_bounds() if hasattr(thing, "get_bounds") else thing.get_pos()
    except pdfium.PdfiumError:
        return 0.0, 0.0, 0.0, 0.0


def _lines(text: str) -> Iterator[str]:
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            yield line.replace("\ufffe", "-")


def _beside(content: bytes, gathering: Gathering) -> None:
    """Everything in the file that is not a page: notes, forms, links, scripts, files, properties."""
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            pdf_objects.read(document, gathering)
    except pikepdf.PasswordError as error:
        raise Unreadable(Unread.ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise Unreadable(Unread.DAMAGED) from error


def _earlier(content: bytes, gathering: Gathering) -> None:
    """Words of earlier states that a saving program left in front of the last one."""
    ends = [found.end() for found in _END.finditer(content)][:-1]
    if not ends:
        return
    known = set(_WORD.findall("\n".join(str(b) for page in gathering.pages for b in page.blocks)))
    for number, end in enumerate(ends[-_MOST_REVISIONS:], 1):
        said = _text_of(content[:end])
        missing = [line for line in said.splitlines() if not known.issuperset(_WORD.findall(line))]
        gathering.hide(Hiding.TRACKED_CHANGE, f"earlier state {number}", "\n".join(missing))
        known.update(_WORD.findall("\n".join(missing)))
    if len(ends) > _MOST_REVISIONS:
        gathering.miss(Unread.TOO_MANY_PARTS)


def _text_of(content: bytes) -> str:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return ""
    try:
        return "\n".join(_page(document, number)[0] for number in range(min(len(document), MOST_PAGES)))
    finally:
        document.close()


def _around(content: bytes, start: int, gathering: Gathering) -> None:
    """What stands before and behind the document: a file may be two at once."""
    last = content.rfind(b"%%EOF")
    for place, piece in (
        ("before", content[: max(start, 0)]),
        ("behind", content[last + 5 :] if last >= 0 else b""),
    ):
        if piece.strip(b"\r\n\0 \t"):
            gathering.hide(Hiding.HIDDEN_TEXT, place, piece.decode("utf-8", "replace")[:100_000])
