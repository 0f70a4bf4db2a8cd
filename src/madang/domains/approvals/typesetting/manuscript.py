"""What the press gets: a finished document as plain values. Every word passes `printable`."""

from collections.abc import Iterable, Sequence
from typing import Any

from madang.domains.approvals.body.blocks import Image, Paragraph, Table
from madang.domains.approvals.body.outline import Listed, Part
from madang.domains.approvals.finished_words import Line, ShownDocument
from madang.domains.approvals.typesetting.letters import printable

_MANY_COLUMNS = 7
_NARROWEST, _WIDEST = 6, 60  # Latin letters of a cell that count for the width of its column


def manuscript(document: ShownDocument, language: str) -> dict[str, Any]:
    """Everything the template asks for."""
    return {
        "language": language,
        "institution": printable(document.institution),
        "title": printable(document.title).strip() or document.labels["untold"],
        "description": printable(document.record[0].value if document.record else ""),
        "keywords": [],
        "number": printable(document.foot[0].value if document.foot else ""),
        "mark": printable(document.foot[-1].value if document.foot else ""),
        "head": _lines(document.head),
        "parts": _parts(document.parts, outermost=True),
        "attachments": [
            {"number": each.number, "name": printable(each.name), "mark": printable(each.mark)}
            for each in document.attachments
        ],
        "end": document.end,
        "sender": printable(document.sender),
        "recipients": _line(document.recipients) if document.recipients else None,
        "signatures": [
            {name: printable(getattr(each, name)) for name in ("role", "post", "name", "signed", "note")}
            for each in document.signatures
        ],
        "foot": _lines(document.foot),
        "opinions": [
            {"signed": printable(each.signed), "words": list(map(printable, each.words))}
            for each in document.opinions
        ],
        "record": _lines(document.record),
        "labels": {name: printable(said) for name, said in document.labels.items()},
    }


def _lines(lines: Iterable[Line]) -> list[dict[str, str]]:
    return [_line(line) for line in lines]


def _line(line: Line) -> dict[str, str]:
    return {"label": printable(line.label), "value": printable(line.value)}


def _parts(parts: Sequence[Part], *, outermost: bool = False) -> list[dict[str, Any]]:
    return [_part(part, outermost=outermost) for part in parts]


def _part(part: Part, *, outermost: bool) -> dict[str, Any]:
    match part:
        case Listed():
            entries = [
                {
                    "symbol": each.symbol,
                    "lines": list(map(printable, each.lines)),
                    "within": _parts(each.within),
                }
                for each in part.entries
            ]
            return {"kind": "list", "level": part.level, "outermost": outermost, "entries": entries}
        case Paragraph():
            return {"kind": "paragraph", "lines": printable(part.text).split("\n")}
        case Table():
            return _table(part)
        case Image():
            return {
                "kind": "image",
                "attachment": part.attachment,
                "description": printable(part.description),
            }


def _table(table: Table) -> dict[str, Any]:
    narrow = len(table.header) > _MANY_COLUMNS
    header, *rows = ([printable(cell, narrow=narrow) for cell in row] for row in (table.header, *table.rows))
    return {
        "kind": "table",
        "header": header,
        "alignments": list(table.alignments),
        "rows": rows,
        "widths": _widths(table),
    }


def _widths(table: Table) -> list[int]:
    """How wide the columns are to each other: by their longest cell, within bounds."""
    columns = zip(table.header, *table.rows, strict=True)
    return [max(_NARROWEST, min(_WIDEST, max(map(_width, column)))) for column in columns]


def _width(cell: str) -> int:
    """How wide a cell is in one line, in Latin letters: Hangul and Han take two."""
    return sum(2 if letter >= "\u1100" else 1 for letter in cell[:_WIDEST])
