"""Two versions of a draft side by side."""

from dataclasses import dataclass
from datetime import datetime

from madang.domains.approvals.access import access_draft
from madang.domains.approvals.rows.screen import log_look
from madang.domains.approvals.rules import Content
from madang.domains.approvals.stored import content_of, seats_of
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class VersionsCompared:
    """What two versions of a draft say."""

    draft_id: str
    title: str
    old_no: int
    new_no: int
    old: Content
    new: Content
    versions: tuple[int, ...]


def versions_compared(
    actor: Actor, draft_id: str, old: int, new: int, now: datetime, *, where: str = "desk document versions"
) -> VersionsCompared:
    """Two versions of a draft for whoever may see it (at most nine statements); the look is logged where one is not
    open. Raises NotFound."""
    draft, parts = access_draft(actor, draft_id, seats_of(draft_id), now)
    stored = {v.no: v for v in draft.versions.prefetch_related("attachments")}
    if old not in stored or new not in stored:
        raise NotFound()
    log_look(actor, draft, parts, where, stored[old].disclosure, stored[new].disclosure)
    return VersionsCompared(
        draft_id=draft.pk,
        title=draft.title,
        old_no=old,
        new_no=new,
        old=content_of(stored[old], stored[old].attachments.all()),
        new=content_of(stored[new], stored[new].attachments.all()),
        versions=tuple(sorted(stored)),
    )
