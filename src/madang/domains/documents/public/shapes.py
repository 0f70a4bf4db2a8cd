"""The public record of a document. Whatever is not a field here is not public."""

from dataclasses import dataclass
from datetime import date, datetime

from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A department or category: its code, and its name as it was when the document was approved."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file of a public document. What stays in is told by its number, class and ground alone.

    `edition`: `original`, `redacted` (가림본), or empty where it does not go out. `preview`: pages have pictures.
    """

    n: int
    name: str
    media: str
    size: int
    pages: int | None
    edition: str
    disclosure: str
    grounds: tuple[int, ...]
    preview: bool
    sha256: str  # of what goes out; empty where nothing does


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """A document that is out. A closed one (`visibility`) says the law's minimum and its ground (제8조, 제9조)."""

    id: str
    number: str
    title: str
    department: PublicPlace
    institution: PublicPlace
    category: PublicPlace
    kind: PublicPlace
    visibility: str
    disclosure: str
    grounds: tuple[int, ...]
    grounds_known: bool
    grounds_reason: str
    grounds_end: date | None
    approved_at: datetime
    disclosed_at: datetime | None
    retention: str
    retention_name: Text
    summary: str
    keywords: tuple[str, ...]
    author: str
    task: str
    case_number: str
    licence: str
    url: str
    source: str
    files: tuple[PublicFile, ...]
    last_seq: int
