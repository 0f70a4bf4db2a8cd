"""The words and files of official documents go for good, with the record that they belong to (파기).

Who asked and who confirmed, and on which ground, the record's own domain has checked; this is done in its transaction.
That a document was written, registered and signed, when and by which posts stays.
"""

from collections.abc import Collection, Sequence

from madang.domains.approvals.actions.work import STREAM, record
from madang.domains.approvals.kinds import document_kinds
from madang.domains.approvals.models import Attachment, Draft, DraftVersion, Seat, Sending
from madang.kernel import erasing, events, idempotency
from madang.kernel.erasing import Erased

ERASED_TITLE = "(파기됨)"
_DECISION = "decision"


def erase_words_of_case(erased: Erased, number: str) -> None:
    """Erases what all documents of a case say, with their attachments (ten statements, one more for each)."""
    _erase(erased, list(Draft.objects.select_for_update().filter(case_number=number)))


def erase_words_of_draft(erased: Erased, draft_id: str) -> None:
    """Erases what one document says, with its attachments; nothing happens where it is gone already."""
    _erase(erased, list(Draft.objects.select_for_update().filter(pk=draft_id)))


def retention_codes_of_case(number: str) -> frozenset[str]:
    """For how long documents of a case are kept, by code; where it has none, as its decision would have been."""
    kept = Draft.objects.filter(case_number=number).values_list("retention", flat=True)
    return frozenset(kept) or frozenset({document_kinds()[_DECISION].retention})


def contents_named(wanted: Collection[str]) -> set[str]:
    """Which of these contents (SHA-256) an attachment names."""
    return set(Attachment.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))


def _erase(erased: Erased, drafts: Sequence[Draft]) -> None:
    rows = [draft for draft in drafts if draft.erased_at is None]
    if not rows:
        return
    ids = [draft.pk for draft in rows]
    attachments = Attachment.objects.filter(version__draft__in=ids)
    contents = set(attachments.values_list("sha256", flat=True))
    attachments.delete()
    DraftVersion.objects.filter(draft__in=ids).update(
        title=ERASED_TITLE,
        summary="",
        keywords=[],
        body="",
        recipients=[],
        grounds_reason="",
        digest="",
    )
    Seat.objects.filter(line__draft__in=ids).update(opinion="", reason="", moved_from=[])
    sendings = Sending.objects.filter(draft__in=ids)
    sendings.update(reason="")
    sendings.exclude(outside="").update(outside=ERASED_TITLE)
    events.erase_texts(STREAM, ids)
    idempotency.erase_answers(ids)
    for draft in rows:
        draft.title, draft.erased_at = ERASED_TITLE, erased.at
        record(
            draft, erased.actor, "draft.erased", at=erased.at, now=erased.at, data={"ground": erased.ground}
        )
        draft.save()
    erasing.drop_contents(contents)
