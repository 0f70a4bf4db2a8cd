"""Tables and sheets: what a cell is, its column's header or the label to its left says."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from madang.domains.documents.content import Table
from madang.domains.documents.plain import table_text
from madang.kernel.personal_data import Confidence, Found, detect, header_kind
from madang.kernel.personal_data.labels import OTHER
from madang.kernel.personal_data.names import is_foreign_name, is_name
from madang.kernel.personal_data.normal import normalise

PERSONAL = frozenset(
    {
        "rrn",
        "frn",
        "passport",
        "driver",
        "health_ins",
        "card",
        "account",
        "mobile",
        "phone",
        "email",
        "birth",
        "address",
        "plate",
    }
)
"""Kinds that make a name beside them more than an isolated name."""

CERTAIN, LIKELY, CANDIDATE = Confidence
_NOT_LABELS = frozenset({"name", "address", "email", "post", "body", None})
_VALUE = re.compile(r"[0-9*○◯●xX]{3}|[0-9][-./]?[0-9]{3}|@")
DAY = re.compile(
    r"(?:19|20)?[0-9]{2}[-./년 ]{1,3}[01]?[0-9][-./월 ]{1,3}[0-3]?[0-9](?:일|\.)?"
    r"|(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]"
)
_PASSPORT = re.compile(r"[A-Za-z]{1,2}[- ]?[0-9]{3}[A-Za-z0-9 ]{4,6}")
_PLATE = re.compile(r"[가-힣 ]{0,6}[0-9]{2,3} ?[가-힣][- ]?[0-9]{4}")
_STREET = re.compile(r"[가-힣].*[0-9]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty: where it is, what it says, its label, and the kinds of the columns of its table."""

    row: int  # from 0
    column: int
    start: int  # in the text of the table
    text: str
    label: str | None
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class InCell:
    """A finding of a table; offsets in `table_text`."""

    found: Found
    row: int
    column: int


def in_table(table: Table) -> list[InCell]:
    """What a table says of persons: by the shapes in its rows, by its headers, by what stands side by side."""
    cells = list(_cells(table))
    starts = [cell.start for cell in cells]
    text = table_text(table)

    def cell_at(offset: int) -> Cell | None:
        number = bisect_right(starts, offset) - 1
        return cells[number] if number >= 0 else None

    def label_at(offset: int) -> str | None:
        cell = cell_at(offset)
        label = cell.label if cell else None
        return None if label in _NOT_LABELS else {"rrn_back": "rrn"}.get(str(label), label)

    def placed(
        one: Found,
    ) -> InCell:  # a row that reads like headers has no cells: what it says counts all the same
        cell = cell_at(one.start)
        return InCell(one, cell.row, cell.column) if cell else InCell(one, 0, 0)

    found = [placed(one) for one in detect(text, label_at)]
    found = [*found, *_broken(cells)]
    taken = {(one.row, one.column) for one in found if one.found.holds}
    found += [one for cell in cells if (cell.row, cell.column) not in taken and (one := _by_header(cell))]
    return _without_doubles(_in_rows(found, cells))


def _broken(cells: list[Cell]) -> Iterator[InCell]:
    """Numbers broken over the lines of one cell."""
    for cell in cells:
        if "\n" in cell.text and re.search("[0-9]", cell.text):
            for one in detect(cell.text):
                if "\n" in one.text:
                    yield InCell(
                        replace(one, start=cell.start + one.start, end=cell.start + one.end),
                        cell.row,
                        cell.column,
                    )


def _cells(table: Table) -> Iterator[Cell]:
    """The cells that hold values, each with its label: from the left where the row pairs them, else from above."""
    start, columns, headed = 0, dict[int, str](), False
    for number, row in enumerate(table.rows):
        kinds = [header_kind(cell) if cell else None for cell in row]
        paired = _pairs(row, kinds)
        if not paired and _is_header(row, kinds, number, columns, after_header=headed):
            columns, headed = _headers(row, kinds, columns if headed else {}), True
        else:
            headed = False
        all_kinds = frozenset(kind for kind in (*columns.values(), *kinds) if kind)
        for column, cell in enumerate(row):
            if cell and (headed or kinds[column] is None or column in paired):
                label = None if headed else paired.get(column, columns.get(column))
                yield Cell(number, column, start, cell, label, all_kinds)
            start += len(cell) + 1


def _pairs(row: tuple[str, ...], kinds: list[str | None]) -> dict[int, str]:
    """Of a row that reads `성명 | 홍길동 | 연락처 | 010…` the kind of each value, by its column."""
    filled = [column for column, cell in enumerate(row) if cell.strip()]
    pairs = {}
    for left, right in pairwise(filled):
        kind = kinds[left]
        if kind and kind not in ("post", OTHER, "body") and kinds[right] is None and _fits(kind, row[right]):
            pairs[right] = kind
    return pairs


def _fits(kind: str, cell: str) -> bool:
    """Whether a cell beside a label looks like its value rather than like the next header."""
    if kind == "name":
        return is_name(cell.strip()) or "*" in cell or is_foreign_name(cell)
    return bool(_VALUE.search(normalise(cell).text)) or (kind == "address" and bool(_STREET.search(cell)))


def _is_header(
    row: tuple[str, ...], kinds: list[str | None], number: int, columns: dict[int, str], *, after_header: bool
) -> bool:
    filled = [cell for cell in row if cell.strip()]
    labels = sum(1 for kind in kinds if kind)
    if not labels or any(re.search("[0-9]{4}", cell) for cell in filled):
        return False
    return labels > 1 or 2 * labels >= len(filled) or after_header or (not columns and number < 10)


