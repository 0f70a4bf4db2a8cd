"""Dossiers, topics and emergencies as the desk shows them: everything in them, and what this official may do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from madang.domains.documents import access, curated_access
from madang.domains.documents.curated_states import CuratedAct, CuratedPart, CuratedState, curated_acts
from madang.domains.documents.emergency_rules import (
    EmergencyAct,
    EmergencyState,
    Said,
    SaidState,
    emergency_acts,
    is_second,
)
from madang.domains.documents.kinds_of_dossiers import OFFICIALS, dossier_kinds
from madang.domains.documents.models import Document, Dossier, Emergency, EmergencyItem, Topic
from madang.domains.documents.states import STATE_NAMES, DocumentState
from madang.domains.organisation import DepartmentRow, Directory, directory, officials_shown
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotFound
from madang.kernel.text import Text

MOST = 100
MOST_ITEMS = 500


@dataclass(frozen=True, slots=True)
class CuratedRow:
    """A dossier or topic in the list of the desk. `kind` is None for a topic."""

    uid: str
    title: str
    kind: Text | None
    department: DepartmentRow
    state: CuratedState
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item. `what`: document, case, dossier, entry; `note`: where a document stands, if it is not public."""

    id: int
    what: str
    title: str
    ref: str  # of the document or dossier its id, of the case its number
    day: date | None
    stage: str
    text: str
    shown: bool
    note: Text | None


@dataclass(frozen=True, slots=True)
class CuratedScreen:
    """All of a dossier or topic for whoever works on it."""

    uid: str
    values: dict[str, Any]  # what its form holds
    kind: str  # of a dossier
    slug: str  # of a topic
    title: str
    state: CuratedState
    department: DepartmentRow
    items: tuple[ItemRow, ...]
    acts: frozenset[CuratedAct]
    publishes: bool
    waiting: int
    last_seq: int
    withdrawn_at: datetime | None


def dossier_rows(actor: Actor, at: datetime) -> list[CuratedRow]:
    """The dossiers somebody works on, those changed last first (two statements)."""
    current = directory()
    rows = curated_access.dossiers_edited_by(actor, at).order_by("-updated_at")[:MOST]
    return [_row(row, dossier_kinds()[row.kind].name, current.department(row.department_id)) for row in rows]


def topic_rows(actor: Actor, at: datetime) -> list[CuratedRow]:
    """The topics somebody works on, in their order (two statements)."""
    current = directory()
    rows = curated_access.topics_edited_by(actor, at).order_by("position", "-id")[:MOST]
    return [_row(row, None, current.department(row.department_id)) for row in rows]


def _row(row: Dossier | Topic, kind: Text | None, department: DepartmentRow) -> CuratedRow:
    return CuratedRow(row.uid, row.title, kind, department, CuratedState(row.state), row.updated_at)


def dossier_screen(actor: Actor, uid: str, at: datetime) -> CuratedScreen:
    """A dossier for whoever works on it (four statements). Raises NotFound for everybody else."""
    row = curated_access.dossiers_edited_by(actor, at).filter(uid=uid).first()
    if row is None:
        raise NotFound()
    values = {"title": row.title, "title_en": row.title_en, "stage": row.stage, **_typed(row)}
    return _screen(row, actor, at, values, kind=row.kind)


def topic_screen(actor: Actor, uid: str, at: datetime) -> CuratedScreen:
    """A topic for whoever works on it (four statements). Raises NotFound for everybody else."""
    row = curated_access.topics_edited_by(actor, at).filter(uid=uid).first()
    if row is None:
        raise NotFound()
    names = ("title", "title_en", "introduction", "introduction_en", "position")
    return _screen(row, actor, at, {name: getattr(row, name) for name in names}, slug=row.slug)


def _typed(row: Dossier) -> dict[str, Any]:
    """The fields as they were typed: officials by their codes."""
    types, values = dossier_kinds()[row.kind].types, dict(row.fields)
    for name, value in values.items():
        if types.get(name) == OFFICIALS:
            values[name] = ", ".join(one["code"] for one in value)
    return values


def _screen(
    row: Dossier | Topic,
    actor: Actor,
    at: datetime,
    values: dict[str, Any],
    *,
    kind: str = "",
    slug: str = "",
) -> CuratedScreen:
    parts = curated_access.curated_parts(actor, row.department_id, row.institution, at)
    state = CuratedState(row.state)
    items = tuple(_items(row, actor))
    return CuratedScreen(
        uid=row.uid,
        values=values,
        kind=kind,
        slug=slug,
        title=row.title,
        state=state,
        department=directory().department(row.department_id),
        items=items,
        acts=frozenset(curated_acts(state, parts)),
        publishes=CuratedPart.PUBLISHER in parts,
        waiting=sum(1 for item in items if not item.shown),
        last_seq=row.last_seq,
        withdrawn_at=row.withdrawn_at,
    )


