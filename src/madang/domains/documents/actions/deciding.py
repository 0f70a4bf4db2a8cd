"""The disclosure officer says of each finding whether it is private, reads what no program can, and releases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from madang.domains.documents.actions.days import recount
from madang.domains.documents.actions.gating import original_verdict, settle
from madang.domains.documents.actions.texts import public_reason
from madang.domains.documents.actions.work import Work, record, take_up
from madang.domains.documents.errors import NO_SUCH_FILE, STILL_FOUND, STILL_UNREAD, STILL_WAITS
from madang.domains.documents.findings import Verdict
from madang.domains.documents.gate.masks import mask
from madang.domains.documents.models import Document, DocumentFile, Found
from madang.domains.documents.states import DocumentAct, DocumentState
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput, NotPossible

MASK, KEEP = "mask", "keep"


def decide(actor: Actor, uid: str, *, decisions: Mapping[int, str], seen_seq: int | None = None) -> Document:
    """Says of findings (by id) whether they are private (`mask`) or may go out (`keep`).

    In the record itself what is private is masked at once; in a file it stays a finding until there is a redacted
    edition. Raises NotFound (also for a finding of another document), NotAllowed, NotPossible.
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.DECIDE, seen_seq=seen_seq)
        rows = list(work.document.found.select_for_update().filter(pk__in=decisions))
        if len(rows) != len(decisions) or set(decisions.values()) - {MASK, KEEP}:
            raise InvalidInput(NO_SUCH_FILE, "unknown_finding")
        for row in rows:
            row.decision, row.decided_at, row.decided_by_id = decisions[row.pk], work.now, actor.official_id
        Found.objects.bulk_update(rows, ["decision", "decided_at", "decided_by_id"])
        _mask_record(work.document, [row for row in rows if row.file_id is None and row.decision == MASK])
        _settle_files(work.document, {row.file_id for row in rows if row.file_id})
        return _settled(work, "document.decided", _told(rows))


def clear_file(
    actor: Actor, uid: str, *, position: int, reason: str, seen_seq: int | None = None
) -> Document:
    """The officer has read a file that the gate could not, or whose findings they let pass, and answers for it.

    Who, when and why is on record. Raises NotFound, NotAllowed, NotPossible, InvalidInput (`reason_needed`).
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.DECIDE, seen_seq=seen_seq)
        file = file_of(work.document, position)
        if file.verdict == Verdict.PENDING:
            raise NotPossible(STILL_WAITS, "still_waits")
        told = public_reason(reason, needed=True)
        file.cleared = True
        file.save(update_fields=["cleared"])
        return _settled(work, "document.cleared", {"file": position}, {"reason": told})


def retry(actor: Actor, uid: str, *, position: int, seen_seq: int | None = None) -> Document:
    """Has a file looked through again: one that failed, or after the readers learned more."""
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.RETRY, seen_seq=seen_seq)
        file = file_of(work.document, position)
        file.verdict, file.unread, file.cleared, file.attempts = Verdict.PENDING, [], False, 0
        file.save(update_fields=["verdict", "unread", "cleared", "attempts"])
        settle(work.document, work.now)
        record(work, "document.retried", disclosed=False, data={"file": position})
        return work.document


def release(actor: Actor, uid: str, *, seen_seq: int | None = None) -> Document:
    """Lets a held document go out with the next disclosure. Raises NotPossible where the gate still says no."""
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.RELEASE, seen_seq=seen_seq)
        document = work.document
        settle(document, work.now, by_officer=True)
        if document.gate != Verdict.CLEAN:
            raise NotPossible(*_still(document))
        document.state, document.held_since = DocumentState.SCHEDULED, None
        record(work, "document.released", disclosed=False)
        recount({(document.department_id, document.approved_on)})
        return document


def file_of(document: Document, position: int) -> DocumentFile:
    """A file of a document in hand. Raises InvalidInput where it has none at that place."""
    file = document.files.filter(position=position).first()
    if file is None:
        raise InvalidInput(NO_SUCH_FILE, "unknown_file")
    return file


def _still(document: Document) -> tuple[Any, str]:
    if document.gate == Verdict.PENDING:
        return STILL_WAITS, "still_waits"
    if document.gate == Verdict.UNSCANNABLE:
        return STILL_UNREAD, "still_unread"
    left = document.found.exclude(decision=KEEP).exclude(confidence="candidate").filter(edition=None).count()
    return STILL_FOUND.format(count=left), "still_found"


def _mask_record(document: Document, rows: Sequence[Found]) -> None:
    """What is private in the record's own words is masked where everybody would read it; the original title is kept."""
    for row in rows:
        masked = mask(row.kind, row.text)
        if row.field == "title":
            document.shown_title = (document.shown_title or document.title).replace(row.text, masked)
        elif row.field == "summary":
            document.summary = document.summary.replace(row.text, masked)
        elif row.field == "keywords":
            document.keywords = [word.replace(row.text, masked) for word in document.keywords]


def _settle_files(document: Document, ids: set[int]) -> None:
    for file in document.files.filter(pk__in=ids):
        file.verdict = original_verdict(file)
        file.save(update_fields=["verdict"])


def _told(rows: Sequence[Found]) -> dict[str, Any]:
    """How many findings of which kind were decided how: numbers and codes alone."""
    counts = Counter(f"{row.kind}:{row.decision}" for row in rows)
    return {"decided": dict(sorted(counts.items()))}


def _settled(
    work: Work, type: str, data: Mapping[str, Any], texts: Mapping[str, str] | None = None
) -> Document:
    settle(work.document, work.now, by_officer=True)
    record(work, type, disclosed=False, data=data, texts=texts)
    return work.document
