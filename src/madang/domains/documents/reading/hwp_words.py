"""Paragraphs, tables and controls of HWP 5 records. Source: Hancom's format description, revision 1.3."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from madang.domains.documents.content import Hiding, Table
from madang.domains.documents.reading.gathering import Block, Gathering
from madang.domains.documents.reading.hwp_records import (
    CTRL_HEADER,
    EQUATION,
    FORM_OBJECT,
    LIST_HEADER,
    MEMO_LIST,
    PARA_HEADER,
    PARA_TEXT,
    TABLE,
    TEXT_ART,
    Record,
)

# a text without controls; a control of eight units (tab, field, anchor of an object); one of one unit
_PIECES = re.compile(
    rb"((?:[\x20-\xff]\x00|[\x00-\xff][\x01-\xff])+)|([\x01-\x09\x0b\x0c\x0e-\x17]\x00.{14})|(..)", re.DOTALL
)
_ONE_UNIT = {10: "\n", 13: "", 24: "-", 30: " ", 31: " "}
_TAB = 9
_BESIDE = {
    b"head": Hiding.HEADER,
    b"foot": Hiding.HEADER,
    b"fn  ": Hiding.NOTE,
    b"en  ": Hiding.NOTE,
    b"tcmt": Hiding.COMMENT,
}
_FIELDS = {b"%hlk": Hiding.LINK, b"%%me": Hiding.COMMENT, b"%me#": Hiding.COMMENT}
_MOST_COLUMNS = 1_000


@dataclass(slots=True)
class Words:
    """Reads one section into the gathering."""

    gathering: Gathering
    part: str
    after: list[Block] = field(default_factory=list)

    def section(self, roots: list[Record]) -> None:
        """A page of what the body says; memos, which stand at the end, beside it."""
        memo = next((n for n, r in enumerate(roots) if r.tag == MEMO_LIST), len(roots))
        blocks = list(self.blocks(roots[:memo]))
        pictured = not any(blocks) and any(r.tag == 85 for r in _all(roots))  # 85: a picture
        self.gathering.page(blocks, pictured=pictured)
        self._hide(list(self.blocks(roots[memo:])), Hiding.COMMENT, f"{self.part} memo")

    def blocks(self, found: list[Record]) -> Iterator[Block]:
        for record in found:
            if record.tag == PARA_HEADER:
                yield self._paragraph(record)
                memo = [r for r in record.children if r.tag == MEMO_LIST]
                for each in memo:
                    self._hide(list(self._apart(each.children)), Hiding.COMMENT, f"{self.part} memo")
            elif record.tag == CTRL_HEADER:
                self._control(record)
            elif record.children:
                yield from self.blocks(record.children)
            while self.after:
                yield self.after.pop(0)

    def _paragraph(self, record: Record) -> str:
        said = "".join(text_of(child.data) for child in record.children if child.tag == PARA_TEXT)
        for child in record.children:
            if child.tag == CTRL_HEADER:
                self._control(child)
        return said

    def _control(self, record: Record) -> None:
        kind = record.data[3::-1] if len(record.data) >= 4 else b""
        if kind == b"tbl ":
            self._table(record)
        elif kind in _BESIDE:
            name = kind.decode("ascii").strip()
            self._hide(list(self._apart(record.children)), _BESIDE[kind], f"{self.part} {name}")
        elif kind[:1] == b"%":
            self._field(record, kind)
        else:
            self._object(record, kind)

    def _object(self, record: Record, kind: bytes) -> None:
        """Drawings, equations, form objects: what they say stands on the page."""
        if kind == b"gso ":
            self._description(record, kind)
        for each in _all(record.children, stop=PARA_HEADER):
            if each.tag == EQUATION:
                self.after.append(_string(each.data, 4))
            elif each.tag in (FORM_OBJECT, TEXT_ART):
                said = each.data.decode("utf-16-le", "ignore")
                self.gathering.hide(
                    Hiding.FORM_FIELD, f"{self.part} form", "".join(filter(str.isprintable, said))
                )
        if kind == b"bokm":
            return
        self.after += list(self._apart(record.children))
        if kind in (b"tdut", b"tcps"):
            said = record.data[4:].decode("utf-16-le", "ignore")
            self.after.append("".join(c for c in said if c.isprintable()))

    def _description(self, record: Record, kind: bytes) -> None:
        """The alternative text of an object: a string behind its common properties."""
        if len(record.data) > 46:
            self.gathering.hide(
                Hiding.ALTERNATIVE, f"{self.part} {kind.decode().strip()}", _string(record.data, 44)
            )

    def _field(self, record: Record, kind: bytes) -> None:
        """The command of a field: an address, a hint, the text of a memo."""
        said = _string(record.data, 9)
        hiding = _FIELDS.get(kind, Hiding.FORM_FIELD)
        self.gathering.hide(hiding, f"{self.part} {kind.decode('latin-1').strip()}", said)
        self._hide([*self._apart(record.children)], hiding, f"{self.part} {kind.decode('latin-1').strip()}")

    def _table(self, record: Record) -> None:
        """Cells by their addresses; a caption stands before the table record."""
        rows: dict[int, dict[int, str]] = {}
        cell: tuple[int, int] | None = None
        seen_table, held = False, list(record.children)
        inner: list[Record] = []
        self._description(record, b"tbl ")
        for child in [*held, Record(LIST_HEADER, b"")]:
            if child.tag == LIST_HEADER:
                self._cell(rows, cell, inner)
                cell = _address(child.data) if seen_table else None
                inner = list(child.children)
            elif child.tag == TABLE:
                self._cell(rows, cell, inner)
                seen_table, cell, inner = True, None, []
            elif child.tag == PARA_HEADER:
                inner.append(child)
        self.after.insert(0, Table(tuple(_filled(rows[row]) for row in sorted(rows))))

    def _cell(
        self, rows: dict[int, dict[int, str]], cell: tuple[int, int] | None, inner: list[Record]
    ) -> None:
        blocks = list(self._apart(inner)) if inner else []
        self.after += [b for b in blocks if isinstance(b, Table) or cell is None]
        if cell is not None:
            said = "\n".join(b for b in blocks if isinstance(b, str) and b)
            held = rows.setdefault(cell[0], {})
            held[cell[1]] = f"{held[cell[1]]}\n{said}" if held.get(cell[1]) else said

    def _apart(self, found: list[Record]) -> Iterator[Block]:
        yield from Words(self.gathering, self.part).blocks(found)

    def _hide(self, blocks: list[Block], hiding: Hiding, place: str) -> None:
        self.gathering.hide(hiding, place, "\n".join(b for b in blocks if isinstance(b, str) and b))
        for table in blocks:
            if isinstance(table, Table):
                self.gathering.hide(hiding, place, "", table=table)


def text_of(data: bytes) -> str:
    """The text of a paragraph without the controls that stand between its letters."""
    out = []
    for found in _PIECES.finditer(data):
        text, control, unit = found.groups()
        if text is not None:
            out.append(text.decode("utf-16-le", "replace"))
        elif control is not None:
            out.append("\t" if control[0] == _TAB else "")
        elif unit is not None:
            out.append(_ONE_UNIT.get(unit[0] | unit[1] << 8, ""))
    return "".join(out)


def _string(data: bytes, at: int) -> str:
    """A counted string; empty where the record is too short."""
    if len(data) < at + 2:
        return ""
    (length,) = struct.unpack_from("<H", data, at)
    return data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")


def _address(data: bytes) -> tuple[int, int] | None:
    """Row and column of a cell."""
    if len(data) < 12:
        return None
    column, row = struct.unpack_from("<HH", data, 8)
    return (row, column) if column < _MOST_COLUMNS else None


def _filled(row: dict[int, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in range(max(row) + 1))


def _all(found: list[Record], stop: int = -1) -> Iterator[Record]:
    for record in found:
        if record.tag != stop:
            yield record
            yield from _all(record.children, stop)
