"""OpenDocument: texts, sheets, slides, drawings. Source: ODF 1.3 part 3."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from madang.domains.documents.content import Hiding, Table, Unread
from madang.domains.documents.reading.archive import Archive
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Block, Gathering
from madang.domains.documents.reading.grid import Grid
from madang.domains.documents.reading.xml import Element, attribute, comments_of, lines_of, local, parse

_MOST_REPEATED = 2_000
_TAKEN = {"mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml", "META-INF/manifest.xml"}
_BESIDE = {
    "annotation": Hiding.COMMENT,
    "note": Hiding.NOTE,
    "notes": Hiding.NOTE,
    "hidden-text": Hiding.HIDDEN_TEXT,
}
_FIELDS = {"hidden-paragraph": Hiding.HIDDEN_TEXT, "conditional-text": Hiding.HIDDEN_TEXT}


def read(content: bytes, name: str, gathering: Gathering) -> None:
    archive = Archive(content, gathering.budget)
    if archive.unsafe:
        gathering.miss(Unread.UNSAFE_NAMES)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable(Unread.ENCRYPTED)
    root = parse(archive.read("content.xml"))
    words = _Words(gathering, _hiding_styles(root))
    body = next((e for e in root.iter("{*}body")), None)
    for document in body if body is not None else ():
        words.document(document)
    for comment in comments_of(root):
        gathering.hide(Hiding.HIDDEN_TEXT, "content.xml XML comment", comment)
    if "styles.xml" in archive:
        _page_styles(parse(archive.read("styles.xml")), words)
    if "meta.xml" in archive:
        _meta(parse(archive.read("meta.xml")), gathering)
    _rest(archive, gathering)


def _rest(archive: Archive, gathering: Gathering) -> None:
    for name in archive.names:
        if name in _TAKEN:
            continue
        try:
            found = archive.read(name)
            if name.endswith((".xml", ".rdf")):
                hiding = Hiding.SCRIPT if name.startswith("Basic/") else Hiding.HIDDEN_TEXT
                gathering.hide(hiding, name, "\n".join(lines_of(parse(found))))
            elif not name.startswith(("Configurations2/", "layout-cache")):
                gathering.embed(name, found)
        except Unreadable as fault:
            gathering.miss(fault.code)


def _meta(root: Element, gathering: Gathering) -> None:
    for each in root.iter("*"):
        if local(each) == "title":
            gathering.title = each.text or ""
        label = attribute(each, "name") or local(each)
        if len(each) == 0 and label not in ("editing-duration", "editing-cycles", "document-statistic"):
            gathering.hide(Hiding.METADATA, f"meta.xml {label}", each.text or "")
        gathering.hide(Hiding.LINK, f"meta.xml {label}", attribute(each, "href"))


def _page_styles(root: Element, words: "_Words") -> None:
    """Headers, footers and masters."""
    for each in root.iter("{*}header", "{*}footer", "{*}header-left", "{*}footer-left", "{*}header-first"):
        words.hide(each, Hiding.HEADER, f"styles.xml {local(each)}")
    for master in root.iter("{*}master-page"):
        drawn = [c for c in master if "draw" in str(c.tag) or local(c) == "notes"]
        said = "\n".join(line for child in drawn for line in lines_of(child))
        words.gathering.hide(Hiding.HIDDEN_TEXT, f"styles.xml {attribute(master, 'name')}", said)


def _hiding_styles(root: Element) -> set[str]:
    """Names of the styles that show nothing: hidden text, sheets, slides."""
    found = set()
    for style in root.iter("{*}style"):
        for properties in style:
            if (
                attribute(properties, "display") in ("none", "false")
                or attribute(properties, "visibility") == "hidden"
            ):
                found.add(attribute(style, "name"))
    return found


@dataclass(slots=True)
class _Words:
    gathering: Gathering
    hiding_styles: set[str]
    after: list[Block] = field(default_factory=list)

    def document(self, document: Element) -> None:
        kind = local(document)
        if kind == "spreadsheet":
            for table in document.iterfind("{*}table"):
                self._sheet(table)
            self._named(document)
        elif kind in ("presentation", "drawing"):
            for page in document.iterfind("{*}page"):
                self._slide(page)
        else:
            blocks = [b for b in self.blocks(document) if b]
            self.gathering.page(blocks, pictured=not blocks and any(True for _ in document.iter("{*}image")))

    def _slide(self, page: Element) -> None:
        blocks = list(self.blocks(page))
        name = attribute(page, "name")
        if attribute(page, "style-name") in self.hiding_styles:
            self._hide_blocks(blocks, Hiding.HIDDEN_TEXT, f"hidden slide {name}")
        else:
            pictured = not any(blocks) and any(True for _ in page.iter("{*}image"))
            self.gathering.page(blocks, name, pictured)

    def blocks(self, container: Element) -> Iterator[Block]:
        for child in container:
            tag = local(child)
            if tag in ("p", "h"):
                yield self.paragraph(child)
            elif tag == "table":
                yield self._table(child)
            elif tag == "tracked-changes":
                self._changes(child)
            elif tag in _BESIDE:
                self.hide(child, _BESIDE[tag], f"content.xml {tag}")
            elif tag == "section" and attribute(child, "display") == "none":
                self.hide(child, Hiding.HIDDEN_TEXT, f"hidden section {attribute(child, 'name')}")
            elif tag in ("title", "desc"):
                self.gathering.hide(Hiding.ALTERNATIVE, f"content.xml {tag}", child.text or "")
            elif tag:
                self._links(child)
                yield from self.blocks(child)
            while self.after:
                yield self.after.pop(0)

    def paragraph(self, element: Element) -> str:
        out: list[str] = []
        self._into(element, out)
        if attribute(element, "style-name") in self.hiding_styles:
            self.gathering.hide(Hiding.HIDDEN_TEXT, "content.xml style", "".join(out))
            return ""
        return "".join(out)

    def _into(self, element: Element, out: list[str]) -> None:
        out.append(element.text or "")
        for child in element:
            self._child(child, out)
            out.append(child.tail or "")

    def _child(self, child: Element, out: list[str]) -> None:
        tag = local(child)
        if tag == "s":
            count = attribute(child, "c", "1")
            out.append(" " * min(int(count) if count.isdigit() else 1, 1000))
        elif tag in ("tab", "line-break"):
            out.append("\t" if tag == "tab" else "\n")
        elif tag in _BESIDE:
            self.hide(child, _BESIDE[tag], f"content.xml {tag}")
        elif tag in _FIELDS:
            self.gathering.hide(_FIELDS[tag], f"content.xml {tag}", "\n".join(child.attrib.values()))
        elif tag in ("frame", "custom-shape", "g", "rect", "text-box", "line", "connector", "ellipse"):
            self.after += list(self.blocks(child))
        elif tag == "span" and attribute(child, "style-name") in self.hiding_styles:
            self.gathering.hide(Hiding.HIDDEN_TEXT, "content.xml span", "".join(child.itertext("*")))
        elif tag:
            self._links(child)
            self._into(child, out)

    def _links(self, element: Element) -> None:
        target = attribute(element, "href")
        if ":" in target:
            self.gathering.hide(Hiding.LINK, "content.xml href", target)

    def hide(self, element: Element, hiding: Hiding, place: str) -> None:
        """All below an element as hidden, its tables apart."""
        kept, self.after = self.after, []
        said = [t for tag in ("creator", "date", "initials") for t in self._direct(element, tag)]
        blocks = list(self.blocks(element))
        self.after = kept
        self._hide_blocks([*said, *blocks], hiding, place)

    @staticmethod
    def _direct(element: Element, tag: str) -> list[str]:
        return [child.text or "" for child in element if local(child) == tag]

    def _hide_blocks(self, blocks: list[Block], hiding: Hiding, place: str) -> None:
        said = "\n".join(b for b in blocks if isinstance(b, str) and b)
        self.gathering.hide(hiding, place, said)
        for table in blocks:
            if isinstance(table, Table):
                self.gathering.hide(hiding, place, "", table=table)

    def _changes(self, element: Element) -> None:
        for change in element:
            self.gathering.hide(
                Hiding.TRACKED_CHANGE, "content.xml tracked-changes", "\n".join(lines_of(change))
            )

    def _table(self, element: Element) -> Table:
        rows = []
        for row in element.iter("{*}table-row"):
            if next(row.iterancestors("{*}table")) is element:
                rows.append(tuple(text for text, count in self._cells(row) for _ in range(count)))
        return Table(tuple(rows))

    def _cells(self, row: Element) -> Iterator[tuple[str, int]]:
        for cell in row:
            tag = local(cell)
            if tag in ("table-cell", "covered-table-cell"):
                inner = list(self.blocks(cell))
                self.after += [b for b in inner if isinstance(b, Table)]
                text = "\n".join(b for b in inner if isinstance(b, str) and b)
                count = attribute(cell, "number-columns-repeated", "1")
                self.gathering.hide(Hiding.FORMULA, "content.xml formula", attribute(cell, "formula"))
                yield text, min(int(count) if count.isdigit() else 1, _MOST_REPEATED if text else 20)

    def _sheet(self, element: Element) -> None:
        name = attribute(element, "name")
        grid = Grid(name, self._collapsed_columns(element))
        for row in element.iter("{*}table-row"):
            hidden = attribute(row, "visibility") in ("collapse", "filter")
            for _ in range(self._repeated(row)):
                grid.add(self._by_column(row), hidden)
        beside, self.after = self.after, []
        if attribute(element, "style-name") in self.hiding_styles:
            self.gathering.hide(Hiding.HIDDEN_SHEET, name, "", table=Table(grid.all_rows()))
            self.gathering.hide(Hiding.HIDDEN_SHEET, f"{name} hidden", name)
            return
        drawn = [b for shapes in element.iterfind("{*}shapes") for b in self.blocks(shapes)]
        page = self.gathering.page([Table(grid.visible_rows()), *beside, *drawn], name)
        self.gathering.hide(Hiding.HIDDEN_ROW, name, "", page, Table(grid.hidden_row_table()))
        self.gathering.hide(Hiding.HIDDEN_COLUMN, name, "", page, Table(grid.hidden_column_table()))

    def _repeated(self, row: Element) -> int:
        count = attribute(row, "number-rows-repeated", "1")
        repeated = int(count) if count.isdigit() else 1
        return min(repeated, _MOST_REPEATED) if any(True for _ in row.iter("{*}p")) else 0

    def _by_column(self, row: Element) -> dict[int, str]:
        found: dict[int, str] = {}
        column = 0
        for cell in row:
            count = attribute(cell, "number-columns-repeated", "1")
            repeated = int(count) if count.isdigit() else 1
            for text, _ in self._cells_of(cell):
                found |= {column + n: text for n in range(min(repeated, _MOST_REPEATED)) if text}
            column += repeated
        return found

    def _cells_of(self, cell: Element) -> Iterator[tuple[str, int]]:
        if local(cell) in ("table-cell", "covered-table-cell"):
            wrapped = [b for b in self.blocks(cell) if b]
            self.gathering.hide(Hiding.FORMULA, "content.xml formula", attribute(cell, "formula"))
            self.after += [b for b in wrapped if isinstance(b, Table)]
            yield "\n".join(b for b in wrapped if isinstance(b, str)), 1

    def _collapsed_columns(self, element: Element) -> list[tuple[int, int]]:
        found, at = [], 0
        for column in element.iter("{*}table-column"):
            count = attribute(column, "number-columns-repeated", "1")
            repeated = int(count) if count.isdigit() else 1
            if attribute(column, "visibility") in ("collapse", "filter"):
                found.append((at, at + repeated - 1))
            at += repeated
        return found

    def _named(self, document: Element) -> None:
        for each in document.iter("{*}named-range", "{*}named-expression", "{*}database-range"):
            self.gathering.hide(Hiding.DEFINED_NAME, "content.xml", " ".join(each.attrib.values()))
        for each in document.iter("{*}content-validation"):
            said = [*each.attrib.values(), *lines_of(each)]
            self.gathering.hide(Hiding.HIDDEN_TEXT, "content.xml validation", "\n".join(said))
