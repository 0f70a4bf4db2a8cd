"""A document goes for good (파기): one person asks, another confirms, and only then its record and files go at once.

What stays are codes and times: department, class and grounds, kind, when it was approved and went out; that it was
erased, when, on which ground, and in which roles the two acted. The source's own key stays, so that what the source
sends again is known and not taken in.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from madang.domains import approvals, cases, erasures
from madang.domains.documents.actions.appending import append_to
from madang.domains.documents.actions.days import recount
from madang.domains.documents.actions.work import STREAM, count, record, signed, take_up, today
from madang.domains.documents.findings import Verdict
from madang.domains.documents.following import SOURCE
from madang.domains.documents.models import (
    Document,
    DocumentBefore,
    DocumentFile,
    Edition,
    Expense,
    FileText,
    Found,
    Marking,
)
from madang.domains.documents.states import LISTED, DocumentAct, DocumentState
from madang.domains.erasures import ErasureAct
from madang.kernel import erasing
from madang.kernel.actor import Actor
from madang.kernel.erasing import Erased

ERASED_TITLE = "(파기됨)"
_WORDS = (
    *(
        "number",
        "shown_title",
        "task",
        "case_number",
        "author",
        "grounds_reason",
        "summary",
        "licence",
        "url",
    ),
    *("checksum", "withdrawn_code", "withdrawn_reason"),
)


def ask_erasure(
    actor: Actor, uid: str, *, ground: str, note: str = "", seen_seq: int | None = None
) -> Document:
    """Asks for a document to be erased, on a ground of `erasures.GROUNDS`. Nothing goes before somebody else confirms.

    Raises NotFound, NotAllowed, InvalidInput (`unknown_ground`, `too_long`), NotPossible (`erasure_asked`,
    `retention_runs`, `changed_meanwhile`; `case_open`, `under_objection` where its case still goes on).
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.ASK_ERASURE, seen_seq=seen_seq)
        erasures.begin(actor, _record_of(work.document), ground=ground, note=note, at=work.now)
        _require_erasable(work.document, ground, work.now)
        work.document.erasure_asked = True
        record(work, "document.erasure-asked", disclosed=False, data={"ground": ground})
        return work.document


def refuse_erasure(actor: Actor, uid: str, *, reason: str, seen_seq: int | None = None) -> Document:
    """Another person says no, and why; the document stays as it is.

    Raises as `confirm_erasure`, and InvalidInput (`reason_needed`).
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.REFUSE_ERASURE, seen_seq=seen_seq)
        place = _record_of(work.document)
        asked = erasures.settle(actor, place, ErasureAct.REFUSE, reason=reason, at=work.now)
        work.document.erasure_asked = False
        record(work, "document.erasure-refused", disclosed=False, data={"ground": asked.ground})
        return work.document


def confirm_erasure(actor: Actor, uid: str, *, seen_seq: int | None = None) -> Document:
    """Another person confirms, and everything that the document says goes for good, in one transaction.

    Raises NotFound, NotAllowed (`same_person` for whoever asked), NotPossible (`no_erasure`, `retention_runs`,
    `changed_meanwhile`; `case_open`, `under_objection` where its case still goes on).
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.CONFIRM_ERASURE, seen_seq=seen_seq)
        asked = erasures.settle(actor, _record_of(work.document), ErasureAct.CONFIRM, at=work.now)
        _require_erasable(work.document, asked.ground, work.now)
        gone = Erased(STREAM, uid, actor, work.now, asked.ground, asked.asked_as, asked.settled_as)
        _erase(work.document, gone)
        return work.document


def erase_with_case(gone: Erased) -> None:
    """The documents that our own approvals made of a case go with it: they say what the case said."""
    rows = Document.objects.select_for_update().filter(case_number=gone.stream_id, source=SOURCE)
    for document in rows.exclude(state=DocumentState.ERASED).order_by("pk"):
        own = Erased(STREAM, document.uid, gone.actor, gone.at, gone.ground, gone.asked_as, gone.confirmed_as)
        erasures.drop(_record_of(document))
        _erase(document, own)


def contents_named(wanted: Collection[str]) -> set[str]:
    """Which of these contents (SHA-256) a file of a document or a redacted edition names."""
    files = DocumentFile.objects.filter(sha256__in=wanted).values_list("sha256", flat=True)
    return {*files, *Edition.objects.filter(sha256__in=wanted).values_list("sha256", flat=True)}


def _require_erasable(document: Document, ground: str, now: datetime) -> None:
    if document.case_number:
        cases.require_case_finished(document.case_number)
    ends = erasures.retention_ends(document.retention, document.approved_on)
    erasures.require_ground_holds(ground, ends, today(now))


def _record_of(document: Document) -> erasures.Record:
    return erasures.Record(STREAM, document.uid, document.institution, document.department_id)


def _erase(document: Document, gone: Erased) -> None:
    """Everything goes, the row is saved, the event is recorded; in the caller's transaction, with the row locked."""
    erasing.overwriting()
    count(signed([document] if document.state in LISTED else [], -1))
    contents = _erase_rows(document)
    erasures.forget_words(_record_of(document))
    if document.source == SOURCE:
        approvals.erase_words_of_draft(gone, document.source_id)
    erasing.erase(gone, known_as=[document.uid], contents=contents)
    was_out = document.disclosed_at is not None
    _blank(document, gone)
    append_to(
        document,
        stream=STREAM,
        type="document.erased",
        actor=gone.actor,
        now=gone.at,
        disclosed=was_out,
        data={"ground": gone.ground, "asked_as": gone.asked_as, "confirmed_as": gone.confirmed_as},
    )
    recount({(document.department_id, document.approved_on)})


def _erase_rows(document: Document) -> set[str]:
    """Deletes files, editions, what they say, what was found in them; gives the contents that were named."""
    files = DocumentFile.objects.filter(document=document)
    editions = Edition.objects.filter(file__document=document)
    contents = {*files.values_list("sha256", flat=True), *editions.values_list("sha256", flat=True)}
    Found.objects.filter(document=document).delete()
    Marking.objects.filter(file__document=document).delete()
    editions.delete()
    files.delete()
    DocumentBefore.objects.filter(document=document).delete()
    Expense.objects.filter(document=document).delete()
    _erase_texts(contents)
    return contents


def _erase_texts(contents: Iterable[str]) -> None:
    """What files say goes with them, unless another document has the same file."""
    gone = set(contents)
    FileText.objects.filter(sha256__in=gone - contents_named(gone)).delete()


def _blank(document: Document, gone: Erased) -> None:
    """The row without its words; it leaves every queue of the gate."""
    for name in _WORDS:
        setattr(document, name, "")
    document.title, document.keywords = ERASED_TITLE, []
    document.state, document.gate = DocumentState.ERASED, Verdict.CLEAN
    document.held_since = document.withdrawn_at = document.grounds_end = None
    document.risk, document.fast_lane, document.erasure_asked = 0, False, False
    document.erased_at, document.erased_ground = gone.at, gone.ground
