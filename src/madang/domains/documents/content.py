"""What a file says: its pages as text and tables, and whatever lies hidden beside them. Plain values, no database.

They cross the border of the child process that opened the file (`jail`), are kept with its edition (`FileText`),
looked through by the gate and put into the index.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Hiding(StrEnum):
    """Where text lies that no printed page shows."""

    FILE_NAME = "file_name"
    METADATA = "metadata"  # author, title, keywords, custom properties, EXIF, XMP
    COMMENT = "comment"  # also memos of HWP and notes in the margin
    TRACKED_CHANGE = "tracked_change"  # deleted or inserted text that is still in the file
    NOTE = "note"  # foot- and endnotes, notes of speakers
    HIDDEN_SHEET = "hidden_sheet"
    HIDDEN_ROW = "hidden_row"
    HIDDEN_COLUMN = "hidden_column"
    HIDDEN_TEXT = "hidden_text"  # white, zero size, outside the page, under a box, style `hidden`
    CACHE = "cache"  # pivot caches, cached values of external links
    FORMULA = "formula"
    DEFINED_NAME = "defined_name"
    HEADER = "header"  # headers and footers
    ALTERNATIVE = "alternative"  # alternative text of pictures
    FORM_FIELD = "form_field"
    ANNOTATION = "annotation"
    LINK = "link"
    SCRIPT = "script"
    PREVIEW = "preview"  # text previews kept inside the file
    EMBEDDED = "embedded"  # a file within the file
    MAIL_HEADER = "mail_header"


@dataclass(frozen=True, slots=True)
class Table:
    """A table or a sheet: rows of cells as text; a cell that spans others stands in its first place."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page, slide or sheet. `blocks` are paragraphs (`str`, one for each line as it stands) and tables in order."""

    number: int  # from 1
    name: str = ""  # of a sheet
    blocks: tuple["str | Table", ...] = ()
    pictured: bool = False  # a picture fills it and says what no text says: it cannot be read


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text that no page shows. `place` says where in the format's words: `Sheet2!C5`, `docProps/core.xml creator`."""

    hiding: Hiding
    place: str
    text: str
    page: int = 0  # beside which page it lies, 0 where beside none
    table: Table | None = None  # where the hidden thing is a sheet, rows or columns: read by their headers


@dataclass(frozen=True, slots=True)
class Content:
    """All that was read of a file. `unread` names what could not be (codes of `Unread`); empty: everything was read."""

    media: str  # what the file is, by what it holds, not by its name
    pages: tuple[Page, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    embedded: tuple["Embedded", ...] = ()
    unread: tuple[str, ...] = ()
    title: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Content":
        """The content that `as_dict` wrote down."""
        return cls(
            media=data["media"],
            pages=tuple(
                Page(p["number"], p["name"], tuple(_block(b) for b in p["blocks"]), p["pictured"])
                for p in data["pages"]
            ),
            hidden=tuple(
                Hidden(
                    Hiding(h["hiding"]), h["place"], h["text"], h["page"], h["table"] and _block(h["table"])
                )
                for h in data["hidden"]
            ),
            embedded=tuple(Embedded(e["name"], cls.of(e["content"])) for e in data["embedded"]),
            unread=tuple(data["unread"]),
            title=data["title"],
        )


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file within a file, read like any other."""

    name: str
    content: Content = field(repr=False)


class Unread(StrEnum):
    """Why a file, or a part of it, could not be read. Each has its sentence in `words`."""

    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNKNOWN_FORMAT = "unknown_format"
    UNSUPPORTED = "unsupported"  # known, but nothing here reads it
    PICTURE = "picture"  # only a picture of text
    TOO_LARGE = "too_large"
    TOO_MANY_PARTS = "too_many_parts"  # entries, pages, sheets, cells
    TOO_DEEP = "too_deep"  # files within files within files
    OVERLAPPING = "overlapping"  # an archive whose entries lie over each other
    EXPANDS = "expands"  # an archive that would become too large
    UNSAFE_NAMES = "unsafe_names"  # an archive with doubled names, links, or paths that lead out of it
    OUT_OF_TIME = "out_of_time"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"


def _block(data: Any) -> Any:
    """A paragraph or a table of what `as_dict` wrote down."""
    return data if isinstance(data, str) else Table(tuple(tuple(row) for row in data["rows"]))
