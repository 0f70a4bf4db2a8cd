"""What every act on a document shares: taking it up under lock, recording, counting."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from madang.domains.documents import access
from madang.domains.documents.actions.appending import append_to
from madang.domains.documents.errors import ERASURE_ASKED, IS_ERASED, NO_ERASURE, NOT_NOW
from madang.domains.documents.models import Document, DocumentCount
from madang.domains.documents.rules import local_day
from madang.domains.documents.states import (
    STATE_NAMES,
    TABLE,
    DocumentAct,
    DocumentPart,
    DocumentState,
    allowed_acts,
    is_possible,
)
from madang.domains.organisation import authority
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

STREAM = "document"


_CHANGED = Text(
    "그 사이 이 문서가 바뀌었습니다. 새로 고친 화면에서 확인하고 다시 해 주십시오.",
    "The document changed meanwhile. Please look at it again and decide anew.",
)


@dataclass(slots=True)
class Work:
    """A document in somebody's hands: its row is locked until the transaction ends."""

    actor: Actor
    document: Document
    now: datetime
    parts: frozenset[DocumentPart]


def take_up(actor: Actor, uid: str, act: DocumentAct, *, seen_seq: int | None = None) -> Work:
    """Locks a document for an act, having checked right and state; must run in a transaction.

    `seen_seq`: the last event of the page the actor decided on. Raises NotFound, NotAllowed, NotPossible.
    """
    document = Document.objects.select_for_update().filter(uid=uid).first()
    if document is None:
        raise NotFound()
    now = clock.now()
    work = Work(actor, document, now, access.parts_of(actor, document, now))
    _check(work, act)
    if seen_seq is not None and seen_seq != document.last_seq:
        raise NotPossible(_CHANGED, "changed_meanwhile", _allowed(work))
    return work


def _check(work: Work, act: DocumentAct) -> None:
    if not work.parts:
        raise NotFound()
    rule, state = TABLE[act], DocumentState(work.document.state)
    if rule.by.isdisjoint(work.parts):
        raise NotAllowed()
    if state == DocumentState.ERASED:
        raise NotPossible(IS_ERASED, "erased")
    if not is_possible(act, state, erasure_asked=work.document.erasure_asked):
        raise _not_possible(work, act, state)


def _not_possible(work: Work, act: DocumentAct, state: DocumentState) -> NotPossible:
    if state in TABLE[act].states:  # then it is about an erasure that waits, or about none that does
        if work.document.erasure_asked:
            return NotPossible(ERASURE_ASKED, "erasure_asked", _allowed(work))
        return NotPossible(NO_ERASURE, "no_erasure", _allowed(work))
    return NotPossible(NOT_NOW.format(state=STATE_NAMES[state]), "not_possible", _allowed(work))


def _allowed(work: Work) -> tuple[str, ...]:
    state, asked = DocumentState(work.document.state), work.document.erasure_asked
    return tuple(allowed_acts(state, work.parts, erasure_asked=asked))


def record(
    work: Work,
    type: str,
    *,
    disclosed: bool,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Appends an event to a document and saves its row. `data` holds codes, times and numbers only."""
    append_to(
        work.document,
        stream=STREAM,
        type=type,
        actor=work.actor,
        now=work.now,
        disclosed=disclosed,
        data=data,
        texts=texts,
    )


Cell = tuple[int, str, str, str, int]
"""What listed documents are counted by: department, category, kind, class, year of approval."""


def cell_of(document: Document) -> Cell:
    return (
        document.department_id,
        document.category,
        document.kind,
        document.disclosure,
        document.approved_on.year,
    )


def count(changes: Counter[Cell]) -> None:
    """Adds to the counts of listed documents, as signed rows: writers never wait for each other."""
    DocumentCount.objects.bulk_create(
        DocumentCount(department_id=d, category=c, kind=k, disclosure=s, year=y, n=n)
        for (d, c, k, s, y), n in changes.items()
        if n
    )


def today(now: datetime) -> date:
    """The local day of an instant."""
    return local_day(now, authority().zone)


def signed(documents: Iterable[Document], sign: int) -> Counter[Cell]:
    """Counts of documents, added (1) or taken away (-1)."""
    changes: Counter[Cell] = Counter()
    for document in documents:
        changes[cell_of(document)] += sign
    return changes
