"""Who asks for erasures, confirms them and sees which wait: disclosure officers and auditors, as far as they reach."""

from dataclasses import dataclass

from django.db.models import QuerySet

from madang.domains.erasures.errors import ONLY_OFFICERS
from madang.domains.erasures.models import Erasure
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed

ROLES = (Role.DISCLOSURE_OFFICER, Role.AUDITOR)


def concerns(actor: Actor) -> bool:
    """Whether erasures are somebody's business at all."""
    return actor.is_staff and actor.has(*ROLES) and not actor.has(Role.OPERATOR)


@dataclass(frozen=True, slots=True)
class Officer:
    """Whoever asks or settles, by account and as an official, and the role in which they do."""

    account_id: int
    official_id: int
    role: Role


def officer_for(actor: Actor, institution: str) -> Officer:
    """As whom somebody acts on a record of an institution (its code). Raises NotAllowed without the right role."""
    role = next((role for role in ROLES if actor.reaches(role, institution)), None)
    if role is None or actor.official_id is None or actor.account_id is None or actor.has(Role.OPERATOR):
        raise NotAllowed(ONLY_OFFICERS)
    return Officer(actor.account_id, actor.official_id, role)


def erasures_for(actor: Actor) -> QuerySet[Erasure]:
    """The erasures of the institutions that somebody's role reaches. Raises NotAllowed for everybody without one."""
    if not concerns(actor):
        raise NotAllowed(ONLY_OFFICERS)
    if actor.everywhere(*ROLES):
        return Erasure.objects.all()
    own = {code for role, code in actor.within if role in ROLES}
    return Erasure.objects.filter(institution__in=own)
