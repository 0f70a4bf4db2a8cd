"""Approvals (결재): the line of signatures that makes a draft an act of the authority. The face for other domains."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from madang.domains.approvals import delegation
from madang.domains.approvals.rules import SeatView, may_sign, next_seat

if TYPE_CHECKING:
    from madang.domains.approvals.actions import Signed, open_line, recall, seats_of, send_back, sign

__all__ = [
    "SeatView",
    "Signed",
    "delegation",
    "may_sign",
    "next_seat",
    "open_line",
    "recall",
    "seats_of",
    "send_back",
    "sign",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("madang.domains.approvals.actions"), name)
