"""What the world may see of an emergency: what two officials let out, and that something was taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from madang.domains.documents.curated_access import public_emergencies, public_emergency
from madang.domains.documents.emergency_rules import EmergencyState, Said, SaidState
from madang.domains.documents.models import Emergency, EmergencyItem
from madang.domains.documents.public.curated import public_documents_of
from madang.domains.documents.public.shapes import PublicDocument, PublicPlace
from madang.domains.organisation import Directory, directory
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A notice. English is empty where nobody wrote it. `taken_back`: why it went; then it says nothing else."""

    id: str
    at: datetime
    title: Text
    text: Text
    taken_back: str
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicAffected:
    """A place: where, to the neighbourhood; from when until when; what whoever was there should do."""

    id: str
    at: datetime
    name: Text
    district: PublicPlace | None
    area: str
    starts: datetime | None
    ends: datetime | None
    advice: Text


@dataclass(frozen=True, slots=True)
class PublicAttached:
    """A document of an emergency that is out, and since when it belongs to it."""

    id: str
    at: datetime
    document: PublicDocument


@dataclass(frozen=True, slots=True)
class PublicEmergencyRow:
    """An emergency in a list."""

    id: str
    title: Text
    summary: Text
    institution: PublicPlace
    state: str
    opened_at: datetime
    closed_at: datetime | None
    last_seq: int


@dataclass(frozen=True, slots=True)
class PublicEmergency:
    """The page of an emergency: notices and places newest first."""

    row: PublicEmergencyRow
    notices: tuple[PublicNotice, ...]
    places: tuple[PublicAffected, ...]
    documents: tuple[PublicAttached, ...]


def emergency_list() -> tuple[PublicEmergencyRow, ...]:
    """Every emergency, those that go on first, then the newest first (two statements)."""
    current = directory()
    rows = [_row(row, current) for row in public_emergencies().order_by("-opened_at", "-id")]
    return tuple(sorted(rows, key=lambda row: row.state != EmergencyState.OPEN))


def emergency_record(uid: str) -> PublicEmergency:
    """The record of an emergency (four statements at most). Raises NotFound."""
    row, current = public_emergency(uid), directory()
    seen = (SaidState.OUT, SaidState.TAKEN_BACK)
    items = list(row.items.filter(state__in=seen).order_by("-out_at", "-id"))
    out = [item for item in items if item.state == SaidState.OUT]
    return PublicEmergency(
        row=_row(row, current),
        notices=tuple(_notice(item) for item in items if item.what == Said.NOTICE),
        places=tuple(_place(item, current) for item in out if item.what == Said.PLACE),
        documents=_documents(out, current),
    )


def _row(row: Emergency, current: Directory) -> PublicEmergencyRow:
    institution = current.institution(row.institution)
    return PublicEmergencyRow(
        id=row.uid,
        title=Text(row.title, row.title_en),
        summary=Text(row.summary, row.summary_en),
        institution=PublicPlace(institution.code, institution.name),
        state=row.state,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        last_seq=row.last_seq,
    )


def _notice(item: EmergencyItem) -> PublicNotice:
    gone = item.state == SaidState.TAKEN_BACK
    return PublicNotice(
        id=item.uid,
        at=item.out_at or item.written_at,
        title=Text("", "") if gone else Text(item.title, item.title_en),
        text=Text("", "") if gone else Text(item.text, item.text_en),
        taken_back=item.ended_reason if gone else "",
        taken_back_at=item.ended_at if gone else None,
    )


def _place(item: EmergencyItem, current: Directory) -> PublicAffected:
    district = current.institution(item.district) if item.district else None
    return PublicAffected(
        id=item.uid,
        at=item.out_at or item.written_at,
        name=Text(item.title, item.title_en),
        district=PublicPlace(district.code, district.name) if district else None,
        area=item.area,
        starts=item.starts,
        ends=item.ends,
        advice=Text(item.text, item.text_en),
    )


def _documents(items: Sequence[EmergencyItem], current: Directory) -> tuple[PublicAttached, ...]:
    """Those that passed the gate; what is held is not counted either."""
    documents = public_documents_of(items, current)
    told = []
    for item in items:
        if record := documents.get(item.document_id or 0):
            at = max(item.out_at or item.written_at, record.disclosed_at or item.written_at)
            told.append(PublicAttached(item.uid, at, record))
    return tuple(told)
