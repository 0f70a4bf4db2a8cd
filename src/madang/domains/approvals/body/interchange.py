"""A body as JSON: the open format in which documents are kept and handed on (docs/document-body.md).

행정업무의 운영 및 혁신에 관한 규정 제5조제2항: documents are made in an open format.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from madang.domains.approvals.body.blocks import Alignment, Block, Blocks, End, Image, Item, Paragraph, Table
from madang.domains.approvals.body.cleaning import cleaned
from madang.domains.approvals.body.levels import DEEPEST, most
from madang.domains.approvals.body.tables import MOST_COLUMNS
from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

FORMAT = "madang-document-body"
VERSION = 1
_ALIGNMENTS = ("", "left", "center", "right")
_NOT_A_BODY = Text(
    "본문의 JSON을 읽을 수 없습니다({where}: {why}). 문서 본문 형식 설명에 맞게 고쳐 주십시오.",
    "The JSON of the body cannot be read ({where}: {why}). Please mend it as the format of bodies says.",
)
_WHY = {
    "format": Text("format과 version이 다름", "another format or version"),
    "type": Text("알 수 없는 종류", "unknown type"),
    "text": Text("글자가 아님", "not a text"),
    "empty": Text("비어 있음", "empty"),
    "number": Text("쓸 수 없는 번호", "a number that cannot be used"),
    "table": Text("칸 수가 다르거나 표가 아님", "rows of unequal width, or no table"),
}


def as_json(blocks: Blocks) -> dict[str, Any]:
    """The body as plain values for JSON."""
    return {"format": FORMAT, "version": VERSION, "blocks": [_block(block) for block in blocks]}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Item():
            return {"type": "item", "level": block.level, "number": block.number, "text": block.text}
        case Paragraph():
            return {"type": "paragraph", "text": block.text}
        case Table():
            return {
                "type": "table",
                "header": list(block.header),
                "alignments": list(block.alignments),
                "rows": [list(row) for row in block.rows],
            }
        case Image():
            return {"type": "image", "attachment": block.attachment, "description": block.description}
        case _:
            return {"type": "end"}


def from_json(value: object) -> Blocks:
    """The body from what `as_json` wrote. Raises InvalidInput (`body_not_readable`) with the place that is wrong."""
    body = value if isinstance(value, Mapping) else {}
    if (body.get("format"), body.get("version")) != (FORMAT, VERSION):
        raise _not_a_body("format", "format")
    blocks = body.get("blocks")
    if not isinstance(blocks, list):
        raise _not_a_body("blocks", "type")
    return tuple(_read(each, f"blocks[{n}]") for n, each in enumerate(blocks))


def _read(value: object, where: str) -> Block:
    given = value if isinstance(value, Mapping) else {}
    match given.get("type"):
        case "item":
            level = _number(given.get("level"), DEEPEST, f"{where}.level")
            number = _number(given.get("number"), most(level), f"{where}.number")
            return Item(level, number, _lines(given.get("text"), f"{where}.text"))
        case "paragraph":
            if text := _lines(given.get("text"), f"{where}.text"):
                return Paragraph(text)
            raise _not_a_body(f"{where}.text", "empty")
        case "table":
            return _table(given, where)
        case "image":
            attachment = _number(given.get("attachment"), 9999, f"{where}.attachment")
            return Image(_line(given.get("description"), f"{where}.description"), attachment)
        case "end":
            return End()
        case _:
            raise _not_a_body(where, "type")


def _table(given: Mapping[str, object], where: str) -> Table:
    rows = [_row(given.get("header"), f"{where}.header")]
    listed = given.get("rows")
    rows += [
        _row(row, f"{where}.rows[{n}]") for n, row in enumerate(listed if isinstance(listed, list) else ())
    ]
    alignments = given.get("alignments", [""] * len(rows[0]))
    known = isinstance(alignments, list) and all(each in _ALIGNMENTS for each in alignments)
    if (
        not known
        or not isinstance(listed, list)
        or {*map(len, rows), len(cast(list[str], alignments))} != {len(rows[0])}
    ):
        raise _not_a_body(where, "table")
    return Table(rows[0], tuple(cast(list[Alignment], alignments)), tuple(rows[1:]))


def _row(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_COLUMNS:
        raise _not_a_body(where, "table")
    return tuple(_line(cell, where) for cell in value)


def _number(value: object, highest: int, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= highest:
        raise _not_a_body(where, "number")
    return value


def _lines(value: object, where: str) -> str:
    return "\n".join(_stripped(_text(value, where).split("\n")))


def _line(value: object, where: str) -> str:
    return " ".join(_stripped(_text(value, where).split("\n")))


def _stripped(lines: Iterable[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _not_a_body(where, "text")
    return cleaned(value)


def _not_a_body(where: str, why: str) -> InvalidInput:
    return InvalidInput(_NOT_A_BODY.format(where=where, why=_WHY[why]), "body_not_readable")
