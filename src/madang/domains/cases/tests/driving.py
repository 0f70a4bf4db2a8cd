"""Drives a case of any procedure from its begin to an end, through the acts that people have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from madang.domains import approvals
from madang.domains.cases import actions, perform
from madang.domains.cases.models import Case
from madang.domains.cases.tests.factories import City
from madang.domains.procedures import Definition, Field, Step, flow, forms
from madang.kernel import clock
from madang.kernel.actor import Actor

SEOUL = ZoneInfo("Asia/Seoul")
READY_MADE = ("result", "reasons", "conditions", "opinion")
_TRIES, _LONGEST = 600, 60


@dataclass(slots=True)
class Run:
    """What is filled in and decided on one way through a procedure; `answers` by step and turn."""

    form: dict[str, Any]
    result: str
    send_back: bool
    answers: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)


def runs(definition: Definition, seed: int = 1) -> list[Run]:
    """Few runs that together come to every step, every result and every way out of an approval that chance finds."""
    rng, kept, seen = Random(f"{definition.code}{seed}"), [], set[str]()
    wanted = {s.code for s in definition.steps} | {f"result {r}" for r in definition.results}
    wanted |= {f"{s.code} {way}" for s in definition.steps for way in s.outcomes if len(s.outcomes) > 1}
    for attempt in range(_TRIES):
        if wanted <= seen:
            break
        run = _simulated(definition, rng, definition.results[attempt % len(definition.results)])
        if run and not run.reached <= seen:
            kept.append(run)
            seen |= run.reached
    return kept


def drive(city: City, definition: Definition, run: Run) -> Case:
    """Does in the database what a run foresees. Raises AssertionError where the two part ways."""
    handler = city.official(definition.department)
    filer = handler if definition.begins == "office" else city.citizen
    case = actions.file_case(filer, procedure=definition.code, form=run.form)
    turns: dict[str, int] = {}
    sent_back = not run.send_back
    for _ in range(_LONGEST):
        if not case.marking["at"]:
            return case
        step = definition.step(case.marking["at"][0])
        turns[step.code] = turns.get(step.code, 0) + 1
        for actor, act, body in _acts(city, definition, case, step, run, turns[step.code], not sent_back):
            sent_back = sent_back or act == "send-back"
            case = perform(actor, number=case.number, act=act, body=body, zone=SEOUL)
    raise AssertionError(f"{definition.code} does not end: {case.marking}")


Doing = tuple[Actor, str, dict[str, Any]]


def _acts(
    city: City, definition: Definition, case: Case, step: Step, run: Run, turn: int, send_back: bool
) -> Iterator[Doing]:
    """Who does what to complete a step."""
    handler = city.official(definition.department)
    answers = run.answers.get((step.code, turn), {})
    decided: dict[str, Any] = {"result": run.result, "reasons": "기준에 맞는지 살펴 정하였습니다."}
    if run.result == "granted_with_conditions":
        decided["conditions"] = ["정한 기간 안에 마칩니다."]
    if step.act == "assign" or (case.official_id is None and step.act != "accept"):
        code = city.officials[definition.department].official.officer_code
        yield city.lead(definition.department), "assign", {"official": code}
    if step.act == "assign":
        return
    if step.act == "consult":
        yield handler, "consult", {"step": step.code}
        for code in step.departments:
            yield city.official(code), "reply", {"outcome": "agreed", "opinion": "이견 없습니다."}
    elif step.act == "approve":
        if send_back:
            yield _signer(city, case), "send-back", {"reason": "이유를 더 적어 주십시오."}
            return
        while seat := approvals.next_seat(approvals.seats_of(case.signed_decision["document"])):
            yield _by_official(city, seat.official_id), "approve", {}
            case.refresh_from_db()
    elif step.act in ("draft", "decide"):
        yield handler, step.act, decided | answers
    else:
        yield handler, step.act, {"step": step.code, **answers}


def _signer(city: City, case: Case) -> Actor:
    seat = approvals.next_seat(approvals.seats_of(case.signed_decision["document"]))
    assert seat is not None
    return _by_official(city, seat.official_id)


def _by_official(city: City, official_id: int) -> Actor:
    people = [*city.leads.values(), *city.directors.values(), *city.officials.values()]
    return next(staff for staff in people if staff.id == official_id).actor(clock.now())


def _simulated(definition: Definition, rng: Random, result: str) -> Run | None:
    """A run by chance; None where the form would not be accepted so, or it goes round too long."""
    form = {**forms.examples(definition.form), **_varied(definition, definition.form, rng)}
    cleaned = forms.clean(definition.form, form)
    if cleaned.faults:
        return None
    run = Run(form, result, send_back=rng.random() < 0.5)
    facts = forms.facts(definition, cleaned.values, {})
    recorded: dict[str, object] = {}
    marking = flow.start(definition, facts).marking
    turns: dict[str, int] = {}
    for _ in range(_LONGEST):
        if not marking["at"]:
            run.reached.add(f"result {result}")
            return run
        step = definition.step(marking["at"][0])
        turns[step.code] = turn = turns.get(step.code, 0) + 1
        run.reached.add(step.code)
        asked = _answered(definition, step, rng)
        run.answers[step.code, turn] = asked
        recorded |= asked | ({"result": result} if step.act in ("draft", "decide") else {})
        outcome = None
        if step.act == "approve":
            outcome = "sent_back" if run.send_back and turn == 1 else "approved"
        elif len(step.outcomes) > 1:
            outcome = next(v for v in asked.values() if isinstance(v, str) and v in step.outcomes)
        if outcome:
            run.reached.add(f"{step.code} {outcome}")
        facts = forms.facts(definition, cleaned.values, recorded)
        marking = flow.complete(definition, marking, step.code, outcome, facts).marking
    return None


def _answered(definition: Definition, step: Step, rng: Random) -> dict[str, Any]:
    """What is entered at a step: examples, and any choice where the way depends on it."""
    own = [ask for ask in step.asks if ask.name not in READY_MADE]
    values = {**forms.examples(own), **_varied(definition, own, rng)}
    return forms.clean(own, values).values


def _varied(
    definition: Definition, fields: tuple[Field, ...] | list[Field], rng: Random
) -> Mapping[str, Any]:
    return {f.name: rng.choice(_candidates(definition, f)) for f in fields if f.fact}


def _candidates(definition: Definition, asked: Field) -> list[Any]:
    """Values on both sides of every comparison that is made with a fact; nothing, where it may be left empty."""
    return [*_values(definition, asked), *([] if asked.required else [None])]


def _values(definition: Definition, asked: Field) -> list[Any]:
    if asked.choices:
        values: list[Any] = [option.value for option in asked.choices]
        return [[value] for value in values] if asked.type == "choices" else values
    if asked.type == "boolean":
        return [True, False]
    compared = [c.value for c in _conditions(definition) if c.fact == asked.name]
    numbers = [v for v in compared if isinstance(v, (int, float)) and not isinstance(v, bool)]
    low, high = (asked.min, asked.max)
    around = [n + d for n in numbers for d in (-1, 0, 1)]
    fitting = [
        n
        for n in around
        if (low is None or n >= low) and (high is None or n <= high)  # type: ignore[operator]
    ]
    return [asked.example, *fitting]


def _conditions(definition: Definition) -> Iterator[Any]:
    for node in definition.nodes:
        for branch in getattr(node, "branches", ()):
            yield from branch.when.conditions()
    for shown in (*definition.form, *(ask for step in definition.steps for ask in step.asks)):
        if shown.show_if:
            yield from shown.show_if.conditions()
