"""NDJSON as it streams in: line by line in bounded memory, contents of files stored in batches on the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from madang.domains.documents.intake import words
from madang.domains.documents.intake.entry import EntryFile, Read
from madang.domains.documents.intake.folder import Folder
from madang.domains.documents.intake.lines import FileSaid, Judged, Rules, judge
from madang.domains.documents.intake.names import shown
from madang.kernel.storage import Storage, storage
from madang.kernel.text import Text

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of one line, contents in Base64 included."""
_MOST_WAITING = 500  # lines whose files wait to be stored together
_MOST_BYTES_WAITING = 32 * 1024 * 1024


class Lines(Protocol):
    """What a line can be read from: a file, the body of a request."""

    def readline(self, size: int = -1, /) -> bytes: ...


def read_lines(
    file: Lines, rules: Rules, *, folder: Folder | None = None, longest: int = LONGEST_LINE
) -> Iterator[Read]:
    """Each line of NDJSON, judged, the contents of its files in storage; empty lines are passed over.

    What is wrong with a line stays with it: the rest goes on.
    """
    waiting, size = list[_Waiting](), 0
    for number, line in _lines(file, longest):
        judged = Judged(faults=[line]) if isinstance(line, Text) else judge(line, rules)
        one = _gathered(number, judged, folder)
        waiting.append(one)
        size += sum(map(len, one.contents))
        if len(waiting) >= _MOST_WAITING or size > _MOST_BYTES_WAITING:
            yield from _stored(waiting, storage())
            waiting, size = [], 0
    yield from _stored(waiting, storage())


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A judged line with the contents of its files, which are about to be stored."""

    line: int
    judged: Judged
    contents: tuple[bytes, ...] = ()


def _lines(file: Lines, longest: int) -> Iterator[tuple[int, bytes | Text]]:
    number = 0
    while raw := file.readline(longest + 1):
        number += 1
        if len(raw) > longest and not raw.endswith(b"\n"):
            while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield number, words.LINE_TOO_LONG.format(most=longest >> 20)
            continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if line := raw.strip():
            yield number, line


def _gathered(number: int, judged: Judged, folder: Folder | None) -> _Waiting:
    if judged.entry is None or not judged.files:
        return _Waiting(number, judged)
    contents = [_content(file, folder) for file in judged.files]
    if faults := [one for one in contents if isinstance(one, Text)]:
        judged.faults += faults
        return _Waiting(number, judged)
    return _Waiting(number, judged, tuple(one for one in contents if isinstance(one, bytes)))


def _content(file: FileSaid, folder: Folder | None) -> bytes | Text:
    if file.content is not None:
        return file.content
    if folder is None:
        return words.NO_FOLDER.format(path=shown(file.path))
    return folder.read(file.path)


def _stored(waiting: Iterable[_Waiting], kept: Storage) -> Iterator[Read]:
    lines = list(waiting)
    contents = [content for one in lines for content in one.contents]
    hashes = iter(kept.store_many(contents) if contents else ())
    for one in lines:
        yield _read(one, [(next(hashes), len(content)) for content in one.contents])


def _read(one: _Waiting, stored: list[tuple[str, int]]) -> Read:
    judged = one.judged
    if judged.faults or judged.entry is None:
        return Read(one.line, judged.source_id, faults=tuple(judged.faults))
    entry = judged.entry
    if stored:
        files = zip(judged.files, stored, strict=True)
        entry = replace(entry, files=tuple(_file(said, *where) for said, where in files))
    return Read(one.line, judged.source_id, entry, notes=tuple(judged.notes))


def _file(said: FileSaid, sha256: str, size: int) -> EntryFile:
    return EntryFile(said.name, sha256, size, said.disclosure, said.grounds, said.grounds_reason)
