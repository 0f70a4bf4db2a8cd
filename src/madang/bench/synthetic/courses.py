"""The courses that synthetic cases can take: derived from the real definitions with the real engine, once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from madang.bench.synthetic.bulk import as_json
from madang.demo.data import read
from madang.domains.cases import State
from madang.domains.organisation import department, working_level_of
from madang.domains.procedures import Definition, Version, flow, forms, limit_for, published

CASE = (
    "cases.Case",
    [
        *("id", "number", "procedure_code", "sector_code", "version", "visibility", "channel"),
        *("state", "result", "applicant_id", "department_id", "official_id", "area"),
        *("filed_at", "received_at", "decided_at", "closed_at"),
        *("limit_rule", "limit_source", "due_at", "due_because", "held"),
        *("calendar_version", "late", "delay_since", "delay_reason"),
        *("marking", "facts", "public_form", "missing_documents", "documents", "signed_decision"),
        *(
            "reasons",
            "conditions",
            "appeal_of",
            "supplements",
            "extensions",
            "holds",
            "entered_late",
            "skipped",
        ),
        *("legal_minutes", "wall_minutes", "last_seq", "last_event_at", "withheld_at", "withheld_reason"),
        *("source", "source_id"),
    ],
)
FORM = ("cases.CaseForm", ["case", "values", "supplied", "appeal_grounds", "withdrawal_reason"])
STEP = (
    "cases.CaseStep",
    [
        *(
            "case",
            "code",
            "turn",
            "state",
            "entered_at",
            "done_at",
            "recorded_at",
            "term_due_at",
            "urgent_at",
        ),
        *("department_id", "official_id", "outcome", "reason", "public_asks", "asks", "delay_since"),
        *("delay_reason", "procedure_code", "case_state", "waits_for"),
    ],
)
HOLD = (
    "cases.CaseHold",
    ["case", "kind", "step", "started_at", "ended_at", "items", "until", "moved", "reason"],
)
EXTENSION = (
    "cases.CaseExtension",
    ["case", "at", "reason_code", "reason", "length", "due_before", "due_after", "consent"],
)
EVENT = (
    "kernel.Event",
    [
        *("stream", "stream_id", "seq", "uid", "type", "at", "recorded_at", "disclosed", "step", "data"),
        *("actor_role", "account_id", "official_id", "department_id", "department_code"),
        *("department_name", "post_title", "idempotency_key"),
    ],
)
_DONE = {
    "accept": ("case.accepted", 20, 500),
    "assign": ("case.assigned", 5, 150),
    "inspect": ("case.inspected", 300, 1500),
    "record": ("case.recorded", 300, 1500),
    "deliberate": ("case.deliberated", 700, 2400),
    "draft": ("case.drafted", 90, 700),
    "decide": ("case.decided", 15, 260),
    "notify": ("case.notified", 0, 0),
}
_ASKED = {"items": 1, "until": "2026-05-31T14:59:59+00:00"}
_ENDINGS = ("", "supplement", "withdrawn", "returned")


@dataclass(frozen=True, slots=True)
class Desk:
    """An official who handles cases, and the columns an event has of them."""

    department_id: int
    official_id: int
    columns: tuple[Any, ...]


@dataclass(slots=True)
class Course:
    """One way through a procedure. The lists run along the events: what holds after each."""

    procedure: str
    sector: str
    version_id: int
    department: str
    limit_rule: str
    limit_days: int
    limit_source: str
    because: str
    facts: str
    public_form: str
    form: str
    areas: list[str]
    closed_as: str = State.DECIDED
    result: str = "granted"
    reasons: str = "기준에 맞아 허가합니다."
    decided: bool = True
    end: int = 10_000
    events: list[tuple[str, str, str, bool]] = field(default_factory=list)
    paces: list[tuple[str, int, int]] = field(default_factory=list)
    steps: list[tuple[str, int]] = field(default_factory=list)
    markings: list[str] = field(default_factory=list)
    currents: list[tuple[str, ...]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    @property
    def types(self) -> list[str]:
        return [event[0] for event in self.events]


def courses(now: datetime) -> list[Course]:
    """All courses through the procedures that citizens apply for and whose limit counts working days."""
    found = []
    for version in published(now):
        if version.definition.begins != "applicant" or version.definition.code == "OBJ":
            continue
        for change in _VARIANTS.get(version.code, ({},)):
            for ending in _ENDINGS:
                course = _Walk(version, change).course(ending)
                if course:
                    found.append(course)
    return found


def desks(departments: Iterable[str], now: datetime) -> dict[str, list[Desk]]:
    """The officials who work on cases, by department."""
    return {code: list(_desks(code, now)) for code in departments}


def _desks(code: str, now: datetime) -> Iterator[Desk]:
    row = department(code, now)
    for official in working_level_of(row.id, now):
        names = (as_json(row.name.as_dict()), as_json(official.post.as_dict()))
        columns = ("official", official.account_id, official.id, row.id, row.code, *names)
        yield Desk(row.id, official.id, columns)


_VARIANTS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "CON-06": ({}, {"occupation_kind": "land", "area": 40, "structure": None, "works_method": None}),
    "HSG-07": ({}, {"sign_kind": "projecting", "lighting": "none", "height": 3}),
}


class _Walk:
    """Walks through a definition with one form."""

    def __init__(self, version: Version, change: Mapping[str, Any]) -> None:
        self.version, self.definition = version, version.definition
        form = {**forms.examples(self.definition.form), **change}
        self.values = forms.clean(
            self.definition.form, {k: v for k, v in form.items() if v is not None}
        ).values
        self.facts = forms.facts(self.definition, self.values, {})

    def course(self, ending: str) -> Course | None:
        """The course with this ending; None where the limit is not one of working days."""
        rule, source = limit_for(self.definition, self.facts)
        if not rule.startswith("working-days:"):
            return None
        course = self._empty(rule, source.as_dict(), ending)
        self._tell(course, "case.filed", "", {"channel": "web"}, staff=False, pace=(0, 0))
        marking = flow.start(self.definition, self.facts).marking
        self._stands(course, marking)
        while marking["at"]:
            step = self.definition.step(marking["at"][0])
            if ending and step.act not in ("accept", "assign"):
                if self._special(course, marking, ending):
                    return course
                ending = ""
            marking = self._do(course, marking, step.code)
        return course

    def _do(self, course: Course, marking: dict[str, Any], code: str) -> dict[str, Any]:
        step = self.definition.step(code)
        if step.act == "consult":
            self._also(course, marking, "case.consulted", code, (20, 240))
            for asked in step.departments:
                data = {"department": asked, "outcome": "agreed"}
                self._also(course, marking, "case.replied", code, (200, 700), data)
            told = ("case.consultation-ended", 0, 0)
        elif step.act == "approve":
            for last in (False, True):
                seat = {"ko": "과장", "en": "Director"} if last else {"ko": "팀장", "en": "Team Leader"}
                told_of = {"rank": 2 + last, "seat": seat, "last": last or None}
                self._also(course, marking, "case.signed", code, (20, 420), told_of)
            told = ("case.approved", 0, 0)
        else:
            told = _DONE.get(step.act, ("case.recorded", 100, 900))
        facts = {**self.facts, **{f.name: f.example for f in step.asks if f.fact}}
        after = flow.complete(self.definition, marking, code, next(iter(step.outcomes)), facts).marking
        if step.act == "decide":
            course.end = len(course.events)
        course.steps.append((code, len(course.events)))
        data = {"result": course.result} if step.act == "decide" else {}
        self._tell(course, told[0], code, data, staff=step.actor != "system", pace=told[1:])
        self._stands(course, after)
        return after

    def _special(self, course: Course, marking: dict[str, Any], ending: str) -> bool:
        """What happens before the substance is looked at; whether that was the end."""
        if ending == "withdrawn":
            course.end = len(course.events)
            self._also(course, marking, "case.withdrawn", "", (60, 900), staff=False)
            return True
        self._also(course, marking, "case.supplement-requested", "", (60, 500), _ASKED)
        if ending == "returned":
            course.end = len(course.events)
            self._also(course, marking, "case.returned", "", (4000, 5200))
            return True
        self._also(course, marking, "case.supplied", "", (300, 3000), staff=False)
        return False

    def _also(
        self,
        course: Course,
        marking: dict[str, Any],
        type: str,
        code: str,
        pace: tuple[int, int],
        data: Mapping[str, Any] | None = None,
        *,
        staff: bool = True,
    ) -> None:
        """An event that moves nothing."""
        self._tell(course, type, code, data or {}, staff=staff, pace=pace)
        self._stands(course, marking)

    def _tell(
        self,
        course: Course,
        type: str,
        code: str,
        data: Mapping[str, Any],
        *,
        staff: bool,
        pace: tuple[int, ...],
    ) -> None:
        said = as_json({name: value for name, value in data.items() if value is not None})
        course.events.append((type, code, said, staff))
        course.paces.append((type, pace[0], pace[1]))

    def _stands(self, course: Course, marking: dict[str, Any]) -> None:
        course.markings.append(as_json(marking))
        course.currents.append(tuple(marking["at"]))
        states = {self.definition.step(code).state for code in marking["at"]}
        course.states.append(
            next((s for s in ("deciding", "reviewing", "received") if s in states), "deciding")
        )

    def _empty(self, rule: str, source: dict[str, str], ending: str) -> Course:
        definition = self.definition
        closed_as = ending if ending in (State.WITHDRAWN, State.RETURNED) else State.DECIDED
        shown = [value.as_kept() for value in forms.public_values(definition.form, self.values)]
        return Course(
            procedure=definition.code,
            sector=definition.sector,
            version_id=self.version.id,
            department=definition.department,
            limit_rule=rule,
            limit_days=int(rule.partition(":")[2]),
            limit_source=as_json(source),
            because=as_json([source]),
            facts=as_json(self.facts),
            public_form=as_json(shown),
            form=as_json(self.values),
            areas=_areas(definition),
            closed_as=closed_as,
            result=definition.results[0] if closed_as == State.DECIDED else "",
            decided=closed_as == State.DECIDED,
        )


def _areas(definition: Definition) -> list[str]:
    """Places as lists show them; none where the form asks for none that is public."""
    if not any(f.type == "address" and f.public != "no" for f in definition.form):
        return [""]
    return [f"마당시 {d['ko']} {dong} **" for d in read("city")["districts"] for dong in d["dong"]]
