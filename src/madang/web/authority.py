"""The name of the authority and what it announces, as they stand on every page."""

import time

from madang.domains.organisation import Announcement, Authority, authority
from madang.kernel.text import Text

SECONDS_KEPT = 60  # a new name shows everywhere within a minute
SECONDS_ANNOUNCED = 1.0  # an emergency within a second
UNNAMED = Text("우리 기관", "This authority")

_kept: tuple[Text, float] | None = None
_announced: tuple[tuple[Announcement, ...], float] | None = None


def name() -> Text:
    """The name; one statement at most every `SECONDS_KEPT` in each process."""
    now = time.monotonic()
    if _kept and now - _kept[1] < SECONDS_KEPT:
        return _kept[0]
    return _read().name


def announcements() -> tuple[Announcement, ...]:
    """What stands at the head of every page: at most one statement every second, none where the authority was
    read for the same request anyway."""
    now = time.monotonic()
    if _announced and now - _announced[1] < SECONDS_ANNOUNCED:
        return _announced[0]
    return _read().announcements


def name_without_database() -> Text:
    """The name as last known, for the page shown when the database may be broken."""
    return _kept[0] if _kept else UNNAMED


def announcements_without_database() -> tuple[Announcement, ...]:
    """The announcements as last known."""
    return _announced[0] if _announced else ()


def remember(found: Text, announced: tuple[Announcement, ...] = ()) -> Text:
    """Keeps a name and announcements that were just read."""
    global _kept, _announced
    now = time.monotonic()
    _kept, _announced = (found, now), (announced, now)
    return found


def _read() -> Authority:
    found = authority()
    remember(found.name, found.announcements)
    return found
