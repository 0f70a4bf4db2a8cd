"""Why a document is out, why it is held, when it will go out: in sentences, from its rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from madang.domains.documents.actions.gating import file_states
from madang.domains.documents.content import Unread
from madang.domains.documents.erased import erased_words
from madang.domains.documents.findings import Confidence, Verdict
from madang.domains.documents.models import Document, DocumentFile, Found
from madang.domains.documents.rules import CLOSED, FileState, goes_out, local_day, verdict_of_file
from madang.domains.documents.states import LISTED, DocumentState
from madang.domains.documents.words import UNREAD, class_words, withdrawal_stub
from madang.domains.organisation import authority
from madang.kernel.personal_data import NAMES
from madang.kernel.text import Text

_OUT = Text(
    "{day} 공개되었습니다. {approved} 승인된 {named} 문서이고, 검사에서 걸린 것이 없었습니다.",
    "It went out on {day}: approved on {approved}, {named}, and nothing in it was held back.",
)
_LISTED_CLOSED = Text(
    "{day} 비공개 문서로 목록에 실렸습니다({named}). 내용과 파일은 공개되지 않습니다.",
    "It was listed as closed on {day} ({named}). Neither its content nor its files are shown.",
)
_ON_THE_DAY = Text(
    "{approved} 승인되어 {day} 이후 첫 공개 때 나갑니다.",
    "It was approved on {approved} and goes out with the first disclosure from {day} on.",
)
_FAST = Text(
    "긴급 공개 대상이어서 검사를 통과하는 대로 나갑니다.",
    "It belongs to an emergency and goes out as soon as the gate lets it.",
)
_WAITS = Text("그 전에 검사를 마쳐야 합니다.", "Before that it is looked through.")
_HELD = Text(
    "{day}부터 보류되어 정보공개 담당자를 기다립니다.",
    "It is held since {day} and waits for the disclosure officer.",
)
_RECORD_FOUND = Text(
    "제목·요지 등 목록 정보에서 찾은 것: {kinds}.", "Found in its title, summary or other words: {kinds}."
)
_FILE_FOUND = Text("파일 {n}에서 찾은 것: {kinds}.", "Found in file {n}: {kinds}.")
_FILE_UNREAD = Text(
    "파일 {n}을(를) 검사하지 못했습니다. {why}", "File {n} could not be looked through. {why}"
)
_FILE_WAITS = Text("파일 {n}은(는) 검사를 기다립니다.", "File {n} waits to be looked through.")
_FILE_IN = Text("파일 {n}은(는) 공개되지 않습니다({named}).", "File {n} stays in ({named}).")
_FILE_CLEARED = Text(
    "파일 {n}은(는) 정보공개 담당자가 직접 읽고 확인했습니다.",
    "A disclosure officer read file {n} and answers for it.",
)
_FILE_REDACTED = Text("파일 {n}은(는) 가림본으로 나갑니다.", "Of file {n} the redacted edition goes out.")
_COUNTED = Text("{kind} {count}건", "{kind} ({count})")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What explaining looks at of a file. `kinds`: undecided findings that hold, by kind."""

    n: int
    state: FileState
    grounds: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What explaining looks at of a document; days are local."""

    state: DocumentState
    disclosure: str
    grounds: tuple[int, ...]
    approved_on: date
    disclosed_on: date | None = None
    held_on: date | None = None
    withdrawn: Text | None = None
    erased: Text | None = None
    fast_lane: bool = False
    gate: Verdict = Verdict.CLEAN
    kinds: Mapping[str, int] = field(default_factory=dict)  # in the record
    files: tuple[FileFacts, ...] = ()


def explain(document: Document) -> tuple[Text, ...]:
    """Why a document is where it is, for whoever may see it in every state (four statements)."""
    return explanation(facts_of(document))


def explanation(facts: Facts) -> tuple[Text, ...]:
    """The same from plain values: first where it stands, then what of it holds it or stays in."""
    told = [*_standing(facts)]
    if facts.kinds and facts.state in (DocumentState.SCHEDULED, DocumentState.HELD):
        told.append(_RECORD_FOUND.format(kinds=_kinds(facts.kinds)))
    if facts.disclosure != CLOSED and facts.state != DocumentState.WITHDRAWN:
        told += [sentence for file in facts.files for sentence in _of_file(file)]
    return tuple(told)


def _standing(facts: Facts) -> Iterable[Text]:
    named, approved = class_words(facts.disclosure, facts.grounds), facts.approved_on.isoformat()
    if facts.state in LISTED:
        sentence = _LISTED_CLOSED if facts.state == DocumentState.CLOSED else _OUT
        yield sentence.format(day=_day(facts.disclosed_on), approved=approved, named=named)
    elif facts.state == DocumentState.WITHDRAWN and facts.withdrawn:
        yield facts.withdrawn
    elif facts.state == DocumentState.ERASED and facts.erased:
        yield facts.erased
    elif facts.state == DocumentState.HELD:
        yield _HELD.format(day=_day(facts.held_on))
    else:
        following = (facts.approved_on + timedelta(days=1)).isoformat()
        yield _FAST if facts.fast_lane else _ON_THE_DAY.format(approved=approved, day=following)
        if facts.gate is Verdict.PENDING:
            yield _WAITS


def _of_file(file: FileFacts) -> Iterable[Text]:
    if not goes_out(file.state):
        yield _FILE_IN.format(n=file.n, named=class_words(file.state.disclosure, file.grounds))
        return
    verdict = verdict_of_file(file.state)
    if verdict is Verdict.PENDING:
        yield _FILE_WAITS.format(n=file.n)
    elif verdict is Verdict.UNSCANNABLE:
        why = Text.joined(" ", [UNREAD[Unread(code)] for code in file.unread])
        yield _FILE_UNREAD.format(n=file.n, why=why)
    elif verdict is Verdict.FINDING:
        yield _FILE_FOUND.format(n=file.n, kinds=_kinds(file.kinds))
    elif file.state.edition is not None:
        yield _FILE_REDACTED.format(n=file.n)
    elif file.state.cleared:
        yield _FILE_CLEARED.format(n=file.n)


def _kinds(counted: Mapping[str, int]) -> Text:
    named = [_COUNTED.format(kind=NAMES.get(kind, Text(kind, kind)), count=n) for kind, n in counted.items()]
    return Text.joined(", ", named)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


# --- from rows ------------------------------------------------------------------------------------------------


def facts_of(document: Document) -> Facts:
    """What the rows of a document say (three statements)."""
    files = list(document.files.all())
    found = _found(document)
    return Facts(
        state=DocumentState(document.state),
        disclosure=document.disclosure,
        grounds=tuple(document.grounds),
        approved_on=document.approved_on,
        disclosed_on=_local(document.disclosed_at),
        held_on=_local(document.held_since),
        withdrawn=withdrawal_stub(document.withdrawn_at, document.withdrawn_code, document.withdrawn_reason)
        if document.withdrawn_at
        else None,
        erased=erased_words(document.erased_at, document.erased_ground) if document.erased_at else None,
        fast_lane=document.fast_lane,
        gate=Verdict(document.gate),
        kinds=found.get(None, {}),
        files=tuple(_files(files, found)),
    )


def _files(
    files: Sequence[DocumentFile], found: Mapping[int | None, Mapping[str, int]]
) -> Iterable[FileFacts]:
    for file, state in zip(files, file_states(files), strict=True):
        yield FileFacts(file.position, state, tuple(file.grounds), tuple(file.unread), found.get(file.pk, {}))


def _found(document: Document) -> dict[int | None, Counter[str]]:
    """Findings that hold and that nobody said to keep, by file (None: the record) and kind."""
    rows = Found.objects.filter(document=document, edition=None).exclude(decision="keep")
    holding = rows.exclude(confidence=Confidence.CANDIDATE).order_by("pk")
    told: dict[int | None, Counter[str]] = {}
    for file_id, kind in holding.values_list("file_id", "kind"):
        told.setdefault(file_id, Counter())[kind] += 1
    return told


def _local(at: datetime | None) -> date | None:
    return local_day(at, authority().zone) if at else None


def explain_by_id(uid: str) -> tuple[Text, ...] | None:
    """As `explain`, for whoever runs the system; None where there is no such document."""
    document = Document.objects.filter(uid=uid).first()
    return explain(document) if document else None
