"""What the search is told of documents: the public record for everybody, the rest for the departments."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from madang.domains.documents.findings import Confidence
from madang.domains.documents.models import Document, DocumentFile, Found
from madang.domains.documents.page_texts import pages_in, read_texts
from madang.domains.documents.public.record import files_between, files_of, records_for_staff
from madang.domains.documents.public.shapes import PublicDocument, PublicFile
from madang.domains.documents.states import LISTED, DocumentState
from madang.domains.organisation import scope_of
from madang.kernel.actor import Actor
from madang.kernel.models import Event
from madang.kernel.prepared import PreparedRead
from madang.kernel.searchable import PUBLIC, Entry, Searchable, What, audience_of, day_number, entry_id

_Files = Sequence[tuple[DocumentFile, PublicFile]]
_PUBLIC = (PUBLIC,)
_NONE = "[]"  # as keywords are kept


class _Row(NamedTuple):
    """What is read of a document."""

    id: int
    last_seq: int
    state: str
    number: str
    title: str
    shown_title: str
    department_id: int
    institution: str
    category: str
    kind: str
    disclosure: str
    task: str
    summary: str
    keywords: str  # JSON
    approved_at: datetime
    approved_on: date
    disclosed_at: datetime | None


def _read(found: QuerySet[Document]) -> QuerySet[Document, tuple[Any, ...]]:
    kept = found.annotate(kept_keywords=Cast("keywords", TextField()))
    return kept.values_list(*("kept_keywords" if name == "keywords" else name for name in _Row._fields))


_rows = PreparedRead(lambda ids: _read(Document.objects.filter(pk__in=ids)), tuple)
_rows_between = PreparedRead(
    lambda first, last: _read(Document.objects.filter(pk__gte=first, pk__lte=last)), int, int
)
_DENSE = 2  # a walk over all gives ids side by side: thousands of values in a statement would cost more than the rows


def _rows_and_files(pks: Sequence[int]) -> tuple[list[_Row], Mapping[int, _Files]]:
    """Documents and their files (two statements; three where they have files)."""
    first, last = min(pks), max(pks)
    if last - first > _DENSE * len(pks):
        return [_Row._make(row) for row in _rows.all(pks)], files_of(pks)
    wanted = frozenset(pks)
    rows = [_Row._make(row) for row in _rows_between.all(first, last) if row[0] in wanted]
    return rows, files_between(first, last)


def entries(pks: Sequence[int]) -> list[Entry]:
    """The faces of documents (three statements; two more where they have texts of files or staff faces)."""
    if not pks:
        return []
    rows, files = _rows_and_files(pks)
    staffed = {row.id for row in rows if _has_staff_face(row, files.get(row.id, ()))}
    texts = read_texts(_hashes(rows, files, staffed))
    private = _private_words(staffed)
    told = []
    for row in rows:
        own = files.get(row.id, ())
        if row.state in LISTED:
            told.append(_public_face(row, own, texts, staffed=row.id in staffed))
        if row.id in staffed:
            told.append(_staff_face(row, own, texts, private.get(row.id)))
    return told


def _has_staff_face(row: _Row, files: _Files) -> bool:
    """Whether there is more to a document than what everybody may see of it. What was erased nobody finds."""
    if row.state == DocumentState.ERASED:
        return False
    if row.state not in LISTED:
        return True
    if row.shown_title and row.shown_title != row.title:
        return True
    if row.state == DocumentState.CLOSED:
        return bool(row.summary or row.keywords != _NONE or files)
    return any(public.sha256 != file.sha256 or public.name != file.name for file, public in files)


def _hashes(rows: Sequence[_Row], files: Mapping[int, _Files], staffed: set[int]) -> set[str]:
    """The files whose text some face says."""
    public = {row.id for row in rows if row.state == DocumentState.PUBLIC}
    shown = {p.sha256 for id in public for _, p in files.get(id, ()) if p.sha256}
    return shown | {file.sha256 for id in staffed for file, _ in files.get(id, ())}


def _public_face(row: _Row, files: _Files, texts: dict[str, list[str]], *, staffed: bool) -> Entry:
    """Of a closed document the law's minimum (제8조): neither summary nor keywords nor files."""
    words: list[str] = [row.task] if row.task else []
    pages: Sequence[str] = ()
    if row.state != DocumentState.CLOSED:
        words += [word for word in (row.summary, *_keywords(row), *(p.name for _, p in files)) if word]
        if files:
            pages = [p.text for p in pages_in([(p.n, p.sha256) for _, p in files if p.sha256], texts)]
    twin = (audience_of(row.department_id),) if staffed else ()
    return _face(row, row.shown_title or row.title, words, pages, _PUBLIC, twin, staff=False)


