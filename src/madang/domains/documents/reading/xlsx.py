"""Excel workbooks: sheets, what is hidden in them, names, formulas, unused strings. Source: ECMA-376, 18."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from madang.domains.documents.content import Hiding, Table, Unread
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Gathering
from madang.domains.documents.reading.grid import Grid
from madang.domains.documents.reading.numbers import is_date, pattern_of, shown
from madang.domains.documents.reading.ooxml import Package, open_package, said_in_attributes
from madang.domains.documents.reading.xml import Element, attribute, lines_of, local

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SAID_BESIDE = {
    "headerFooter": Hiding.HEADER,
    "hyperlinks": Hiding.LINK,
    "dataValidations": Hiding.HIDDEN_TEXT,
    "conditionalFormatting": Hiding.FORMULA,
}


@dataclass(slots=True)
class _Book:
    """What the sheets of a workbook share."""

    strings: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    formats: list[tuple[bool, str]] = field(default_factory=list)  # of a style: is it a date, its pattern
    since_1904: bool = False


def read(content: bytes, name: str, gathering: Gathering) -> None:
    package = open_package(content, gathering)
    main = package.main("xl/workbook.xml")
    if main.endswith(".bin"):
        raise Unreadable(Unread.UNSUPPORTED, "application/vnd.ms-excel.sheet.binary.macroEnabled.12")
    relations = package.relations(main)
    root = package.part(main)
    if root is None:
        raise Unreadable(Unread.DAMAGED)
    folder = main.rpartition("/")[0]
    book = _Book(list(_strings(package, f"{folder}/sharedStrings.xml")))
    book.formats = list(_formats(package.part(f"{folder}/styles.xml")))
    book.since_1904 = any(attribute(p, "date1904") in ("1", "true") for p in root.iter("{*}workbookPr"))
    for sheet in root.iter("{*}sheet"):
        target = relations.get(attribute(sheet, "id"), ("", ""))[1]
        _sheet(package, book, target, attribute(sheet, "name"), attribute(sheet, "state", "visible"))
    for defined in root.iter("{*}definedName"):
        said = f"{attribute(defined, 'name')} {attribute(defined, 'comment')} {defined.text or ''}"
        gathering.hide(Hiding.DEFINED_NAME, f"{main} definedName", said)
    _unused(book, gathering)
    package.rest()


def _unused(book: _Book, gathering: Gathering) -> None:
    left = [text for number, text in enumerate(book.strings) if number not in book.used]
    gathering.hide(Hiding.HIDDEN_TEXT, "sharedStrings.xml", "\n".join(filter(None, left)))


def _strings(package: Package, name: str) -> Iterator[str]:
    root = package.part(name)
    for entry in root if root is not None else ():
        if local(entry) == "si":
            spoken = [t.text or "" for t in entry.iterfind("{*}rPh/{*}t")]
            package.gathering.hide(Hiding.HIDDEN_TEXT, f"{name} rPh", " ".join(spoken))
            yield "".join(t.text or "" for t in entry.iter("{*}t") if local(t.getparent()) != "rPh")


def _formats(styles: Element | None) -> Iterator[tuple[bool, str]]:
    if styles is None:
        return
    codes = {attribute(f, "numFmtId"): attribute(f, "formatCode") for f in styles.iter("{*}numFmt")}
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        number = attribute(style, "numFmtId", "0")
        code = codes.get(number, "")
        dated = is_date(int(number) if number.isdigit() else 0, code)
        yield dated, "" if dated else pattern_of(code)


def _sheet(package: Package, book: _Book, part: str, name: str, state: str) -> None:
    relations = package.relations(part)
    root = package.part(part)
    if root is None:
        if part:
            package.gathering.miss(Unread.DAMAGED)
        return
    grid = Grid(name, hidden_columns=_hidden_columns(root))
    formulas: list[str] = []
    for row in root.iterfind("{*}sheetData/{*}row"):
        _row(row, book, grid, formulas, name)
    _lay_out(package.gathering, grid, name, state, bool(_pictures(relations)))
    package.gathering.hide(Hiding.FORMULA, name, "\n".join(formulas))
    for child in root:
        if local(child) in _SAID_BESIDE:
            said = "\n".join([*lines_of(child), *said_in_attributes(child)])
            package.gathering.hide(_SAID_BESIDE[local(child)], f"{name} {local(child)}", said)


def _lay_out(gathering: Gathering, grid: Grid, name: str, state: str, pictured: bool) -> None:
    if state in ("hidden", "veryHidden"):
        gathering.hide(Hiding.HIDDEN_SHEET, name, "", table=Table(grid.all_rows()))
        gathering.hide(Hiding.HIDDEN_SHEET, f"{name} {state}", name)
        return
    shown_rows = grid.visible_rows()
    blocks = [Table(shown_rows)] if shown_rows else []
    page = gathering.page(blocks, name, pictured=pictured and not shown_rows)
    gathering.hide(Hiding.HIDDEN_ROW, name, "", page, Table(grid.hidden_row_table()))
    gathering.hide(Hiding.HIDDEN_COLUMN, name, "", page, Table(grid.hidden_column_table()))


def _pictures(relations: dict[str, tuple[str, str]]) -> list[str]:
    return [target for kind, target in relations.values() if kind in ("drawing", "image")]


def _hidden_columns(root: Element) -> list[tuple[int, int]]:
    found = []
    for column in root.iterfind("{*}cols/{*}col"):
        if attribute(column, "hidden") in ("1", "true") or attribute(column, "width") == "0":
            low, high = attribute(column, "min", "0"), attribute(column, "max", "0")
            if low.isdigit() and high.isdigit():
                found.append((int(low), int(high)))
    return found


def _row(row: Element, book: _Book, grid: Grid, formulas: list[str], name: str) -> None:
    cells: dict[int, str] = {}
    column = 0
    for cell in row:
        place = cell.get("r") or ""
        found = _CELL.match(place)
        column = _number(found[1]) if found else column + 1
        formula = cell.find("{*}f")
        if formula is not None and formula.text:
            formulas.append(f"{name}!{place} ={formula.text}")
        if value := _value(cell, book):
            cells[column] = value
    hidden = row.get("hidden") in ("1", "true") or row.get("ht") == "0"
    grid.add(cells, hidden)


def _value(cell: Element, book: _Book) -> str:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        return "".join(t.text or "" for t in cell.iter("{*}t"))
    held = cell.find("{*}v")
    value = (held.text or "") if held is not None else ""
    if kind == "s":
        return _shared(value, book)
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    if kind != "n" or not value:
        return value
    style = cell.get("s") or "0"
    number = int(style) if style.isdigit() else 0
    dated, pattern = book.formats[number] if number < len(book.formats) else (False, "")
    return shown(value, dated, pattern, book.since_1904)


def _shared(value: str, book: _Book) -> str:
    if not value.isdigit() or int(value) >= len(book.strings):
        return value
    book.used.add(int(value))
    return book.strings[int(value)]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
