"""From the rows of a document to its public record."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from madang.domains.approvals import retention_name
from madang.domains.cases import public_among
from madang.domains.documents import access
from madang.domains.documents.drawable import can_draw
from madang.domains.documents.findings import Verdict
from madang.domains.documents.kinds import category_name, kind_name
from madang.domains.documents.models import Document, DocumentFile, Edition
from madang.domains.documents.public.shapes import PublicDocument, PublicFile, PublicPlace
from madang.domains.documents.rules import CLOSED, GROUND_UNKNOWN, OPEN, FileState, verdict_of_file
from madang.domains.documents.states import DocumentState
from madang.domains.organisation import Directory, directory
from madang.kernel.errors import NotFound
from madang.kernel.models import Event
from madang.kernel.prepared import PreparedRead

_files = PreparedRead(
    lambda ids: DocumentFile.objects.filter(document_id__in=ids).order_by("document_id", "position"), tuple
)
_files_between = PreparedRead(
    lambda first, last: DocumentFile.objects.filter(document_id__gte=first, document_id__lte=last).order_by(
        "document_id", "position"
    ),
    int,
    int,
)
_all_editions = PreparedRead(lambda ids: Edition.objects.filter(file_id__in=ids).order_by("no"), tuple)
_NAMES_SHOWN = "name"  # the policy of the authority on names of officials


def public_record(uid: str) -> PublicDocument:
    """The public record of a document (four statements at most). Raises NotFound, Gone."""
    document = access.public_document(uid)
    return record_of(document, with_files=True)


def record_of(document: Document, *, with_files: bool, among: Directory | None = None) -> PublicDocument:
    """The record of one document that is out; the caller has it from `access`."""
    access.require_public(document)
    return record_for_staff(document, with_files=with_files, among=among)


def record_for_staff(
    document: Document, *, with_files: bool, among: Directory | None = None
) -> PublicDocument:
    """The record as it is, or would be, public: also of a document that is not out, for those who may see it there."""
    files = _public_files([document]) if with_files else {}
    known = _known_cases([document])
    return _record(document, files.get(document.pk, ()), known, among or directory())


def records_of(found: "QuerySet[Document] | Sequence[Document]") -> list[PublicDocument]:
    """The records of documents that are out, with their files, in their order (five statements at most)."""
    documents = list(found)
    for document in documents:
        access.require_public(document)
    return records_for_staff(documents)


def records_for_staff(documents: Sequence[Document]) -> list[PublicDocument]:
    """The records as they are, or would be, public, likewise: for those who may see the documents as they stand."""
    current = directory()
    files, known = _public_files(documents), _known_cases(documents)
    return [_record(document, files.get(document.pk, ()), known, current) for document in documents]


def _known_cases(documents: Sequence[Document]) -> frozenset[str]:
    """The numbers of cases that everybody may know of (one statement, where documents name a case)."""
    named = {document.case_number for document in documents if document.case_number}
    return public_among(named) if named else frozenset()


def _record(
    document: Document, files: Sequence[PublicFile], known: frozenset[str], current: Directory
) -> PublicDocument:
    closed = document.state == DocumentState.CLOSED
    department = current.department(document.department_id)
    institution = current.institution(document.institution)
    grounds = tuple(g for g in sorted(document.grounds) if g != GROUND_UNKNOWN)
    return PublicDocument(
        id=document.uid,
        number=document.number,
        title=document.title_shown,
        department=PublicPlace(department.code, department.name),
        institution=PublicPlace(institution.code, institution.name),
        category=PublicPlace(document.category, category_name(document.category)),
        kind=PublicPlace(document.kind, kind_name(document.kind)),
        visibility=document.state,
        disclosure=document.disclosure,
        grounds=grounds,
        grounds_known=document.disclosure == OPEN or bool(grounds),
        grounds_reason=document.grounds_reason,
        grounds_end=document.grounds_end,
        approved_at=document.approved_at,
        disclosed_at=document.disclosed_at,
        retention=document.retention,
        retention_name=retention_name(document.retention),
        summary="" if closed else document.summary,
        keywords=() if closed else tuple(document.keywords),
        author=document.author if current.authority.officials_shown == _NAMES_SHOWN else "",
        task=document.task,
        case_number=document.case_number if not closed and document.case_number in known else "",
        licence=document.licence,
        url="" if closed else document.url,
        source=document.source,
        files=() if closed else tuple(files),
        last_seq=document.last_seq,
    )


def public_file_of(uid: str, n: int) -> tuple[Document, PublicFile]:
    """A file that goes out with its document (three statements).

    Raises NotFound for one that stays in, NotFound or Gone as its document does.
    """
    document = access.public_document(uid)
    row = DocumentFile.objects.filter(document=document, position=n).first()
    if row is None or document.state == DocumentState.CLOSED:
        raise NotFound()
    file = public_file(row, Edition.objects.filter(file=row).order_by("-no").first())
    if not file.sha256:
        raise NotFound()
    return document, file


def _public_files(documents: Sequence[Document]) -> Mapping[int, tuple[PublicFile, ...]]:
    """The files of documents by document, in order (two statements)."""
    told = files_of([document.pk for document in documents])
    return {document: tuple(public for _, public in files) for document, files in told.items()}


def files_of(document_ids: Sequence[int]) -> Mapping[int, list[tuple[DocumentFile, PublicFile]]]:
    """The files of documents, each beside what everybody may see of it, by document, in order (two statements)."""
    return _beside_public(_files.all(document_ids) if document_ids else [])


def files_between(first: int, last: int) -> Mapping[int, list[tuple[DocumentFile, PublicFile]]]:
    """The same for all documents between two ids, both included."""
    return _beside_public(_files_between.all(first, last))


def _beside_public(rows: Sequence[DocumentFile]) -> dict[int, list[tuple[DocumentFile, PublicFile]]]:
    newest = {e.file_id: e for e in _editions(rows)}
    told: dict[int, list[tuple[DocumentFile, PublicFile]]] = {}
    for row in rows:
        told.setdefault(row.document_id, []).append((row, public_file(row, newest.get(row.pk))))
    return told


def _editions(rows: Sequence[DocumentFile]) -> Iterable[Edition]:
    """Each file's editions, the newest last."""
    return _all_editions.all([row.pk for row in rows]) if rows else ()


