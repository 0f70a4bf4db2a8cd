"""Reads for those who work on cases, and for the applicant: ready for display, a known number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madang.domains.calendar import work_calendar
from madang.domains.cases import access, stored
from madang.domains.cases.act_forms import ACT_NAMES, fields_of
from madang.domains.cases.actions.mandates import PAPER
from madang.domains.cases.actions.work import standing_of
from madang.domains.cases.desk import (
    CAP,
    DESK_PAGE,
    SHOWN,
    Desk,
    Neighbours,
    Task,
    TaskFilter,
    desk,
    neighbours,
    time_left,
)
from madang.domains.cases.events import step_name
from madang.domains.cases.models import Case, CaseFile, CaseForm, CaseStep
from madang.domains.cases.public.listing import case_row
from madang.domains.cases.public.record import record_of
from madang.domains.cases.public.shapes import CaseRecord, CaseRow
from madang.domains.cases.receipts import may_give_out
from madang.domains.cases.rules import allowed_acts
from madang.domains.cases.states import Act, Part
from madang.domains.organisation import OfficialRow, directory, working_level_of
from madang.domains.procedures import Field, Version, forms, version_for
from madang.kernel import access_log
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound
from madang.kernel.text import Text

__all__ = [
    "CAP",
    "DESK_PAGE",
    "SHOWN",
    "ActForm",
    "CaseScreen",
    "Desk",
    "Neighbours",
    "PrivateEntry",
    "PrivateFile",
    "Task",
    "TaskFilter",
    "case_screen",
    "colleagues_of",
    "desk",
    "file_of",
    "my_cases",
    "neighbours",
    "possible_acts",
    "screen_of",
    "search_in_scope",
    "time_left",
]


MANDATE_NAME = Text("위임장", "Mandate")


@dataclass(frozen=True, slots=True)
class ActForm:
    """An act that is possible now, and what it asks for."""

    act: Act
    name: Text
    step: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class PrivateEntry:
    """Something the applicant filled in."""

    label: Text
    value: Text
    public: str


@dataclass(frozen=True, slots=True)
class PrivateFile:
    """A file that was handed in; its content is served by id to those who may open the case."""

    id: str
    name: str
    document: Text | None
    size: int
    media: str


@dataclass(frozen=True, slots=True)
class CaseScreen:
    """One case as those who work on it, and its applicant, see it: the public record and what is not public."""

    record: CaseRecord
    parts: frozenset[Part]
    acts: tuple[ActForm, ...]
    form: tuple[PrivateEntry, ...]
    files: tuple[PrivateFile, ...]
    supplied: tuple[dict[str, Any], ...]
    appeal_grounds: str
    withdrawal_reason: str
    colleagues: tuple[OfficialRow, ...]
    drafted: dict[str, Any]
    visibility: str
    last_seq: int
    identity: str
    mandates_waiting: int
    gives_receipts: bool  # whether the reader, an official, may give out a secret of the receipt


def case_screen(actor: Actor, number: str, now: datetime, *, where: str) -> CaseScreen:
    """A case for one who may open it; a look at personal data by staff is logged. Raises NotFound for all others."""
    case, parts = access.access_case(actor, number, now)
    return screen_of(actor, case, parts, now, where=where)


def screen_of(actor: Actor, case: Case, parts: frozenset[Part], now: datetime, *, where: str) -> CaseScreen:
    """The screen of a case that the caller has opened through `access`."""
    chosen = version_for(case.version_id, case.provision_id)
    record = record_of(case, now)
    sees = access.may_see_personal_data(parts)
    form = stored.form_of(case.pk) if sees else None
    if form is not None:
        kinds = {f.pii or f.name for f in chosen.definition.form if f.public != "yes"}
        access_log.looked(actor, object_type="case", object_id=case.number, what=kinds, where=where)
    return CaseScreen(
        record=record,
        parts=parts,
        acts=possible_acts(case, parts),
        form=_private_entries(chosen, form),
        files=_files(case, chosen, with_mandates=actor.is_staff) if sees else (),
        supplied=tuple(form.supplied) if form else (),
        appeal_grounds=form.appeal_grounds if form else "",
        withdrawal_reason=form.withdrawal_reason if form else "",
        colleagues=tuple(colleagues_of(case, parts, now)),
        drafted=case.signed_decision if actor.is_staff and sees else {},
        visibility=case.visibility,
        last_seq=case.last_seq,
        identity=case.identity,
        mandates_waiting=case.mandates_waiting,
        gives_receipts=may_give_out(actor, case, now),
    )


def possible_acts(case: Case, parts: frozenset[Part]) -> tuple[ActForm, ...]:
    """What somebody with these parts may do now, each with its fields."""
    definition = version_for(case.version_id, case.provision_id).definition
    current = stored.current_steps_of(case.pk)
    standing = standing_of(case, definition, current)
    return tuple(
        ActForm(act, _act_name(act, step, definition), step, fields_of(act, definition, step))
        for act in allowed_acts(parts, standing)
        if (step := _step_of(act, definition, current)) is not None
    )


def my_cases(actor: Actor, now: datetime, limit: int = 100) -> list[CaseRow]:
    """The cases on whose applicant's side a person stands, newest first (five statements)."""
    if actor.account_id is None:
        return []
    zone, organisation = work_calendar().zone, directory()
    cases = access.cases_of_mine(actor, now).order_by("-filed_at", "-id")[:limit]
    return [case_row(c, now, zone, organisation.department(c.department_id)) for c in cases]


