"""Search over documents, cases and procedures: an index beside the database, made from it and made anew at any time.

This is the face; web and api import nothing else, commands besides what they run: `following`, `rebuilding`, and
`reconciling`. Names are looked up on first use, because Django imports
the package before its models are ready.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.search.asking.answering import ask
    from madang.search.asking.completing import complete
    from madang.search.asking.facets import WHAT_NAMES
    from madang.search.asking.grammar import LONGEST_QUESTION
    from madang.search.asking.kept import search_stamp
    from madang.search.asking.limits import BUCKETS, Often, TooBusy, take_turn
    from madang.search.asking.marking import marked
    from madang.search.asking.question import LeftOut, Question, understood
    from madang.search.asking.shapes import (
        FACETS,
        Answer,
        Asked,
        FacetValue,
        Item,
        Marked,
        Narrowing,
        PageHit,
        Suggestion,
    )
    from madang.search.index.backend import Sort, Unavailable
    from madang.search.saved.actions import (
        Owner,
        confirm_search,
        delete,
        delete_all,
        owner_by_token,
        owner_of,
        pause,
        rename,
        resume,
        save_search,
        stop_by_token,
    )
    from madang.search.saved.rows import SavedRow, is_told, saved_searches, search_to_confirm
    from madang.search.saved.rules import LONGEST_NAME, RHYTHM_NAMES
    from madang.search.standing import search_fault

_ROOMS = {
    "asking.answering": ("ask",),
    "asking.completing": ("complete",),
    "asking.facets": ("WHAT_NAMES",),
    "asking.grammar": ("LONGEST_QUESTION",),
    "asking.kept": ("search_stamp",),
    "asking.limits": ("BUCKETS", "Often", "TooBusy", "take_turn"),
    "asking.marking": ("marked",),
    "asking.question": ("LeftOut", "Question", "understood"),
    "asking.shapes": (
        *("FACETS", "Answer", "Asked", "FacetValue", "Item", "Marked", "Narrowing", "PageHit"),
        "Suggestion",
    ),
    "index.backend": ("Sort", "Unavailable"),
    "saved.actions": (
        *("Owner", "confirm_search", "delete", "delete_all", "owner_by_token", "owner_of", "pause", "rename"),
        *("resume", "save_search", "stop_by_token"),
    ),
    "saved.rows": ("SavedRow", "is_told", "saved_searches", "search_to_confirm"),
    "saved.rules": ("LONGEST_NAME", "RHYTHM_NAMES"),
    "standing": ("search_fault",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "BUCKETS",
    "FACETS",
    "LONGEST_NAME",
    "LONGEST_QUESTION",
    "RHYTHM_NAMES",
    "WHAT_NAMES",
    "Answer",
    "Asked",
    "FacetValue",
    "Item",
    "LeftOut",
    "Marked",
    "Narrowing",
    "Often",
    "Owner",
    "PageHit",
    "Question",
    "SavedRow",
    "Sort",
    "Suggestion",
    "TooBusy",
    "Unavailable",
    "ask",
    "complete",
    "confirm_search",
    "delete",
    "delete_all",
    "is_told",
    "marked",
    "owner_by_token",
    "owner_of",
    "pause",
    "rename",
    "resume",
    "save_search",
    "saved_searches",
    "search_fault",
    "search_stamp",
    "search_to_confirm",
    "stop_by_token",
    "take_turn",
    "understood",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
