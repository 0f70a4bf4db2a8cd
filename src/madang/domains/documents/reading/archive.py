"""Zip archives, judged before anything is inflated: Python's `zipfile` trusts what an archive says of itself."""

import io
import stat
import struct
import zipfile
import zlib

from madang.domains.documents.content import Unread
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import MOST_INFLATED, Budget

MOST_ENTRIES = 10_000
MOST_OF_ONE = 128 << 20  # bytes of one entry
_RATIO, _RATIO_FROM = 200, 16 << 20  # an entry larger than the second may not exceed the first
_LOCAL = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1
_READ_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END = b"PK\x05\x06"


class Archive:
    """A zip of sound build. Raises `Unreadable` when opened: damaged, too many parts, overlapping, expands."""

    def __init__(self, content: bytes, budget: Budget) -> None:
        self._budget = budget
        self._zip = _opened(content)
        self.infos = self._zip.infolist()
        _check(content, self.infos)
        self.unsafe = _has_unsafe_names(self.infos)
        self._by_name = {info.filename: info for info in self.infos if not info.is_dir()}
        self.names = list(self._by_name)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def read(self, name: str) -> bytes:
        """The bytes of one entry, found by name. Raises `Unreadable`; damaged where there is none."""
        info = self._by_name.get(name)
        if info is None:
            raise Unreadable(Unread.DAMAGED)
        return self.read_entry(info)

    def read_entry(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of one entry."""
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable(Unread.ENCRYPTED)
        if info.compress_type not in _READ_METHODS:
            raise Unreadable(Unread.UNSUPPORTED)
        if info.file_size > MOST_OF_ONE:
            raise Unreadable(Unread.TOO_LARGE)
        self._budget.inflate(info.file_size)
        try:
            with self._zip.open(info) as entry:
                found = entry.read(info.file_size + 1)
        except (
            zipfile.BadZipFile,
            EOFError,
            OSError,
            ValueError,
            RuntimeError,
            struct.error,
            zlib.error,
        ) as error:
            raise Unreadable(Unread.DAMAGED) from error
        if len(found) != info.file_size:
            raise Unreadable(Unread.DAMAGED)
        return found


def _opened(content: bytes) -> zipfile.ZipFile:
    if _count_said(content) > MOST_ENTRIES:
        raise Unreadable(Unread.TOO_MANY_PARTS)
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error, EOFError) as error:
        raise Unreadable(Unread.DAMAGED) from error


def _check(content: bytes, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_ENTRIES:
        raise Unreadable(Unread.TOO_MANY_PARTS)
    _check_ratio(infos)
    _check_overlap(content, infos)


def _count_said(content: bytes) -> int:
    """The number of entries that the end of the archive claims, before the list is read."""
    end = content.rfind(_END)
    return struct.unpack_from("<H", content, end + 10)[0] if 0 <= end <= len(content) - 22 else 0


def _check_ratio(infos: list[zipfile.ZipInfo]) -> None:
    if any(i.file_size > _RATIO_FROM and i.file_size > _RATIO * max(1, i.compress_size) for i in infos):
        raise Unreadable(Unread.EXPANDS)
    if sum(info.file_size for info in infos) > MOST_INFLATED:
        raise Unreadable(Unread.EXPANDS)


def _check_overlap(content: bytes, infos: list[zipfile.ZipInfo]) -> None:
    """No two entries may share bytes (CVE-2024-0450; the zip bomb of David Fifield, 2019)."""
    reached = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < reached:
            raise Unreadable(Unread.OVERLAPPING)
        start = info.header_offset
        if start + _LOCAL.size > len(content) or content[start : start + 4] != b"PK\x03\x04":
            raise Unreadable(Unread.DAMAGED)
        *_, name, extra = _LOCAL.unpack_from(content, start)
        reached = start + _LOCAL.size + name + extra + info.compress_size
    if reached > len(content):
        raise Unreadable(Unread.DAMAGED)


def _has_unsafe_names(infos: list[zipfile.ZipInfo]) -> bool:
    names = [info.filename for info in infos]
    return len(set(names)) < len(names) or any(_leads_out(n) for n in names) or any(map(_is_link, infos))


def _leads_out(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or (len(plain) > 1 and plain[1] == ":")


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)
