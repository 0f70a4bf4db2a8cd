"""HWPX: Hangul documents as zip and XML. Source: KS X 6101 (OWPML)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from madang.domains.documents.content import Hiding, Table, Unread
from madang.domains.documents.reading.archive import Archive
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Block, Gathering
from madang.domains.documents.reading.xml import Element, attribute, comments_of, lines_of, local, parse

MEDIA = "application/hwp+zip"
_SECTION = re.compile(r"(?:.*/)?section(\d+)\.xml$", re.IGNORECASE)
_SIGNS = {"tab": "\t", "lineBreak": "\n", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_BESIDE = {
    "header": Hiding.HEADER,
    "footer": Hiding.HEADER,
    "footNote": Hiding.NOTE,
    "endNote": Hiding.NOTE,
    "hiddenComment": Hiding.COMMENT,
    "memo": Hiding.COMMENT,
}
_CHANGES = {"deleteBegin": 1, "deleteEnd": -1}
_SILENT = {
    "linesegarray",
    "secPr",
    "colPr",
    "fieldEnd",
    "charPr",
    "pageNum",
    "autoNum",
    "newNum",
    "pageHiding",
}
_FIELD_WORDS = {"stringParam", "metaTag"}


def read(content: bytes, name: str, gathering: Gathering) -> None:
    archive = Archive(content, gathering.budget)
    if archive.unsafe:
        gathering.miss(Unread.UNSAFE_NAMES)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable(Unread.ENCRYPTED)
    sections = sorted(_sections(archive))
    if not sections:
        raise Unreadable(Unread.DAMAGED)
    for _, part in sections:
        root = parse(archive.read(part))
        words = _Words(gathering, part)
        blocks = list(words.blocks(root))
        words.page = gathering.page(
            blocks, pictured=not any(blocks) and any(True for _ in root.iter("{*}pic"))
        )
        for comment in comments_of(root):
            gathering.hide(Hiding.HIDDEN_TEXT, f"{part} XML comment", comment)
    _rest(archive, gathering, {part for _, part in sections})


def _sections(archive: Archive) -> Iterator[tuple[int, str]]:
    for name in archive.names:
        if found := _SECTION.match(name):
            yield int(found[1][:9]), name


def _rest(archive: Archive, gathering: Gathering, taken: set[str]) -> None:
    for name in archive.names:
        if name in taken or name in ("mimetype", "version.xml"):
            continue
        try:
            _unasked(archive.read(name), name, gathering)
        except Unreadable as fault:
            gathering.miss(fault.code)


def _unasked(found: bytes, name: str, gathering: Gathering) -> None:
    lower = name.lower()
    if lower.endswith((".hpf", "header.xml")) and not found.startswith(b"PK"):
        (_metadata if lower.endswith(".hpf") else _head)(parse(found), name, gathering)
    elif "masterpage" in lower and lower.endswith(".xml"):
        blocks = _Words(gathering, name).blocks(parse(found))
        _hide_blocks(gathering, list(blocks), Hiding.HEADER, name)
    elif lower.endswith((".xml", ".rdf")):
        hiding = Hiding.CACHE if "chart" in lower else Hiding.COMMENT if "memo" in lower else Hiding.METADATA
        gathering.hide(hiding, name, "\n".join(lines_of(parse(found))))
    elif lower.startswith("preview/") and lower.endswith(".txt"):
        gathering.hide(Hiding.PREVIEW, name, found.decode("utf-8", "replace").lstrip("\ufeff"))
    elif lower.startswith("scripts/"):
        gathering.hide(Hiding.SCRIPT, name, _script(found))
    else:
        gathering.embed(name, found)


def _script(found: bytes) -> str:
    """Scripts are UTF-16 as Hangul writes them, UTF-8 as others do."""
    return found.decode("utf-16-le" if b"\0" in found[:4] else "utf-8", "replace").lstrip("\ufeff")


def _metadata(root: Element, part: str, gathering: Gathering) -> None:
    for each in root.iter("{*}metadata"):
        for entry in each:
            label = attribute(entry, "name") or local(entry)
            if label == "title":
                gathering.title = entry.text or ""
            gathering.hide(Hiding.METADATA, f"{part} {label}", entry.text or "")
    for item in root.iter("{*}item"):
        if ":" in attribute(item, "href"):
            gathering.hide(Hiding.LINK, part, attribute(item, "href"))


def _head(root: Element, part: str, gathering: Gathering) -> None:
    for author in root.iter("{*}trackChangeAuthor"):
        gathering.hide(Hiding.TRACKED_CHANGE, f"{part} author", attribute(author, "name"))
    for tag in root.iter("{*}metaTag"):
        gathering.hide(Hiding.METADATA, f"{part} metaTag", tag.text or "")
    for word in root.iter("{*}forbiddenWord"):
        gathering.hide(Hiding.HIDDEN_TEXT, f"{part} forbiddenWord", word.text or "")


def _hide_blocks(gathering: Gathering, blocks: list[Block], hiding: Hiding, place: str) -> None:
    gathering.hide(hiding, place, "\n".join(b for b in blocks if isinstance(b, str) and b))
    for table in blocks:
        if isinstance(table, Table):
            gathering.hide(hiding, place, "", table=table)


@dataclass(slots=True)
class _Words:
    """Reads paragraphs, tables and drawings of one section."""

    gathering: Gathering
    part: str
    page: int = 0
    after: list[Block] = field(default_factory=list)  # what hangs on a paragraph stands after it
    deleted: int = 0  # within how many deletions

    def blocks(self, container: Element) -> Iterator[Block]:
        for child in container:
            tag = local(child)
            if tag == "p":
                yield self._paragraph(child)
            elif tag == "tbl":
                yield self._table(child)
            elif tag in _BESIDE:
                self._beside(child, tag)
            elif tag and tag not in _SILENT:
                yield from self.blocks(child)
            while self.after:
                yield self.after.pop(0)

    def _paragraph(self, element: Element) -> str:
        out: list[str] = []
        self._into(element, out)
        return "".join(out)

    def _into(self, element: Element, out: list[str]) -> None:
        for child in element:
            tag = local(child)
            if tag == "t":
                self._text(child, out)
            elif tag == "run" or tag == "ctrl" or tag == "switch" or tag == "default" or tag == "case":
                self._into(child, out)
            elif tag == "tbl":
                self.after.append(self._table(child))
            elif tag and tag not in _SILENT:
                self._object(child, tag, out)

    def _object(self, element: Element, tag: str, out: list[str]) -> None:
        """Whatever stands between texts: notes, fields, equations, shapes, form objects."""
        if tag in _BESIDE:
            self._beside(element, tag)
        elif tag == "fieldBegin":
            self._field(element)
        elif tag == "compose":
            out.append(attribute(element, "composeText"))
        elif tag == "dutmal":
            out.append("\n".join(lines_of(element)))
        else:
            self._shape(element, tag)

    def _text(self, element: Element, out: list[str]) -> None:
        self._say(element.text or "", out)
        for child in element:
            tag = local(child)
            if tag in _SIGNS:
                self._say(_SIGNS[tag], out)
            self.deleted = max(0, self.deleted + _CHANGES.get(tag, 0))
            if tag not in _SIGNS and tag not in _CHANGES and len(child):
                self._text(child, out)
            self._say(child.tail or "", out)

    def _say(self, text: str, out: list[str]) -> None:
        if self.deleted and text.strip():
            self.gathering.hide(Hiding.TRACKED_CHANGE, f"{self.part} delete", text)
        elif not self.deleted:
            out.append(text)

    def _field(self, element: Element) -> None:
        """Click-here texts, links, memos: their words lie in the parameters."""
        kind = attribute(element, "type")
        said = [p.text or "" for p in element.iter("*") if local(p) in _FIELD_WORDS]
        hiding = (
            Hiding.LINK if kind == "HYPERLINK" else Hiding.COMMENT if kind == "MEMO" else Hiding.FORM_FIELD
        )
        said.append(attribute(element, "name"))
        self.gathering.hide(hiding, f"{self.part} {kind}", "\n".join(filter(None, said)))
        for inner in element.iterfind("{*}subList"):
            _hide_blocks(self.gathering, list(self._apart(inner)), hiding, f"{self.part} {kind}")

    def _shape(self, element: Element, tag: str) -> None:
        """Drawings: their text stands on the page, their descriptions do not."""
        for comment in element.iterfind("{*}shapeComment"):
            self.gathering.hide(Hiding.ALTERNATIVE, f"{self.part} {tag}", comment.text or "")
        for key in ("text", "caption", "value", "command", "href"):
            self.gathering.hide(Hiding.FORM_FIELD, f"{self.part} {tag}", element.get(key) or "")
        for child in element:
            inner = local(child)
            if inner == "script":
                self.after.append(child.text or "")  # of an equation
            elif inner in ("drawText", "caption", "subList", "container"):
                self.after += list(self._apart(child))
            elif inner == "listItem":
                said = f"{attribute(child, 'displayText')} {attribute(child, 'value')}"
                self.gathering.hide(Hiding.FORM_FIELD, f"{self.part} {tag}", said)
            elif inner in ("text", "metaTag"):
                self.gathering.hide(Hiding.FORM_FIELD, f"{self.part} {tag}", child.text or "")
            elif inner and inner not in ("shapeComment", *_SILENT) and len(child):
                self._shape(child, inner)
        if tag == "textart":
            self.after.append(attribute(element, "text"))

    def _beside(self, element: Element, tag: str) -> None:
        _hide_blocks(self.gathering, list(self._apart(element)), _BESIDE[tag], f"{self.part} {tag}")

    def _apart(self, element: Element) -> Iterator[Block]:
        """The blocks below an element, without those that wait here already."""
        yield from _Words(self.gathering, self.part, self.page).blocks(element)

    def _table(self, element: Element) -> Table:
        rows = []
        for row in element.iterfind("{*}tr"):
            cells: list[str] = []
            for cell in row.iterfind("{*}tc"):
                self._cell(cell, cells)
            rows.append(tuple(cells))
        for caption in element.iterfind("{*}caption"):
            self.after += list(self._apart(caption))
        for comment in element.iterfind("{*}shapeComment"):
            self.gathering.hide(Hiding.ALTERNATIVE, f"{self.part} tbl", comment.text or "")
        return Table(tuple(rows))

    def _cell(self, cell: Element, cells: list[str]) -> None:
        """Puts the text where the cell's address says; places that others span stay empty."""
        inner = list(self._apart(cell))
        self.after += [b for b in inner if isinstance(b, Table)]
        address = cell.find("{*}cellAddr")
        column = attribute(address, "colAddr") if address is not None else ""
        at = int(column) if column.isdigit() and int(column) < 1_000 else len(cells)
        cells += [""] * (at - len(cells))
        cells.append("\n".join(b for b in inner if isinstance(b, str) and b))
