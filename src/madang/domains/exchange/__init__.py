"""Exchange with other systems (연계): existing approval systems post their acts. The face for others."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.exchange.receiving import Sent, receive, system_behind
    from madang.domains.exchange.registering import (
        Registered,
        register_system,
        renew_system_secret,
        set_system_active,
    )
    from madang.domains.exchange.rows import (
        OutsideNumber,
        ReceivedRow,
        SystemRow,
        outside_number,
        received_events,
        refused_count,
        systems,
    )
    from madang.domains.exchange.settling import dismiss, try_again

_ROOMS = {
    "receiving": ("Sent", "receive", "system_behind"),
    "registering": ("Registered", "register_system", "renew_system_secret", "set_system_active"),
    "rows": (
        "OutsideNumber",
        "ReceivedRow",
        "SystemRow",
        "outside_number",
        "received_events",
        "refused_count",
        "systems",
    ),
    "settling": ("dismiss", "try_again"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "OutsideNumber",
    "ReceivedRow",
    "Registered",
    "Sent",
    "SystemRow",
    "dismiss",
    "outside_number",
    "receive",
    "received_events",
    "refused_count",
    "register_system",
    "renew_system_secret",
    "set_system_active",
    "system_behind",
    "systems",
    "try_again",
]


def __getattr__(name: str) -> Any:
    """What needs the database is imported on first use: models can only be loaded once Django is ready."""
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
