"""What any source says of one finished document, judged and ready to be taken in. Plain values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
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
class ExpenseRow:
    """One payment (업무추진비 집행내역), its sums in won; `participants` as they are written."""

    executed_at: datetime
    place: str
    purpose: str
    participants: str
    payment: str
    amount: int
    year: int
    month: int
    department: str
    budget: int | None = None
    execution: int | None = None


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
    files: tuple[EntryFile, ...] = ()
    expenses: tuple[ExpenseRow, ...] = ()

    @property
    def checksum(self) -> str:
        """SHA-256 (hex) of all it says, contents of files included: equal where nothing is new.

        What it does not say counts for nothing, so that a field more in a later release changes no checksum.
        """
        said = [(name, value) for name in _NAMES if (value := getattr(self, name))]
        return hashlib.sha256(orjson.dumps(said)).hexdigest()


_NAMES = tuple(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True)
class Read:
    """One line of a file or stream: its entry, or why it is refused. `notes`: what its sender should know."""

    line: int
    source_id: str
    entry: Entry | None = None
    faults: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


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
