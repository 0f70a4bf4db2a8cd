"""Workbooks: hidden sheets, rows and columns, formulas that would tell of them, comments and caches gone."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures.spelling import spans
from madang.domains.documents.redaction.archive import Text, drop
from madang.domains.documents.redaction.marked_up import local, mask_runs, named
from madang.domains.documents.redaction.masking import masked
from madang.domains.documents.redaction.opc import Package
from madang.domains.documents.redaction.order import CannotRedact, Order

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ON = ("1", "true")
_SHEETS = re.compile(r"/(work|chart)sheet$")
_DIGITS = re.compile(r"\D")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_FEWEST = 6  # digits from which a number is taken for one of the words


def redact(content: bytes, order: Order) -> bytes:
    """The workbook redacted. Raises CannotRedact."""
    package = Package(content)
    changed = _drop_sheets(package)
    changed |= any(
        "/externalLink" in relation.get("Type", "") for relation in package.relations(package.main())
    )
    package.drop_hidden()
    package.without_macros()
    strings = _Strings(package)
    sheets = [package.tree(name) for name in _sheets(package)]
    for sheet in sheets:
        changed |= _clear_hidden(sheet)
    replacements = order.replacements()
    numbers = {
        digits.lstrip("0"): replacements[words]
        for words in replacements
        if len(digits := _DIGITS.sub("", words)) >= _FEWEST and not re.search(r"[^\W\d_]", words)
    }
    for sheet in sheets:
        for cell in named(sheet, "c"):
            changed |= _mask_number(cell, numbers)
    changed |= strings.mask(replacements)
    for sheet in sheets:
        changed |= _mask_formulas(sheet, replacements)
    if changed:  # a formula would be reckoned anew over what is gone, and tell or fail
        for sheet in sheets:
            for formula in named(sheet, "f"):
                drop(formula)
    strings.keep(sheets)
    _mask_rest(package, replacements)
    return package.content()


def _sheets(package: Package) -> Iterator[str]:
    main = package.main()
    for relation in package.relations(main):
        name = package.target(main, relation)
        if _SHEETS.search(relation.get("Type", "")) and name in package.parts:
            yield name


def _drop_sheets(package: Package) -> bool:
    """Drops hidden sheets, with the names defined for them or leading there."""
    main = package.main()
    book = package.tree(main)
    sheets = list(named(book, "sheet"))
    gone = {index: sheet for index, sheet in enumerate(sheets) if sheet.get("state", "visible") != "visible"}
    if len(gone) == len(sheets):
        raise CannotRedact(Unread.EMPTY, "every sheet is hidden")
    ids = {value for sheet in gone.values() for name, value in sheet.attrib.items() if name.endswith("}id")}
    titles = {sheet.get("name", "") for sheet in gone.values()}
    kept = [index for index in range(len(sheets)) if index not in gone]
    for defined in named(book, "definedName"):
        local_to = defined.get("localSheetId")
        hidden = defined.get("hidden") in _ON and not defined.get("name", "").startswith("_xlnm")
        if hidden or (local_to and int(local_to) in gone) or any(t in (defined.text or "") for t in titles):
            drop(defined)
        elif local_to:
            defined.set("localSheetId", str(kept.index(int(local_to))))
    package.drop_relations(lambda part, relation: part == main and relation.get("Id") in ids)
    for view in named(book, "workbookView"):
        for name in ("activeTab", "firstSheet"):
            view.attrib.pop(name, None)
    for element in named(
        book, "fileSharing", "fileRecoveryPr", "webPublishing", "customWorkbookViews", "extLst"
    ):
        drop(element)
    for names in named(book, "definedNames"):
        if not len(names):
            drop(names)
    return bool(gone)


def _clear_hidden(sheet: Any) -> bool:
    """Empties hidden rows and columns; they stay hidden, so that nothing moves. True if anything was there."""
    columns = [
        (int(column.get("min", 0)), int(column.get("max", 0)))
        for column in named(sheet, "col")
        if column.get("hidden") in _ON or column.get("width") == "0"
    ]
    cleared = False
    for row in named(sheet, "row"):
        hidden = row.get("hidden") in _ON or row.get("ht") == "0"
        for place, cell in enumerate(list(row), 1):
            number = _column(cell.get("r", "")) or place
            if hidden or any(first <= number <= last for first, last in columns):
                drop(cell)
                cleared = True
    for element in named(sheet, "customSheetViews", "scenarios", "extLst", "phoneticPr", "protectedRanges"):
        drop(element)
    return cleared


def _column(reference: str) -> int:
    """The number of the column of `AB12`, from 1; 0 for what is no reference."""
    number = 0
    for letter in re.match(r"[A-Z]*", reference)[0]:  # type: ignore[index]  # matches always
        number = number * 26 + ord(letter) - 64
    return number


def _mask_number(cell: Any, numbers: dict[str, str]) -> bool:
    """Puts words in the place of a number whose digits are those of a word to be removed."""
    value = next((child for child in cell if local(child) == "v"), None)
    if value is None or cell.get("t", "n") not in ("n", "str"):
        return False
    text = value.text or ""
    digits = text[:-2] if text.endswith(".0") else text
    if re.fullmatch(r"\d\.\d+E\+?\d+", digits):
        digits = f"{float(digits):.0f}"
    replacement = numbers.get(_DIGITS.sub("", digits).lstrip("0"))
    if replacement is None:
        return False
    _say(cell, replacement)
    return True


def _say(cell: Any, words: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    within = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
    within.text = words


def _mask_formulas(sheet: Any, replacements: dict[str, str]) -> bool:
    """Masks words in cells that keep their own text, and in formulas. True if there were any."""
    changed = False
    for cell in named(sheet, "c"):
        for child in cell:
            if local(child) in ("v", "f") and spans(child.text or "", replacements):
                child.text = masked(child.text or "", replacements)
                changed = True
    return changed | mask_runs(sheet, replacements, {"t"}, {"c"}, {})


class _Strings:
    """The strings that the cells of all sheets share."""

    def __init__(self, package: Package) -> None:
        main = package.main()
        found = [
            package.target(main, relation)
            for relation in package.relations(main)
            if relation.get("Type", "").endswith("/sharedStrings")
        ]
        self.roots = [package.tree(name) for name in found if name in package.parts]

    def mask(self, replacements: dict[str, str]) -> bool:
        changed = False
        for root in self.roots:
            for spoken in named(root, "rPh", "phoneticPr"):  # readings of names
                drop(spoken)
            changed |= mask_runs(root, replacements, {"t"}, {"si"}, {})
        return changed

    def keep(self, sheets: list[Any]) -> None:
        """Empties the strings that no cell shows any more; the others keep their numbers."""
        used = {
            int(child.text)
            for sheet in sheets
            for cell in named(sheet, "c")
            if cell.get("t") == "s"
            for child in cell
            if local(child) == "v" and (child.text or "").isdigit()
        }
        for root in self.roots:
            for index, string in enumerate([child for child in root if local(child) == "si"]):
                if index not in used:
                    for child in list(string):
                        string.remove(child)
                    Text(etree.SubElement(string, f"{_MAIN}t")).text = ""


def _mask_rest(package: Package, replacements: dict[str, str]) -> None:
    """Drawings, charts, tables, links, names: what is not a cell."""
    package.sweep()
    for name in package.xml_parts():
        root = package.tree(name)
        for element in named(root, "externalData"):  # a chart's own workbook
            drop(element)
        if "/worksheets/" not in f"/{name}" and not name.endswith("sharedStrings.xml"):
            mask_runs(root, replacements, {"t"}, {"p"}, {"br": "\n"})
        package.mask(name, replacements)
    _name_sheets(package.tree(package.main()))


def _name_sheets(book: Any) -> None:
    """Makes the names of sheets fit again: some signs are not allowed in them, and none may stand twice."""
    taken: set[str] = set()
    for sheet in named(book, "sheet"):
        plain = _NOT_IN_NAMES.sub("", sheet.get("name", ""))[:28] or "-"
        name = next(
            n for n in (plain, *(f"{plain}{i:03d}" for i in range(2, 1000))) if n.lower() not in taken
        )
        taken.add(name.lower())
        if sheet.get("name") != name and (_NOT_IN_NAMES.search(sheet.get("name", "")) or plain != name):
            sheet.set("name", name)
