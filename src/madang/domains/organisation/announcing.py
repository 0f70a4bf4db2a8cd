"""What stands at the head of every page: kept with the authority's own settings, so that no page reads more for it."""

from datetime import datetime
from typing import Any

from madang.domains.organisation.entry import record
from madang.domains.organisation.lookup import lock
from madang.domains.organisation.models import AuthoritySettings
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed
from madang.kernel.text import Text


def announce(actor: Actor, *, id: str, text: Text, at: datetime) -> None:
    """Puts an announcement at the head of every page, above older ones; in the caller's transaction.

    By an executive. The same id again replaces what it said. Raises NotAllowed.
    """
    row = _in_hands_of(actor)
    _keep(actor, row, [{"id": id, **text.as_dict()}, *_without(row, id)], at)


def take_down(actor: Actor, *, id: str, at: datetime) -> None:
    """Takes an announcement from every page; in the caller's transaction. By an executive. Raises NotAllowed."""
    row = _in_hands_of(actor)
    _keep(actor, row, _without(row, id), at)


def _in_hands_of(actor: Actor) -> AuthoritySettings:
    if not actor.has(Role.EXECUTIVE, Role.SYSTEM):
        raise NotAllowed()
    return lock()


def _without(row: AuthoritySettings, id: str) -> list[dict[str, Any]]:
    return [one for one in row.announcements if one["id"] != id]


def _keep(actor: Actor, row: AuthoritySettings, announcements: list[dict[str, Any]], at: datetime) -> None:
    row.announcements = announcements
    row.save(update_fields=["announcements"])
    ids = [one["id"] for one in announcements]
    record(actor, "announcements-set", of="authority", id=row.pk, at=at, data={"announcements": ids})