def search_in_scope(actor: Actor, now: datetime, *, number: str = "", limit: int = 50) -> list[CaseRow]:
    """Cases an official may open, found by the beginning of their number; nothing outside scope, not even counted."""
    zone, organisation = work_calendar().zone, directory()
    cases = access.cases_in_scope(actor, now)
    if number:
        cases = cases.filter(number__gte=number, number__lt=number + "\U0010ffff")
    found = cases.order_by("-filed_at", "-id")[:limit]
    return [case_row(c, now, zone, organisation.department(c.department_id)) for c in found]


def file_of(actor: Actor, number: str, file_id: str, now: datetime, *, where: str) -> CaseFile:
    """A file of a case for one who may see its personal data; the look is logged. Raises NotFound for all others."""
    case, parts = access.access_case(actor, number, now)
    found = CaseFile.objects.filter(case=case, id=file_id).first()
    hidden = found is not None and found.document == PAPER and not actor.is_staff
    if found is None or hidden or not access.may_see_personal_data(parts):
        raise NotFound()
    access_log.looked(actor, object_type="case", object_id=number, what=["file"], where=where)
    return found


def _step_of(act: Act, definition: Any, current: Sequence[CaseStep]) -> str | None:
    """The current step an act belongs to; empty for acts that are possible at any step."""
    own = [s.code for s in current if definition.step(s.code).act == act]
    if act in (Act.SEND_BACK, Act.RECALL, Act.SKIP_REVIEW):
        own = [s.code for s in current if definition.step(s.code).act == Act.APPROVE]
    if act == Act.SKIP:
        own = [s.code for s in current if definition.step(s.code).skippable]
        return own[0] if own else None
    return own[0] if own else ""


def _act_name(act: Act, step: str, definition: Any) -> Text:
    if act in (Act.ACCEPT, Act.RECORD, Act.INSPECT, Act.DELIBERATE) and step:
        return step_name(step, definition)
    return ACT_NAMES[act]


def _private_entries(chosen: Version, form: CaseForm | None) -> tuple[PrivateEntry, ...]:
    if form is None:
        return ()
    return tuple(
        PrivateEntry(f.label, forms.say(f, form.values[f.name]), f.public)
        for f in chosen.definition.form
        if form.values.get(f.name) is not None and f.type != "file"
    )


def _files(case: Case, chosen: Version, *, with_mandates: bool) -> tuple[PrivateFile, ...]:
    """The papers of a case. Mandates are for officials: another representative's is not the applicant's to read."""
    names = {d.code: d.name for d in chosen.definition.documents_required} | {PAPER: MANDATE_NAME}
    found = CaseFile.objects.filter(case=case).order_by("uploaded_at", "id")
    shown = found if with_mandates else found.exclude(document=PAPER)
    return tuple(PrivateFile(f.id, f.name, names.get(f.document), f.size, f.media) for f in shown)


def colleagues_of(case: Case, parts: frozenset[Part], now: datetime) -> list[OfficialRow]:
    """To whom a superior may give the case; nobody for all others."""
    if Part.SUPERIOR not in parts:
        return []
    return working_level_of(directory().structure.responsible(case.department_id, now), now)
