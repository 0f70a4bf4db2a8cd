"""Packages of Office Open XML: their parts, which leads to which, what drops with what."""

import posixpath
from collections.abc import Callable, Iterable
from typing import Any

from madang.domains.documents.redaction.archive import bare_picture, drop, packed, parsed, unpacked, written
from madang.domains.documents.redaction.marked_up import local, mask_all, named
from madang.domains.documents.redaction.masking import masked

_TYPES = "[Content_Types].xml"
_XML = (".xml", ".rels", ".vml")
_WRAPPERS = {  # elements that must not stay empty
    "legacyDrawing", "oleObjects", "controls", "pivotCaches", "externalReferences", "tableParts", "customSheetViews",
    "hyperlinks", "commentRefs", "custDataLst", "AlternateContent", "Choice", "Fallback", "object", "control",
}  # fmt: skip
_OUTSIDE = "/hyperlink"  # the only relation that may lead out of the file: others load or tell
# what no page shows, by the end of the type of the relation that leads there
_HIDDEN = {
    "comments", "commentsExtended", "commentsIds", "commentsExtensible", "threadedComment", "person", "people",
    "commentAuthors", "notesSlide", "notesMaster", "handoutMaster", "vmlDrawing", "pivotTable", "pivotCacheDefinition",
    "pivotCacheRecords", "externalLink", "externalLinkPath", "vbaProject", "wordVbaData", "customXml", "customXmlProps",
    "printerSettings", "connections", "queryTable", "revisionHeaders", "revisionLog", "usernames", "oleObject",
    "package", "control", "activeXControlBinary", "attachedTemplate", "mailMergeSource", "mailMergeHeaderSource",
    "glossaryDocument", "aFChunk", "subDocument", "core-properties", "extended-properties", "custom-properties",
    "thumbnail", "calcChain", "tags", "attachedToolbars", "keyMapCustomizations", "ui", "extensibility", "signature",
    "origin", "xmlMaps", "volatileDependencies", "slicer", "slicerCache", "timeline", "timelineCache", "frame",
    "audio", "video", "media", "diagramDrawing", "classificationlabels", "webextension", "webextensiontaskpanes",
    "recipientData", "LabelInfo", "sheetMetadata",
}  # fmt: skip


class Package:
    """The parts of a file, those of XML as trees once they are asked for."""

    def __init__(self, content: bytes) -> None:
        self.parts = unpacked(content)
        self._trees: dict[str, Any] = {}

    def tree(self, name: str) -> Any:
        if name not in self._trees:
            self._trees[name] = parsed(self.parts[name])
        return self._trees[name]

    def xml_parts(self, ends: Iterable[str] = _XML) -> list[str]:
        return [name for name in self.parts if name.endswith(tuple(ends))]

    def relations(self, part: str) -> list[Any]:
        """What a part leads to, as elements; those of the package itself for an empty name."""
        name = _relations_of(part)
        return list(self.tree(name)) if name in self.parts else []

    def target(self, part: str, relation: Any) -> str:
        """The name of the part to which a relation leads."""
        found = posixpath.join("/", posixpath.dirname(part), relation.get("Target", ""))
        return posixpath.normpath(found).lstrip("/")

    def main(self) -> str:
        """The part that is the document."""
        for relation in self.relations(""):
            if relation.get("Type", "").endswith("/officeDocument"):
                return self.target("", relation)
        return ""

    def drop_relations(self, unwanted: Callable[[str, Any], bool]) -> bool:
        """Cuts relations, and takes out the elements that name them."""
        dropped = False
        for part in ["", *self.parts]:
            gone = [relation for relation in self.relations(part) if unwanted(part, relation)]
            for relation in gone:
                drop(relation)
            if gone and part in self.parts and part.endswith(_XML):
                _unlink(self.tree(part), {relation.get("Id") for relation in gone})
            dropped |= bool(gone)
        return dropped

    def drop_hidden(self) -> bool:
        """Cuts all that no page shows, and all that leads out of the file but links."""
        return self.drop_relations(_is_hidden)

    def mask(self, name: str, replacements: dict[str, str]) -> None:
        """Masks words in every text and attribute of a part; of relations only where they lead out of the file."""
        if name == _TYPES:
            return
        root = self.tree(name)
        if not name.endswith(".rels"):
            mask_all(root, replacements)
            return
        for relation in root:
            if relation.get("TargetMode") == "External":
                relation.set("Target", masked(relation.get("Target", ""), replacements))

    def sweep(self) -> None:
        """Drops the parts that nothing leads to any more, and what is said of their types."""
        reached, todo = {_TYPES, _relations_of("")}, [""]
        while todo:
            part = todo.pop()
            if _relations_of(part) in self.parts:
                reached.add(_relations_of(part))
            for relation in self.relations(part):
                target = self.target(part, relation)
                if (
                    relation.get("TargetMode") != "External"
                    and target in self.parts
                    and target not in reached
                ):
                    reached.add(target)
                    todo.append(target)
        self.parts = {name: content for name, content in self.parts.items() if name in reached}
        for entry in named(self.tree(_TYPES), "Override"):
            if entry.get("PartName", "").lstrip("/") not in self.parts:
                drop(entry)

    def without_macros(self) -> None:
        """Names the document by the type of one without macros, as it has none now."""
        for entry in named(self.tree(_TYPES), "Override", "Default"):
            kind = entry.get("ContentType", "")
            if "macroEnabled" in kind:
                entry.set("ContentType", _without_macros(kind))

    def content(self) -> bytes:
        """The package as file."""
        self.sweep()
        parts = {
            name: written(self.tree(name)) if name.endswith(_XML) else bare_picture(content)
            for name, content in self.parts.items()
        }
        return packed(parts, first=(_TYPES, _relations_of("")))


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _is_hidden(part: str, relation: Any) -> bool:
    kind = relation.get("Type", "")
    if relation.get("TargetMode") == "External" and not kind.endswith(_OUTSIDE):
        return True
    return kind.rsplit("/", 1)[-1] in _HIDDEN


def _unlink(root: Any, gone: set[str]) -> None:
    """Takes out the elements that name a relation which is gone, and wrappers that are empty then."""
    for element in [e for e in root.iter() if isinstance(e.tag, str) and _names(e) & gone]:
        parent = element.getparent()
        drop(element)
        while parent is not None and not len(parent) and local(parent) in _WRAPPERS:
            parent, empty = parent.getparent(), parent
            drop(empty)


def _names(element: Any) -> set[str]:
    return {value for name, value in element.attrib.items() if "relationships}" in name}


def _without_macros(kind: str) -> str:
    plain = {
        "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "excel": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "powerpoint": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    }
    return next((whole for word, whole in plain.items() if word in kind), kind)
