"""HWP, and HWPX with places marked by hand: a PDF of pictures of the pages, black where something goes.

The binary format is never patched: what a reader of it keeps in caches, previews and histories is not known to us.
"""

from io import BytesIO

import pikepdf

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import NoPicture, hwp
from madang.domains.documents.redaction import paper
from madang.domains.documents.redaction.order import CannotRedact, Order
from madang.domains.documents.redaction.remaining import judge

_MOST_PAGES = 1_000
_POINTS = 0.75  # rhwp measures pages in pixels, 96 to the inch


def redact(content: bytes, order: Order) -> tuple[bytes, tuple[int, ...]]:
    """The document as PDF, and its pages, all of which are pictures. Raises CannotRedact."""
    try:
        document = hwp.opened(content)
        pages = int(document.page_count)
        if pages > _MOST_PAGES:
            raise CannotRedact(Unread.TOO_MANY_PARTS, f"{pages} pages")
        with pikepdf.new() as pdf:
            font = paper.font(pdf)
            for number in range(1, pages + 1):
                _add(pdf, document, number, order, font)
            pdf.Root.Lang = pikepdf.String("ko")
            target = BytesIO()
            pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    except NoPicture as error:
        raise CannotRedact(error.reason, str(error)) from error
    return target.getvalue(), tuple(range(1, pages + 1))


def _add(pdf: pikepdf.Pdf, document: object, number: int, order: Order, font: object) -> None:
    judged = judge(hwp.read(document, number), order.replacements(number), order.boxes_on(number))
    picture = paper.blacked(hwp.drawn(document, number, paper.WIDTH_PX), judged.boxes)
    width, height = hwp.size(document, number)
    new = paper.page(pdf, picture, judged.words, (width * _POINTS, height * _POINTS), font)
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(new)))
