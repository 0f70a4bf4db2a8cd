"""How a case of the demo city goes from desk to desk, through the acts that officials have."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from madang.demo.clockwork import Days, Story
from madang.demo.data import one_of, words
from madang.demo.filling import asks_for
from madang.demo.organisation import City, Person
from madang.domains import approvals, organisation
from madang.domains.calendar import Rule, add_term
from madang.domains.cases import Act, actions, case_record
from madang.domains.procedures import Definition, Step, version
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import NotAllowed, NotPossible

_PAUSES = {  # working minutes before an act, from and to
    "accept": (10, 220),
    "assign": (5, 120),
    "consult": (20, 240),
    "inspect": (300, 1300),
    "record": (240, 1300),
    "deliberate": (700, 2400),
    "draft": (90, 700),
    "approve": (20, 200),
    "decide": (15, 260),
}
_SLOW = {"weeks": 5, "months": 9, "years": 12}  # times as long, by the unit of the step's own term


@dataclass(slots=True)
class Course:
    """What is to become of a case. Codes of steps and acts name where something happens."""

    result: str = "granted"
    stall_before: str = ""  # the act before which it lies about, for `stall_days` working days
    stall_days: int = 0
    explained: bool = False
    extended: bool = False
    sent_back: bool = False
    late_entry: bool = False  # the inspection is entered the day after
    skipped: bool = False
    again: bool = False  # the committee asks for a revision
    stop_before: str = ""  # left there for the rest of the demo
    cooperation: tuple[str, ...] = ()  # departments that sign the decision side by side before its approver
    opinions: list[tuple[datetime, str]] = field(default_factory=list)


@dataclass(slots=True)
class Handling:
    """One case in the hands of the city's officials."""

    city: City
    days: Days
    rng: Random
    case: object
    definition: Definition
    handler: Person
    course: Course

    @staticmethod
    def of(city: City, days: Days, rng: Random, case: object, course: Course) -> "Handling":
        definition = version(case.version_id).definition  # type: ignore[attr-defined]
        handler = rng.choice(city.officers[department_of(case)])
        return Handling(city, days, rng, case, definition, handler, course)

    def story(self) -> Story:
        """All steps to the end; ends where the course stops it, or the case ended by another hand."""
        try:
            while self.case.closed_at is None or self.case.marking["at"]:  # type: ignore[attr-defined]
                step = self._next_step()
                if step is None or step.act == self.course.stop_before:
                    return
                yield from self._pause(step)
                self._do(step)
        except (NotAllowed, NotPossible):
            if case_record(self.number, clock.now()).closed_at is None:
                raise
            return  # silence has been taken for a decision meanwhile

    def take_in(self) -> Story:
        """Receives the case, assigns it and checks its papers."""
        for _ in range(3):
            step = self._next_step()
            if step is None or step.act not in ("accept", "assign"):
                return
            yield from self._pause(step)
            self._do(step)

    @property
    def number(self) -> str:
        return str(self.case.number)  # type: ignore[attr-defined]

    def official(self) -> Actor:
        return self._actor(self.handler)

    def _actor(self, person: Person) -> Actor:
        return self.city.actor(person, clock.now())

    def _next_step(self) -> Step | None:
        """The first current step that an official can do something about; opinions are waited for last."""
        current = [self.definition.step(code) for code in self.case.marking["at"]]  # type: ignore[attr-defined]
        asked = bool(self.course.opinions)
        own = [step for step in current if not (step.act == "consult" and asked)]
        return next(iter([*own, *current]), None)

    def _pause(self, step: Step) -> Story:
        if step.act == "consult" and self.course.opinions:
            yield self.course.opinions[0][0]
            return
        if step.act == self.course.stall_before and self.course.stall_days:
            yield from self._stall()
        yield self._when(step)

    def _when(self, step: Step) -> datetime:
        """When the next act comes: nearly always within the term of its step."""
        low, high = _PAUSES.get(step.act, (60, 400))
        now = clock.now()
        chosen = self.days.after_work(now, self.rng.uniform(low, high) * self._slowness(step))
        if not step.term or (self.course.late_entry and step.act == "inspect"):
            return chosen
        due = add_term(Rule.parse(step.term), now, self.days.calendar)
        if chosen < due or self.rng.random() < 0.03:
            return chosen
        left = self.days.calendar.work_until(due) - self.days.calendar.work_until(now)
        return self.days.after_work(now, left / 60_000_000 * self.rng.uniform(0.2, 0.9))

    def _slowness(self, step: Step) -> float:
        """Hearings, reviews and works that are given weeks or months take a good part of them."""
        if step.act not in ("record", "deliberate") or not step.term:
            return 1
        return _SLOW.get(step.term.partition(":")[0], 1)

    def _stall(self) -> Story:
        """Nothing happens for days; then somebody says why, or does not."""
        pause, self.course.stall_days = self.course.stall_days * 480, 0
        if self.course.extended:
            yield from self._extend()
        due = self.case.due_at  # type: ignore[attr-defined]
        goes_on = self.days.after_work(clock.now(), pause)
        if self.course.explained and due and due < goes_on:
            yield self.days.after_work(max(due, clock.now()), self.rng.uniform(60, 460))
            self.explain()
        yield max(goes_on, clock.now() + timedelta(minutes=1))

    def explain(self) -> None:
        reason = one_of(self.rng, self.definition.code, "delay")
        self.case = actions.explain_delay(self.official(), number=self.number, reason=reason)

    def _extend(self) -> Story:
        yield self.days.after_work(clock.now(), self.rng.uniform(100, 900))
        told = one_of(self.rng, self.definition.code, "extend")
        due = self.case.due_at  # type: ignore[attr-defined]
        until = self.days.calendar.local(self.days.after_work(due, self.rng.randrange(3, 8) * 480)).date()
        self.case = actions.extend(
            self.official(), number=self.number, reason_code=told["code"], reason=told["text"], until=until
        )

    def _do(self, step: Step) -> None:
        if step.act not in ("accept", "assign") and not self.case.official_id:  # type: ignore[attr-defined]
            self._assign(step)
        act = _DOING.get(step.act, Handling._record)
        act(self, step)

    def _accept(self, step: Step) -> None:
        self.case = actions.accept(
            self.official(), number=self.number, asks=self._asks(step) if step.asks else None
        )

    def _assign(self, step: Step) -> None:
        lead = self._actor(self.city.leads[self._department()])
        self.case = actions.assign(lead, number=self.number, official_id=self.handler.official_id)

    def _consult(self, step: Step) -> None:
        if self.course.opinions:
            self._reply()
            return
        self.case = actions.consult(self.official(), number=self.number)
        now = clock.now()
        self.course.opinions = sorted(
            (self.days.after_work(now, self.rng.uniform(300, 1500)), code) for code in step.departments
        )

    def _reply(self) -> None:
        _, code = self.course.opinions.pop(0)
        said = words(self.definition.code, "opinions")
        opinion = self.rng.choice(said.get(code, ["이견 없음"]) if isinstance(said, dict) else said)
        self.case = actions.reply(
            self._actor(self.city.officers[code][0]),
            number=self.number,
            department=code,
            outcome="agreed_with_conditions" if "조건" in opinion else "agreed",
            opinion=opinion,
        )

    def _record(self, step: Step) -> None:
        if self.course.skipped and step.skippable:
            reason = one_of(self.rng, self.definition.code, "skip")
            self.case = actions.skip(self.official(), number=self.number, reason=reason, step=step.code)
            return
        happened = self._yesterday() if self.course.late_entry and step.act == "inspect" else None
        self.case = actions.record_step(
            self.official(),
            number=self.number,
            act=Act(step.act),
            step=step.code,
            asks=self._asks(step),
            happened_at=happened,
        )

    def _yesterday(self) -> datetime | None:
        """A moment of the working day before, where the step had begun by then."""
        calendar = self.days.calendar
        number = calendar.worked_before(calendar.day_of(clock.now())) - 1
        moment = calendar.end_of_day(calendar.working_day(number)) - timedelta(hours=self.rng.uniform(7, 8))
        entered = self.case.last_event_at  # type: ignore[attr-defined]
        return moment if moment > entered else None

    def _draft(self, step: Step) -> None:
        result = self.course.result
        conditions = self._conditions() if result == "granted_with_conditions" else ()
        self.case = actions.draft(
            self.official(),
            number=self.number,
            result=result,
            reasons=one_of(self.rng, self.definition.code, result),
            conditions=conditions,
            cooperation=self.course.cooperation,
            asks=self._asks(step),
        )

    def sign_next(self) -> None:
        """Whoever's turn it is signs the decision."""
        self.case = actions.approve(self._actor(self._signer()), number=self.number)

    def _approve(self, step: Step) -> None:
        signer = self._actor(self._signer())
        if self.course.sent_back:
            self.course.sent_back = False
            reason = one_of(self.rng, self.definition.code, "send_back")
            self.case = actions.send_back(signer, number=self.number, reason=reason)
        else:
            self.case = actions.approve(signer, number=self.number)

    def _decide(self, step: Step) -> None:
        self.case = actions.decide(
            self.official(), number=self.number, result=self.course.result, asks=self._asks(step)
        )

    def _signer(self) -> Person:
        """Whose turn it is, or who acts for them."""
        document = self.case.signed_decision["document"]  # type: ignore[attr-defined]
        seat = approvals.next_seat(approvals.seats_of(document))
        if seat is None:
            raise ValueError(f"nobody is left to sign {document}")
        holder = seat.official_id or 0
        return self.city.away.get(holder, self.city.by_official[holder])

    def _conditions(self) -> Sequence[str]:
        known = words(self.definition.code, "conditions")
        return self.rng.sample(known, k=min(len(known), self.rng.randrange(1, 3)))

    def _asks(self, step: Step) -> dict:
        wanted = {"granted_with_conditions": "passed_with_conditions", "refused": "rejected"}
        choices = ["again"] if self.course.again else [wanted.get(self.course.result, "passed"), "changed"]
        asks = asks_for(self.definition, step.code, self.rng, clock.now(), choices)
        if asks.get("committee_result") == "again":
            self.course.again = False
        return asks

    def _department(self) -> str:
        return department_of(self.case)


def department_of(case: object) -> str:
    """The code of the department in charge of a case at present."""
    return organisation.responsible_department(case.department_id, clock.now()).code  # type: ignore[attr-defined]


_DOING = {
    "accept": Handling._accept,
    "assign": Handling._assign,
    "consult": Handling._consult,
    "draft": Handling._draft,
    "approve": Handling._approve,
    "decide": Handling._decide,
}
