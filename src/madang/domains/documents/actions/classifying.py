"""The class and grounds of a document and of each of its files are changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madang.domains.approvals import GROUNDS
from madang.domains.documents.actions.days import recount
from madang.domains.documents.actions.gating import settle
from madang.domains.documents.actions.texts import public_reason
from madang.domains.documents.actions.work import count, record, signed, take_up
from madang.domains.documents.errors import GROUNDS_NEEDED, GROUNDS_NOT_NEEDED, UNKNOWN_CLASS
from madang.domains.documents.findings import Verdict
from madang.domains.documents.models import Document, DocumentFile
from madang.domains.documents.rules import CLOSED, OPEN, PARTIAL
from madang.domains.documents.states import LISTED, DocumentAct
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Classed:
    """A class with its grounds (items of 정보공개법 제9조제1항)."""

    disclosure: str
    grounds: tuple[int, ...] = ()


def classify(
    actor: Actor,
    uid: str,
    *,
    classed: Classed,
    files: Mapping[int, Classed],
    reason: str,
    grounds_end: date | None = None,
    seen_seq: int | None = None,
) -> Document:
    """Sets the class of a document and of its files (by position); what was closed and opens passes the gate first.

    `grounds_end`: the last local day of the ground, where it has one (제9조제2항). Everybody may read the reason.
    Raises NotFound, NotAllowed, NotPossible, InvalidInput.
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.CLASSIFY, seen_seq=seen_seq)
        _require_sound(classed, "class")
        for position, one in files.items():
            _require_sound(one, f"file_{position}_class")
        told, document = public_reason(reason, needed=True), work.document
        was_listed = document.state in LISTED
        count(signed([document] if was_listed else [], -1))
        before = document.disclosure
        document.disclosure, document.grounds = classed.disclosure, list(classed.grounds)
        document.grounds_reason = told if classed.disclosure != OPEN else ""
        document.grounds_end = grounds_end if classed.disclosure != OPEN else None
        _classify_files(document, files)
        settle(document, work.now, by_officer=True)
        count(signed([document] if document.state in LISTED else [], 1))
        data = {"class": classed.disclosure, "grounds": list(classed.grounds), "before": before}
        record(work, "document.classified", disclosed=was_listed, data=data, texts={"reason": told})
        recount({(document.department_id, document.approved_on)})
        return document


def _classify_files(document: Document, files: Mapping[int, Classed]) -> None:
    for file in document.files.all():
        one = files.get(file.position)
        if one is not None:
            file.disclosure, file.grounds = one.disclosure, list(one.grounds)
        _wait_for_gate(document, file)
        file.save()


def _wait_for_gate(document: Document, file: DocumentFile) -> None:
    """A file that stayed in and may now go out is looked through first."""
    may_go_out = document.disclosure != CLOSED and file.disclosure != CLOSED
    if may_go_out and file.verdict == Verdict.STAYS_IN:
        file.verdict = Verdict.PENDING


def _require_sound(classed: Classed, field: str) -> None:
    if classed.disclosure not in (OPEN, PARTIAL, CLOSED):
        raise _refused(UNKNOWN_CLASS, "unknown_class", field)
    if any(ground not in GROUNDS for ground in classed.grounds):
        raise _refused(GROUNDS_NEEDED, "unknown_ground", field)
    if classed.disclosure != OPEN and not classed.grounds:
        raise _refused(GROUNDS_NEEDED, "grounds_needed", field)
    if classed.disclosure == OPEN and classed.grounds:
        raise _refused(GROUNDS_NOT_NEEDED, "grounds_not_needed", field)


def _refused(sentence: Text, code: str, field: str) -> InvalidInput:
    return InvalidInput(sentence, code, fields=(FieldFault(field, code, sentence),))


def classed_of(disclosure: str, grounds: Sequence[int]) -> Classed:
    """A class as it came from a form or a program: each ground once, in order."""
    return Classed(disclosure, tuple(sorted(set(grounds))))
