"""Plain archives: every entry is a file of its own."""

from madang.domains.documents.content import Hiding, Unread
from madang.domains.documents.reading.archive import Archive
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Gathering

MEDIA = "application/zip"
_UTF8 = 0x800


def read(content: bytes, name: str, gathering: Gathering) -> None:
    archive = Archive(content, gathering.budget)
    if archive.unsafe:
        gathering.miss(Unread.UNSAFE_NAMES)
    for info in archive.infos:
        called = _name(info.filename, info.flag_bits)
        if info.comment:
            gathering.hide(Hiding.COMMENT, called, info.comment.decode("utf-8", "replace"))
        if info.is_dir():
            gathering.hide(Hiding.FILE_NAME, "folder", called)
            continue
        try:
            gathering.embed(called, archive.read_entry(info))
        except Unreadable as fault:
            gathering.miss(fault.code)
    if not archive.infos:
        gathering.miss(Unread.EMPTY)


def _name(name: str, flags: int) -> str:
    """Names without the mark of Unicode are in the Korean code page, though Python takes them for IBM's."""
    if flags & _UTF8:
        return name
    try:
        return name.encode("cp437").decode("cp949")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name
