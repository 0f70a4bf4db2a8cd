"""Words masked in XML: within paragraphs over all their runs, then in every other text and attribute."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from madang.domains.documents.pictures.spelling import spans
from madang.domains.documents.redaction.archive import Text
from madang.domains.documents.redaction.masking import Piece, mask_pieces, masked

_CELL = "\t"


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def mask_runs(
    root: Any, replacements: dict[str, str], texts: set[str], ends: set[str], blanks: dict[str, str]
) -> bool:
    """Masks words in the elements named `texts`, read one after the other.

    `ends` are the elements after which another paragraph begins, `blanks` what stands for a tab or the end of a line.
    """
    pieces: list[Piece | str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if event == "start":
            if name in texts:
                pieces.append(Text(element))
            if name in blanks:
                pieces.append(blanks[name])
        else:
            if name in ends:
                pieces.append("\x1e")
            parent = element.getparent()
            if parent is not None and local(parent) in texts:
                pieces.append(Text(element, tail=True))
    return mask_pieces(pieces, replacements)


def mask_all(root: Any, replacements: dict[str, str]) -> bool:
    """Masks words in every text and attribute of a tree, each by itself."""
    changed = False
    for element in root.iter():
        for piece in (Text(element), Text(element, tail=True)):
            if piece.text and spans(piece.text, replacements):
                piece.text = masked(piece.text, replacements)
                changed = True
        if isinstance(element.tag, str):
            for name, value in list(element.attrib.items()):
                if spans(value, replacements):
                    element.set(name, masked(value, replacements))
                    changed = True
    return changed


def named(root: Any, *names: str) -> Iterator[Any]:
    """The elements of a tree with any of these names, whatever their namespace, as a list made before."""
    wanted = set(names)
    yield from [element for element in root.iter() if local(element) in wanted]
