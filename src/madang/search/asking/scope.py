"""Who may find what. It is a part of every request, so that nothing counted, completed or offered goes beyond it."""

from datetime import datetime

from madang.domains.organisation import Directory, Scope, scope_of
from madang.kernel.actor import Actor
from madang.kernel.searchable import PUBLIC, audience_of
from madang.search.index.query import AnyOf, Key, KeyField, Query, Without

EVERYBODY: Query = Key(KeyField.AUDIENCE, (PUBLIC,))
"""What the public may find."""


def findable_by(actor: Actor, now: datetime, current: Directory) -> Query:
    """The faces of things that an actor may find: the public ones; for staff, within their scope, the staff faces
    instead. Citizens find what is public; so do those who run the system."""
    mine = _audience(scope_of(actor, now, current), current)
    if not mine:
        return EVERYBODY
    return AnyOf((Without(EVERYBODY, Key(KeyField.TWIN, mine)), Key(KeyField.AUDIENCE, mine)))


def _audience(scope: Scope, current: Directory) -> tuple[str, ...]:
    ids = current.structure.departments if scope.everything else scope.department_ids
    return tuple(audience_of(department) for department in sorted(ids))
