"""The worker's part in the search: it hands over what changed, and makes the first index."""

import logging
import time
from collections.abc import Callable

log = logging.getLogger("madang.worker")

_FEWEST, _MOST = 100, 2000
_SHORT, _LONG = 0.1, 0.4  # seconds that a batch may take: what is taken back waits for one at most
_LOOK_EVERY, _LOOK_AT_LEAST_EVERY = 10.0, 600.0  # seconds, whether there is an index


class Indexing:
    """Turns of the search. `goes_on` is asked while the first index is made, which may take long.

    `trouble`: why it takes nothing at present, or empty.
    """

    def __init__(self, goes_on: Callable[[], bool] = lambda: True) -> None:
        self.taken = 0
        self.trouble = ""
        self._goes_on = goes_on
        self._many = _FEWEST
        self._look_at, self._pause = float("-inf"), _LOOK_EVERY

    def turn(self) -> int:
        """Takes what waits, what takes something back first; says how much that was."""
        from madang.kernel import outbox
        from madang.search.following import let_go
        from madang.search.index.backend import Busy

        if time.monotonic() >= self._look_at:
            self._build_if_absent()
        try:
            taken = self._take()
        except outbox.NotNow as error:
            if not isinstance(error.__cause__, Busy):  # else another worker takes it
                self._say(f"the index takes nothing at present: {error}")
            return 0
        if taken:
            self._say("")
            self.taken += taken
        else:
            let_go(where_idle=True)
        return taken

    def _take(self) -> int:
        from madang.kernel import outbox
        from madang.search.following import AT_ONCE, SEARCH

        waiting = outbox.due_consumers((AT_ONCE.name, SEARCH.name))
        taken = outbox.take(AT_ONCE.name, _MOST) if AT_ONCE.name in waiting else 0
        return taken + (self._take_many(SEARCH.name) if SEARCH.name in waiting else 0)

    def _take_many(self, name: str) -> int:
        """As many at a time as take a moment."""
        from madang.kernel import outbox

        began = time.monotonic()
        taken = outbox.take(name, self._many)
        took = time.monotonic() - began
        if took > _LONG:
            self._many = max(_FEWEST, self._many // 2)
        elif took < _SHORT and taken == self._many:
            self._many = min(_MOST, self._many * 2)
        return taken

    def _build_if_absent(self) -> None:
        from django.db import DatabaseError, InterfaceError

        from madang.search import rebuilding

        try:
            rebuilding.build_if_absent(self._still_wanted)
            self._pause = _LOOK_EVERY
        except _Stopped:
            pass
        except (DatabaseError, InterfaceError):
            raise
        except Exception as error:
            self._pause = min(_LOOK_AT_LEAST_EVERY, self._pause * 2)
            self._say(f"the index cannot be made: {error!r}")
        self._look_at = time.monotonic() + self._pause

    def _still_wanted(self, pieces: int) -> None:
        if not self._goes_on():
            raise _Stopped

    def _say(self, trouble: str) -> None:
        """Once, however often it is so."""
        if trouble and trouble != self.trouble:
            log.warning(trouble)
        self.trouble = trouble


class _Stopped(Exception):
    """The worker ends; what was begun is thrown away by who makes the index next."""
