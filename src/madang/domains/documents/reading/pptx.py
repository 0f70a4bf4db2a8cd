"""PowerPoint files: slides, notes, hidden slides, masters. Source: ECMA-376 part 1, chapters 19 to 21."""

from collections.abc import Iterator

from madang.domains.documents.content import Hiding, Table, Unread
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Block, Gathering
from madang.domains.documents.reading.ooxml import Package, open_package
from madang.domains.documents.reading.xml import Element, attribute, local

MEDIA = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def read(content: bytes, name: str, gathering: Gathering) -> None:
    package = open_package(content, gathering)
    main = package.main("ppt/presentation.xml")
    relations = package.relations(main)
    root = package.part(main)
    if root is None:
        raise Unreadable(Unread.DAMAGED)
    for number, slide in enumerate(root.iter("{*}sldId"), 1):
        _slide(package, relations.get(attribute_of_relation(slide), ("", ""))[1], number)
    for hiding, kinds in ((Hiding.NOTE, "ppt/notesSlides/"), (Hiding.HIDDEN_TEXT, "ppt/slides/")):
        for part in [n for n in package.archive.names if n.startswith(kinds) and n.endswith(".xml")]:
            if part not in package.taken:
                _beside(package, part, hiding, 0)
    package.rest()


def attribute_of_relation(element: Element) -> str:
    """`r:id`: a slide has an `id` of its own, too."""
    for key, value in element.attrib.items():
        if key.endswith("}id"):
            return str(value)
    return ""


def _slide(package: Package, part: str, number: int) -> None:
    relations = package.relations(part)
    root = package.part(part)
    if root is None:
        return package.gathering.miss(Unread.DAMAGED)
    _alternatives(package.gathering, root, part)
    if attribute(root, "show", "1") in ("0", "false"):
        _hide(package.gathering, root, Hiding.HIDDEN_TEXT, f"{part} hidden slide", 0)
        page = 0
    else:
        blocks = list(_blocks(root))
        pictured = not any(blocks) and any(True for _ in root.iter("{*}pic"))
        page = package.gathering.page(blocks, pictured=pictured)
    for kind, target in relations.values():
        if kind == "notesSlide":
            _beside(package, target, Hiding.NOTE, page)
        elif kind == "comments" and target.endswith(".xml"):
            _beside(package, target, Hiding.COMMENT, page)
    return None


def _beside(package: Package, part: str, hiding: Hiding, page: int) -> None:
    root = package.part(part)
    if root is not None:
        _hide(package.gathering, root, hiding, part, page)


def _hide(gathering: Gathering, root: Element, hiding: Hiding, place: str, page: int) -> None:
    blocks = list(_blocks(root))
    said = [b for b in blocks if isinstance(b, str)] or ["\n".join(root.itertext("*"))]
    gathering.hide(hiding, place, "\n".join(filter(None, said)), page)
    for table in blocks:
        if isinstance(table, Table):
            gathering.hide(hiding, place, "", page, table)


def _blocks(element: Element) -> Iterator[Block]:
    for child in element:
        tag = local(child)
        if tag == "p":
            yield _paragraph(child)
        elif tag == "tbl":
            yield Table(tuple(_row(row) for row in child if local(row) == "tr"))
        elif tag == "text" and child.text:
            yield child.text  # of comments
        elif tag != "Fallback":
            yield from _blocks(child)


def _row(row: Element) -> tuple[str, ...]:
    return tuple("\n".join(map(_paragraph, cell.iter("{*}p"))) for cell in row if local(cell) == "tc")


def _paragraph(element: Element) -> str:
    out = []
    for child in element.iter("*"):
        tag = local(child)
        if tag == "t":
            out.append(child.text or "")
        elif tag in ("br", "tab"):
            out.append("\n" if tag == "br" else "\t")
    return "".join(out)


def _alternatives(gathering: Gathering, root: Element, part: str) -> None:
    for element in root.iter("{*}cNvPr"):
        for key in ("descr", "title"):
            gathering.hide(Hiding.ALTERNATIVE, f"{part} {key}", element.get(key) or "")
