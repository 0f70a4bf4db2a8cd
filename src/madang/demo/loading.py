"""Loading the demo city: everything in one transaction, so that a load that was stopped leaves nothing behind."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from madang.demo import archive, nights, office, plaza, stories
from madang.demo.clockwork import Agenda, Days, Story
from madang.demo.handling import Course
from madang.demo.organisation import City, build
from madang.domains import accounts
from madang.domains.approvals import delegation
from madang.domains.calendar import seed_holidays, work_calendar
from madang.domains.documents import jail
from madang.domains.procedures import Definition, import_builtin, published
from madang.kernel import clock, outbox
from madang.kernel.actor import SYSTEM
from madang.kernel.text import Text

SEED = 20_000_415
DELEGATION_NOTE = Text("시의 첫 위임전결규정입니다.", "The city’s first rules on delegated approval.")
OLDEST = 172  # days ago: the oldest case
WATCHED = 98  # days ago: since when delays are noticed
# letters and hooks tell nobody of what never happened; what follows documents is done as time goes by; the index is
# made when all is there
FOLLOWERS_LEFT_OUT = (
    *("notices", "webhooks", "documents", "document-days", "document-sitemap"),
    *("search", "search-at-once"),
)
FOUNDED = 900  # days ago


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much there is now."""

    officials: int
    cases: int
    acts: int


def is_loaded() -> bool:
    """Whether this database has the demo city."""
    return accounts.account_by_username("official1") is not None


def load(told: Callable[[], object] = lambda: None) -> Loaded:
    """Builds the demo city up to the present instant, the same for the same present. `told` hears of each act.

    Letters about invented pasts are sent to nobody. Raises ValueError in production mode.
    """
    if os.environ.get("MADANG_MODE") == "production":
        raise ValueError("the demo city is for MADANG_MODE=demo only")
    now = clock.now()
    with transaction.atomic(), outbox.without_followers(*FOLLOWERS_LEFT_OUT):
        city = found(now - timedelta(days=FOUNDED))
        acts = [0]

        def count() -> None:
            acts[0] += 1
            told()

        cases = _play(Agenda(now, count), city)
    jail.let_go()
    return Loaded(len(city.by_official), cases, acts[0])


def _play(agenda: Agenda, city: City) -> int:
    """Lets the past of the city happen; says how many cases it has."""
    days = Days(agenda.until, work_calendar())
    cases = _schedule(agenda, city, days)
    kept = nights.Archive(city, days, archive.documents(city, days, SEED), OLDEST + 1)
    nights.add_to(agenda.add, kept)
    agenda.play()
    with clock.at(agenda.until):
        kept.finish()
    return cases


def found(since: datetime) -> City:
    """The calendar, the procedures and the organisation as of `since`, without any case."""
    with transaction.atomic(), clock.at(since):
        seed_holidays(SYSTEM, at=since)
        import_builtin(SYSTEM, at=since)
        city = build(since, Random(SEED))  # noqa: S311 - an invented city
        _decide_who_decides(since)
        return city


