"""Files that are archives of XML: read within bounds, written anew with nothing but what was kept."""

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

from lxml import etree

from madang.domains.documents.content import Unread
from madang.domains.documents.redaction.order import CannotRedact

MOST_ENTRIES, LARGEST = 20_000, 500 * 2**20  # entries, bytes unpacked
_WHEN = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the beginning of time for archives: when a part was changed tells of its author
_PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
_JPEG_KEPT = {0xE0, 0xEE}  # of the application's segments: JFIF, and Adobe's about colours
_PNG_DROPPED = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def unpacked(content: bytes) -> dict[str, bytes]:
    """The entries of an archive by name, in order. Raises CannotRedact."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise CannotRedact(Unread.TOO_MANY_PARTS, f"{len(entries)} entries")
            if any(entry.flag_bits & 1 for entry in entries):
                raise CannotRedact(Unread.ENCRYPTED)
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise CannotRedact(Unread.EXPANDS)
            _apart(entries)
            return {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error) as error:
        raise CannotRedact(Unread.DAMAGED, str(error)) from error


def _apart(entries: list[zipfile.ZipInfo]) -> None:
    """Refuses archives whose entries lie over each other: they unpack to far more than they hold."""
    placed = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, size), (following, _) in pairwise(placed):
        if start + size > following:
            raise CannotRedact(Unread.OVERLAPPING)


def packed(entries: dict[str, bytes], first: Iterable[str] = ()) -> bytes:
    """An archive of the entries; those of `first` lead, `mimetype` as it is, without a time or a comment."""
    target = BytesIO()
    leading = [name for name in first if name in entries]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*leading, *(name for name in entries if name not in leading)]:
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, entries[name])
    return target.getvalue()


def parsed(content: bytes) -> Any:
    """The root of an XML document. Raises CannotRedact where it is not well-formed or declares entities."""
    try:
        root = etree.fromstring(content, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotRedact(Unread.DAMAGED, str(error)[:200]) from error
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in content:
        raise CannotRedact(Unread.DAMAGED, "entities are declared")
    return root


def written(root: Any) -> bytes:
    """The document of a root, without comments and instructions to programs."""
    for node in list(root.iter(etree.Comment, etree.PI)):
        if node.getparent() is not None:
            drop(node)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def drop(element: Any, *, keeping_tail: bool = True) -> None:
    """Takes an element out of its tree; the text after it stays unless `keeping_tail` is False."""
    parent = element.getparent()
    if parent is None:
        return
    if keeping_tail and element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def unwrap(element: Any) -> None:
    """Puts the children of an element in its place."""
    parent = element.getparent()
    place = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(place + offset, child)
    drop(element)


@dataclass(slots=True)
class Text:
    """The text in an element, or after it (`tail`)."""

    element: Any
    tail: bool = False

    @property
    def text(self) -> str:
        return (self.element.tail if self.tail else self.element.text) or ""

    @text.setter
    def text(self, value: str) -> None:
        if self.tail:
            self.element.tail = value
        else:
            self.element.text = value


def bare_picture(content: bytes) -> bytes:
    """A JPEG or PNG without what its camera or editor wrote into it, its pixels untouched; others as they are."""
    if content.startswith(b"\xff\xd8"):
        return _bare_jpeg(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _bare_png(content)
    return content


def _bare_jpeg(content: bytes) -> bytes:
    kept, place = [content[:2]], 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xDA:  # pixels follow, up to the end
            break
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        if not (0xE0 <= marker <= 0xEF and marker not in _JPEG_KEPT) and marker != 0xFE:
            kept.append(content[place:end])
        place = end
    end = content.rfind(b"\xff\xd9")
    return b"".join(kept) + content[place : end + 2 if end > place else len(content)]


def _bare_png(content: bytes) -> bytes:
    kept, place = [content[:8]], 8
    while place + 12 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        end = place + 12 + length
        if kind not in _PNG_DROPPED:
            kept.append(content[place:end])
        place = end
        if kind == b"IEND":
            break
    return b"".join(kept)
