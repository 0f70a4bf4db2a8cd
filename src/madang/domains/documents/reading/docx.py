"""Word files: body, tables, notes, comments, changes, hidden text. Source: ECMA-376 part 1, chapter 17."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from madang.domains.documents.content import Hiding, Table
from madang.domains.documents.reading.gathering import Block, Gathering
from madang.domains.documents.reading.ooxml import Package, open_package
from madang.domains.documents.reading.xml import Element, attribute, comments_of, local, text_of

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PARTS = {
    "header": Hiding.HEADER,
    "footer": Hiding.HEADER,
    "footnotes": Hiding.NOTE,
    "endnotes": Hiding.NOTE,
    "comments": Hiding.COMMENT,
}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def read(content: bytes, name: str, gathering: Gathering) -> None:
    package = open_package(content, gathering)
    main = package.main("word/document.xml")
    hidden_styles = _hidden_styles(package)
    relations = package.relations(main)
    root = package.part(main)
    if root is not None:
        body = next((child for child in root if local(child) == "body"), root)
        gathering.page(_Words(gathering, main, hidden_styles).blocks(body))
        for comment in comments_of(root):
            gathering.hide(Hiding.HIDDEN_TEXT, f"{main} XML comment", comment)
    for kind, target in relations.values():
        if kind in _PARTS and target not in package.taken:
            _beside(package, target, _PARTS[kind], hidden_styles)
    package.rest()


def _beside(package: Package, part: str, hiding: Hiding, hidden_styles: set[str]) -> None:
    """Headers, footers, notes, comments: text beside the page, tables apart."""
    package.relations(part)
    root = package.part(part)
    if root is None:
        return
    for each in [root] if hiding is Hiding.HEADER else root:
        author = attribute(each, "author")
        blocks = list(_Words(package.gathering, part, hidden_styles).blocks(each))
        said = [author, *(b for b in blocks if isinstance(b, str))]
        package.gathering.hide(
            hiding, f"{part} {attribute(each, 'id')}".strip(), "\n".join(filter(None, said))
        )
        for table in blocks:
            if isinstance(table, Table):
                package.gathering.hide(hiding, part, "", table=table)


def _hidden_styles(package: Package) -> set[str]:
    """Identifiers of the styles that hide their text."""
    if "word/styles.xml" not in package.archive or b"vanish" not in package.archive.read("word/styles.xml"):
        return set()
    root = package.part("word/styles.xml")
    return {attribute(s, "styleId") for s in (root if root is not None else ()) if _vanishes(s)}


def _vanishes(element: Element) -> bool:
    for mark in element.iter("{*}vanish", "{*}webHidden", "{*}specVanish"):
        if attribute(mark, "val", "1") not in ("0", "false", "off"):
            return True
    return False


@dataclass(slots=True)
class _Words:
    """Reads paragraphs and tables of one part."""

    gathering: Gathering
    part: str
    hidden_styles: set[str]
    after: list[Block] = field(
        default_factory=list
    )  # text boxes and inner tables stand after their paragraph

    def blocks(self, container: Element) -> Iterator[Block]:
        for child in container:
            tag = local(child)
            if tag == "p":
                yield self.paragraph(child)
            elif tag == "tbl":
                yield self.table(child)
            elif tag in ("del", "moveFrom"):
                self._changed(child, tag)
            elif tag and not tag.endswith("Pr"):
                yield from self.blocks(child)
            yield from self._left_over()

    def _left_over(self) -> Iterator[Block]:
        while self.after:
            yield self.after.pop(0)

    def paragraph(self, element: Element) -> str:
        out: list[str] = []
        style = element.find("{*}pPr/{*}pStyle")
        self._into(element, out)
        text = "".join(out)
        if style is not None and attribute(style, "val") in self.hidden_styles:
            self.gathering.hide(Hiding.HIDDEN_TEXT, f"{self.part} style", text)
            return ""
        return text

    def table(self, element: Element) -> Table:
        return Table(tuple(self._row(row) for row in _within(element, "tr")))

    def _row(self, row: Element) -> tuple[str, ...]:
        cells: list[str] = []
        for cell in _within(row, "tc"):
            inner = list(self.blocks(cell))
            self.after += [block for block in inner if isinstance(block, Table)]
            cells.append("\n".join(b for b in inner if isinstance(b, str) and b))
            span = cell.find("{*}tcPr/{*}gridSpan")
            if span is not None and attribute(span, "val", "1").isdigit():
                cells += [""] * min(int(attribute(span, "val", "1")) - 1, 100)
        return tuple(cells)

    def _into(self, element: Element, out: list[str]) -> None:
        """Text of a paragraph or run, in reading order."""
        for child in element:
            tag = local(child)
            if tag == "t":
                out.append(child.text or "")
            elif tag == "r":
                self._run(child, out)
            elif tag in _SIGNS:
                out.append(_SIGNS[tag])
            elif tag == "sym":
                out.append(_symbol(attribute(child, "char")))
            elif tag == "txbxContent":
                self.after += list(_Words(self.gathering, self.part, self.hidden_styles).blocks(child))
            elif tag and tag not in ("pPr", "rPr"):
                self._special(tag, child, out)

    def _special(self, tag: str, child: Element, out: list[str]) -> None:
        if tag in ("del", "moveFrom"):
            self._changed(child, tag)
        elif tag in ("instrText", "delInstrText"):
            self.gathering.hide(Hiding.FORMULA, f"{self.part} field", child.text or "")
        elif tag == "delText":
            self.gathering.hide(Hiding.TRACKED_CHANGE, f"{self.part} del", child.text or "")
        elif tag == "AlternateContent":
            self._alternate(child, out)
        else:
            if tag in ("ins", "moveTo"):
                self.gathering.hide(
                    Hiding.TRACKED_CHANGE, f"{self.part} {tag} author", attribute(child, "author")
                )
            elif tag in ("docPr", "cNvPr", "shape", "imagedata"):
                self._alternative(child)
            self._into(child, out)

    def _run(self, run: Element, out: list[str]) -> None:
        properties = run.find("{*}rPr")
        style = properties.find("{*}rStyle") if properties is not None else None
        hidden = properties is not None and (
            _vanishes(properties) or (style is not None and attribute(style, "val") in self.hidden_styles)
        )
        if not hidden:
            return self._into(run, out)
        inner: list[str] = []
        self._into(run, inner)
        self.gathering.hide(Hiding.HIDDEN_TEXT, f"{self.part} vanish", "".join(inner))
        return None

    def _changed(self, element: Element, tag: str) -> None:
        said = [t.text or "" for t in element.iter("{*}t", "{*}delText", "{*}instrText", "{*}delInstrText")]
        author = attribute(element, "author")
        self.gathering.hide(Hiding.TRACKED_CHANGE, f"{self.part} {tag} {author}".strip(), "".join(said))
        self.gathering.hide(Hiding.TRACKED_CHANGE, f"{self.part} {tag} author", author)

    def _alternate(self, element: Element, out: list[str]) -> None:
        """The choice is shown; an older program shows the fallback, so other words there are hidden text."""
        kinds: dict[str, list[Element]] = {"Choice": [], "Fallback": []}
        for child in element:
            kinds.setdefault(local(child), []).append(child)
        shown = kinds["Choice"] or kinds["Fallback"]
        for child in shown:
            self._into(child, out)
        said = {text_of(child) for child in shown}
        for child in kinds["Fallback"] if kinds["Choice"] else ():
            if text_of(child) not in said:
                self.gathering.hide(Hiding.HIDDEN_TEXT, f"{self.part} fallback", text_of(child))

    def _alternative(self, element: Element) -> None:
        for key in ("descr", "title", "alt"):
            self.gathering.hide(Hiding.ALTERNATIVE, f"{self.part} {key}", element.get(key) or "")


def _within(element: Element, wanted: str) -> Iterator[Element]:
    """Rows of a table, cells of a row: also those wrapped in content controls and changes."""
    for child in element:
        if local(child) == wanted:
            yield child
        elif local(child) in ("sdt", "sdtContent", "ins", "customXml", "moveTo", "del"):
            yield from _within(child, wanted)


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
