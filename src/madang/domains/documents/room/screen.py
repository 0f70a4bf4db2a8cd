"""One document in the disclosure officer's room: what it says, what was found, what was done, what would go out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from madang.domains.documents import access
from madang.domains.documents.explaining import explain
from madang.domains.documents.findings import Confidence, Verdict
from madang.domains.documents.history import HistoryRow, history_of
from madang.domains.documents.models import Document, DocumentFile, Edition, Found, Marking
from madang.domains.documents.public.record import public_file, record_for_staff
from madang.domains.documents.public.shapes import PublicDocument, PublicFile
from madang.domains.documents.states import DocumentAct, DocumentPart, DocumentState, allowed_acts
from madang.domains.organisation import Directory, directory, officials_named
from madang.kernel import access_log, events
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound
from madang.kernel.text import Text

MOST_READ = 8_000
"""Findings of a document that are read: of four full files."""
MOST_FOUND = 40
"""Findings that the page of a document shows of each file; the page of the file shows all of a page."""


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding as the officer decides on it."""

    id: int
    kind: str
    confidence: str
    text: str
    context: str
    page: int
    hiding: str
    place: str
    field: str
    decision: str
    in_edition: bool


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file with what was found in it. `kinds`: how many findings of a kind were decided how, `(kind, decision)`."""

    n: int
    name: str
    shown_name: str
    media: str
    size: int
    pages: int | None
    disclosure: str
    grounds: tuple[int, ...]
    verdict: Verdict
    unread: tuple[str, ...]
    cleared: bool
    kinds: Mapping[tuple[str, str], int]
    found: tuple[FindingShown, ...]
    edition: Edition | None
    public: PublicFile  # as it would go out
    words: tuple[str, ...]  # marked by hand
    places: int


@dataclass(frozen=True, slots=True)
class RoomScreen:
    """All that the page of a document shows. `acts`: what the officer may do now."""

    document: Document
    department: Text
    institution: Text
    acts: tuple[DocumentAct, ...]
    why: tuple[Text, ...]
    found: tuple[FindingShown, ...]  # in the record
    files: tuple[FileShown, ...]
    history: tuple[HistoryRow, ...]
    record: PublicDocument  # as everybody would read it

    @property
    def state(self) -> DocumentState:
        return DocumentState(self.document.state)


def cared_for(
    actor: Actor, uid: str, at: datetime, among: Directory | None = None
) -> tuple[Document, tuple[DocumentAct, ...]]:
    """A document in the officer's care, with what they may do (one statement). Raises NotFound for everybody else."""
    document = Document.objects.filter(uid=uid).first()
    parts = access.parts_of(actor, document, at, among) if document else frozenset()
    if document is None or DocumentPart.DISCLOSURE not in parts:
        raise NotFound()
    state, asked = DocumentState(document.state), document.erasure_asked
    return document, allowed_acts(state, parts, erasure_asked=asked)


def screen(actor: Actor, uid: str, at: datetime, *, where: str) -> RoomScreen:
    """The page of a document (eleven statements, and one that logs the look). Raises NotFound."""
    current = directory()
    document, acts = cared_for(actor, uid, at, current)
    prefetch_related_objects([document], "files")
    files = list(document.files.all())
    entries = events.history("document", uid, disclosed_only=False)
    found = _found(document)
    access_log.looked(
        actor, object_type="document", object_id=uid, what=["document", "findings"], where=where
    )
    return RoomScreen(
        document=document,
        department=current.department(document.department_id).name,
        institution=current.institution(document.institution).name,
        acts=acts,
        why=explain(document),
        found=tuple(shown_finding(row) for row in found if row.file_id is None),
        files=_files(document, files, found),
        history=history_of(entries, officials_named({e.official_id for e in entries if e.official_id})),
        record=record_for_staff(document, with_files=False, among=current),
    )


def _found(document: Document) -> list[Found]:
    """Findings of the record and of files, what holds and is undecided first."""
    rows = Found.objects.filter(document=document).order_by("pk")[:MOST_READ]
    return sorted(rows, key=lambda row: (row.decision != "", row.confidence == Confidence.CANDIDATE, row.pk))


def _files(
    document: Document, files: Sequence[DocumentFile], found: Sequence[Found]
) -> tuple[FileShown, ...]:
    newest = {e.file_id: e for e in Edition.objects.filter(file__in=files).order_by("no")}
    kinds = _kinds(found)
    words, places = _marked(files)
    return tuple(
        FileShown(
            n=file.position,
            name=file.name,
            shown_name=file.shown_name,
            media=file.media,
            size=file.size,
            pages=file.pages,
            disclosure=file.disclosure,
            grounds=tuple(file.grounds),
            verdict=Verdict(file.verdict),
            unread=tuple(file.unread),
            cleared=file.cleared,
            kinds=kinds.get(file.pk, {}),
            found=tuple(_of_file(file, newest.get(file.pk), found)),
            edition=(edition := newest.get(file.pk)),
            public=public_file(file, edition),
            words=tuple(words.get(file.pk, ())),
            places=places[file.pk],
        )
        for file in files
    )


def _of_file(file: DocumentFile, edition: Edition | None, found: Sequence[Found]) -> Iterable[FindingShown]:
    """What is to be decided of a file: of its newest edition where it has one, else of the original."""
    wanted = edition.pk if edition else None
    mine = [row for row in found if row.file_id == file.pk and row.edition_id == wanted]
    return [shown_finding(row) for row in mine[:MOST_FOUND]]


def _kinds(found: Sequence[Found]) -> dict[int, dict[tuple[str, str], int]]:
    told: dict[int, dict[tuple[str, str], int]] = {}
    for row in found:
        if row.file_id and row.edition_id is None:
            kinds = told.setdefault(row.file_id, {})
            kinds[row.kind, row.decision] = kinds.get((row.kind, row.decision), 0) + 1
    return told


def _marked(files: Sequence[DocumentFile]) -> tuple[dict[int, list[str]], Counter[int]]:
    words: dict[int, list[str]] = {}
    places = Counter[int]()
    for mark in Marking.objects.filter(file__in=files).order_by("pk"):
        if mark.box is None:
            words.setdefault(mark.file_id, []).append(mark.words)
        else:
            places[mark.file_id] += 1
    return words, places


def shown_finding(row: Found) -> FindingShown:
    return FindingShown(
        id=row.pk,
        kind=row.kind,
        confidence=row.confidence,
        text=row.text,
        context=row.context,
        page=row.page,
        hiding=row.hiding,
        place=row.place,
        field=row.field,
        decision=row.decision,
        in_edition=row.edition_id is not None,
    )
