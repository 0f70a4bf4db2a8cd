"""Approvals (결재): drafts, lines of signatures, numbers; what makes a draft an act of the authority.

This is the face; other domains import nothing else. Names are looked up on first use, because Django imports
the package before its models are ready.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.approvals import actions, rows
    from madang.domains.approvals.kinds import document_kinds, template_for
    from madang.domains.approvals.rules import (
        ChosenSeat,
        Content,
        SeatView,
        mark_of,
        may_recall,
        next_seat,
        sits_in,
    )
    from madang.domains.approvals.stored import seats_of

_ROOM_OF = {
    "actions": "actions",
    "rows": "rows",
    "document_kinds": "kinds",
    "template_for": "kinds",
    "ChosenSeat": "rules",
    "Content": "rules",
    "SeatView": "rules",
    "mark_of": "rules",
    "may_recall": "rules",
    "sits_in": "rules",
    "next_seat": "rules",
    "seats_of": "stored",
}
_WHOLE_ROOMS = {"actions", "rows"}

__all__ = [
    "ChosenSeat",
    "Content",
    "SeatView",
    "actions",
    "document_kinds",
    "mark_of",
    "may_recall",
    "next_seat",
    "rows",
    "seats_of",
    "sits_in",
    "template_for",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    room = import_module(f"{__name__}.{_ROOM_OF[name]}")
    return room if name in _WHOLE_ROOMS else getattr(room, name)
