"""What a child process does for the disclosure officer: redacts a file, says where words stand. Imports no Django."""

import struct
from typing import Any

import orjson

from madang.domains.documents import pictures
from madang.domains.documents.redaction import Box, CannotRedact, Marked, Mask, NotRedacted, Order, redact

_LENGTH = struct.Struct(">I")
_PLACES = 4  # of a fraction of the page


def redact_task(content: bytes, options: dict[str, Any]) -> bytes | dict[str, Any]:
    """A redacted file after its media type and suffix, see `redacted_of`; `{refused: code}` or `{left: n}` where none.

    `options`: `{media, words, boxes: [[page, left, top, right, bottom]], paged}`.
    """
    order = Order(
        masks=tuple(Mask(words) for words in options["words"]),
        boxes=tuple(Marked(int(page), Box(*edges)) for page, *edges in options["boxes"]),
    )
    try:
        made = redact(content, options["media"], order, paged=options["paged"])
    except CannotRedact as error:
        return {"refused": str(error.reason)}
    except NotRedacted as error:
        return {"left": len(error.where)}
    head = orjson.dumps({"media": made.media, "suffix": made.suffix, "drawn": made.drawn})
    return _LENGTH.pack(len(head)) + head + made.content


def redacted_of(answer: bytes) -> tuple[dict[str, Any], bytes]:
    """What `redact_task` gave: `{media, suffix, drawn}`, and the content."""
    (length,) = _LENGTH.unpack_from(answer)
    start = _LENGTH.size + length
    return orjson.loads(answer[_LENGTH.size : start]), answer[start:]


def places_task(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """How many pages can be drawn, and where words stand on one: `{pages, boxes: {words: [edges]}}`.

    `options`: `{media, page, texts}`. `{unread: code}` where it cannot be drawn.
    """
    media, page = options["media"], options["page"]
    try:
        pages = pictures.page_count(content, media)
        found = pictures.locate(content, media, min(page, pages), options["texts"]) if pages else {}
    except pictures.NoPicture as error:
        return {"unread": str(error.reason)}
    return {
        "pages": pages,
        "boxes": {text: [_edges(box) for box in boxes] for text, boxes in found.items() if boxes},
    }


def _edges(box: pictures.Box) -> list[float]:
    return [round(edge, _PLACES) for edge in (box.left, box.top, box.right, box.bottom)]
