"""What stays of a document that was erased (파기): a stub at its address, with the codes and times that are left."""

from collections.abc import Iterator
from datetime import datetime

from madang.domains.documents.kinds import KINDS
from madang.domains.documents.models import Document
from madang.domains.documents.rules import local_day
from madang.domains.documents.words import class_words
from madang.domains.erasures import erasure_stub
from madang.domains.organisation import authority, directory
from madang.kernel.errors import Gone, Remaining
from madang.kernel.text import Text

_DEPARTMENT, _KIND = Text("부서", "Department"), Text("문서 종류", "Kind of document")
_CLASS = Text("공개 구분", "Class of disclosure")
_APPROVED, _DISCLOSED = Text("승인일", "Approved"), Text("공개일", "Went out on")


def erased_words(at: datetime, ground: str) -> Text:
    """The sentence of the stub. `at`: the instant of the erasure, of which the local day is told."""
    return erasure_stub(local_day(at, authority().zone), ground)


def erased_stub(document: Document) -> Gone:
    """What everybody is answered who asks for an erased document that had gone out."""
    at = document.erased_at or document.updated_at
    return Gone(erased_words(at, document.erased_ground), "erased", tuple(_remains(document)))


def _remains(document: Document) -> Iterator[Remaining]:
    zone = authority().zone
    yield Remaining("department", _DEPARTMENT, directory().department(document.department_id).name)
    yield Remaining("kind", _KIND, KINDS.get(document.kind, Text(document.kind, document.kind)))
    yield Remaining("class", _CLASS, class_words(document.disclosure, document.grounds))
    yield Remaining("approved_on", _APPROVED, _day(document.approved_on.isoformat()))
    if document.disclosed_at is not None:
        yield Remaining("disclosed_on", _DISCLOSED, _day(local_day(document.disclosed_at, zone).isoformat()))


def _day(day: str) -> Text:
    return Text(day, day)
