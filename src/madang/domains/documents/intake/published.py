"""Documents that another system published long ago: lines of NDJSON with `published_at`, without files. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from madang.domains.documents.intake import words
from madang.domains.documents.intake.entry import Entry, Read
from madang.domains.documents.intake.lines import SKEW, Rules, instant, judge_members, members_of
from madang.domains.documents.intake.names import shown
from madang.kernel.text import Text

MOST_LINES = 5_000  # in one piece of work
LONGEST_LINE = 1024 * 1024  # bytes; there are no contents of files in it


class Published(NamedTuple):
    """A document, and when the other system published it."""

    entry: Entry
    at: datetime


class Told(NamedTuple):
    """What lines say: the documents, and the lines that are refused."""

    documents: Sequence[Published]
    refused: Sequence[Read]


class Source(Protocol):
    """What reads a piece of work; it is handed to other processes, so it must bear being pickled."""

    def __call__(self, piece: Any, /) -> Told: ...


class Piece(NamedTuple):
    """Lines of a file that follow each other; `first` is the number of the first of them."""

    first: int
    lines: Sequence[bytes]


class Binary(Protocol):
    def readline(self, size: int = -1, /) -> bytes: ...


def pieces(file: Binary) -> Iterator[Piece]:
    """A file in pieces of some thousand lines, empty ones included."""
    first, lines = 1, list[bytes]()
    while line := file.readline(LONGEST_LINE):
        lines.append(line.removeprefix(b"\xef\xbb\xbf") if first == 1 and not lines else line)
        if len(lines) == MOST_LINES:
            yield Piece(first, lines)
            first, lines = first + len(lines), []
    if lines:
        yield Piece(first, lines)


@dataclass(frozen=True, slots=True)
class LineReader:
    """Judges the lines of a piece, by rules as they stood when the work began."""

    rules: Rules

    def __call__(self, piece: Piece, /) -> Told:
        documents, refused = list[Published](), list[Read]()
        for number, line in enumerate(piece.lines, start=piece.first):
            if not line.strip():
                continue
            found = judge_published(line, self.rules)
            if isinstance(found, Published):
                documents.append(found)
            else:
                refused.append(Read(number, found.source_id, faults=found.faults))
        return Told(documents, refused)


def judge_published(line: bytes, rules: Rules) -> Published | Read:
    """The document that a line tells of, or every fault it has."""
    said = members_of(line)
    if isinstance(said, Text):
        return Read(0, "", faults=(said,))
    at = _published_at(said.pop("published_at", None), rules)
    judged = judge_members(said, rules)
    faults = list(judged.faults)
    if judged.files:
        faults.append(words.FILES_OF_PUBLISHED)
    if isinstance(at, Text):
        faults.append(at)
    elif judged.entry and at < judged.entry.approved_at:
        faults.append(words.PUBLISHED_BEFORE_APPROVED)
    if faults or judged.entry is None or isinstance(at, Text):
        return Read(0, judged.source_id, faults=tuple(faults))
    return Published(judged.entry, at)


def _published_at(value: Any, rules: Rules) -> datetime | Text:
    at = instant(value, rules.zone) if isinstance(value, str) else None
    if at is None:
        return words.BAD_INSTANT.format(
            column="published_at", value=shown("" if value is None else str(value))
        )
    if at > rules.now + SKEW:
        return words.FUTURE.format(column="published_at", value=shown(str(value)))
    return at
