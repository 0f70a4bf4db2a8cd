"""Erasing whole records for good (파기) by two persons: who asks, on which legal ground, who confirms.

This is the face; other domains import nothing else. What goes with a record, the domain of the record knows.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.erasures.access import concerns
    from madang.domains.erasures.actions import Record, begin, drop, forget_words, settle
    from madang.domains.erasures.facts import Facts
    from madang.domains.erasures.grounds import GROUNDS, Ground, ground_words
    from madang.domains.erasures.rows import ErasureRow, ended, one, refusal_of, waiting, waiting_of
    from madang.domains.erasures.rules import require_ground_holds, retention_ends
    from madang.domains.erasures.states import STATE_NAMES, ErasureAct, ErasureState
    from madang.domains.erasures.words import erasure_stub

_ROOM_OF = {
    "concerns": "access",
    "Record": "actions",
    "begin": "actions",
    "drop": "actions",
    "forget_words": "actions",
    "settle": "actions",
    "Facts": "facts",
    "GROUNDS": "grounds",
    "Ground": "grounds",
    "ground_words": "grounds",
    "ErasureRow": "rows",
    "ended": "rows",
    "one": "rows",
    "refusal_of": "rows",
    "waiting": "rows",
    "waiting_of": "rows",
    "require_ground_holds": "rules",
    "retention_ends": "rules",
    "STATE_NAMES": "states",
    "ErasureAct": "states",
    "ErasureState": "states",
    "erasure_stub": "words",
}

__all__ = [
    "GROUNDS",
    "STATE_NAMES",
    "ErasureAct",
    "ErasureRow",
    "ErasureState",
    "Facts",
    "Ground",
    "Record",
    "begin",
    "concerns",
    "drop",
    "ended",
    "erasure_stub",
    "forget_words",
    "ground_words",
    "one",
    "refusal_of",
    "require_ground_holds",
    "retention_ends",
    "settle",
    "waiting",
    "waiting_of",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
