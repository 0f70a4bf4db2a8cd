"""The disclosure officer's room: what waits, one document with all that was found in it, its files page by page."""

from madang.domains.documents.room import names
from madang.domains.documents.room.files import (
    FileView,
    Mark,
    download_of,
    file_view,
    picture_of,
)
from madang.domains.documents.room.queue import (
    AGES,
    Asked,
    Counted,
    QueuePage,
    QueueRow,
    ended,
    found_by,
    held_count,
    queue,
)
from madang.domains.documents.room.screen import FileShown, FindingShown, RoomScreen, screen

__all__ = [
    "AGES",
    "Asked",
    "Counted",
    "FileShown",
    "FileView",
    "FindingShown",
    "Mark",
    "QueuePage",
    "QueueRow",
    "RoomScreen",
    "download_of",
    "ended",
    "file_view",
    "found_by",
    "held_count",
    "names",
    "picture_of",
    "queue",
    "screen",
]
