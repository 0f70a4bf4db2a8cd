"""What belongs to a document: others of the same task, and the documents of a case."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from madang.domains.documents.access import public_documents
from madang.domains.documents.following import SOURCE
from madang.domains.documents.models import Document
from madang.domains.documents.public.shapes import PublicDocument
from madang.kernel import moment
from madang.kernel.prepared import literal

MOST_OF_TASK = 5
MOST_OF_CASE = 50


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document as a line beside something else."""

    id: str
    number: str
    title: str
    disclosure: str
    grounds: tuple[int, ...]
    approved_on: date


def of_case(number: str) -> tuple[CaseDocument, ...]:
    """The documents of a case that are out, oldest first (one statement in a piece of work).

    A closed document does not say to which case it belongs.
    """
    return moment.kept(f"documents of case {number}", lambda: _of_case(number))


def of_task(record: PublicDocument) -> tuple[CaseDocument, ...]:
    """The newest other documents of the same task (단위과제) and institution (one statement; none without a task)."""
    if not record.task:
        return ()
    same = public_documents().filter(task=record.task, institution=record.institution.code)
    return _lines(same.exclude(uid=record.id).order_by("-approved_at", "-id")[:MOST_OF_TASK])


def drafts_of(uids: Collection[str]) -> Mapping[str, str]:
    """The drafts as which our own approvals know documents, by uid, for staff (one statement); those that came from
    other systems have none."""
    found = Document.objects.filter(uid__in=uids, source=SOURCE)
    return dict(found.values_list("uid", "source_id"))


def _of_case(number: str) -> tuple[CaseDocument, ...]:
    if not number:
        return ()
    found = public_documents().exclude(case_number=literal("")).filter(case_number=number, state="public")
    # by day first: for the order of approval alone, a plan for any case may walk through all documents
    return _lines(found.order_by("approved_on", "approved_at", "id")[:MOST_OF_CASE])


def _lines(found) -> tuple[CaseDocument, ...]:  # type: ignore[no-untyped-def]
    columns = ("uid", "number", "title", "shown_title", "disclosure", "grounds", "approved_on")
    return tuple(
        CaseDocument(uid, number, shown or title, disclosure, tuple(sorted(grounds)), day)
        for uid, number, title, shown, disclosure, grounds, day in found.values_list(*columns)
    )
