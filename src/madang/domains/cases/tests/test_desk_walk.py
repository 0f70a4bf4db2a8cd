"""The walk along the indexes gives what sorting a plain list gives, whatever is asked and however one pages."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from random import Random

import pytest

from madang.domains.calendar import work_calendar
from madang.domains.cases import desk_walk as walk
from madang.domains.cases.models import Case, CaseStep, Consultation, ParallelSigner
from madang.domains.cases.tests import factories
from madang.kernel import clock

pytestmark = pytest.mark.django_db
ME, STOOD_FOR, OTHER = 9001, 9002, 9003
HERE, BEFORE, ELSEWHERE = 8001, 8002, 8003


@dataclass(frozen=True)
class Line:
    """A task as the test made it."""

    key: walk.Key
    group: str
    waits_for: str
    procedure: str
    state: str


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def cases():
    city = factories.city()
    first, second = factories.filed(city), factories.filed(city)
    Case.objects.filter(pk=second.pk).update(procedure_code="FIR-01", state="reviewing")
    return Case.objects.in_bulk([first.pk, second.pk])


@pytest.fixture
def lines(cases, now) -> list[Line]:
    draw, made = Random(7), []
    waits = ["", "", "", "signature", "applicant", "opinions"]
    for n in range(160):
        case = draw.choice(list(cases.values()))
        official = draw.choice([ME, ME, STOOD_FOR, None, None, OTHER])
        step = CaseStep.objects.create(
            case=case,
            code=f"s{n}",
            entered_at=now,
            urgent_at=draw.choice([None, *(now + timedelta(hours=12 * d) for d in range(-4, 16))]),
            department_id=draw.choice([HERE, HERE, BEFORE, ELSEWHERE]),
            official_id=official,
            procedure_code=case.procedure_code,
            case_state=case.state,
            waits_for=draw.choice(waits),
        )
        group = "mine" if official in (ME, STOOD_FOR) else "nobody" if official is None else ""
        if official == OTHER and n % 2:  # waits for two who sign side by side
            ParallelSigner.objects.create(
                step=step,
                official_id=draw.choice([ME, STOOD_FOR]),
                urgent_at=step.urgent_at,
                procedure_code=step.procedure_code,
                case_state=step.case_state,
                waits_for=step.waits_for,
            )
            group = "mine"
        if group == "nobody" and step.department_id == ELSEWHERE:
            group = ""
        made.append(_line("step", step.urgent_at, step, group, case))
        if n % 4 == 0:
            due = draw.choice([None, *(now + timedelta(hours=12 * d) for d in range(-4, 16))])
            asked = draw.sample([HERE, BEFORE, ELSEWHERE], draw.randint(1, 3))
            for department in asked:
                Consultation.objects.create(
                    case=case, step=step, department_id=department, asked_at=now, due_at=due
                )
            if {HERE, BEFORE} & set(asked):
                made.append(_line("opinion", due, step, "opinions", case))
    return [line for line in made if line.group]


def _line(what, at, step, group, case) -> Line:
    return Line(
        walk.Key(what, walk.Place(at, step.pk)), group, step.waits_for, case.procedure_code, case.state
    )


def _order(line: Line):
    at, step = line.key.place.urgent_at, line.key.place.step_id
    return (at is None, at.timestamp() if at else 0, step)


def _wanted(lines, asked, now, calendar):
    shown = {
        "all": lambda line: True,
        "mine": lambda line: line.group == "mine",
        "nobody": lambda line: line.group == "nobody",
        "opinions": lambda line: line.group == "opinions",
        "signatures": lambda line: line.group == "mine" and line.waits_for == "signature",
        "others": lambda line: line.group == "mine" and line.waits_for in ("applicant", "opinions"),
    }[asked.show]

    def is_due(line):
        at = line.key.place.urgent_at
        if not asked.due:
            return True
        start, end = walk.due_bounds(asked.due, now, calendar)
        stands = asked.due == "overdue" and line.key.what == "step" and line.waits_for == "applicant"
        return at is not None and at < end and (start is None or at >= start) and not stands

    return sorted(
        (
            line
            for line in lines
            if shown(line)
            and is_due(line)
            and asked.procedure in ("", line.procedure)
            and asked.state in ("", line.state)
        ),
        key=_order,
    )


def _groups() -> walk.Groups:
    return walk.Groups(
        mine=tuple(
            walk.Part(sort, (who,)) for who in (ME, STOOD_FOR) for sort in (walk._OWN, walk._SIDE_BY_SIDE)
        ),
        nobody=walk._by_department(walk._OF_NOBODY, [HERE], [BEFORE]),
        opinions=walk._by_department(walk._OPINIONS, [HERE], [BEFORE]),
    )


def _by_id(keys):
    """Equal places of a step and of an opinion about it have no order between them."""
    return [
        (key.place, key.what)
        for key in sorted(keys, key=lambda key: (_order(Line(key, "", "", "", "")), key.what))
    ]


def test_as_sorting_a_plain_list(lines, now):
    calendar, groups, looked = work_calendar(), _groups(), 0
    for show, procedure, state, due in product(
        walk.SHOWN, ("", "FIR-01"), ("", "reviewing"), ("", "overdue", "today", "week")
    ):
        asked = walk.TaskFilter(show, procedure, state, due)
        expected = [line.key for line in _wanted(lines, asked, now, calendar)]
        wanted = walk.wanted_of(groups, asked, now, calendar)
        assert _by_id(walk.keys(wanted, 1000)) == _by_id(expected), asked
        if show not in ("all", "opinions"):  # an opinion asked of two departments is counted with both
            assert walk.count_of(wanted, 5) == min(5, len(expected)), asked
        for place in {key.place for key in expected[:: max(1, len(expected) // 6)]}:
            at = _order(Line(walk.Key("step", place), "", "", "", ""))
            later = [key for key in expected if _order(Line(key, "", "", "", "")) > at]
            earlier = [key for key in expected if _order(Line(key, "", "", "", "")) < at]
            assert [k.place for k in walk.keys(wanted, 7, after=place)] == [k.place for k in later[:7]], asked
            assert [k.place for k in walk.keys(wanted, 7, before=place)] == [k.place for k in earlier[-7:]], (
                asked
            )
            looked += 1
    assert looked > 150


def test_counts_are_those_of_the_lists(lines, now):
    groups, calendar = _groups(), work_calendar()
    counted = walk.counts(groups, now, 1000)
    shown = {"mine": "mine", "signatures": "signatures", "others": "others", "unassigned": "nobody"}
    for name, show in shown.items():
        assert counted[name] == len(_wanted(lines, walk.TaskFilter(show), now, calendar)), name
    assert counted["overdue"] == len(_wanted(lines, walk.TaskFilter("mine", due="overdue"), now, calendar))
    assert 0 < counted["overdue"] < counted["mine"]
    assert walk.counts(groups, now, 3)["unassigned"] == 3
    assert walk.counts(walk.Groups((), (), ()), now, 3) == dict.fromkeys(counted, 0)
