"""The only way to dossiers, topics and emergencies: what everybody may see, and who is what to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet

from madang.domains.documents.curated_states import SHOWN, CuratedPart, CuratedState
from madang.domains.documents.emergency_rules import EmergencyPart
from madang.domains.documents.models import Dossier, Emergency, Topic
from madang.domains.documents.words import curated_stub
from madang.domains.organisation import DepartmentRow, Directory, directory
from madang.kernel.actor import ANONYMOUS, Actor, Role
from madang.kernel.errors import Gone, NotFound

_SHOWN = tuple(SHOWN)
_LEAD, _DIRECTOR = 2, 3
_Kept = TypeVar("_Kept", Dossier, Topic)


# --- dossiers and topics ---------------------------------------------------------------------------------


def public_dossiers() -> QuerySet[Dossier]:
    """The dossiers that everybody may read, archived ones among them."""
    return Dossier.objects.filter(state__in=_SHOWN)


def public_topics() -> QuerySet[Topic]:
    """The topics that everybody may read, archived ones among them."""
    return Topic.objects.filter(state__in=_SHOWN)


def public_dossier(uid: str) -> Dossier:
    """A dossier that everybody may read (one statement). Raises NotFound, or Gone with the stub."""
    return _public(Dossier.objects.filter(uid=uid).first())


def public_topic(slug: str) -> Topic:
    """A topic that everybody may read (one statement). Raises NotFound, or Gone with the stub."""
    return _public(Topic.objects.filter(slug=slug).first())


def _public(row: _Kept | None) -> _Kept:
    if row is None or row.state == CuratedState.DRAFT:
        raise NotFound()
    if row.state == CuratedState.WITHDRAWN and row.withdrawn_at:
        raise Gone(curated_stub(row.withdrawn_at, row.withdrawn_code, row.withdrawn_reason))
    return row


@dataclass(frozen=True, slots=True)
class CuratedReach:
    """For which departments and institutions somebody edits, publishes, audits: taken once for many rows."""

    edits: frozenset[int]
    publishes: frozenset[int]
    directory: Directory
    actor: Actor

    def parts(self, department_id: int, institution: str) -> frozenset[CuratedPart]:
        """What they are to what a department of an institution collects."""
        found = {
            CuratedPart.EDITOR: department_id in self.edits,
            CuratedPart.PUBLISHER: department_id in self.publishes
            or self.actor.reaches(Role.DISCLOSURE_OFFICER, institution),
            CuratedPart.AUDITOR: self.actor.reaches(Role.AUDITOR, institution),
        }
        return frozenset(part for part, is_so in found.items() if is_so)


def curated_reach(actor: Actor, at: datetime, among: Directory | None = None) -> CuratedReach:
    """How far somebody edits and publishes: officials what their department collects, from lead on they publish;
    directors and above also below them; disclosure officers all of their institutions. Nobody who runs the system."""
    current = among or directory()
    if not actor.is_staff or actor.has(Role.OPERATOR):
        return CuratedReach(frozenset(), frozenset(), current, ANONYMOUS)
    edits: set[int] = set()
    publishes: set[int] = set()
    for post in actor.posts:
        reach = current.structure.below if post.rank >= _DIRECTOR else current.structure.lineage
        (publishes if post.rank >= _LEAD else edits).update(reach(post.department_id, at))
    return CuratedReach(frozenset(edits), frozenset(publishes), current, actor)


def curated_parts(actor: Actor, department_id: int, institution: str, at: datetime) -> frozenset[CuratedPart]:
    """What somebody is to what a department collects; nothing for the public and for whoever runs the system."""
    return curated_reach(actor, at).parts(department_id, institution)


def dossiers_edited_by(actor: Actor, at: datetime) -> QuerySet[Dossier]:
    """The dossiers that a member of staff works on or audits, in whatever state."""
    return Dossier.objects.filter(department_id__in=_departments(actor, at))


def topics_edited_by(actor: Actor, at: datetime) -> QuerySet[Topic]:
    """The topics that a member of staff works on or audits, in whatever state."""
    return Topic.objects.filter(department_id__in=_departments(actor, at))


def _departments(actor: Actor, at: datetime) -> list[int]:
    reach = curated_reach(actor, at)
    rows = reach.directory.structure.departments.values()
    return [row.id for row in rows if reach.parts(row.id, row.institution_code)]


def departments_of_editor(actor: Actor, at: datetime) -> list[DepartmentRow]:
    """The departments in whose name somebody may begin a dossier or topic, by code."""
    reach = curated_reach(actor, at)
    may = {CuratedPart.EDITOR, CuratedPart.PUBLISHER}
    rows = (row for row in reach.directory.structure.departments.values() if row.is_open(at))
    found = [row for row in rows if may & reach.parts(row.id, row.institution_code)]
    return sorted(found, key=lambda row: row.code)


# --- emergencies -----------------------------------------------------------------------------------------


def public_emergencies() -> QuerySet[Emergency]:
    """Every emergency: they are public from the act that opens them."""
    return Emergency.objects.all()


def public_emergency(uid: str) -> Emergency:
    """An emergency (one statement). Raises NotFound."""
    row = Emergency.objects.filter(uid=uid).first()
    if row is None:
        raise NotFound()
    return row


def emergency_parts(
    actor: Actor, institution: str, among: Directory | None = None
) -> frozenset[EmergencyPart]:
    """What somebody is to the emergencies of an institution."""
    if not actor.is_staff or actor.has(Role.OPERATOR):
        return frozenset()
    current, parts = among or directory(), set()
    ranks = [
        p.rank for p in actor.posts if current.department(p.department_id).institution_code == institution
    ]
    if ranks:
        parts.add(EmergencyPart.WRITER)
    if actor.reaches(Role.DISCLOSURE_OFFICER, institution) or max(ranks, default=0) >= _DIRECTOR:
        parts.add(EmergencyPart.CONFIRMER)
    if actor.reaches(Role.EXECUTIVE, institution):
        parts.add(EmergencyPart.EXECUTIVE)
    if actor.reaches(Role.AUDITOR, institution):
        parts.add(EmergencyPart.AUDITOR)
    return frozenset(parts)
