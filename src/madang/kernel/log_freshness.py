"""Whether the disclosure log is confirmed from outside recently enough that something final may be decided.

The log tells it (`use`); where no log is, it always is.
"""

from collections.abc import Callable
from datetime import datetime

Check = Callable[[datetime], None]
"""Raises NotPossible where outsiders have confirmed no state of the log for too long before an instant."""

_check: Check | None = None


def use(check: Check) -> None:
    """Names who knows (once, at start)."""
    global _check
    _check = check


def require_witnessed(now: datetime) -> None:
    """Raises NotPossible (`log_not_witnessed`) where nothing final may be decided at present."""
    if _check is not None:
        _check(now)
