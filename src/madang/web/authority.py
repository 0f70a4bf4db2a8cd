"""The name of the authority, as it stands on every page."""

import time

from madang.domains.organisation import authority
from madang.kernel.text import Text

SECONDS_KEPT = 60  # a new name shows everywhere within a minute
UNNAMED = Text("우리 기관", "This authority")

_kept: tuple[Text, float] | None = None


def name() -> Text:
    """The name; one statement at most every `SECONDS_KEPT` in each process."""
    now = time.monotonic()
    if _kept and now - _kept[1] < SECONDS_KEPT:
        return _kept[0]
    return remember(authority().name)


def name_without_database() -> Text:
    """The name as last known, for the page shown when the database may be broken."""
    return _kept[0] if _kept else UNNAMED


def remember(found: Text) -> Text:
    """Keeps a name that was just read."""
    global _kept
    _kept = (found, time.monotonic())
    return found