def _staff_face(
    row: _Row, files: _Files, texts: dict[str, list[str]], private: re.Pattern[str] | None
) -> Entry:
    """All that the department holds, but for what the gate took for personal data: nobody is looked for here."""
    words = [row.task, row.summary, *_keywords(row), *(file.name for file, _ in files)]
    pages = [page.text for page in pages_in([(file.position, file.sha256) for file, _ in files], texts)]
    title = row.title
    if private:
        title = private.sub(" ", title)
        words, pages = [private.sub(" ", w) for w in words], [private.sub(" ", p) for p in pages]
    audience = (audience_of(row.department_id),)
    return _face(row, title, [w for w in words if w], pages, audience, (), staff=True)


def _keywords(row: _Row) -> Sequence[str]:
    return () if row.keywords == _NONE else orjson.loads(row.keywords)


def _face(
    row: _Row,
    title: str,
    words: Sequence[str],
    pages: Sequence[str],
    audience: Sequence[str],
    twin: Sequence[str],
    *,
    staff: bool,
) -> Entry:
    return Entry(
        what=What.DOCUMENT,
        pk=row.id,
        staff=staff,
        version=row.last_seq,
        at=int(row.approved_at.timestamp()),
        out=int(row.disclosed_at.timestamp()) if row.disclosed_at and row.state in LISTED else 0,
        day=day_number(row.approved_on),
        title=title,
        number=row.number,
        words=words,
        pages=pages,
        audience=audience,
        twin=twin,
        department=row.department_id,
        institution=row.institution,
        category=row.category,
        kind=row.kind,
        disclosure=row.disclosure,
        state=row.state,
    )


def _private_words(documents: Iterable[int]) -> dict[int, re.Pattern[str]]:
    """What looks like personal data in documents and was not said to be none (one statement)."""
    ids = list(documents)
    if not ids:
        return {}
    found = Found.objects.filter(document_id__in=ids, edition=None).exclude(decision=Found.Decision.KEEP)
    found = found.filter(~Q(confidence=Confidence.CANDIDATE) | Q(decision=Found.Decision.MASK))
    words: dict[int, set[str]] = {}
    for document, text in found.values_list("document_id", "text"):
        words.setdefault(document, set()).add(text)
    longest_first = {id: sorted(filter(None, told), key=len, reverse=True) for id, told in words.items()}
    return {id: re.compile("|".join(map(re.escape, told))) for id, told in longest_first.items() if told}


def changed_by(events: Sequence[Event]) -> set[int]:
    """The documents that acts changed, and those that came in together (a statement for each time some did)."""
    acted = {event.stream_id for event in events if event.stream == "document"}
    pks = set(Document.objects.filter(uid__in=acted).values_list("pk", flat=True)) if acted else set()
    for event in events:
        if event.type == "intake.taken-in":
            came = Document.objects.filter(
                pk__gte=event.data["first"], pk__lte=event.data["last"], source=event.stream_id
            )
            pks.update(came.values_list("pk", flat=True))
    return pks


def versions(first: int, last: int) -> Mapping[int, int]:
    """As `entries` would say them, without their texts (three statements)."""
    rows = [_Row._make(row) for row in _rows_between.all(first, last)]
    files = files_between(first, last)
    told = {}
    for row in rows:
        if row.state in LISTED:
            told[entry_id(What.DOCUMENT, row.id, staff=False)] = row.last_seq
        if _has_staff_face(row, files.get(row.id, ())):
            told[entry_id(What.DOCUMENT, row.id, staff=True)] = row.last_seq
    return told


_documents = PreparedRead(lambda ids: Document.objects.filter(pk__in=ids), tuple)


def shown(actor: Actor, pks: Sequence[int], now: datetime) -> Mapping[int, PublicDocument]:
    """The records of what is out, and for staff of what their scope covers as it stands (six statements at most).

    `visibility` says which is which.
    """
    scope = scope_of(actor, now)
    found = _documents.all(pks) if pks else []
    rows = [row for row in found if row.state in LISTED or scope.covers(row.department_id)]
    return dict(zip((row.pk for row in rows), records_for_staff(rows), strict=True))


SEARCHABLE = Searchable(
    what=What.DOCUMENT,
    model=Document,
    streams=frozenset({"document", "intake"}),
    changed_by=changed_by,
    entries=entries,
    versions=versions,
    shown=shown,
)