def _items(row: Dossier | Topic, actor: Actor) -> list[ItemRow]:
    current = directory()
    related = ("document", "dossier") if isinstance(row, Topic) else ("document",)
    return [_item(item, actor, current) for item in row.items.select_related(*related)[:MOST_ITEMS]]


def _item(item: Any, actor: Actor, current: Directory) -> ItemRow:
    document, dossier = item.document, getattr(item, "dossier", None)
    what = "document" if document else "dossier" if dossier else "case" if item.case_number else "entry"
    seen = {
        "document": document and _title_for(document, actor, current),
        "dossier": dossier and dossier.title,
    }
    public = document is None or access.is_public(document)
    return ItemRow(
        id=item.pk,
        what=what,
        title=item.title or seen.get(what) or item.case_number,
        ref=document.uid if document else dossier.uid if dossier else item.case_number,
        day=item.day,
        stage=item.stage,
        text=item.text,
        shown=item.shown,
        note=None if public else STATE_NAMES[DocumentState(document.state)],
    )


def _title_for(document: Document, actor: Actor, current: Directory) -> str:
    """The title of a document for who may see it; its number for all others, while it is not out."""
    if access.is_public(document) or access.parts_of(actor, document, clock.now(), current):
        return document.title_shown
    return document.number


# --- emergencies -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A notice, place or document of an emergency, with who wrote it and what this official may do with it."""

    id: str
    what: Said
    state: SaidState
    title: Text
    text: Text
    place: str
    district: Text | None
    starts: datetime | None
    ends: datetime | None
    document: str  # its public id
    note: Text | None  # where the document stands, if it is not public
    written_at: datetime
    written_by: Text
    out_at: datetime | None
    may_confirm: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class EmergencyScreen:
    """All of an emergency for the officials of its institution."""

    uid: str
    heading: dict[str, str]
    state: EmergencyState
    institution: Text
    opened_at: datetime
    closed_at: datetime | None
    items: tuple[SaidRow, ...]
    acts: frozenset[EmergencyAct]
    last_seq: int


def may_open_emergency(actor: Actor) -> bool:
    """Whether somebody is an executive by their post."""
    return (
        actor.has(Role.EXECUTIVE) and not actor.has(Role.OPERATOR) and any(p.rank >= 4 for p in actor.posts)
    )


def emergencies_at_desk(actor: Actor) -> list[tuple[str, str, EmergencyState, datetime]]:
    """The emergencies somebody has a part in: id, title, state, since when (two statements)."""
    current = directory()
    rows = Emergency.objects.order_by("-opened_at", "-id")
    return [
        (row.uid, row.title, EmergencyState(row.state), row.opened_at)
        for row in rows
        if curated_access.emergency_parts(actor, row.institution, current)
    ]


def emergency_screen(actor: Actor, uid: str) -> EmergencyScreen:
    """An emergency for who has a part in it (four statements). Raises NotFound for everybody else."""
    row, current = Emergency.objects.filter(uid=uid).first(), directory()
    parts = curated_access.emergency_parts(actor, row.institution, current) if row else frozenset()
    if row is None or not parts:
        raise NotFound()
    state = EmergencyState(row.state)
    acts = frozenset(emergency_acts(state, parts))
    items = list(row.items.select_related("document").order_by("-id")[:MOST_ITEMS])
    names = ("title", "title_en", "summary", "summary_en", "banner", "banner_en")
    return EmergencyScreen(
        uid=row.uid,
        heading={name: getattr(row, name) for name in names},
        state=state,
        institution=current.institution(row.institution).name,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        items=tuple(_said_rows(items, actor, acts)),
        acts=acts,
        last_seq=row.last_seq,
    )


def _said_rows(items: list[EmergencyItem], actor: Actor, acts: frozenset[EmergencyAct]) -> list[SaidRow]:
    current = directory()
    writers = officials_shown({item.written_by_id for item in items}, among=current)
    return [_said(item, actor, acts, writers, current) for item in items]


def _said(
    item: EmergencyItem, actor: Actor, acts: frozenset[EmergencyAct], writers: Any, current: Any
) -> SaidRow:
    document, who = item.document, writers.get(item.written_by_id)
    public = document is None or access.is_public(document)
    told = _title_for(document, actor, current) if document else item.title
    waits = item.state == SaidState.WRITTEN
    second = is_second(actor.official_id, item.written_by_id)
    return SaidRow(
        id=item.uid,
        what=Said(item.what),
        state=SaidState(item.state),
        title=Text(told, item.title_en),
        text=Text(item.text, item.text_en),
        place=item.area,
        district=current.institution(item.district).name if item.district else None,
        starts=item.starts,
        ends=item.ends,
        document=document.uid if document else "",
        note=None if public or document is None else STATE_NAMES[DocumentState(document.state)],
        written_at=item.written_at,
        written_by=who.post if who else Text("", ""),
        out_at=item.out_at,
        may_confirm=waits and second and EmergencyAct.CONFIRM in acts,
        mine=not second,
    )
