"""Documents come in, from our own approvals and from other systems: known by their source, taken once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from madang.domains.documents.actions import bulk
from madang.domains.documents.actions.gating import RecordScan, scan_record, settle
from madang.domains.documents.actions.work import Work, record, signed
from madang.domains.documents.actions.work import count as count_listed
from madang.domains.documents.findings import Verdict
from madang.domains.documents.intake.entry import Entry, EntryFile, Taken
from madang.domains.documents.intake.participants import shown
from madang.domains.documents.intake.words import ERASED, REPLACED
from madang.domains.documents.models import Document, DocumentBefore, DocumentFile, Edition, Expense, Found
from madang.domains.documents.rules import CLOSED, state_before
from madang.domains.documents.states import LISTED, DocumentPart, DocumentState
from madang.kernel import clock, events
from madang.kernel.actor import Actor
from madang.kernel.ids import new_id
from madang.kernel.text import Text

STREAM = "intake"
BATCH = 500
_UNKNOWN_MEDIA = "application/octet-stream"  # until it was read
_CORRECTED = Text(
    "앞서 가져온 내용과 달라 새 내용으로 바꾸었습니다. 앞의 내용은 기록에 남습니다.",
    "It differs from what was taken in before: it replaces that, which stays on record.",
)
_RECORD_HELD = Text(
    "제목·요지 등에 {kinds}(으)로 보이는 것이 있어 정보공개 담당자의 확인을 기다립니다.",
    "Its title or summary seems to contain {kinds}; it waits for the disclosure officer.",
)


def take_in(actor: Actor, entries: Sequence[Entry], *, keeps_later: bool = False) -> list[Taken]:
    """Takes in documents, each known by source and source_id, in one transaction for each 500; in the same order.

    What is known already stays as it is, and what was erased stays so; what says otherwise corrects the record.
    The record's own text is looked through at once, the files by `scan_pending`. A source names a document once in
    `entries`. `keeps_later`: what was replaced before is not taken a second time, so that an older file of the source
    undoes nothing.
    """
    taken: list[Taken] = []
    for first in range(0, len(entries), BATCH):
        with transaction.atomic():
            taken += _take_batch(actor, entries[first : first + BATCH], keeps_later)
    return taken


@dataclass(slots=True)
class _Batch:
    actor: Actor
    now: datetime
    ids: list[int]
    replaced: frozenset[tuple[int, str]] = frozenset()
    documents: list[dict[str, Any]] = field(default_factory=list)
    files: list[DocumentFile] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    expenses: list[dict[str, Any]] = field(default_factory=list)


def _take_batch(actor: Actor, entries: Sequence[Entry], keeps_later: bool) -> list[Taken]:
    sources = sorted({entry.source for entry in entries})
    seqs = {
        s: events.next_seq(STREAM, s) for s in sources
    }  # who takes in from the same source meanwhile waits here
    kept = _kept(entries)
    new = sum((entry.source, entry.source_id) not in kept for entry in entries)
    batch = _Batch(actor, clock.now(), bulk.next_ids(Document, new) if new else [])
    batch.ids.reverse()
    if keeps_later:
        batch.replaced = _replaced(kept.values())
    taken = [_take_one(entry, kept.get((entry.source, entry.source_id)), batch) for entry in entries]
    _write(batch, seqs)
    return taken


def _kept(entries: Sequence[Entry]) -> dict[tuple[str, str], Document]:
    asked = [entry.source_id for entry in entries]
    rows = Document.objects.select_for_update().filter(
        source_id__in=asked, source__in={entry.source for entry in entries}
    )
    return {(row.source, row.source_id): row for row in rows}


def _replaced(rows: Iterable[Document]) -> frozenset[tuple[int, str]]:
    """Which earlier wording of a document was replaced, by document and checksum."""
    changed = [row.pk for row in rows if row.version > 1]
    before = DocumentBefore.objects.filter(document__in=changed).values_list("document_id", "checksum")
    return frozenset(before) if changed else frozenset()


def _take_one(entry: Entry, row: Document | None, batch: _Batch) -> Taken:
    checksum = entry.checksum
    if row is None:
        return _take_new(entry, checksum, batch)
    if row.state == DocumentState.ERASED:
        return Taken(entry.source_id, "unchanged", row.uid, (ERASED,))
    if row.checksum == checksum or _says_the_same(row, entry, checksum):
        return Taken(entry.source_id, "unchanged", row.uid)
    if (row.pk, checksum) in batch.replaced:
        return Taken(entry.source_id, "unchanged", row.uid, (REPLACED,))
    _correct(row, entry, checksum, batch)
    status = "held" if row.state == DocumentState.HELD else "accepted"
    return Taken(entry.source_id, status, row.uid, (_CORRECTED,), corrected=True)


def _says_the_same(row: Document, entry: Entry, checksum: str) -> bool:
    """Whether a document that was brought over without a checksum says what its source says; it then gets one."""
    if row.checksum or entry.files or entry.expenses:
        return False
    told = _columns(entry, "")
    if any(getattr(row, name) != value for name, value in told.items()):
        return False
    Document.objects.filter(pk=row.pk).update(checksum=checksum)
    return True


def _take_new(entry: Entry, checksum: str, batch: _Batch) -> Taken:
    scanned = scan_entry(entry)
    gate = _gate(entry, scanned)
    state = state_before(gate)
    said = _columns(entry, checksum) | {
        "id": batch.ids.pop(),
        "uid": new_id(),
        "source": entry.source,
        "source_id": entry.source_id,
        "state": state.value,
        "gate": gate.value,
        "held_since": batch.now if state == DocumentState.HELD else None,
        "risk": scanned.risk(entry.disclosure),
        "taken_in_at": batch.now,
        "updated_at": batch.now,
    }
    batch.documents.append(said)
    if entry.files or scanned.findings or entry.expenses:
        _take_parts(Document(**said), entry, scanned, batch)
    if gate is Verdict.FINDING:
        return Taken(entry.source_id, "held", said["uid"], (_RECORD_HELD.format(kinds=scanned.kinds),))
    return Taken(entry.source_id, "accepted", said["uid"])


def _take_parts(document: Document, entry: Entry, scanned: RecordScan, batch: _Batch) -> None:
    batch.files += _files(document, entry)
    batch.found += scanned.rows(document)
    batch.expenses += _expenses(document.pk, entry)


def scan_entry(entry: Entry) -> RecordScan:
    """What the gate finds in all the words of a record that everybody would read."""
    payments = "\n".join(
        "\t".join((row.place, row.purpose, shown(row.participants))) for row in entry.expenses
    )
    return scan_record(
        entry.title,
        entry.summary,
        entry.keywords,
        task=entry.task,
        grounds_reason=entry.grounds_reason,
        payments=payments,
    )


def _gate(entry: Entry, scanned: RecordScan) -> Verdict:
    waits = entry.disclosure != CLOSED and any(file.disclosure != CLOSED for file in entry.files)
    if scanned.verdict is not Verdict.CLEAN:
        return scanned.verdict
    return Verdict.PENDING if waits else Verdict.CLEAN


def _columns(entry: Entry, checksum: str) -> dict[str, Any]:
    return {
        "checksum": checksum,
        "number": entry.number,
        "title": entry.title,
        "department_id": entry.department_id,
        "institution": entry.institution,
        "category": entry.category,
        "kind": entry.kind,
        "task": entry.task,
        "case_number": entry.case_number,
        "author": entry.author,
        "approved_at": entry.approved_at,
        "approved_on": entry.approved_on,
        "retention": entry.retention,
        "disclosure": entry.disclosure,
        "grounds": list(entry.grounds),
        "grounds_reason": entry.grounds_reason,
        "summary": entry.summary,
        "keywords": list(entry.keywords),
        "licence": entry.licence,
        "url": entry.url,
    }


def _files(document: Document, entry: Entry) -> Iterable[DocumentFile]:
    for position, file in enumerate(entry.files, start=1):
        yield _new_file(document, position, file)


def _new_file(document: Document, position: int, file: EntryFile) -> DocumentFile:
    stays_in = CLOSED in (document.disclosure, file.disclosure)
    return DocumentFile(
        document=document,
        position=position,
        name=file.name,
        media=_UNKNOWN_MEDIA,
        size=file.size,
        sha256=file.sha256,
        disclosure=file.disclosure,
        grounds=list(file.grounds),
        grounds_reason=file.grounds_reason,
        verdict=Verdict.STAYS_IN if stays_in else Verdict.PENDING,
    )


def _expenses(document_id: int, entry: Entry) -> Iterable[dict[str, Any]]:
    for n, row in enumerate(entry.expenses, start=1):
        said = {name: getattr(row, name) for name in row.__dataclass_fields__}
        yield said | {"document_id": document_id, "row": n, "participants_shown": shown(row.participants)}


def _write(batch: _Batch, seqs: Mapping[str, int]) -> None:
    """The rows, and one event for each source that says which came; nothing where nothing is new."""
    if not batch.documents:
        return
    bulk.insert(Document, batch.documents)
    DocumentFile.objects.bulk_create(batch.files)
    Found.objects.bulk_create(batch.found)
    Expense.objects.bulk_create(Expense(**said) for said in batch.expenses)
    for source, seq in seqs.items():
        ids = [d["id"] for d in batch.documents if d["source"] == source]
        if ids:
            _tell(batch, source, seq, {"first": ids[0], "last": ids[-1], "count": len(ids)})


def _tell(batch: _Batch, source: str, seq: int, data: dict[str, Any]) -> None:
    events.append(
        stream=STREAM,
        stream_id=source,
        seq=seq,
        type="intake.taken-in",
        actor=batch.actor,
        at=batch.now,
        recorded_at=batch.now,
        disclosed=False,
        data=data,
    )


# --- what says otherwise than before ---------------------------------------------------------------------


def _correct(row: Document, entry: Entry, checksum: str, batch: _Batch) -> None:
    """The record says what its source says now. What changed in a document that is out goes through the gate again."""
    listed_before = [row] if row.state in LISTED else []
    count_listed(signed(listed_before, -1))
    DocumentBefore.objects.create(
        document=row, version=row.version, said=_said(row), checksum=row.checksum, replaced_at=batch.now
    )
    for name, value in _columns(entry, checksum).items():
        setattr(row, name, value)
    row.version += 1
    row.shown_title = ""
    _replace_files(row, entry)
    row.expenses.all().delete()
    Expense.objects.bulk_create(Expense(**said) for said in _expenses(row.pk, entry))
    Found.objects.filter(document=row, file=None).delete()
    Found.objects.bulk_create(scan_entry(entry).rows(row))
    settle(row, batch.now)
    count_listed(signed([row] if row.state in LISTED else [], 1))
    work = Work(batch.actor, row, batch.now, frozenset({DocumentPart.SYSTEM}))
    seen = bool(listed_before) or row.state in LISTED  # kept pages that list it must learn that it went in
    record(work, "document.corrected", disclosed=seen, data={"version": row.version})


def _said(row: Document) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in _COLUMN_NAMES}
    files = row.files.values_list("name", "sha256", "size", "disclosure")
    paid = row.expenses.order_by("row").values_list("executed_at", "purpose", "participants", "amount")
    return told | {
        "approved_at": row.approved_at.isoformat(),
        "files": [list(file) for file in files],
        "expenses": [[at.isoformat(), *rest] for at, *rest in paid],
    }


_COLUMN_NAMES = frozenset(
    {
        *("number", "title", "department_id", "institution", "category", "kind", "task", "case_number"),
        *("author", "retention", "disclosure", "grounds", "grounds_reason", "summary", "keywords"),
        *("licence", "url"),
    }
)


def _replace_files(row: Document, entry: Entry) -> None:
    """Files whose content stayed keep what was decided of them; others begin anew."""
    before = {file.position: file for file in row.files.all()}
    for position, said in enumerate(entry.files, start=1):
        file = before.pop(position, None)
        if file is None:
            _new_file(row, position, said).save()
        else:
            _replace_file(row, file, said)
    for gone in before.values():
        Edition.objects.filter(file=gone).delete()
        gone.delete()


def _replace_file(row: Document, file: DocumentFile, said: EntryFile) -> None:
    fresh = _new_file(row, file.position, said)
    if file.sha256 != said.sha256:
        Found.objects.filter(file=file).delete()
        Edition.objects.filter(file=file).delete()
        fresh.pk = file.pk
        fresh.save()
        return
    file.name, file.disclosure, file.grounds = said.name, said.disclosure, list(said.grounds)
    if file.verdict == Verdict.STAYS_IN:
        file.verdict = fresh.verdict
    file.save()
