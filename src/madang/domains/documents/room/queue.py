"""What waits for the disclosure officer: by risk or age, narrowed, counted by department and age; ended grounds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from madang.domains.documents.access import documents_in_care_of
from madang.domains.documents.findings import Confidence
from madang.domains.documents.models import Document, Found
from madang.domains.documents.states import STATE_NAMES, DocumentState
from madang.domains.documents.words import class_words
from madang.domains.organisation import directory
from madang.kernel.actor import Actor
from madang.kernel.text import Text

PAGE = 50
AGES = (1, 3, 7, 30)
"""Days after which a held document is counted as older."""
_HOLDING = tuple(c for c in Confidence if c is not Confidence.CANDIDATE)
_LONGEST_KEY = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """How the queue is ordered and narrowed. `older`: held for at least so many days."""

    by_age: bool = False
    institution: str = ""
    department_id: int | None = None
    verdict: str = ""
    older: int | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A document in the queue. `kinds`: undecided findings by kind; `since`: when it was held, where it is."""

    uid: str
    number: str
    title: str
    department: Text
    state: Text
    verdict: str
    risk: int
    fast_lane: bool
    since: datetime | None
    classed: Text
    grounds_end: date | None
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many are held: of a department (its id), of all; `older`: since at least so many days, by `AGES`."""

    total: int
    verdicts: Counter[str]
    older: Counter[int]
    departments: tuple[tuple[int, Text, int, datetime], ...]  # most first; since when the oldest is held
    institutions: tuple[tuple[str, Text, int], ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue, where the next begins (empty at the end), and the counts of all of it."""

    rows: tuple[QueueRow, ...]
    next: str = ""
    counted: Counted = field(default_factory=lambda: Counted(0, Counter(), Counter(), (), ()))


def queue(actor: Actor, asked: Asked, now: datetime, after: str = "") -> QueuePage:
    """One page of what is held in the institutions of the officer (three statements)."""
    held = _held(actor)
    chosen = _after(_narrowed(held, asked, now), asked, after)
    order = ("held_since", "pk") if asked.by_age else ("-fast_lane", "-risk", "held_since", "pk")
    found = list(chosen.order_by(*order)[: PAGE + 1])
    following = _key(found[PAGE - 1], asked) if len(found) > PAGE else ""
    return QueuePage(_rows(found[:PAGE]), following, _counted(held, now))


def held_count(actor: Actor) -> int:
    """How many documents wait for an officer (one statement)."""
    return _held(actor).count()


def _held(actor: Actor) -> QuerySet[Document]:
    """What is held, said as SQLite must read it to take the indexes of held documents: not as a parameter."""
    return documents_in_care_of(actor).extra(where=["documents_document.state = 'held'"])


def ended(actor: Actor, today: date) -> tuple[QueueRow, ...]:
    """Documents whose ground fell away by itself (정보공개법 제9조제2항) and that are not open yet, oldest first."""
    found = documents_in_care_of(actor).filter(grounds_end__lt=today).exclude(disclosure="open")
    return _rows(list(found.order_by("grounds_end", "pk")[:PAGE]))


def found_by(actor: Actor, words: str) -> tuple[QueueRow, ...]:
    """Documents in the officer's care, in whatever state, by number as written or by id (two statements)."""
    told = words.strip()
    if not told or len(told) > 120:
        return ()
    found = documents_in_care_of(actor).filter(Q(number=told) | Q(uid=told))
    return _rows(list(found.order_by("-approved_at", "-pk")[:PAGE]))


def _narrowed(held: QuerySet[Document], asked: Asked, now: datetime) -> QuerySet[Document]:
    if asked.institution:
        held = held.filter(institution=asked.institution)
    if asked.department_id is not None:
        held = held.filter(department_id=asked.department_id)
    if asked.verdict:
        held = held.filter(gate=asked.verdict)
    if asked.older is not None:
        held = held.filter(held_since__lte=now - timedelta(days=asked.older))
    return held


# --- pages ---------------------------------------------------------------------------------------------------


def _key(row: Document, asked: Asked) -> str:
    assert row.held_since is not None
    place = f"{row.held_since.isoformat()}_{row.pk}"
    return place if asked.by_age else f"{int(row.fast_lane)}_{row.risk}_{place}"


def _after(held: QuerySet[Document], asked: Asked, key: str) -> QuerySet[Document]:
    """What comes after a key; the first page where it cannot be read."""
    parts = key[:_LONGEST_KEY].split("_")
    try:
        since, pk = datetime.fromisoformat(parts[-2]), int(parts[-1])
        if since.tzinfo is None or not 0 < pk < 1 << 62:
            return held
        later = Q(held_since__gt=since) | Q(held_since=since, pk__gt=pk)
        if asked.by_age:
            return held.filter(later, held_since__gte=since)
        fast, risk = bool(int(parts[-4])), int(parts[-3])
    except (ValueError, IndexError):
        return held
    if not 0 <= risk <= 9:
        return held
    lower = Q(risk__lt=risk) | (Q(risk=risk) & later)
    return (
        held.filter(Q(fast_lane=fast) & lower | Q(fast_lane=False))
        if fast
        else held.filter(lower, fast_lane=False)
    )


# --- rows and counts -----------------------------------------------------------------------------------------


def _rows(documents: Sequence[Document]) -> tuple[QueueRow, ...]:
    departments = directory().structure.departments
    kinds = _kinds([document.pk for document in documents])
    return tuple(
        QueueRow(
            uid=d.uid,
            number=d.number,
            title=d.title,
            department=departments[d.department_id].name,
            state=STATE_NAMES[DocumentState(d.state)],
            verdict=d.gate,
            risk=d.risk,
            fast_lane=d.fast_lane,
            since=d.held_since,
            classed=class_words(d.disclosure, d.grounds),
            grounds_end=d.grounds_end,
            kinds=tuple(kinds.get(d.pk, Counter()).most_common(4)),
        )
        for d in documents
    )


def _kinds(ids: Iterable[int]) -> dict[int, Counter[str]]:
    found = Found.objects.filter(document__in=list(ids), edition=None, confidence__in=_HOLDING, decision="")
    told: dict[int, Counter[str]] = {}
    counted = found.order_by().values_list("document_id", "kind").annotate(n=Count("pk"))
    for document, kind, n in counted:
        told.setdefault(document, Counter())[kind] = n
    return told


def _counted(held: QuerySet[Document], now: datetime) -> Counted:
    """All counts from one statement, along an index that holds them."""
    ages = {
        f"older_{days}": Count("pk", filter=Q(held_since__lte=now - timedelta(days=days))) for days in AGES
    }
    grouped = held.order_by().values_list("institution", "department_id", "gate")
    rows = grouped.annotate(n=Count("pk"), first=Min("held_since"), **ages)
    verdicts, older = Counter[str](), Counter[int]()
    departments, first, institutions = Counter[int](), dict[int, datetime](), Counter[str]()
    for institution, department, gate, n, oldest, *aged in rows:
        verdicts[gate] += n
        departments[department] += n
        institutions[institution] += n
        first[department] = min(first.get(department, oldest), oldest)
        older.update(dict(zip(AGES, aged, strict=True)))
    current = directory()
    return Counted(
        total=verdicts.total(),
        verdicts=verdicts,
        older=older,
        departments=tuple(
            (d, current.structure.departments[d].name, n, first[d]) for d, n in departments.most_common()
        ),
        institutions=tuple((i, current.institution(i).name, n) for i, n in institutions.most_common()),
    )
