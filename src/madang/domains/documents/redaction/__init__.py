"""Files without what must not be seen: words and marked places removed, everything hidden dropped, looked for again.

From bytes to bytes: no database, no Django. The libraries beneath read hostile files: call this in a child process
that may be stopped (`jail`).
"""

from collections.abc import Callable

import pikepdf

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import Box, NoPicture, drawable
from madang.domains.documents.pictures.formats import MACRO_FREE, PDF, Format, format_of, suffix_of
from madang.domains.documents.redaction import docx, hwp, hwpx, image, odf, pdf, plain, pptx, xlsx
from madang.domains.documents.redaction.order import CannotRedact, Marked, Mask, NotRedacted, Order, Redacted
from madang.domains.documents.redaction.verifying import verify

__all__ = [
    "Box",
    "CannotRedact",
    "Marked",
    "Mask",
    "NotRedacted",
    "Order",
    "Redacted",
    "redact",
    "verify",
]

_REWRITTEN: dict[Format, Callable[[bytes, Order], bytes]] = {
    Format.HWPX: hwpx.redact,
    Format.DOCX: docx.redact,
    Format.XLSX: xlsx.redact,
    Format.PPTX: pptx.redact,
    Format.ODF: odf.redact,
    Format.HTML: plain.redact_html,
    Format.MAIL: plain.redact_mail,
    Format.CSV: plain.redact_text,
    Format.TEXT: plain.redact_text,
}
# what reading and writing raise over files whose parts are there but say what they must not
_ODD = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    pikepdf.PdfError,
)


def redact(content: bytes, media: str, order: Order, *, paged: bool = False) -> Redacted:
    """The file without what is ordered removed, and without anything that no page shows.

    PDF stays PDF; HWP, and HWPX with marked places, become PDF made of pictures with their remaining words beneath;
    files of offices stay what they are, and become PDF for marked places where LibreOffice is installed. `paged`: as
    PDF in any case.
    Raises CannotRedact where the file cannot be opened or its kind not be written, NotRedacted where something that
    should be gone was still found in the result (nothing is to be published then).
    """
    try:
        result = _redacted(content, media, order, paged=paged)
        left = verify(content, result.content, order.everywhere())
    except _ODD as error:
        raise CannotRedact(Unread.DAMAGED, f"{type(error).__name__}: {error}"[:200]) from error
    if left:
        raise NotRedacted(left)
    return result


def _redacted(content: bytes, media: str, order: Order, *, paged: bool) -> Redacted:
    format, paged = format_of(media), paged or bool(order.boxes)
    if format is Format.PDF:
        return _as_pdf(pdf.redact(content, order))
    if format is Format.HWP or (format is Format.HWPX and paged):
        return _as_pdf(hwp.redact(content, order))
    if format is Format.PICTURE:
        painted, kind = image.redact(content, order)
        return Redacted(painted, kind, suffix_of(kind))
    if format in _REWRITTEN and not paged:
        kind = MACRO_FREE.get(format, media)
        return Redacted(_REWRITTEN[format](content, order), kind, suffix_of(kind))
    return _as_pdf(pdf.redact(_paged(content, media), order))


def _paged(content: bytes, media: str) -> bytes:
    """The file as PDF. Raises CannotRedact where nothing here makes one of it."""
    try:
        made, kind = drawable(content, media)
    except NoPicture as error:
        raise CannotRedact(error.reason, str(error)) from error
    if kind != PDF:
        raise CannotRedact(Unread.UNSUPPORTED, media)
    return made


def _as_pdf(made: tuple[bytes, tuple[int, ...]]) -> Redacted:
    content, drawn = made
    return Redacted(content, PDF, ".pdf", drawn)
