"""Figures are kept in the process as long as nothing happens."""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from madang.domains.statistics.following import newest_event

Figure = TypeVar("Figure")

_MOST = 200
_SECONDS = (
    10.0  # a commit that came late may bear a smaller id than the last event: not longer than this unseen
)
_kept: dict[Hashable, tuple[tuple[int, str], float, Any]] = {}
_lock = Lock()


def kept(key: Hashable, compute: Callable[[], Figure]) -> Figure:
    """The figure for a key, computed anew once an event was written since (one cheap statement tells)."""
    stamp = newest_event()
    found = _kept.get(key)
    if found and found[0] == stamp and time.monotonic() - found[1] < _SECONDS:
        return found[2]
    began = time.monotonic()
    figure = compute()
    with _lock:
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = (stamp, began, figure)
    return figure
