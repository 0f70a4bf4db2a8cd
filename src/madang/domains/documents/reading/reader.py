"""From bytes to what they say: recognise, read, and name whatever could not be read."""

import contextlib

from madang.domains.documents.content import Content, Hiding, Unread
from madang.domains.documents.reading import zips
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Budget, Gathering
from madang.domains.documents.reading.recognising import has_archive_behind, recognise


def read(content: bytes, name: str = "", budget: Budget | None = None) -> Content:
    """All that a file says, with the files within it. Never raises because of the file, except `MemoryError`."""
    return _read(content, name, 0, budget or Budget())


def _read(content: bytes, name: str, depth: int, budget: Budget) -> Content:
    gathering = Gathering(_read, budget, depth)
    gathering.hide(Hiding.FILE_NAME, "", name)
    if not content:
        gathering.media = "application/x-empty"
        gathering.miss(Unread.EMPTY)
        return gathering.content()
    try:
        _into(gathering, content, name)
    except Unreadable as fault:
        gathering.media = fault.media or gathering.media
        gathering.miss(fault.code)
    except RecursionError:
        gathering.miss(Unread.TOO_DEEP)
    except MemoryError:
        raise
    except Exception:  # a reader that meets what nobody foresaw: the file is not read, and says so
        gathering.miss(Unread.CRASHED)
    gathering.media = gathering.media or "application/octet-stream"
    return gathering.content()


def _into(gathering: Gathering, content: bytes, name: str) -> None:
    gathering.media = "application/zip" if content.startswith(b"PK") else ""
    kind = recognise(content, gathering.budget)
    gathering.media = kind.media
    if not kind.module:
        raise Unreadable(Unread.UNSUPPORTED)
    kind.reader()(content, name, gathering)
    if not content.startswith(b"PK") and has_archive_behind(content):
        with contextlib.suppress(Unreadable):
            zips.read(content, name, gathering)
