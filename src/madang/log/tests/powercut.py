"""A disk that forgets, at a power cut, whatever was not synced: under SQLite, in the process that opens the database.

Every write still goes to the file itself, where the process reads it again. Beside it, in another folder, is what would
be found after a power cut: only what was synced, and, of what was not, any sectors in any order, as disks do. It takes
the place of the functions by which SQLite writes (https://www.sqlite.org/vfs.html).
"""

import ctypes
import os
import random
import shutil
import signal
from collections.abc import Callable
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    addressof,
    c_char_p,
    c_int,
    c_int64,
    c_void_p,
    cast,
    string_at,
)
from pathlib import Path
from typing import Any

_SECTOR = 512
_OK = 0
_METHODS = (
    *(
        "xClose",
        "xRead",
        "xWrite",
        "xTruncate",
        "xSync",
        "xFileSize",
        "xLock",
        "xUnlock",
        "xCheckReservedLock",
    ),
    *(
        "xFileControl",
        "xSectorSize",
        "xDeviceCharacteristics",
        "xShmMap",
        "xShmLock",
        "xShmBarrier",
        "xShmUnmap",
    ),
    *("xFetch", "xUnfetch"),
)
_VFS = (
    *(
        "xOpen",
        "xDelete",
        "xAccess",
        "xFullPathname",
        "xDlOpen",
        "xDlError",
        "xDlSym",
        "xDlClose",
        "xRandomness",
    ),
    *("xSleep", "xCurrentTime", "xGetLastError", "xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall"),
    "xNextSystemCall",
)


class Methods(Structure):
    """sqlite3_io_methods."""

    _fields_ = [("iVersion", c_int), *((name, c_void_p) for name in _METHODS)]


class File(Structure):
    """sqlite3_file, as far as it is known."""

    _fields_ = [("pMethods", POINTER(Methods))]


class Vfs(Structure):
    """sqlite3_vfs."""

    _fields_ = [
        *(("iVersion", c_int), ("szOsFile", c_int), ("mxPathname", c_int)),
        *(("pNext", c_void_p), ("zName", c_char_p), ("pAppData", c_void_p)),
        *((name, c_void_p) for name in _VFS),
    ]


_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, POINTER(File), c_int, c_void_p)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class Unable(Exception):
    """This Python's SQLite is not the one of the system: its functions cannot be replaced."""


class Disk:
    """What is on the disk for good of a folder of databases, and what only seems to be.

    The power goes with the write or sync number `until`.
    """

    def __init__(self, kept: Path, until: int, seed: int) -> None:
        self.kept, self.until, self.chance = kept, until, random.Random(seed)
        self.waiting: dict[str, list[tuple[int, bytes] | int]] = {}  # bytes at a place, or a new length
        self.paths: dict[int, str] = {}
        self.done = 0
        self._alive: list[Any] = []  # what SQLite has pointers to
        self._tables: dict[int, tuple[Methods, Methods]] = {}

    def install(self) -> None:
        """From now on this process opens its databases on this disk. Raises Unable."""
        try:
            sqlite = ctypes.CDLL("libsqlite3.so.0")
        except OSError:
            raise Unable from None
        sqlite.sqlite3_vfs_find.restype = POINTER(Vfs)
        base = sqlite.sqlite3_vfs_find(None).contents
        mine = Vfs()
        ctypes.memmove(addressof(mine), addressof(base), ctypes.sizeof(Vfs))
        mine.pNext, mine.zName = None, b"power"
        opening = _Open(base.xOpen)

        def open_file(vfs: int, name: int, file: Any, flags: int, out: int) -> int:
            result = opening(addressof(base), name, file, flags, out)
            if result == _OK and name and file.contents.pMethods:
                self.paths[addressof(file.contents)] = string_at(name).decode()
                file.contents.pMethods = ctypes.pointer(self._table(file.contents.pMethods))
            return int(result)

        mine.xOpen = self._held(_Open(open_file))
        self._alive.append(mine)
        if sqlite.sqlite3_vfs_register(ctypes.byref(mine), 1) != _OK:
            raise Unable

    def _held(self, function: Any) -> Any:
        self._alive.append(function)
        return cast(function, c_void_p).value

    def _table(self, original: Any) -> Methods:
        """The functions of a file with those that write replaced."""
        place = addressof(original.contents)
        if place not in self._tables:
            kept, mine = original.contents, Methods()
            ctypes.memmove(addressof(mine), place, ctypes.sizeof(Methods))
            write, cut, sync = _Write(kept.xWrite), _Truncate(kept.xTruncate), _Sync(kept.xSync)
            mine.xWrite = self._held(_Write(self._writing(write)))
            mine.xTruncate = self._held(_Truncate(self._cutting(cut)))
            mine.xSync = self._held(_Sync(self._syncing(sync)))
            self._tables[place] = kept, mine
        return self._tables[place][1]

    def _writing(self, write: Any) -> Callable[[int, int, int, int], int]:
        def written(file: int, data: int, size: int, offset: int) -> int:
            self.waiting.setdefault(self.paths[file], []).append((offset, string_at(data, size)))
            self._count()
            return int(write(file, data, size, offset))

        return written

    def _cutting(self, cut: Any) -> Callable[[int, int], int]:
        def truncated(file: int, size: int) -> int:
            self.waiting.setdefault(self.paths[file], []).append(size)
            self._count()
            return int(cut(file, size))

        return truncated

    def _syncing(self, sync: Any) -> Callable[[int, int], int]:
        def synced(file: int, flags: int) -> int:
            self._count()
            path = self.paths[file]
            self._keep(path, self.waiting.pop(path, []))
            return int(sync(file, flags))

        return synced

    def _count(self) -> None:
        self.done += 1
        if self.done >= self.until:
            self._cut_power()

    def _keep(self, path: str, changes: list[tuple[int, bytes] | int]) -> None:
        descriptor = os.open(self.kept / Path(path).name, os.O_CREAT | os.O_RDWR)
        for change in changes:
            if isinstance(change, int):
                os.ftruncate(descriptor, change)
            else:
                os.pwrite(descriptor, change[1], change[0])
        os.close(descriptor)

    def _cut_power(self) -> None:
        """Of what was not synced the disk has any part: nothing, all, or some sectors."""
        for path, changes in self.waiting.items():
            share = self.chance.choice((0.0, 0.3, 0.9, 1.0))
            pieces = [piece for change in changes for piece in _sectors(change)]
            kept = [piece for piece in pieces if self.chance.random() < share]
            if self.chance.random() < 0.5:
                self.chance.shuffle(kept)
            self._keep(path, kept)
        os.kill(os.getpid(), signal.SIGKILL)


def _sectors(change: tuple[int, bytes] | int) -> list[tuple[int, bytes] | int]:
    if isinstance(change, int):
        return [change]
    offset, data = change
    return [(offset + at, data[at : at + _SECTOR]) for at in range(0, len(data), _SECTOR)]


def restart(kept: Path, live: Path) -> None:
    """What the machine finds when it starts again."""
    shutil.rmtree(live, ignore_errors=True)
    shutil.copytree(kept, live)
