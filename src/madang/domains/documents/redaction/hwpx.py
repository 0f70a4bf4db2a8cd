"""HWPX: previews, memos, hidden comments, tracked changes, scripts and history gone; words masked over their runs."""

import re
from typing import Any

from madang.domains.documents.content import Unread
from madang.domains.documents.redaction.archive import bare_picture, drop, packed, parsed, unpacked, written
from madang.domains.documents.redaction.marked_up import local, mask_all, mask_runs, named
from madang.domains.documents.redaction.order import CannotRedact, Order

_DROPPED = re.compile(
    r"(?i)(^|/)(preview|scripts|dochistory|doctypes|customdata|signatures?)/|\.(ole|rdf)$|documentsignatures"
)
_XML = (".xml", ".hpf", ".rdf")
_LEADING = ("mimetype", "version.xml")
_DELETED, _INSERTED = ("deleteBegin", "deleteEnd"), ("insertBegin", "insertEnd")
_UNSEEN = (
    "hiddenComment", "trackChanges", "trackChangeAuthors", "trackchageConfig", "trackChangeConfig", "memoProperties",
    "ole", "metaTag", "DocHistoryEntry", "video", "titleMark",
)  # fmt: skip
_MEMO = {"MEMO", "PRIVATE_INFO_SECURITY"}  # fields: a memo; text that Hancom's own masking keeps encrypted


def redact(content: bytes, order: Order) -> bytes:
    """The document redacted. Raises CannotRedact."""
    entries = unpacked(content)
    if b"encryption-data" in entries.get("META-INF/manifest.xml", b""):
        raise CannotRedact(Unread.ENCRYPTED)
    if not any(re.search(r"section\d+\.xml$", name) for name in entries):
        raise CannotRedact(Unread.DAMAGED, "no section")
    kept = {name: data for name, data in entries.items() if not _DROPPED.search(name)}
    trees = {name: parsed(data) for name, data in kept.items() if name.endswith(_XML)}
    replacements = order.replacements()
    for name, root in trees.items():
        _clean(root)
        if name.endswith(".hpf") or "META-INF/" in name:
            _forget(root, set(kept))
        _mask(root, replacements)
    rewritten = {
        name: written(trees[name]) if name in trees else bare_picture(data) for name, data in kept.items()
    }
    return packed(rewritten, first=_LEADING)


def _clean(root: Any) -> None:
    _drop_deleted(root)
    for field in named(root, "fieldBegin"):
        if field.get("type") in _MEMO:
            _drop_field(root, field)
    for element in named(root, *_UNSEEN, *_INSERTED):
        drop(element)


def _drop_deleted(root: Any) -> None:
    """Drops the text between the marks of a deletion, which lies within and across elements of text."""
    deleting = 0
    for text in named(root, "t"):
        if deleting:
            text.text = ""
        for mark in list(text):
            deleting += {_DELETED[0]: 1, _DELETED[1]: -1}.get(local(mark), 0)
            deleting = max(deleting, 0)
            if deleting:
                mark.tail = ""
            if local(mark) in _DELETED or deleting:
                drop(mark)


def _drop_field(root: Any, begin: Any) -> None:
    """Drops a field with what it holds; the text it marks stays."""
    identity = begin.get("id")
    for end in named(root, "fieldEnd"):
        if identity and end.get("beginIDRef") == identity:
            drop(end)
    drop(begin)


def _forget(root: Any, kept: set[str]) -> None:
    """Empties the metadata of the package, and takes what was dropped off its lists."""
    for metadata in named(root, "metadata"):
        for child in list(metadata):
            if local(child) != "language":
                metadata.remove(child)
    gone = set()
    for item in named(root, "item"):
        path = item.get("href", "")
        if not {path, f"Contents/{path}"} & kept and not path.startswith("http"):
            gone.add(item.get("id"))
            drop(item)
    for reference in named(root, "itemref"):
        if reference.get("idref") in gone:
            drop(reference)
    for entry in named(root, "rootfile", "file-entry"):
        path = entry.get("full-path", "")
        if path != "/" and path not in kept:
            drop(entry)


def _mask(root: Any, replacements: dict[str, str]) -> None:
    """Masks words; where any went, the lines that the editor had reckoned go, so that it lays them out anew."""
    blanks = {"tab": "\t", "lineBreak": "\n", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
    changed = mask_runs(root, replacements, {"t"}, {"p"}, blanks)
    changed |= mask_all(root, replacements)
    if changed:
        for lines in named(root, "linesegarray"):
            drop(lines)
