"""Packages of Office Open XML (ECMA-376): parts, relations, properties, and whatever no reader asked for."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from madang.domains.documents.content import Hiding, Unread
from madang.domains.documents.reading import vba
from madang.domains.documents.reading.archive import Archive
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Gathering
from madang.domains.documents.reading.xml import Element, attribute, comments_of, lines_of, local, parse

_XML = (".xml", ".rels", ".vml")
# attributes in which people's words lie, whatever the part
_SAID = {
    "author",
    "displayname",
    "initials",
    "userid",
    "providerid",
    "lastmodifiedby",
    "descr",
    "title",
    "alt",
    "connection",
    "command",
    "sourcefile",
    "url",
    "href",
    "prompt",
    "error",
    "prompttitle",
    "errortitle",
    "tooltip",
    "display",
    "caption",
    "tag",
    "dir",
}
_NAMED = {"name", "v", "val", "uniquename", "refersto", "text"}  # and these, in caches and names only
# part of the path: what it hides; the first that fits
_PLACES = (
    ("pivotcache", Hiding.CACHE),
    ("externallink", Hiding.CACHE),
    ("querytable", Hiding.CACHE),
    ("connections", Hiding.CACHE),
    ("chart", Hiding.CACHE),
    ("comment", Hiding.COMMENT),
    ("person", Hiding.COMMENT),
    ("revision", Hiding.TRACKED_CHANGE),
    ("header", Hiding.HEADER),
    ("footer", Hiding.HEADER),
    ("footnote", Hiding.NOTE),
    ("endnote", Hiding.NOTE),
    ("notesslide", Hiding.NOTE),
    ("docprops", Hiding.METADATA),
    ("customxml", Hiding.METADATA),
    ("settings", Hiding.METADATA),
)
_SILENT = ("theme", "fonttable", "websettings", "tablestyles", "calcchain", "[content_types]", "viewprops")


@dataclass(slots=True)
class Package:
    """The parts of one file; those that a reader took are not read again by `rest`."""

    archive: Archive
    gathering: Gathering
    taken: set[str] = field(default_factory=set)

    def part(self, name: str) -> Element | None:
        """The root of a part, None where there is none."""
        if name not in self.archive:
            return None
        self.taken.add(name)
        return parse(self.archive.read(name))

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Of a part: identifier → (last word of its type, full name of the other part or address)."""
        folder, base = posixpath.split(name)
        root = self.part(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found = {}
        for each in root if root is not None else ():
            target = attribute(each, "Target")
            if attribute(each, "TargetMode") == "External":
                self.gathering.hide(Hiding.LINK, f"{name} {attribute(each, 'Id')}", target)
            else:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[attribute(each, "Id")] = (attribute(each, "Type").rpartition("/")[2], target)
        return found

    def main(self, otherwise: str) -> str:
        """The name of the main part."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument":
                return target
        return otherwise

    def rest(self) -> None:
        """Everything that was not taken: properties, caches, pictures, programs, parts of unknown kinds."""
        for name in self.archive.names:
            if name in self.taken:
                continue
            self.taken.add(name)
            try:
                self._unasked(name)
            except Unreadable as fault:
                self.gathering.miss(fault.code)

    def _unasked(self, name: str) -> None:
        lower = name.lower()
        if lower.endswith(_XML):
            if not any(word in lower for word in _SILENT):
                self._told(name, parse(self.archive.read(name)))
        elif lower.endswith("vbaproject.bin"):
            for module, source in vba.sources(self.archive.read(name)):
                self.gathering.hide(Hiding.SCRIPT, f"{name} {module}", source)
        elif "printersettings" in lower:
            words = self.archive.read(name).decode("utf-16-le", "ignore").replace("\0", " ")
            self.gathering.hide(Hiding.METADATA, name, " ".join(w for w in words.split() if w.isprintable()))
        else:
            self.gathering.embed(name, self.archive.read(name))

    def _told(self, name: str, root: Element) -> None:
        lower = name.lower()
        if lower.endswith(".rels"):
            for each in root:
                if attribute(each, "TargetMode") == "External":
                    self.gathering.hide(Hiding.LINK, name, attribute(each, "Target"))
        elif lower.startswith("docprops/"):
            self._properties(name, root)
        else:
            hiding = next((h for word, h in _PLACES if word in lower), Hiding.HIDDEN_TEXT)
            said = [*lines_of(root), *comments_of(root), *said_in_attributes(root, hiding is Hiding.CACHE)]
            self.gathering.hide(hiding, name, "\n".join(said))

    def _properties(self, name: str, root: Element) -> None:
        for each in root:
            said = "\n".join(lines_of(each))
            if local(each) == "title":
                self.gathering.title = said
            label = attribute(each, "name") or local(each)
            if label not in (
                "TotalTime",
                "Words",
                "Characters",
                "Lines",
                "Paragraphs",
                "Pages",
                "AppVersion",
            ):
                self.gathering.hide(Hiding.METADATA, f"{name} {label}", said)


def said_in_attributes(root: Element, names_too: bool = False) -> Iterator[str]:
    """Words of people among the attributes of a part, each once."""
    wanted = _SAID | _NAMED if names_too else _SAID
    seen: dict[str, None] = {}
    for element in root.iter("*"):
        for key, value in element.attrib.items():
            if value and key.rpartition("}")[2].lower() in wanted:
                seen[value] = None
    yield from seen


def open_package(content: bytes, gathering: Gathering) -> Package:
    """The package. Raises `Unreadable`; doubled names leave it open which part is shown, so they are damage."""
    archive = Archive(content, gathering.budget)
    if archive.unsafe:
        gathering.miss(Unread.UNSAFE_NAMES)
    return Package(archive, gathering)
