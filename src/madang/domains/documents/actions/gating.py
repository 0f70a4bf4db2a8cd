"""The gate over a document: what its record and its files let out, and whether it is held."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from madang.domains.documents.content import Hiding
from madang.domains.documents.findings import Confidence, Finding, Verdict
from madang.domains.documents.gate import scan_text
from madang.domains.documents.models import Document, DocumentFile, Edition, Found
from madang.domains.documents.risks import NONE, risk_of
from madang.domains.documents.rules import FileState, state_before, state_listed, verdict_of_document
from madang.domains.documents.states import LISTED, DocumentState
from madang.kernel.personal_data import NAMES
from madang.kernel.text import Text

_HOLDING = tuple(c for c in Confidence if c is not Confidence.CANDIDATE)


@dataclass(frozen=True, slots=True)
class RecordScan:
    """What the gate finds in the words of a record: field by field."""

    findings: tuple[tuple[str, Finding], ...]

    @property
    def verdict(self) -> Verdict:
        return Verdict.FINDING if any(f.holds for _, f in self.findings) else Verdict.CLEAN

    @property
    def kinds(self) -> Text:
        """The kinds that hold it, named once each."""
        held = dict.fromkeys(f.kind for _, f in self.findings if f.holds)
        return Text.joined(", ", [NAMES[kind] for kind in held])

    def risk(self, disclosure: str) -> int:
        """How much is at stake with these words alone."""
        return risk_of(
            Counter(f.kind for _, f in self.findings if f.holds), unscannable=False, disclosure=disclosure
        )

    def rows(self, document: Document) -> list[Found]:
        return [found_row(document, finding, field=field) for field, finding in self.findings]


def scan_record(title: str, summary: str, keywords: Sequence[str], **more: str) -> RecordScan:
    """Looks through the words of a record that everybody would read; `more`: further texts by name."""
    told = {"title": title, "summary": summary, "keywords": "\n".join(keywords), **more}
    texts = {field: text for field, text in told.items() if text}
    if len(texts) > 1 and not scan_text("\n".join(texts.values())):  # nearly always: one look instead of many
        return _NOTHING
    return RecordScan(tuple((field, found) for field, text in texts.items() for found in scan_text(text)))


_NOTHING = RecordScan(())


def found_row(
    document: Document,
    finding: Finding,
    *,
    file: DocumentFile | None = None,
    edition: Edition | None = None,
    field: str = "",
) -> Found:
    """A finding as it is kept for the disclosure officer."""
    return Found(
        document=document,
        file=file,
        edition=edition,
        field=field,
        kind=finding.kind,
        confidence=finding.confidence,
        text=finding.text,
        context=finding.context,
        page=finding.page,
        hiding=finding.hiding or "",
        place=finding.place[:200],
        start=finding.start,
        end=finding.end,
    )


def record_verdict(document: Document) -> Verdict:
    """What the gate says of a record: a finding that nobody decided on holds it."""
    found = Found.objects.filter(document=document, file=None, confidence__in=_HOLDING, decision="")
    return Verdict.FINDING if found.exists() else Verdict.CLEAN


def original_verdict(file: DocumentFile) -> Verdict:
    """What the gate says of an original that was read: as found, until each finding was said to be no secret."""
    if file.verdict in (Verdict.PENDING, Verdict.STAYS_IN) or file.unread:
        return Verdict(file.verdict)
    held = Found.objects.filter(file=file, edition=None, confidence__in=_HOLDING).exclude(decision="keep")
    held = held.exclude(place="title", hiding="", page=0, decision="mask")  # masked in the record
    if file.shown_name:  # what was private in its name is masked where everybody reads it
        held = held.exclude(hiding=Hiding.FILE_NAME, decision="mask")
    return Verdict.FINDING if held.exists() else Verdict.CLEAN


def edition_verdict(edition: Edition) -> Verdict:
    """What the gate says of a redacted edition: as found, until each finding in it was said to be no secret."""
    if edition.unread:
        return Verdict(edition.verdict)
    held = Found.objects.filter(edition=edition, confidence__in=_HOLDING).exclude(decision="keep")
    return Verdict.FINDING if held.exists() else Verdict.CLEAN


def file_states(files: Iterable[DocumentFile]) -> list[FileState]:
    """The files of a document as the rule looks at them (one statement)."""
    rows = list(files)
    newest: dict[int, str] = {}
    for file_id, verdict in (
        Edition.objects.filter(file__in=rows).order_by("no").values_list("file_id", "verdict")
    ):
        newest[file_id] = verdict
    return [
        FileState(
            disclosure=file.disclosure,
            verdict=Verdict(file.verdict),
            cleared=file.cleared,
            edition=Verdict(newest[file.pk]) if file.pk in newest else None,
        )
        for file in rows
    ]


def settle(document: Document, now: datetime, *, by_officer: bool = False) -> None:
    """Works out the gate of a document anew and the state that follows (four statements; the caller saves).

    What is out stays out as long as it is clean; what is no longer clean goes in again until the officer decided.
    A held document that became clean by the officer's decisions (`by_officer`) waits for their `release`; a withdrawn
    one stays withdrawn: only `restore` brings it back.
    """
    files = file_states(document.files.all())
    gate = verdict_of_document(record_verdict(document), files, document.disclosure)
    _stand(document, gate, now, by_officer=by_officer)
    _weigh([document])


def settle_many(documents: Sequence[Document], now: datetime) -> None:
    """As `settle` for each of many (three statements; the caller saves)."""
    files: dict[int, list[FileState]] = {}
    rows = list(DocumentFile.objects.filter(document__in=documents))
    for row, state in zip(rows, file_states(rows), strict=True):
        files.setdefault(row.document_id, []).append(state)
    found = Found.objects.filter(document__in=documents, file=None, confidence__in=_HOLDING, decision="")
    holding = set(found.values_list("document_id", flat=True))
    for document in documents:
        record = Verdict.FINDING if document.pk in holding else Verdict.CLEAN
        gate = verdict_of_document(record, files.get(document.pk, ()), document.disclosure)
        _stand(document, gate, now)
    _weigh(documents)


def _weigh(documents: Sequence[Document]) -> None:
    """The risk of those that are held (one statement, none where nothing is held)."""
    held = [document for document in documents if document.state == DocumentState.HELD]
    kinds: dict[int, Counter[str]] = {document.pk: Counter() for document in held}
    if held:
        found = Found.objects.filter(document__in=held, edition=None, confidence__in=_HOLDING, decision="")
        for document_id, kind, n in (
            found.order_by().values_list("document_id", "kind").annotate(n=Count("pk"))
        ):
            kinds[document_id][kind] += n
    for document in documents:
        told = kinds.get(document.pk)
        unscannable = document.gate == Verdict.UNSCANNABLE
        document.risk = (
            NONE if told is None else risk_of(told, unscannable=unscannable, disclosure=document.disclosure)
        )


def _stand(document: Document, gate: Verdict, now: datetime, *, by_officer: bool = False) -> None:
    """The state that follows from what the gate says."""
    if document.state == DocumentState.ERASED:
        return
    document.gate = gate
    if document.state == DocumentState.WITHDRAWN:
        return
    if document.state in LISTED and gate is Verdict.CLEAN:
        document.state = state_listed(document.disclosure)
        return
    if by_officer and document.state == DocumentState.HELD:
        return
    document.state = state_before(gate)
    if document.state == DocumentState.HELD:
        document.held_since = document.held_since or now
    else:
        document.held_since = None
