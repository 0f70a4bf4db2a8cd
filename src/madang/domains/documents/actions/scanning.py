"""Files are looked through: in child processes, many at a time, each ending in a named state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madang.domains.documents import jail
from madang.domains.documents.actions import bulk
from madang.domains.documents.actions.gating import found_row, settle_many
from madang.domains.documents.actions.looking import Looking, examined_of
from madang.domains.documents.actions.work import STREAM
from madang.domains.documents.content import Unread
from madang.domains.documents.examining import Examined
from madang.domains.documents.findings import Verdict
from madang.domains.documents.models import Document, DocumentFile, Edition, FileText, Found
from madang.domains.documents.states import DocumentState
from madang.kernel import clock, events
from madang.kernel.actor import SYSTEM

BATCH = 200
_SEEN = ("verdict", "unread", "pages", "media", "scanned_at", "attempts")


@dataclass(slots=True)
class Scanned:
    """How many files were looked through, and what became of them."""

    clean: int = 0
    finding: int = 0
    unscannable: int = 0

    def count(self, verdict: Verdict) -> None:
        setattr(self, verdict, getattr(self, verdict) + 1)

    @property
    def files(self) -> int:
        return self.clean + self.finding + self.unscannable


def scan_pending(limit: int | None = None, *, only: Document | None = None) -> Scanned:
    """Looks through the files that wait for it, oldest first, `limit` at most; says what became of them.

    May run in several processes: two that read the same file write the same. What was read when a process ends is kept.
    While what was found is written down, the children look through the next files.
    """
    done = Scanned()
    pages = _pages(limit, only)
    page = next(pages, None)
    if page is None:
        return done
    with Looking() as looking:
        looking.give(page)
        while page is not None:
            following = next(pages, None)
            looking.give(following)
            _write(looking.take(len(page)), done)
            page = following
    return done


def _pages(limit: int | None, only: Document | None) -> Iterator[list[DocumentFile]]:
    last, left = 0, limit
    while left is None or left > 0:
        page = _waiting(last, BATCH if left is None else min(BATCH, left), only)
        if not page:
            return
        last, left = page[-1].pk, None if left is None else left - len(page)
        yield page


def files_waiting() -> int:
    """How many files wait to be looked through."""
    return DocumentFile.objects.filter(verdict=Verdict.PENDING).count()


def does_a_file_wait() -> bool:
    """Whether a file waits to be looked through (one statement)."""
    return DocumentFile.objects.filter(verdict=Verdict.PENDING).exists()


def scan_fast_lane() -> None:
    """Looks through the files of documents in the fast lane of an emergency, however many others wait."""
    for document in Document.objects.filter(fast_lane=True, gate=Verdict.PENDING):
        scan_pending(only=document)


def _waiting(after: int, limit: int, only: Document | None) -> list[DocumentFile]:
    rows = DocumentFile.objects.filter(verdict=Verdict.PENDING, pk__gt=after)
    if only is not None:
        rows = rows.filter(document=only)
    return list(rows.select_related("document").order_by("pk")[:limit])


def examine_one(content: bytes, *, name: str, title: str, media: str) -> Examined:
    """Looks through one content now: a redacted edition, a file somebody waits for."""
    return examined_of(jail.ask("examine", content, name=name, title=title), media)


def _write(batch: list[tuple[DocumentFile, Examined]], done: Scanned) -> None:
    """Keeps what was found, and settles the documents whose files are all looked through."""
    now = clock.now()
    with transaction.atomic():
        ids = {file.document_id for file, _ in batch}
        documents = Document.objects.select_for_update().in_bulk(ids)
        batch = [one for one in batch if documents[one[0].document_id].state != DocumentState.ERASED]
        held = {d.pk for d in documents.values() if d.state == DocumentState.HELD}
        for file, seen in batch:
            keep(file, seen, now)
            done.count(seen.verdict)
        bulk.update(DocumentFile, _SEEN, [file for file, _ in batch])
        _keep_texts(batch, now)
        _keep_found(batch)
        settle_many(list(documents.values()), now)
        bulk.update(Document, ("gate", "state", "held_since", "risk"), list(documents.values()))
        tell_held([d for d in documents.values() if d.state == DocumentState.HELD and d.pk not in held], now)


def keep(file: DocumentFile, seen: Examined, now: datetime) -> None:
    """Puts what was found into the row of a file; the caller saves."""
    file.verdict, file.unread, file.pages = seen.verdict, unread_of(seen), seen.pages or None
    file.media, file.scanned_at, file.attempts = seen.media, now, file.attempts + 1


def unread_of(seen: Examined) -> list[str]:
    """What could not be read; findings beyond those told are such, so that deciding on the told lets nothing go out."""
    untold = seen.more and all(finding.holds for finding in seen.findings)
    return list(dict.fromkeys([*seen.unread, *([Unread.TOO_MANY_PARTS.value] if untold else [])]))


def _keep_texts(batch: list[tuple[DocumentFile, Examined]], now: datetime) -> None:
    FileText.objects.bulk_create(
        {
            file.sha256: FileText(sha256=file.sha256, content=seen.text, read_at=now)
            for file, seen in batch
            if seen.text is not None
        }.values(),
        update_conflicts=True,
        unique_fields=["sha256"],
        update_fields=["content", "read_at"],
    )


def _keep_found(batch: list[tuple[DocumentFile, Examined]]) -> None:
    Found.objects.filter(file__in=[file for file, _ in batch], edition=None).delete()
    Found.objects.bulk_create(
        found_row(file.document, finding, file=file) for file, seen in batch for finding in seen.findings
    )


def tell_held(documents: Sequence[Document], now: datetime) -> None:
    """That a document is held is on record; it says by which verdict, never what was found."""
    for document in documents:
        document.last_seq += 1
    events.append_many(
        [
            events.NewEvent(
                stream=STREAM,
                stream_id=document.uid,
                seq=document.last_seq,
                type="document.held",
                actor=SYSTEM,
                at=now,
                disclosed=False,
                data={"verdict": document.gate},
                department_id=document.department_id,
            )
            for document in documents
        ],
        recorded_at=now,
    )
    Document.objects.bulk_update(documents, ["last_seq"])


def keep_edition(edition: Edition, seen: Examined, document: Document, now: datetime) -> None:
    """Keeps a redacted edition with what the gate found in it (it was looked through as every file is)."""
    edition.verdict, edition.unread, edition.pages = seen.verdict, unread_of(seen), seen.pages or None
    edition.save()
    Found.objects.bulk_create(
        found_row(document, finding, file=edition.file, edition=edition) for finding in seen.findings
    )
    if seen.text is not None:
        FileText.objects.update_or_create(
            sha256=edition.sha256, defaults={"content": seen.text, "read_at": now}
        )
