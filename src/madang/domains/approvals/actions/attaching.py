"""Files attached to a draft, each with a class of its own."""

from collections.abc import Sequence

from django.db import transaction

from madang.domains.approvals.actions.drafting import open_version
from madang.domains.approvals.actions.work import Work, take_up
from madang.domains.approvals.entries import faults_of_choice
from madang.domains.approvals.errors import ATTACHMENT_TOO_LARGE, INCOMPLETE
from madang.domains.approvals.models import Attachment, DraftVersion
from madang.domains.approvals.rules import OPEN
from madang.domains.approvals.states import DraftAct
from madang.domains.approvals.texts import checked_text
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotFound
from madang.kernel.storage import storage

MAX_ATTACHMENTS, MAX_ATTACHMENT = 30, 50 * 1024 * 1024


def attach(actor: Actor, *, draft_id: str, name: str, media: str, content: bytes) -> str:
    """Attaches a file to the version being written; gives its id. It is open until its class is chosen."""
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.SAVE)
        version = open_version(work)
        places = list(version.attachments.values_list("position", flat=True))
        if len(content) > MAX_ATTACHMENT or len(places) >= MAX_ATTACHMENTS:
            message = ATTACHMENT_TOO_LARGE.format(max=MAX_ATTACHMENT // 1024**2, count=MAX_ATTACHMENTS)
            raise InvalidInput(message, "too_large", fields=(FieldFault("file", "too_large", message),))
        row = Attachment.objects.create(
            version=version,
            position=max(places, default=0) + 1,
            name=_file_name(name),
            media="".join(c for c in media if c.isprintable())[:100] or "application/octet-stream",
            size=len(content),
            sha256=storage().store(content),
            disclosure=OPEN,
        )
        _touch(work, version)
        return row.pk


def detach(actor: Actor, *, draft_id: str, attachment_id: str) -> None:
    """Takes an attachment off the version being written; those behind it move up."""
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.SAVE)
        version = open_version(work)
        gone = _attached(version, attachment_id)
        gone.delete()
        for row in version.attachments.filter(position__gt=gone.position).order_by("position"):
            row.position -= 1
            row.save(update_fields=["position"])
        _touch(work, version)


def classify_attachment(
    actor: Actor, *, draft_id: str, attachment_id: str, disclosure: str, grounds: Sequence[int], reason: str
) -> None:
    """Sets class and grounds of one attachment."""
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.SAVE)
        if faults := faults_of_choice(disclosure, grounds):
            raise InvalidInput(INCOMPLETE, "invalid_draft", fields=faults)
        version = open_version(work)
        row = _attached(version, attachment_id)
        row.disclosure, row.grounds = disclosure, sorted(set(grounds))
        row.grounds_reason = checked_text("reason", reason)
        row.save(update_fields=["disclosure", "grounds", "grounds_reason"])
        _touch(work, version)


def _attached(version: DraftVersion, attachment_id: str) -> Attachment:
    """A file of the version being written, also where it is named as the version before had it: a page that was opened
    before a returned draft was saved knows no other. Raises NotFound."""
    named = Attachment.objects.filter(pk=attachment_id, version__draft=version.draft_id).first()
    if named is None:
        raise NotFound()
    if named.version_id == version.pk:
        return named
    copied = version.attachments.filter(position=named.position, sha256=named.sha256).first()
    if copied is None:
        raise NotFound()
    return copied


def _touch(work: Work, version: DraftVersion) -> None:
    version.saved_at = work.now
    version.save(update_fields=["saved_at"])
    work.draft.updated_at = work.now
    work.draft.save()


def _file_name(name: str) -> str:
    """The last part of a name, without what no system can store."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[-255:] or "file"
