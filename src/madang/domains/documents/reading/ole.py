"""OLE files other than Hangul's: which program's they are, and the files that they merely wrap."""

import io
import struct

import olefile

from madang.domains.documents.content import Unread
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Gathering

_PROGRAMS = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
    "__properties_version1.0": "application/vnd.ms-outlook",
    "VisioDocument": "application/vnd.visio",
}
_WRAPPED = ("Package", "CONTENTS", "Contents")


def streams(content: bytes) -> list[str]:
    """Names of the uppermost streams. Raises `Unreadable` (damaged)."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            return sorted({path[0] for path in ole.listdir(streams=True, storages=False)})
    except (OSError, IndexError, struct.error, ValueError, AttributeError, TypeError) as error:
        raise Unreadable(Unread.DAMAGED) from error


def read(content: bytes, name: str, gathering: Gathering) -> None:
    found = streams(content)
    if "EncryptedPackage" in found or "EncryptionInfo" in found:
        raise Unreadable(Unread.ENCRYPTED, "application/vnd.openxmlformats-officedocument")
    for stream, media in _PROGRAMS.items():
        if stream in found:
            raise Unreadable(Unread.UNSUPPORTED, media)
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        for stream in found:
            if stream in _WRAPPED:
                gathering.embed(stream, ole.openstream(stream).read())
            elif stream == "\x01Ole10Native":
                gathering.embed(*_native(ole.openstream(stream).read()))
    if not gathering.embedded:
        raise Unreadable(Unread.UNSUPPORTED, "application/x-ole-storage")


def _native(raw: bytes) -> tuple[str, bytes]:
    """Name and bytes of a packaged file (MS-OLEDS 2.3.6, as programs write it)."""
    try:
        end = raw.index(b"\0", 6)
        label = raw[6:end].decode("cp949", "replace")
        at = raw.index(b"\0", end + 1) + 1 + 4
        (length,) = struct.unpack_from("<I", raw, at)
        at += 4 + length
        (size,) = struct.unpack_from("<I", raw, at)
    except (ValueError, struct.error):
        return "Ole10Native", raw[4:]
    return label, raw[at + 4 : at + 4 + size]
