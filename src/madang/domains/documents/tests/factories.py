"""Documents of the plaza for tests, taken in and disclosed by the acts themselves."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from madang.domains.documents.actions.disclosing import disclose
from madang.domains.documents.actions.scanning import scan_pending
from madang.domains.documents.actions.taking_in import take_in
from madang.domains.documents.intake.entry import Entry, EntryFile
from madang.domains.documents.models import Document
from madang.domains.documents.rules import local_day
from madang.domains.organisation.models import Department
from madang.domains.organisation.tests.factories import Staff, department, institution, official_with_account
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.storage import storage

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Archive:
    """A city with two departments and those who care for its documents, and a district with an officer of its own."""

    home: Department
    garden: Department
    district: Department
    officer: Staff  # working level, of `home`
    disclosure: Staff  # disclosure officer of the city
    district_disclosure: Staff
    auditor: Staff


def archive() -> Archive:
    city, district = institution(kind="city"), institution(kind="district")
    home, garden, far = department(of=city), department(of=city), department(of=district)
    return Archive(
        home=home,
        garden=garden,
        district=far,
        officer=official_with_account(1, home),
        disclosure=official_with_account(1, garden, duties=("disclosure_officer",)),
        district_disclosure=official_with_account(1, far, duties=("disclosure_officer",)),
        auditor=official_with_account(1, garden, duties=("auditor",)),
    )


def entry(of: Department, **said: Any) -> Entry:
    """What a source says of an open document without files, approved a week ago; `said` changes fields."""
    n = next(_numbers)
    approved_at = said.pop("approved_at", clock.now() - timedelta(days=7))
    fields: dict[str, Any] = {
        "source": "other-system",
        "source_id": f"doc-{n}",
        "number": f"정수과-{n}",
        "title": f"정수 약품 사용 월보 제출 {n}",
        "department_id": of.pk,
        "institution": of.institution.code,
        "category": "sanction",
        "kind": "approval",
        "approved_at": approved_at,
        "approved_on": local_day(approved_at, "Asia/Seoul"),
        "retention": "y5",
        "disclosure": "open",
    }
    return replace(Entry(**fields), **said)


def stored(
    content: bytes, name: str = "본문.txt", disclosure: str = "open", grounds: tuple[int, ...] = ()
) -> EntryFile:
    """A file whose content lies in storage."""
    return EntryFile(name, storage().store(content), len(content), disclosure, grounds)


def taken(*entries: Entry) -> list[Document]:
    """Documents taken in, in order; their files wait for the gate."""
    told = take_in(SYSTEM, entries)
    return [Document.objects.get(uid=one.uid) for one in told]


def disclosed(*entries: Entry, now: datetime | None = None) -> list[Document]:
    """Documents that were taken in, looked through, and went out as far as they are clean."""
    documents = taken(*entries)
    scan_pending()
    at = now or clock.now()
    disclose(before=local_day(at, "Asia/Seoul"), now=at)
    for document in documents:
        document.refresh_from_db()
    return documents
