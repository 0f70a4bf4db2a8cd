"""The unalterable log of staff looks at personal data (공공기록물법 시행령 제28조)."""

from collections.abc import Iterable

from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.models import AccessRecord


def looked(actor: Actor, *, object_type: str, object_id: str, what: Iterable[str], where: str) -> None:
    """Records that an official saw personal data; a citizen who sees their own leaves no record."""
    if not actor.is_staff or actor.account_id is None:
        return
    AccessRecord.objects.create(
        at=clock.now(),
        account_id=actor.account_id,
        official_id=actor.official_id,
        department_code=actor.posts[0].department_code if actor.posts else "",
        object_type=object_type,
        object_id=object_id,
        what=sorted(what),
        where=where,
    )


def looks_at(object_type: str, object_id: str) -> list[AccessRecord]:
    """Who looked at the personal data of one object, newest first."""
    return list(
        AccessRecord.objects.filter(object_type=object_type, object_id=object_id).order_by("-id")[:500]
    )


def recent_looks(limit: int = 100) -> list[AccessRecord]:
    """The newest looks at personal data of any object, newest first."""
    return list(AccessRecord.objects.order_by("-id")[:limit])
