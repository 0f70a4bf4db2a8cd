"""What any source says of one finished document, judged and ready to be taken in. Plain values."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import orjson

from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A file of a document; its content lies in storage already."""

    name: str
    sha256: str
    size: int
    disclosure: str
    grounds: tuple[int, ...] = ()
    grounds_reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished document as its source tells of it. `department_id`: as it was when the document was approved."""

    source: str
    source_id: str
    number: str
    title: str
    department_id: int
    institution: str
    category: str
    kind: str
    approved_at: datetime
    approved_on: date
    retention: str
    disclosure: str
    grounds: tuple[int, ...] = ()
    grounds_reason: str = ""
    task: str = ""
    case_number: str = ""
    author: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    licence: str = ""
    url: str = ""
    files: tuple[EntryFile, ...] = field(default=())

    @property
    def checksum(self) -> str:
        """SHA-256 (hex) of all it says, contents of files included: equal where nothing is new."""
        return hashlib.sha256(orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an entry. `status`: accepted, unchanged, held (waits for the disclosure officer), rejected."""

    source_id: str
    status: str
    uid: str = ""
    reasons: tuple[Text, ...] = ()
    corrected: bool = False  # it replaced what was kept
    line: int = 0  # of the file or stream it came from

    def as_dict(self) -> Mapping[str, Any]:
        """As one line of results: `{line, source_id, id, status, reasons[], corrected}`."""
        return {
            "line": self.line,
            "source_id": self.source_id,
            "id": self.uid,
            "status": self.status,
            "reasons": [reason.as_dict() for reason in self.reasons],
            "corrected": self.corrected,
        }
