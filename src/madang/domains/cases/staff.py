"""One case as those who work on it see it: all its history, the line of signatures, what each act chooses from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from madang.domains import approvals
from madang.domains.cases import access, rows, stored
from madang.domains.cases.actions.reminding import DUNNED, REMINDED
from madang.domains.cases.events import day, summarise
from madang.domains.cases.finding import find_in_scope
from madang.domains.cases.inspection import Letter, letters_about
from madang.domains.cases.models import Case, Consultation
from madang.domains.cases.public.history import PUBLIC_TEXTS
from madang.domains.cases.representing import mandates_waiting
from madang.domains.cases.rows import ActForm, CaseScreen, possible_acts
from madang.domains.cases.states import Act, Part
from madang.domains.organisation import (
    Directory,
    OfficialRow,
    OfficialShown,
    directory,
    officials_named,
)
from madang.domains.procedures import Definition, Option, version_for
from madang.kernel import events
from madang.kernel.actor import Actor
from madang.kernel.models import Event
from madang.kernel.text import Text
from madang.kernel.visibility import Visibility

__all__ = [
    "Draft",
    "Options",
    "SeatRow",
    "StaffEvent",
    "StaffScreen",
    "acts_and_options",
    "find_in_scope",
    "likely_act",
    "staff_screen",
]
Options = Mapping[tuple[Act, str], Sequence[Option]]


@dataclass(frozen=True, slots=True)
class StaffEvent:
    """One entry of the history as colleagues read it. `internal` is for them alone."""

    seq: int
    at: datetime
    recorded_at: datetime
    summary: Text
    who: Text
    department: Text
    texts: tuple[str, ...]
    internal: str
    disclosed: bool
    entered_late: bool
    corrects: int | None
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A place in the line of signatures, with the name of who sits or signed there."""

    post: Text
    name: str
    signed_at: datetime | None
    is_next: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What was drafted. `state`: waiting (for signatures), signed, sent_back (to be drafted again)."""

    state: str
    result: str
    reasons: str
    conditions: tuple[str, ...]
    drafter: str


@dataclass(frozen=True, slots=True)
class StaffScreen:
    """The screen of a case for staff. `likely` is the act that probably comes next."""

    screen: CaseScreen
    history: tuple[StaffEvent, ...]
    seats: tuple[SeatRow, ...]
    draft: Draft | None
    options: Options
    preselected: tuple[str, ...]
    likely: ActForm | None
    handler: str
    asks_public: frozenset[str]
    useless: frozenset[Act]
    letters: tuple[Letter, ...] = ()  # of the petition inspector, with their words


def staff_screen(actor: Actor, number: str, now: datetime, *, where: str) -> StaffScreen:
    """A case for an official who may open it; a look at personal data is logged once. Raises NotFound for others."""
    case, parts = access.access_case(actor, number, now)
    screen = rows.screen_of(actor, case, parts, now, where=where)
    found = events.history("case", number, disclosed_only=False)
    drafted = screen.drafted
    line = approvals.seats_of(drafted["document"]) if drafted.get("document") else ()
    ids = {e.official_id for e in found if e.official_id} | {
        i for s in line if (i := s.signer_id or s.official_id)
    }
    people = officials_named(ids | {i for i in (case.official_id, drafted.get("drafter")) if i})
    definition = version_for(case.version_id, case.provision_id).definition
    consulted = stored.unanswered_of(case.pk)
    return StaffScreen(
        screen=screen,
        history=_history(found, definition, people),
        seats=_seats(line, people),
        draft=_draft(drafted, people),
        options=_options(case, screen, found, definition, consulted, actor, now),
        preselected=_preselected(screen.acts, definition),
        likely=likely_act(screen.acts, waits_for_opinions=bool(consulted)),
        handler=_name(people, case.official_id),
        asks_public=_public_asks(screen.acts, definition),
        useless=_useless(screen, line, actor, consulted=bool(consulted)),
        letters=_letters(case, found),
    )


def _letters(case: Case, found: Sequence[Event]) -> tuple[Letter, ...]:
    """What the inspector wrote (one statement, and only where the history says there is something)."""
    words = {e.seq: events.texts_of(e).get("internal", "") for e in found if e.type in (REMINDED, DUNNED)}
    if not words:
        return ()
    return tuple(
        replace(one, words=words.get(one.seq, "")) for one in letters_about([case.pk]).get(case.pk, ())
    )


def acts_and_options(
    actor: Actor, number: str, now: datetime
) -> tuple[tuple[ActForm, ...], Options, frozenset[Part]]:
    """What an official may do now and choose from, without a look at anything personal. Raises NotFound."""
    case, parts = access.access_case(actor, number, now)
    found = events.history("case", number, disclosed_only=False)
    acts = possible_acts(case, parts)
    consulted = stored.unanswered_of(case.pk)
    colleagues = rows.colleagues_of(case, parts, now)
    definition = version_for(case.version_id, case.provision_id).definition
    given = _Given(acts, parts, colleagues, case.department_id, case)
    return acts, _options_from(given, found, definition, consulted, actor, now), parts


def likely_act(acts: Sequence[ActForm], *, waits_for_opinions: bool = False) -> ActForm | None:
    """The act that probably comes next: a signature, an opinion asked for, what the current step wants, the first."""
    by_act = {form.act: form for form in acts}
    if Act.APPROVE in by_act:
        return by_act[Act.APPROVE]
    if Act.REPLY in by_act and not _handles(by_act):
        return by_act[Act.REPLY]
    if Act.SUPPLY in by_act:
        return None  # it is the applicant's turn
    of_step = [form for form in acts if form.step and form.act in _STEP_ACTS]
    if waits_for_opinions:
        of_step = [form for form in of_step if form.act != Act.CONSULT]
    if of_step:
        return of_step[0]
    return by_act.get(Act.ASSIGN) if not _handles(by_act) else None


def _useless(
    screen: CaseScreen, line: Sequence[approvals.SeatView], actor: Actor, *, consulted: bool
) -> frozenset[Act]:
    """Acts that the state allows but that would be refused at once: nobody need be offered them."""
    due = screen.record.due
    late = due.overdue or any(s.state == "current" and s.delay for s in screen.record.steps)
    withheld = screen.visibility == Visibility.WITHHELD
    reviews = [s for s in line if s.is_waiting and s.role == "reviewer" and not approvals.sits_in(actor, s)]
    refused = {
        Act.RECALL: not approvals.may_recall(line),
        Act.SKIP_REVIEW: not reviews,
        Act.DUN: not due.overdue,
        Act.REPLY: not consulted,
        Act.EXPLAIN_DELAY: not late,
        Act.EXTEND: due.overdue,
        Act.WITHHOLD: withheld,
        Act.RESTORE: not withheld,
        Act.ASK_ERASURE: any(form.act == Act.CONFIRM_ERASURE for form in screen.acts),
    }
    return frozenset(act for act, useless in refused.items() if useless)


def _handles(by_act: Mapping[Act, ActForm]) -> bool:
    """Whether somebody who may do these acts is the handler: only a handler may return a case or ask to supplement."""
    return Act.RETURN in by_act


_STEP_ACTS = (Act.ACCEPT, Act.RECORD, Act.INSPECT, Act.DELIBERATE, Act.DRAFT, Act.DECIDE, Act.CONSULT)


def _history(
    found: Sequence[Event], definition: Definition, people: Mapping[int, OfficialShown]
) -> tuple[StaffEvent, ...]:
    corrected_by = {e.data["of"]: e.seq for e in found if e.type == "case.corrected"}
    return tuple(_entry(e, definition, people, corrected_by.get(e.seq)) for e in found)


def _entry(
    event: Event, definition: Definition, people: Mapping[int, OfficialShown], corrected_by: int | None
) -> StaffEvent:
    texts = events.texts_of(event)
    person = people.get(event.official_id) if event.official_id else None
    return StaffEvent(
        seq=event.seq,
        at=event.at,
        recorded_at=event.recorded_at,
        summary=summarise(event, definition),
        who=_who(event, person),
        department=Text.of(event.department_name) if event.department_name else Text("", ""),
        texts=tuple(texts[name] for name in PUBLIC_TEXTS if texts.get(name)),
        internal=texts.get("internal", ""),
        disclosed=event.disclosed,
        entered_late=bool(event.data.get("entered_late")),
        corrects=event.data.get("of"),
        corrected_by=corrected_by,
    )


_ROLES = {
    "citizen": Text("신청인", "Applicant"),
    "system": Text("시스템", "System"),
    "official": Text("담당", "Office"),
}


def _who(event: Event, person: OfficialShown | None) -> Text:
    if person is None:
        return _ROLES.get(event.actor_role, Text("", ""))
    post = Text.of(event.post_title) if event.post_title else person.post
    return Text(f"{post.ko} {person.name}", f"{person.name}, {post.en}")


def _seats(line: Sequence[approvals.SeatView], people: Mapping[int, OfficialShown]) -> tuple[SeatRow, ...]:
    return tuple(
        SeatRow(
            seat.post_title,
            _name(people, seat.signer_id or seat.official_id),
            seat.signed_at,
            seat.is_waiting,
        )
        for seat in line
    )


def _draft(drafted: Mapping[str, object], people: Mapping[int, OfficialShown]) -> Draft | None:
    text = drafted.get("earlier", drafted)
    if not isinstance(text, Mapping) or "reasons" not in text:
        return None
    state = "sent_back" if "earlier" in drafted else "signed" if drafted.get("signed") else "waiting"
    drafter = drafted.get("drafter")
    return Draft(
        state=state,
        result=str(text.get("result") or ""),
        reasons=str(text.get("reasons") or ""),
        conditions=tuple(text.get("conditions") or ()),
        drafter=_name(people, drafter if isinstance(drafter, int) else None),
    )


def _name(people: Mapping[int, OfficialShown], official_id: int | None) -> str:
    person = people.get(official_id) if official_id is not None else None
    return (person.name or "") if person else ""


@dataclass(frozen=True, slots=True)
class _Given:
    """What the choices of acts are made from."""

    acts: tuple[ActForm, ...]
    parts: frozenset[Part]
    colleagues: Sequence[OfficialRow]
    department_id: int
    case: Case


def _options(
    case: Case,
    screen: CaseScreen,
    found: Sequence[Event],
    definition: Definition,
    consulted: Sequence[Consultation],
    actor: Actor,
    now: datetime,
) -> Options:
    department = directory().department(screen.record.department.code)
    given = _Given(screen.acts, screen.parts, screen.colleagues, department.id, case)
    return _options_from(given, found, definition, consulted, actor, now)


def _options_from(
    given: _Given,
    found: Sequence[Event],
    definition: Definition,
    consulted: Sequence[Consultation],
    actor: Actor,
    now: datetime,
) -> Options:
    """The values to choose from in place of codes: colleagues, departments, entries of the history."""
    possible = {form.act for form in given.acts}
    organisation = directory()
    options: dict[tuple[Act, str], Sequence[Option]] = {}
    if Act.ASSIGN in possible and Part.SUPERIOR in given.parts:
        options[Act.ASSIGN, "official"] = [_colleague(row) for row in given.colleagues]
    if possible & {Act.CONSULT, Act.TRANSFER}:
        others = _departments(organisation, now, without=given.department_id)
        first = _asked_by_definition(given.acts, definition)
        options[Act.CONSULT, "departments"] = sorted(others, key=lambda o: o.value not in first)
        options[Act.TRANSFER, "department"] = others
    if Act.DRAFT in possible:
        options[Act.DRAFT, "cooperation"] = _cooperating(organisation, now, without=given.department_id)
    if Act.REPLY in possible and Part.HANDLER in given.parts:
        waiting = [organisation.department(c.department_id) for c in consulted]
        options[Act.REPLY, "department"] = [Option(row.code, row.name) for row in waiting]
    if Act.CONFIRM_MANDATE in possible and (papers := mandates_waiting(given.case)):
        options[Act.CONFIRM_MANDATE, "mandate"] = [Option(key, Text(who, who)) for key, who in papers]
    if Act.CORRECT in possible:
        options[Act.CORRECT, "seq"] = [_numbered(e, definition) for e in reversed(found)]
    return options


def _cooperating(organisation: Directory, now: datetime, *, without: int) -> list[Option]:
    """The other departments, those of the same institution first: they are the ones that are asked to sign."""
    own = organisation.department(without).institution_code

    def elsewhere(option: Option) -> bool:
        return organisation.department(option.value, now).institution_code != own

    return sorted(_departments(organisation, now, without=without), key=elsewhere)


def _departments(organisation: Directory, now: datetime, *, without: int) -> list[Option]:
    open_now = [
        row for row in organisation.structure.departments.values() if row.is_open(now) and row.id != without
    ]
    return [Option(row.code, row.name) for row in sorted(open_now, key=lambda row: row.name.ko)]


def _colleague(row: OfficialRow) -> Option:
    away = Text(" (부재)", " (away)") if row.absent else Text("", "")
    return Option(row.code, Text(f"{row.post.ko} {row.name}{away.ko}", f"{row.name}, {row.post.en}{away.en}"))


def _numbered(event: Event, definition: Definition) -> Option:
    said, on = summarise(event, definition), day(event.at)
    return Option(str(event.seq), Text(f"{event.seq}. {on.ko} {said.ko}", f"{event.seq}. {on.en}: {said.en}"))


def _preselected(acts: Sequence[ActForm], definition: Definition) -> tuple[str, ...]:
    return tuple(_asked_by_definition(acts, definition))


def _asked_by_definition(acts: Sequence[ActForm], definition: Definition) -> Sequence[str]:
    consult = next((form for form in acts if form.act == Act.CONSULT and form.step), None)
    return definition.step(consult.step).departments if consult else ()


def _public_asks(acts: Sequence[ActForm], definition: Definition) -> frozenset[str]:
    """`act.field` of what a step asks and discloses, for the words beside the form."""
    return frozenset(
        f"{form.act}.{name}" for form in acts if form.step for name in definition.step(form.step).disclosed
    )
