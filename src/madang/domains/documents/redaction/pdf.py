"""PDF without what goes: letters taken out of the drawing, pixels out of pictures, everything beside the pages dropped.

What is not found gone afterwards becomes a picture of its page, with the remaining words beneath.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Name, Operator, Stream

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import Box, NoPicture
from madang.domains.documents.pictures import pdf as reading
from madang.domains.documents.pictures.places import WHOLE, Glyph
from madang.domains.documents.redaction import paper
from madang.domains.documents.redaction.order import CannotRedact, Order
from madang.domains.documents.redaction.pdf_areas import Areas
from madang.domains.documents.redaction.pdf_cleaning import clean, flatten, masker, unseen_layers
from madang.domains.documents.redaction.pdf_fonts import Unreadable
from madang.domains.documents.redaction.pdf_stream import Drawing, Rewriting, own_resources
from madang.domains.documents.redaction.remaining import judge

_MOST_PAGES = 5_000
_SPOKEN = re.compile(rb"/(ActualText|Alt|E|T|Contents)\b")  # words among the properties of marked content
_MARGIN = 0.5  # points by which black reaches over the letters


def redact(content: bytes, order: Order) -> tuple[bytes, tuple[int, ...]]:
    """The file redacted, and the pages that became pictures. Raises CannotRedact."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return _redacted(pdf, order)
    except pikepdf.PasswordError as error:
        raise CannotRedact(Unread.ENCRYPTED) from error
    except pikepdf.PdfError as error:
        raise CannotRedact(Unread.DAMAGED, str(error)) from error
    except NoPicture as error:
        raise CannotRedact(error.reason, str(error)) from error


def _redacted(pdf: pikepdf.Pdf, order: Order) -> tuple[bytes, tuple[int, ...]]:
    if len(pdf.pages) > _MOST_PAGES:
        raise CannotRedact(Unread.TOO_MANY_PARTS, f"{len(pdf.pages)} pages")
    unseen = unseen_layers(pdf)
    flatten(pdf)
    flat = _saved(pdf)
    drawn: dict[int, str] = {}
    with reading.opened(flat) as shown:
        for number, page in enumerate(pdf.pages, 1):
            try:
                _rewrite(pdf, page, shown[number - 1], order, number, unseen)
            except (Unreadable, ArithmeticError, LookupError, TypeError, ValueError) as error:
                drawn[number] = str(error)
        pdf.remove_unreferenced_resources()
        clean(pdf, {words: order.replacements()[words] for words in order.everywhere()})
        if left := _pages_with_leftovers(_saved(pdf), order, skip=drawn):
            drawn |= dict.fromkeys(left, "words were still found")
        if drawn:
            _draw(pdf, shown, order, sorted(drawn), worded=not unseen)
            pdf.remove_unreferenced_resources()
        return _saved(pdf), tuple(sorted(drawn))


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    pdf.save(
        target,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,
    )
    return target.getvalue()


def _rewrite(
    pdf: pikepdf.Pdf,
    page: pikepdf.Page,
    shown: pypdfium2.PdfPage,
    order: Order,
    number: int,
    unseen: frozenset[Any],
) -> None:
    """Rewrites the drawing of one page. Raises Unreadable."""
    letters = list(reading.letters(shown))
    replacements = order.replacements(number)
    judged = judge([Glyph(text, box) for text, box, _ in letters], replacements, order.boxes_on(number))
    if not judged.going and not _walked(page, shown, letters, order.boxes_on(number), unseen):
        return
    areas = Areas(shown.get_bbox(), rects=[_wider(shown, box) for box in order.boxes_on(number)])
    areas.painted = [_wider(shown, box) for box in judged.boxes]
    for index in judged.going:
        if letters[index][1] is not None:
            areas.add_point(*letters[index][2])
    resources = own_resources(page.obj, page.resources)
    rewriting = Rewriting(pdf, areas, resources, unseen, masker(replacements))
    drawing = rewriting.run(pikepdf.parse_content_stream(page))
    whole = [([], Operator("q")), *drawing, ([], Operator("Q")), *_black(areas.painted)]
    page.obj.Resources = resources
    page.obj.Contents = pdf.make_indirect(Stream(pdf, pikepdf.unparse_content_stream(whole)))


def _walked(
    page: pikepdf.Page,
    shown: pypdfium2.PdfPage,
    letters: list[tuple[str, Box | None, tuple[float, float]]],
    marked: tuple[Box, ...],
    unseen: frozenset[Any],
) -> bool:
    """Whether a page of which no word goes must be rewritten all the same: for what is marked, cropped or unseen."""
    cropped = any(
        abs(one - float(other)) > 0.01 for one, other in zip(shown.get_bbox(), page.mediabox, strict=True)
    )
    if marked or unseen or cropped:
        return True
    if any(box is not None and not box.meets(WHOLE) for _, box, _ in letters):
        return True
    streams = page.obj.get("/Contents", ())
    parts = [streams] if isinstance(streams, Stream) else list(streams)
    return any(_SPOKEN.search(part.read_bytes()) for part in parts)


def _wider(shown: pypdfium2.PdfPage, box: Box) -> tuple[float, float, float, float]:
    left, bottom, right, top = reading.own_measure(shown, box)
    return left - _MARGIN, bottom - _MARGIN, right + _MARGIN, top + _MARGIN


def _black(rects: Iterable[tuple[float, ...]]) -> Drawing:
    """Black over rectangles; readers pass over it as no part of the text."""
    drawing: Drawing = [([Name.Artifact], Operator("BMC")), ([], Operator("q")), ([0], Operator("g"))]
    for left, bottom, right, top in rects:
        numbers = [round(value, 3) for value in (left, bottom, right - left, top - bottom)]
        drawing += [(numbers, Operator("re")), ([], Operator("f"))]
    return [*drawing, ([], Operator("Q")), ([], Operator("EMC"))]


def _pages_with_leftovers(content: bytes, order: Order, skip: dict[int, str]) -> list[int]:
    """The pages on which words are still read, or whose boxes are not black."""
    left = []
    with reading.opened(content) as shown:
        for number in range(1, len(shown) + 1):
            if number in skip:
                continue
            replacements = order.replacements(number)
            judged = judge(
                [Glyph(text, box) for text, box, _ in reading.letters(shown[number - 1])],
                replacements,
                order.boxes_on(number),
            )
            if judged.going:
                left.append(number)
    return left


def _draw(
    pdf: pikepdf.Pdf, shown: pypdfium2.PdfDocument, order: Order, numbers: list[int], *, worded: bool
) -> None:
    """Puts pictures in the place of pages; without words beneath where some may be of layers switched off."""
    font = paper.font(pdf)
    for number in numbers:
        page = shown[number - 1]
        glyphs = [
            Glyph(text, box) for text, box, _ in reading.letters(page) if box is None or box.meets(WHOLE)
        ]
        judged = judge(glyphs, order.replacements(number), order.boxes_on(number))
        picture = paper.blacked(reading.drawn(page, paper.WIDTH_PX), judged.boxes)
        new = paper.page(pdf, picture, judged.words if worded else (), page.get_size(), font)
        old = pdf.pages[number - 1].obj
        for key in [key for key in list(old) if key not in ("/Parent", "/Annots")]:
            del old[key]
        for key, value in new.items():
            old[key] = value
