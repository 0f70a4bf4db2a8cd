"""What the signer signed: a file that only grows, one line for each state, on the disk before the signature goes out.

It is what makes a fork impossible, so it is never restored from a backup and never shared with the database.
"""

import os
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from madang_verify.encoding import decimal
from madang_verify.files import sync_folder
from madang_verify.hashing import EMPTY_ROOT

_LONGEST = 128  # bytes of a line; what a power cut leaves half-written is no longer


class Damaged(Exception):
    """The memory can't be trusted; the message says what is wrong."""


class Signed(NamedTuple):
    """A state that was signed."""

    size: int
    root: bytes


NOTHING = Signed(0, EMPTY_ROOT)


class Memory:
    """The file of one signer. Whoever opens it must be alone with it.

    Raises Damaged where more is unreadable than the one line that a power cut may have cut off, OSError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last = NOTHING
        self._file = os.open(path, os.O_RDWR | os.O_APPEND)
        self._end = self._read_last()

    @staticmethod
    def create(path: Path, first: Signed = NOTHING) -> None:
        """Makes the file. Durable and whole when it returns, else not there. Raises FileExistsError."""
        new = path.with_name(f".{path.name}.new")
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, _line(first))
            os.fsync(handle)
        finally:
            os.close(handle)
        os.link(new, path)  # refuses where there is one
        new.unlink()
        sync_folder(path.parent)

    def keep(self, state: Signed) -> None:
        """Durable when it returns. Raises OSError; what was not kept is not signed, and nothing after it either."""
        line = _line(state)
        try:
            if os.write(self._file, line) != len(line):
                raise OSError("the signer's memory takes nothing more: the disk is full")
            os.fsync(self._file)
        except OSError:
            self.close()  # whether the line is on the disk is unknown: only a new start can tell
            raise
        self.last = state
        self._end += len(line)

    def close(self) -> None:
        handle, self._file = self._file, -1
        if handle >= 0:
            os.close(handle)

    def _read_last(self) -> int:
        """Finds the last state and cuts off what a power cut left behind it; says where the file ends then."""
        size = os.fstat(self._file).st_size
        begin = max(0, size - 4 * _LONGEST)
        tail = os.pread(self._file, size - begin, begin)
        end = len(tail)
        while (end := tail.rfind(b"\n", 0, end)) >= 0:
            start = tail.rfind(b"\n", 0, end) + 1
            if state := _read(tail[start : end + 1]):
                break
        else:
            raise Damaged(f"{self.path} holds no state that can be read")
        if len(tail) - (end + 1) > _LONGEST:
            raise Damaged(f"{self.path}: the last {len(tail) - end - 1} bytes can't be read")
        self.last = state
        if begin + end + 1 < size:
            os.ftruncate(self._file, begin + end + 1)
            os.fsync(self._file)
        return begin + end + 1


def states(path: Path) -> Iterator[Signed]:
    """Every state in the file, the oldest first. Raises Damaged where a line can't be read, unless it is the last."""
    with path.open("rb") as file:
        torn = b""
        for line in file:
            if torn:
                raise Damaged(f"{path}: a line can't be read: {torn!r}")
            if state := _read(line):
                yield state
            else:
                torn = line


def _line(state: Signed) -> bytes:
    words = f"{state.size} {b64encode(state.root).decode()} {int(time.time())} ".encode()
    return words + _check(words) + b"\n"


def _read(line: bytes) -> Signed | None:
    words, _, check = line.rpartition(b" ")
    try:
        size, root, _ = words.decode("ascii").split(" ")
        state = Signed(decimal(size), b64decode(root, validate=True))
    except ValueError:
        return None
    return state if check == _check(words + b" ") + b"\n" and len(state.root) == len(EMPTY_ROOT) else None


def _check(words: bytes) -> bytes:
    return sha256(words).hexdigest()[:8].encode()
