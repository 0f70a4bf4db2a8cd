"""Records of HWP 5 as a tree. Source: Hancom's format description, revision 1.3, 'data records'."""

import struct
from dataclasses import dataclass, field

from madang.domains.documents.content import Unread
from madang.domains.documents.reading.faults import Unreadable

PARA_HEADER, PARA_TEXT, CTRL_HEADER, LIST_HEADER = 66, 67, 71, 72
TABLE, EQUATION, TEXT_ART, FORM_OBJECT, MEMO_LIST, CTRL_DATA = 77, 88, 90, 91, 93, 87
DISTRIBUTION_DATA = 28
_MOST = 2_000_000


@dataclass(slots=True)
class Record:
    tag: int
    data: bytes = field(repr=False)
    children: list["Record"] = field(default_factory=list, repr=False)


def records(stream: bytes) -> list[Record]:
    """The records of the uppermost level, those below in `children`. Raises `Unreadable` (damaged) where cut off."""
    roots: list[Record] = []
    open_ones: list[Record] = []
    at, count = 0, 0
    while at + 4 <= len(stream):
        (head,) = struct.unpack_from("<I", stream, at)
        at += 4
        tag, level, size = head & 0x3FF, head >> 10 & 0x3FF, head >> 20
        if size == 0xFFF:
            (size,) = struct.unpack_from("<I", stream, at)
            at += 4
        count += 1
        if at + size > len(stream) or count > _MOST:
            raise Unreadable(Unread.DAMAGED if count <= _MOST else Unread.TOO_MANY_PARTS)
        record = Record(tag, stream[at : at + size])
        at += size
        del open_ones[level:]
        (open_ones[-1].children if open_ones else roots).append(record)
        open_ones.append(record)
    return roots