def _headers(row: tuple[str, ...], kinds: list[str | None], above: dict[int, str]) -> dict[int, str]:
    """The kind of each column. A merged cell stands in its first column: its kind reaches over the empty ones."""
    columns: dict[int, str] = {}
    last = None
    for column, cell in enumerate(row):
        if cell.strip():
            last = kinds[column] or above.get(column)
        elif above.get(column):
            last = above[column]
        if last:
            columns[column] = last
    return above | columns


def _by_header(cell: Cell) -> InCell | None:
    """What a value is by its label alone: digits under 계좌번호, a number that lost its leading zero under 연락처."""
    judge = _JUDGES.get(cell.label or "")
    text = normalise(cell.text).text.strip()
    if judge is None or not text or "*" in text or (judged := judge(text, cell)) is None:
        return None
    start = cell.start + len(cell.text) - len(cell.text.lstrip())
    value = cell.text.strip()
    return InCell(Found(judged[0], judged[1], start, start + len(value), value), cell.row, cell.column)


Judged = tuple[str, Confidence] | None
Judge = Callable[[str, Cell], Judged]


def _digits(text: str) -> str:
    """The digits of a cell; a number that a sheet kept as a number may end in `.0`."""
    return re.sub("[^0-9]", "", re.sub(r"\.0+$", "", text))


def _resident(text: str, cell: Cell) -> Judged:
    digits, kind = _digits(text), "frn" if cell.label == "frn" else "rrn"
    if 11 <= len(digits) <= 13:
        return kind, CERTAIN
    if len(digits) == 7:
        return kind, LIKELY
    return ("birth", LIKELY) if len(digits) == 6 and DAY.fullmatch(digits) else None


def _phone(text: str, cell: Cell) -> Judged:
    digits = re.sub("^(?:00)?82", "", _digits(text)).lstrip("0")
    if re.fullmatch(r"1[016789][0-9]{7,8}", digits):
        return "mobile", CERTAIN
    landline = re.fullmatch(r"(?:2|[3-6][1-5]|70)[0-9]{7,8}", digits) and not digits.startswith("22133")
    return ("phone", CANDIDATE) if landline and not cell.columns & {"post"} else None


def _counted(kind: str, least: int, most: int) -> Judge:
    def judge(text: str, cell: Cell) -> Judged:
        return (
            (kind, CERTAIN)
            if least <= len(_digits(text)) <= most and not re.search("[가-힣]{6}", text)
            else None
        )

    return judge


def _shaped(kind: str, shape: re.Pattern[str], confidence: Confidence) -> Judge:
    def judge(text: str, cell: Cell) -> Judged:
        return (kind, confidence) if shape.fullmatch(text) else None

    return judge


def _name(text: str, cell: Cell) -> Judged:
    if "post" in cell.columns or not (is_name(text) or is_foreign_name(text)):
        return None
    return "name", CANDIDATE


def _address(text: str, cell: Cell) -> Judged:
    return (
        ("address", CANDIDATE)
        if _STREET.search(text) and len(text) >= 8 and "post" not in cell.columns
        else None
    )


_JUDGES: dict[str, Judge] = {
    "rrn": _resident,
    "frn": _resident,
    "rrn_back": _resident,
    "mobile": _phone,
    "phone": _phone,
    "account": _counted("account", 9, 16),
    "card": _counted("card", 13, 19),
    "driver": _counted("driver", 12, 12),
    "health_ins": _counted("health_ins", 11, 11),
    "passport": _shaped("passport", _PASSPORT, CERTAIN),
    "plate": _shaped("plate", _PLATE, LIKELY),
    "birth": _shaped("birth", DAY, LIKELY),
    "name": _name,
    "address": _address,
}


def _in_rows(found: list[InCell], cells: list[Cell]) -> Iterator[InCell]:
    """Each finding as sure as its row makes it: a name beside a number, a telephone or an address beside a name."""
    columns = {cell.row: cell.columns for cell in cells}
    named = {
        cell.row
        for cell in cells
        if cell.label == "name" and (is_name(cell.text.strip()) or is_foreign_name(cell.text))
    }
    held = {one.row for one in found if one.found.holds and one.found.kind in PERSONAL}
    for one in found:
        kind, about = one.found.kind, columns.get(one.row, frozenset())
        if (
            not one.found.holds
            and kind in ("phone", "address")
            and one.row in named
            and not about & {"post", "body"}
        ):
            held.add(one.row)
            yield replace(one, found=replace(one.found, confidence=LIKELY))
        elif kind != "name":
            yield one
    for one in found:
        if one.found.kind == "name":
            beside = one.row in held and "post" not in about
            yield replace(one, found=replace(one.found, confidence=LIKELY)) if beside else one


def _without_doubles(found: Iterable[InCell]) -> list[InCell]:
    """None over another: one that holds before a candidate, then the first."""
    kept: dict[tuple[int, int], list[InCell]] = defaultdict(list)
    for one in sorted(found, key=lambda one: not one.found.holds):
        beside = kept[one.row, one.column]
        if not any(k.found.start < one.found.end and one.found.start < k.found.end for k in beside):
            beside.append(one)
    return sorted((one for cell in kept.values() for one in cell), key=lambda one: one.found.start)
