"""What stands on every page while no outside witness confirms the log: asked at most once every few seconds."""

import time

from madang.kernel import clock
from madang.kernel.text import Text
from madang.log import policy
from madang.log.standing import banner

SECONDS_KEPT = 5.0

_kept: tuple[Text | None, float] | None = None


def log_banner() -> Text | None:
    """The warning, None while all is well or the log has not begun (two statements at most, in each process)."""
    global _kept
    if not policy.has_begun():
        return None
    now = time.monotonic()
    if _kept is None or now - _kept[1] > SECONDS_KEPT:
        _kept = banner(clock.now()), now
    return _kept[0]


def forget() -> None:
    """Asks anew at the next page."""
    global _kept
    _kept = None
