"""The stories of the demo city: one for each case, and those of the office itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from madang.demo.clockwork import Days, Story
from madang.demo.data import one_of, words
from madang.demo.filling import fare_form, form_for, papers_for
from madang.demo.handling import Course, Handling, department_of
from madang.demo.organisation import City, Person
from madang.demo.variety import answers
from madang.domains import organisation
from madang.domains.cases import actions
from madang.domains.procedures import current_version
from madang.kernel import clock
from madang.kernel.actor import SYSTEM

Twist = Callable[[Handling, Person], Story]
DIRECTOR_AWAY = (41, 37)  # days ago, from and until


def application(
    city: City, days: Days, rng: Random, *, procedure: str, filed: datetime, course: Course, twist: Twist
) -> Story:
    """A citizen files; the officials handle it; `twist` says what is special."""
    yield filed
    person = city.citizens[rng.randrange(2)] if rng.random() < 0.3 else rng.choice(city.citizens)
    definition = current_version(procedure, filed).definition
    form = form_for(definition, person, filed, rng)
    at_counter = rng.random() < 0.08
    clerk = rng.choice(city.officers[definition.department]) if at_counter else person
    case = actions.file_case(
        city.actor(clerk, filed),
        procedure=procedure,
        form=form,
        files=papers_for(definition, form, rng),
        applicant_id=person.account.pk if at_counter else None,
    )
    handling = Handling.of(city, days, rng, case, replace(course))
    yield from twist(handling, person)


def begun_by_office(
    city: City, days: Days, rng: Random, *, procedure: str, filed: datetime, course: Course
) -> Story:
    """The office itself begins a disposition, a contract, a plan …, and sees it through."""
    yield filed
    definition = current_version(procedure, filed).definition
    official = rng.choice(city.officers[definition.department])
    form = answers(definition.form, rng, filed)
    case = actions.file_case(
        city.actor(official, filed),
        procedure=procedure,
        form=form,
        files=papers_for(definition, form, rng),
    )
    handling = Handling.of(city, days, rng, case, course)
    handling.handler = official
    yield from handling.story()


def plainly(handling: Handling, person: Person) -> Story:
    """From desk to desk to the decision."""
    yield from handling.story()


def supplemented(handling: Handling, person: Person) -> Story:
    """Something is missing, the applicant hands it in, and the case goes on."""
    yield from handling.take_in()
    yield from _ask(handling)
    if handling.rng.random() < 0.3:
        yield handling.days.after_work(clock.now(), handling.rng.uniform(500, 1800))
        until = (clock.now() + timedelta(days=handling.rng.randrange(12, 20))).date()
        actions.ask_more_time(handling.city.actor(person, clock.now()), number=handling.number, until=until)
    yield clock.now() + timedelta(hours=handling.rng.uniform(10, 120))
    note = one_of(handling.rng, handling.definition.code, "supplied")
    actor = handling.city.actor(person, clock.now())
    handling.case = actions.supply(actor, number=handling.number, note=note)
    yield from handling.story()


def waiting_for_applicant(handling: Handling, person: Person) -> Story:
    """Something is missing, and nothing has come yet."""
    yield from handling.take_in()
    yield from _ask(handling)


def returned(handling: Handling, person: Person) -> Story:
    """Asked for twice, nothing came: the application is given back."""
    yield from handling.take_in()
    yield from _ask(handling)
    yield handling.days.after_work(clock.now() + timedelta(days=11), handling.rng.uniform(30, 400))
    reason = one_of(handling.rng, handling.definition.code, "return")
    handling.case = actions.return_case(handling.official(), number=handling.number, reason=reason)


def withdrawn(handling: Handling, person: Person) -> Story:
    """The applicant thinks better of it."""
    yield from handling.take_in()
    yield clock.now() + timedelta(hours=handling.rng.uniform(2, 60))
    reason = one_of(handling.rng, handling.definition.code, "withdraw")
    actions.withdraw(handling.city.actor(person, clock.now()), number=handling.number, reason=reason)


def transferred(handling: Handling, person: Person) -> Story:
    """Not ours: it goes to the agency in charge."""
    yield from handling.take_in()
    yield handling.days.after_work(clock.now(), handling.rng.uniform(30, 300))
    told = words(handling.definition.code, "transfer")
    if told:
        actions.transfer(handling.official(), number=handling.number, **told)


def moved(handling: Handling, person: Person) -> Story:
    """It belongs to a division, which handles it, before or after it went up in the department."""
    yield from handling.take_in()
    yield handling.days.after_work(clock.now(), handling.rng.uniform(20, 160))
    case = actions.transfer(
        handling.official(), number=handling.number, department="WAT-STR", reason=words("CON-06", "moved")
    )
    yield handling.days.after_work(clock.now(), handling.rng.uniform(30, 170))
    code = department_of(case)
    handling.handler = handling.city.officers[code][0]
    lead = handling.city.actor(handling.city.leads[code], clock.now())
    handling.case = actions.assign(lead, number=handling.number, official_id=handling.handler.official_id)
    yield from handling.story()


def appealed(handling: Handling, person: Person) -> Story:
    """Refused; the applicant objects, and the objection is handled as a case of its own."""
    yield from handling.story()
    if handling.case.result != "refused":  # type: ignore[attr-defined]
        return
    yield clock.now() + timedelta(days=handling.rng.uniform(3, 15))
    grounds = one_of(handling.rng, handling.definition.code, "grounds")
    actor = handling.city.actor(person, clock.now())
    objection = actions.appeal(actor, number=handling.number, grounds=grounds)
    result = handling.rng.choice(["accepted", "refused", "refused"])
    second = Handling.of(handling.city, handling.days, handling.rng, objection, Course(result=result))
    yield from second.story()


def waiting_for_cooperation(handling: Handling, person: Person) -> Story:
    """The lead has signed the decision; two departments that co-operate are still to sign, side by side."""
    handling.course.stop_before, handling.course.cooperation = "approve", ("HAN", "INF")
    yield from handling.story()
    if handling.definition.step(handling.case.marking["at"][0]).act == "approve":  # type: ignore[attr-defined]
        yield handling.days.after_work(clock.now(), handling.rng.uniform(20, 90))
        handling.sign_next()


def decided_in_absence(handling: Handling, person: Person) -> Story:
    """The decision comes to its signatures while the director is away, and the deputy signs for them."""
    handling.course.stop_before = "approve"
    yield from handling.story()
    handling.course.stop_before = ""
    away = handling.days.midnight(DIRECTOR_AWAY[0])
    yield max(handling.days.after_work(away, 30), clock.now() + timedelta(minutes=1))
    yield from handling.story()


def corrected(handling: Handling, person: Person) -> Story:
    """An entry turns out to be wrong, and is corrected by a later one."""
    yield from handling.story()
    yield handling.days.after_work(clock.now(), 300)
    said = {"reason": words("", "correct"), "text": words("", "corrected")}
    case = handling.case
    actions.correct(handling.official(), number=handling.number, seq=case.last_seq - 3, **said)  # type: ignore[attr-defined]


def withheld(handling: Handling, person: Person) -> Story:
    """Taken out of the public view while somebody looks into it."""
    yield from handling.story()
    yield handling.days.after_work(clock.now(), 700)
    officer = handling.city.actor(handling.city.people["disclosure1"], clock.now())
    actions.withhold(officer, number=handling.number, reason=words("", "withhold"))


def fare(city: City, days: Days, rng: Random, *, number: int, filed: datetime, course: Course) -> Story:
    """The office begins to adjust a taxi fare."""
    yield filed
    definition = current_version("TRN-02", filed).definition
    official = city.people["official1"]
    form = fare_form(definition, number, filed.date())
    case = actions.file_case(
        city.actor(official, filed),
        procedure="TRN-02",
        form=form,
        files=papers_for(definition, form, rng),
    )
    handling = Handling.of(city, days, rng, case, course)
    handling.handler = official
    yield from handling.story()


def watch(days: Days, first_day: int) -> Story:
    """What the worker does every minute, a few times a day: notices delays, records what silence means."""
    for days_ago in range(first_day, -1, -1):
        for hours in (0.01, 10.1, 14.1, 18.1):
            yield days.midnight(days_ago) + timedelta(hours=hours)
            actions.deem_silent_cases(clock.now())
            actions.notice_delays(clock.now())
    yield days.now - timedelta(seconds=5)
    actions.deem_silent_cases(clock.now())
    actions.notice_delays(clock.now())


def merger(city: City, at: datetime) -> Story:
    """A division goes up in its department; its people move with their posts."""
    yield at
    organisation.merge_departments(SYSTEM, codes=["WAT-STR"], into="WAT", at=at)
    city.changed()


def absence(city: City, away: Person, acting: Person, since: datetime, until: datetime) -> Story:
    """Somebody is away, and another acts for them."""
    yield since
    organisation.record_absence(
        SYSTEM,
        official_id=away.official_id,
        acting_official_id=acting.official_id,
        starts=since,
        ends=until,
        reason="training",
        at=since,
    )
    city.changed()
    city.away[away.official_id] = acting
    yield until
    city.away.pop(away.official_id)
    city.changed()


def _ask(handling: Handling) -> Story:
    """The handler asks for what is missing."""
    yield handling.days.after_work(clock.now(), handling.rng.uniform(40, 400))
    told = one_of(handling.rng, handling.definition.code, "supplement")
    handling.case = actions.request_supplement(handling.official(), number=handling.number, **told)
