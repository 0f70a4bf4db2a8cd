"""XML as it may be read from strangers: no entities, no document types, no network, no giants."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from madang.domains.documents.content import Unread
from madang.domains.documents.reading.faults import Unreadable

Element = Any  # lxml ships no types

_MOST = 64 << 20


def parse(content: bytes) -> Element:
    """The root. Raises `Unreadable`: damaged, or too large; one with a document type is taken for damaged."""
    if len(content) > _MOST:
        raise Unreadable(Unread.TOO_LARGE)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(Unread.DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(Unread.DAMAGED)
    return root


def local(element: Element) -> str:
    """The name without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str, default: str = "") -> str:
    """An attribute by its local name, whatever its namespace."""
    value = element.get(name)
    if value is not None:
        return str(value)
    for key, found in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(found)
    return default


def text_of(element: Element) -> str:
    """All text below, as one line."""
    return " ".join("".join(element.itertext("*")).split())


def lines_of(element: Element) -> Iterator[str]:
    """Every piece of text below, each a line: for parts whose build nobody here knows."""
    for piece in element.itertext("*"):
        if line := piece.strip():
            yield line


def comments_of(element: Element) -> Iterator[str]:
    for comment in element.iter(etree.Comment):
        if comment.text and comment.text.strip():
            yield comment.text.strip()
