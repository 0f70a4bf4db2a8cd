"""The disclosure officer says of each finding whether it is private, reads what no program can, and releases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from madang.domains.documents.actions import bulk
from madang.domains.documents.actions.days import recount
from madang.domains.documents.actions.gating import edition_verdict, original_verdict, settle
from madang.domains.documents.actions.masking import mask_record
from madang.domains.documents.actions.texts import public_reason
from madang.domains.documents.actions.work import Work, record, take_up
from madang.domains.documents.content import Hiding
from madang.domains.documents.errors import STILL_FOUND, STILL_UNREAD, STILL_WAITS
from madang.domains.documents.errors_room import NO_SUCH_FILE, NOTHING_LEFT
from madang.domains.documents.findings import Confidence, Verdict
from madang.domains.documents.gate.masks import mask
from madang.domains.documents.models import Document, DocumentFile, Edition, Found
from madang.domains.documents.states import DocumentAct, DocumentState
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput, NotPossible

MASK, KEEP = "mask", "keep"


def decide(actor: Actor, uid: str, *, decisions: Mapping[int, str], seen_seq: int | None = None) -> Document:
    """Says of findings (by id) whether they are private (`mask`) or may go out (`keep`).

    In the record itself, and in the name of a file, what is private is masked at once; in a file it stays a finding
    until there is a redacted edition. Raises InvalidInput for a finding of another document, NotFound, NotAllowed,
    NotPossible (also `not_masked`, where the words do not stand in the record as they were found).
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.DECIDE, seen_seq=seen_seq)
        rows = list(work.document.found.select_for_update().filter(pk__in=decisions))
        if len(rows) != len(decisions) or set(decisions.values()) - {MASK, KEEP}:
            raise InvalidInput(NO_SUCH_FILE, "unknown_finding")
        return _decided(work, rows, decisions)


def decide_kind(
    actor: Actor,
    uid: str,
    *,
    kind: str,
    decision: str,
    position: int | None = None,
    seen_seq: int | None = None,
) -> Document:
    """Decides the same of all findings of a kind that nobody decided on, in the whole document or in one file.

    Raises as `decide`; NotPossible (`nothing_left`) where there is none.
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.DECIDE, seen_seq=seen_seq)
        found = work.document.found.select_for_update().filter(kind=kind, decision="").order_by("pk")
        if position is not None:
            found = found.filter(file=file_of(work.document, position))
        rows = list(found)
        if decision not in (MASK, KEEP):
            raise InvalidInput(NO_SUCH_FILE, "unknown_decision")
        if not rows:
            raise NotPossible(NOTHING_LEFT, "nothing_left")
        return _decided(work, rows, {row.pk: decision for row in rows})


def _decided(work: Work, rows: Sequence[Found], decisions: Mapping[int, str]) -> Document:
    for row in rows:
        row.decision, row.decided_at, row.decided_by_id = (
            decisions[row.pk],
            work.now,
            work.actor.official_id,
        )
    bulk.update(Found, ("decision", "decided_at", "decided_by_id"), rows)
    mask_record(work.document, [row for row in rows if row.file_id is None and row.decision == MASK])
    _settle_files(work.document, [*rows, *_of_titles(work, rows)])
    return _settled(work, "document.decided", _told(rows))


def _of_titles(work: Work, rows: Sequence[Found]) -> list[Found]:
    """What the gate found of the title beside each file follows what was said of the title."""
    said = {row.text: row for row in rows if row.file_id is None and row.field == "title"}
    beside = work.document.found.filter(place="title", hiding="", page=0, text__in=said).exclude(file=None)
    same = list(beside) if said else []
    for row in same:
        of = said[row.text]
        row.decision, row.decided_at, row.decided_by_id = of.decision, of.decided_at, of.decided_by_id
    bulk.update(Found, ("decision", "decided_at", "decided_by_id"), same)
    return same


def clear_file(
    actor: Actor, uid: str, *, position: int, reason: str, seen_seq: int | None = None
) -> Document:
    """The officer has read a file that the gate could not, or whose findings they let pass, and answers for it.

    They answer for what goes out: where there is a redacted edition, for the newest. Who, when and why is on record.
    Raises NotFound, NotAllowed, NotPossible, InvalidInput (`reason_needed`).
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.DECIDE, seen_seq=seen_seq)
        file = file_of(work.document, position)
        if file.verdict == Verdict.PENDING:
            raise NotPossible(STILL_WAITS, "still_waits")
        told, data = public_reason(reason, needed=True), {"file": position}
        edition = file.editions.order_by("-no").first()
        if edition is None:
            file.cleared = True
            file.save(update_fields=["cleared"])
        else:
            edition.verdict = Verdict.CLEAN
            edition.save(update_fields=["verdict"])
            data["edition"] = edition.no
        return _settled(work, "document.cleared", data, {"reason": told})


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
    return STILL_FOUND.format(count=_left(document)), "still_found"


def _left(document: Document) -> int:
    """How many findings hold what would go out: of a file its newest edition, where it has one."""
    newest: dict[int, int] = dict(
        Edition.objects.filter(file__document=document).order_by("no").values_list("file_id", "pk")
    )
    found = document.found.exclude(decision=KEEP).exclude(confidence=Confidence.CANDIDATE)
    originals = found.filter(edition=None).exclude(file__in=newest).exclude(file=None, decision=MASK)
    return originals.count() + found.filter(edition__in=newest.values()).count()


def _settle_files(document: Document, rows: Sequence[Found]) -> None:
    """The verdicts of the files and editions in which something was decided on."""
    named = [row for row in rows if row.hiding == Hiding.FILE_NAME and row.decision == MASK]
    for file in document.files.filter(pk__in={row.file_id for row in rows if row.file_id}):
        for row in (row for row in named if row.file_id == file.pk):
            file.shown_name = (file.shown_name or file.name).replace(row.text, mask(row.kind, row.text))[:255]
        file.verdict = original_verdict(file)
        file.save(update_fields=["verdict", "shown_name"])
    for edition in Edition.objects.filter(pk__in={row.edition_id for row in rows if row.edition_id}):
        edition.verdict = edition_verdict(edition)
        edition.save(update_fields=["verdict"])


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
