"""Files of OpenDocument: tracked changes settled, notes and everything hidden gone, words masked over their spans."""

from typing import Any

from madang.domains.documents.content import Unread
from madang.domains.documents.redaction.archive import (
    Text,
    bare_picture,
    drop,
    packed,
    parsed,
    unpacked,
    written,
)
from madang.domains.documents.redaction.marked_up import local, mask_all, named
from madang.domains.documents.redaction.masking import Piece, mask_pieces
from madang.domains.documents.redaction.order import CannotRedact, Order

_DROPPED = (
    "Thumbnails/", "ObjectReplacements/", "Basic/", "Scripts/", "Dialogs/", "Versions/", "Configurations2/",
    "layout-cache", "META-INF/documentsignatures.xml", "META-INF/macrosignatures.xml", "manifest.rdf", "settings.xml",
    "VersionList.xml",
)  # fmt: skip
_UNSEEN = (
    "tracked-changes", "change", "change-start", "change-end", "annotation", "annotation-end", "scripts",
    "event-listeners", "notes", "hidden-text", "hidden-paragraph", "dde-connection-decls", "dde-source", "script",
    "user-field-decls", "data-pilot-tables", "database-ranges", "scenario", "source-cell-range-address",
    "cell-range-source", "table-source", "plugin", "applet", "object-ole", "detective",
)  # fmt: skip
_LINES = {"p", "h"}
_BLANKS = {"s": " ", "tab": "\t", "line-break": "\n"}
_MOST = 1_024  # columns that a repeated cell may stand for, here


def redact(content: bytes, order: Order) -> bytes:
    """The file redacted. Raises CannotRedact."""
    entries = unpacked(content)
    if b"encryption-data" in entries.get("META-INF/manifest.xml", b""):
        raise CannotRedact(Unread.ENCRYPTED)
    kept = {name: data for name, data in entries.items() if not name.startswith(_DROPPED)}
    trees = {name: parsed(data) for name, data in kept.items() if name.endswith((".xml", ".rdf"))}
    replacements = order.replacements()
    for name, root in trees.items():
        if name.endswith("meta.xml"):
            for child in list(root):
                root.remove(child)
        _clean(root)
        _mask_lines(root, replacements)
        mask_all(root, replacements)
        if name == "META-INF/manifest.xml":
            _forget(root, set(kept))
    rewritten = {
        name: written(trees[name]) if name in trees else bare_picture(data)
        for name, data in kept.items()
        if name in trees or not _is_object(name)
    }
    return packed(rewritten, first=("mimetype",))


def _is_object(name: str) -> bool:
    """Whether an entry is a foreign object, whose inside nothing here knows."""
    return "/" not in name and name.startswith("Object ")


def _clean(root: Any) -> None:
    hidden = _hidden_styles(root)
    for element in named(root, "table", "page", "span", "p", "h", "section"):
        style = _attribute(element, "style-name")
        if style in hidden or (local(element) == "section" and _attribute(element, "display") == "none"):
            drop(element, keeping_tail=True)
    for table in named(root, "table"):
        _clear_hidden(table)
    for element in named(root, *_UNSEEN):
        drop(element)


def _hidden_styles(root: Any) -> set[str | None]:
    """Styles by which tables, slides and text are not shown."""
    return {
        _attribute(style, "name")
        for style in named(root, "style")
        for properties in style
        if (local(properties) == "table-properties" and _attribute(properties, "display") == "false")
        or (
            local(properties) == "drawing-page-properties"
            and _attribute(properties, "visibility") == "hidden"
        )
        or (local(properties) == "text-properties" and _attribute(properties, "display") == "none")
    }


def _attribute(element: Any, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), None)


def _clear_hidden(table: Any) -> None:
    """Empties the cells of hidden rows and columns; they stay, so that nothing moves."""
    columns: list[bool] = []
    for column in named(table, "table-column"):
        repeated = min(int(_attribute(column, "number-columns-repeated") or 1), _MOST)
        columns += [_attribute(column, "visibility") in ("collapse", "filter")] * repeated
    for row in named(table, "table-row"):
        hidden = _attribute(row, "visibility") in ("collapse", "filter")
        place = 0
        for cell in [child for child in row if local(child) in ("table-cell", "covered-table-cell")]:
            repeated = int(_attribute(cell, "number-columns-repeated") or 1)
            if hidden or any(columns[place : place + repeated]):
                _empty(cell)
            place += repeated


def _empty(cell: Any) -> None:
    for child in list(cell):
        cell.remove(child)
    for name in list(cell.attrib):
        if not name.endswith(
            ("}number-columns-repeated", "}number-columns-spanned", "}number-rows-spanned", "}style-name")
        ):
            del cell.attrib[name]


def _mask_lines(root: Any, replacements: dict[str, str]) -> None:
    """Masks words in paragraphs over their spans; of a cell that held one, its value goes too."""
    for line in named(root, *_LINES):
        if mask_pieces(list(_pieces(line)), replacements):
            cell = line.getparent()
            while cell is not None and local(cell) != "table-cell":
                cell = cell.getparent()
            if cell is not None:
                for name in list(cell.attrib):
                    if name.endswith(("value", "}formula", "}value-type", "-value")):
                        del cell.attrib[name]


def _pieces(line: Any) -> "list[Piece | str]":
    pieces: list[Piece | str] = [Text(line)]
    for child in line:
        if local(child) in _BLANKS:
            pieces.append(_BLANKS[local(child)])
        elif isinstance(child.tag, str) and local(child) not in ("frame", "note"):
            pieces += _pieces(child)
        pieces.append(Text(child, tail=True))
    return pieces


def _forget(root: Any, kept: set[str]) -> None:
    for entry in named(root, "file-entry"):
        path = _attribute(entry, "full-path") or ""
        if path.startswith(_DROPPED) or (not path.endswith("/") and (path not in kept or _is_object(path))):
            drop(entry)