def public_file(row: DocumentFile, edition: Edition | None) -> PublicFile:
    """A file as everybody may see it: its redacted edition, else a clean and open original, else a stub."""
    state = FileState(
        row.disclosure, Verdict(row.verdict), row.cleared, Verdict(edition.verdict) if edition else None
    )
    out = row.disclosure != CLOSED and verdict_of_file(state) is Verdict.CLEAN
    grounds = tuple(g for g in sorted(row.grounds) if g != GROUND_UNKNOWN)
    if out and edition is not None:
        return PublicFile(
            n=row.position,
            name=edition.name,
            media=edition.media,
            size=edition.size,
            pages=edition.pages,
            edition="redacted",
            disclosure=row.disclosure,
            grounds=grounds,
            preview=can_draw(edition.media),
            sha256=edition.sha256,
        )
    if out and row.disclosure == OPEN:
        return PublicFile(
            n=row.position,
            name=row.shown_name or row.name,
            media=row.media,
            size=row.size,
            pages=row.pages,
            edition="original",
            disclosure=row.disclosure,
            grounds=(),
            preview=can_draw(row.media),
            sha256=row.sha256,
        )
    return PublicFile(row.position, "", "", 0, None, "", row.disclosure, grounds, False, "")


def was_released(record: PublicDocument) -> bool:
    """Whether a disclosure officer let a document that is out pass after it was held.

    One statement; none where its only event is that it went out.
    """
    of = Event.objects.filter(stream="document", stream_id=record.id, type="document.released")
    return record.last_seq > 1 and of.exists()