def _decide_who_decides(since: datetime) -> None:
    """The city makes the table that comes with the system its own."""
    document = delegation.as_document(delegation.standard_table().rules)
    delegation.publish_delegation_table(
        SYSTEM, institution="city", document=document, note=DELEGATION_NOTE, now=since
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """So many cases of a sort, filed between `newest` and `oldest` days ago."""

    number: int
    newest: float
    oldest: float
    course: Course
    twist: stories.Twist = stories.plainly
    only: str = ""


_GRANTED, _WITH, _REFUSED = Course(), Course(result="granted_with_conditions"), Course(result="refused")
PLANS = (
    Plan(70, 1, 92, _GRANTED),
    Plan(44, 1, 92, _WITH),
    Plan(20, 8, 92, _REFUSED),
    Plan(9, 26, 85, _REFUSED, stories.appealed),
    Plan(24, 16, 90, _WITH, stories.supplemented),
    Plan(8, 3, 8, _GRANTED, stories.waiting_for_applicant),
    Plan(8, 22, 90, _GRANTED, stories.returned),
    Plan(8, 4, 90, _GRANTED, stories.withdrawn),
    Plan(5, 6, 90, _GRANTED, stories.transferred),
    Plan(8, 36, 95, _WITH, stories.moved, "CON-06"),
    Plan(10, 30, 90, Course(stall_before="draft", stall_days=9, extended=True)),
    Plan(5, 9, 13, Course(stall_before="draft", stall_days=40, extended=True), only="CON-06"),
    Plan(7, 45, 90, Course(stall_before="draft", stall_days=16, explained=True), only="CON-06"),
    Plan(5, 26, 36, Course(stall_before="draft", stall_days=60, explained=True), only="CON-06"),
    Plan(4, 26, 34, Course(stall_before="inspect", stall_days=60), only="CON-06"),
    Plan(
        5, 30, 80, Course(stall_before="draft", stall_days=40), only="HSG-07"
    ),  # silence counts as permission
    Plan(8, 12, 80, replace(_WITH, sent_back=True)),
    Plan(7, 12, 80, replace(_GRANTED, late_entry=True)),
    Plan(7, 12, 80, replace(_GRANTED, skipped=True)),
    Plan(4, 30, 80, replace(_WITH, again=True), only="HSG-07"),
    Plan(3, 40, 80, _GRANTED, stories.corrected),
    Plan(1, 40, 80, _GRANTED, stories.withheld),
    Plan(12, 0.3, 3.5, _GRANTED),
    Plan(2, 12, 16, _GRANTED, stories.waiting_for_cooperation, "CON-06"),
    Plan(3, 58, 62, _GRANTED, stories.decided_in_absence, "TRN-10"),
)
TODAY = 7


def _schedule(agenda: Agenda, city: City, days: Days) -> int:
    """Puts all stories on the agenda; says how many cases they begin."""
    number = 0
    for plan in PLANS:
        for _ in range(plan.number):
            number += 1
            rng = Random(f"{SEED}:{number}")  # noqa: S311
            filed = days.day_of_office(int(rng.uniform(plan.newest, plan.oldest)), rng)
            agenda.add(_application(city, days, rng, plan, filed))
    for _ in range(TODAY):
        number += 1
        rng = Random(f"{SEED}:{number}")  # noqa: S311
        agenda.add(_application(city, days, rng, PLANS[0], days.today(rng)))
    number += _others(agenda, city, days)
    number += _fares(agenda, city, days)
    _office(agenda, city, days)
    for document in office.documents(city, days, SEED):
        agenda.add(document)
    for story in plaza.stories(city, days):
        agenda.add(story)
    return number


def _application(city: City, days: Days, rng: Random, plan: Plan, filed: datetime) -> Story:
    procedure = plan.only or _procedure(rng)
    return stories.application(
        city, days, rng, procedure=procedure, filed=filed, course=plan.course, twist=plan.twist
    )


def _procedure(rng: Random) -> str:
    """One of the two that citizens know best."""
    return "CON-06" if rng.random() < 0.55 else "HSG-07"


OF_EACH = (
    (60, OLDEST),
    (10, 50),
    (0.3, 9),
)  # days ago, from and to: the cases of every other procedure
_TWISTS = (*[stories.plainly] * 6, stories.supplemented, stories.waiting_for_applicant, stories.withdrawn)


def _others(agenda: Agenda, city: City, days: Days) -> int:
    """A few cases of every procedure that has no stories of its own, old and new."""
    number = 0
    for version in published():
        definition = version.definition
        if definition.code in ("CON-06", "HSG-07", "TRN-02", "OBJ"):
            continue
        for place, (newest, oldest) in enumerate(OF_EACH):
            number += 1
            rng = Random(f"{SEED}:{definition.code}:{place}")  # noqa: S311
            filed = days.day_of_office(int(rng.uniform(newest, oldest)), rng)
            course = Course(result=rng.choice(definition.results), sent_back=rng.random() < 0.1)
            agenda.add(_of_procedure(city, days, rng, definition, filed, course))
    return number


def _of_procedure(
    city: City, days: Days, rng: Random, definition: Definition, filed: datetime, course: Course
) -> Story:
    if definition.begins == "office":
        return stories.begun_by_office(city, days, rng, procedure=definition.code, filed=filed, course=course)
    return stories.application(
        city, days, rng, procedure=definition.code, filed=filed, course=course, twist=rng.choice(_TWISTS)
    )


def _fares(agenda: Agenda, city: City, days: Days) -> int:
    """Fare adjustments: one decided, the others at different points of their way."""
    courses = (
        (OLDEST, Course(result="completed")),
        (74, Course(result="completed")),
        (31, Course(result="completed")),
        (9, Course(result="completed", stop_before="record")),
    )
    for number, (days_ago, course) in enumerate(courses):
        rng = Random(f"{SEED}:fare:{number}")  # noqa: S311
        filed = days.day_of_office(days_ago, rng)
        agenda.add(stories.fare(city, days, rng, number=number, filed=filed, course=course))
    return len(courses)


def _office(agenda: Agenda, city: City, days: Days) -> None:
    agenda.add(stories.watch(days, WATCHED))
    agenda.add(stories.merger(city, days.midnight(30)))
    director, deputy = city.people["director1"], city.directors["PLN"]
    first, last = (days.midnight(ago) for ago in stories.DIRECTOR_AWAY)
    agenda.add(stories.absence(city, director, deputy, first, last))
    head, lead = city.directors["LLE"], city.leads["LLE"]
    since = days.midnight(1)
    agenda.add(stories.absence(city, head, lead, since, since + timedelta(days=5)))
    away = city.directors["DIG"]  # director1 acts there as well: what waits there waits for them too
    agenda.add(stories.absence(city, away, director, since, since + timedelta(days=5)))
