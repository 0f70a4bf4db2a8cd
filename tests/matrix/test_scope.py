"""Roles × departments of the city and of two districts × cases × verbs, by page, API, search and counts, against a
rule written by hand.

The rule of the table: an official's department and what they are to the case decide; the product's own tables of
parts and scope are not read here.
"""

from collections import Counter
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client

from madang.domains import accounts
from madang.domains.cases import actions, department, finding, inspection, monthly, perform, rows
from madang.domains.cases.actions import Chosen
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.rows import TaskFilter
from madang.domains.cases.tests import factories
from madang.domains.organisation.tests.factories import Staff, institution, official_with_account
from madang.domains.organisation.tests.factories import department as new_department
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, SYSTEM, Actor
from madang.kernel.errors import DomainError
from madang.kernel.moment import one_look
from madang.kernel.tests.kept import kept

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SEOUL = ZoneInfo("Asia/Seoul")
KINDS = ("public", "undisclosed", "withheld")
CITY = (*factories.DEPARTMENT_CODES, "ENV")
NORTH, SOUTH = ("NORTH-CON", "NORTH-ENV"), ("SOUTH-CON",)  # departments of two districts
DEPARTMENTS = (*CITY, *NORTH, *SOUTH)
WATCHERS = {"executive", "auditor", "inspector"}
DUTIES = {"auditor", "inspector", "disclosure officer", "operator"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the table: what they are, where (a department's code, or nowhere), and their rank there."""

    role: str
    of: str = ""
    rank: int = 0

    @property
    def name(self) -> str:
        return f"{self.role} of {self.of}" if self.of else self.role

    @property
    def is_staff(self) -> bool:
        return bool(self.of)

    @property
    def overlooks(self) -> tuple[str, ...]:
        """The departments whose work is theirs to look over, where they have such a role at all."""
        return next((codes for codes in (NORTH, SOUTH) if self.of in codes), DEPARTMENTS)


PEOPLE = [
    *(Person(role, code, n) for code in DEPARTMENTS for n, role in enumerate(("official", "lead", "director"), 1)),
    *(Person(duty, "AUD", 1) for duty in sorted(DUTIES)),
    Person("executive", "PLN", 4),
    *(Person(duty, "NORTH-ENV", 1) for duty in sorted(DUTIES - {"operator"})),
    Person("executive", "NORTH-CON", 4),
    Person("executive", "SOUTH-CON", 4),
    *(Person(role) for role in ("applicant", "stranger", "anonymous")),
]  # fmt: skip


def inside(who: Person, code: str) -> bool:
    """Whether somebody works in a department; who runs the system works on no case."""
    return who.of == code and who.role != "operator"


def watches(who: Person, code: str) -> bool:
    return who.role in WATCHERS and code in who.overlooks


def sees_all(who: Person) -> bool:
    return who.role in WATCHERS and who.overlooks == DEPARTMENTS


def opens(who: Person, code: str) -> bool:
    """Whether the screen of any case of the department opens to them, whatever its visibility."""
    of_theirs = who.role == "disclosure officer" and code in who.overlooks
    return inside(who, code) or watches(who, code) or of_theirs


@dataclass
class World:
    actors: dict[Person, Actor] = field(default_factory=dict)
    people: dict[Person, accounts.Account] = field(default_factory=dict)
    cases: dict[tuple[str, str], Case] = field(default_factory=dict)

    def browser(self, who: Person) -> Client:
        client = Client()
        if who in self.people:
            client.force_login(self.people[who])
        return client


@pytest.fixture
def world() -> World:
    return kept("matrix of scope", _built, then=factories.read_anew)


def _built() -> World:
    city = factories.city()
    city.departments["ENV"] = new_department("ENV", of=city.departments["WAT"].institution)
    for name, codes in {"중랑구": NORTH, "은평구": SOUTH}.items():
        district = institution(f"{codes[0][:5]}", "district", name={"ko": name, "en": codes[0]})
        city.departments.update({code: new_department(code, of=district) for code in codes})
    ranks = {1: city.officials, 2: city.leads, 3: city.directors}
    for rank, staff in ranks.items():
        for code in ("ENV", *NORTH, *SOUTH):
            staff[code] = official_with_account(rank, city.departments[code])
    made = World()
    for who in PEOPLE:
        staff = _staff(city, who, ranks)
        if staff:
            made.actors[who], made.people[who] = staff.actor(clock.now()), staff.account
    citizens = {"applicant": city.citizen, "stranger": city.other_citizen}
    for who in PEOPLE:
        if who.role in citizens:
            made.actors[who] = citizens[who.role]
            made.people[who] = accounts.Account.objects.get(pk=citizens[who.role].account_id)
    made.actors[Person("anonymous")] = ANONYMOUS
    for code in DEPARTMENTS:
        for kind in KINDS:
            made.cases[code, kind] = _case(city, code, kind)
    return made


def _staff(city: factories.City, who: Person, ranks: dict[int, dict[str, Staff]]) -> Staff | None:
    if who.of in (*NORTH, *SOUTH) and who.role in DUTIES | {"executive"}:
        duties = () if who.role == "executive" else (who.role.replace(" ", "_"),)
        return official_with_account(who.rank, city.departments[who.of], duties=duties)
    if who.role in DUTIES | {"executive"}:
        return city.duties[who.role.replace(" ", "_")]
    return ranks[who.rank][who.of] if who.is_staff else None


def _case(city: factories.City, code: str, kind: str) -> Case:
    case = factories.filed(city)
    where = city.departments[code].pk
    Case.objects.filter(pk=case.pk).update(department_id=where, visibility=kind, due_at=case.filed_at)
    CaseStep.objects.filter(case=case).update(department_id=where)
    if kind == "withheld":
        reason = {"ko": "개인정보", "en": "personal data"}
        Case.objects.filter(pk=case.pk).update(withheld_at=clock.now(), withheld_reason=reason)
    case.refresh_from_db()
    return case


class Table:
    """Counts cells and keeps the differences."""

    def __init__(self, name: str) -> None:
        self.name, self.cells, self.wrong = name, Counter[str](), list[str]()

    def cell(self, verb: str, told: str, found: object, wanted: object) -> None:
        self.cells[verb] += 1
        if found != wanted:
            self.wrong.append(f"{told} · {verb}: {found!r}, not {wanted!r}")

    def close(self) -> None:
        total = sum(self.cells.values())
        print(f"\nmatrix of {self.name}: {total} cells, {dict(self.cells)}, {len(self.wrong)} differences")
        assert not self.wrong, "\n".join(self.wrong[:40])


def status_of(do) -> int:  # type: ignore[no-untyped-def]
    try:
        do()
    except DomainError as error:
        return error.status
    return 200


def test_pages(world: World) -> None:
    table = Table("pages")
    for who in PEOPLE:
        client = world.browser(who)
        for (code, kind), case in world.cases.items():
            if kind == "public" and code not in ("WAT", who.of):
                continue
            wanted = 302 if who.role == "anonymous" else 200 if who.is_staff and opens(who, code) else 404
            found = client.get(f"/en/desk/cases/{case.number}/").status_code
            table.cell("screen", f"{who.name} · {code} · {kind}", found, wanted)
        for code in DEPARTMENTS:
            may = who.is_staff and who.role != "operator" and (who.of == code or opens(who, code))
            wanted = 302 if who.role == "anonymous" else 200 if may else 404
            page = client.get(f"/en/desk/department/?department={code}")
            table.cell("department", f"{who.name} · {code}", page.status_code, wanted)
            hidden = world.cases[code, "undisclosed"].number in page.content.decode()
            table.cell("department lists", f"{who.name} · {code}", hidden, may)
        inspects = 302 if who.role == "anonymous" else 200 if who.role in WATCHERS else 404
        for path in ("inspection/", "inspection/monthly/"):
            table.cell(path, who.name, client.get(f"/en/desk/{path}").status_code, inspects)
    table.close()


def test_api(world: World) -> None:
    table = Table("API")
    for who in PEOPLE:
        headers = {}
        if who in world.people:
            account = world.people[who]
            token = accounts.issue_token(SYSTEM, username=account.username, name="t", at=clock.now())
            headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
        client = Client()
        for (code, kind), case in world.cases.items():
            known = opens(who, code) if who.is_staff else who.role == "applicant"
            wanted = 200 if known or kind == "public" else 410 if kind == "withheld" else 404
            found = client.get(f"/api/v1/cases/{case.number}", **headers)
            table.cell("case", f"{who.name} · {code} · {kind}", found.status_code, wanted)
        tasks = client.get("/api/v1/desk/tasks?show=nobody", **headers)
        wanted_status = 401 if who.role == "anonymous" else 200 if who.is_staff else 403
        table.cell("tasks", who.name, tasks.status_code, wanted_status)
        if wanted_status == 200:
            mine = {world.cases[who.of, kind].number for kind in KINDS}
            table.cell("whose tasks", who.name, {t["number"] for t in tasks.json()["items"]}, mine)
            table.cell("count of tasks", who.name, tasks.json()["total"], len(tasks.json()["items"]))
    table.close()


def test_search_and_counts(world: World) -> None:
    table, now = Table("search and counts"), clock.now()
    for who in (w for w in PEOPLE if w.is_staff):
        actor = world.actors[who]
        reach = {code for code in DEPARTMENTS if opens(who, code) and who.role != "operator"}
        for (code, kind), case in world.cases.items():
            told = f"{who.name} · {code} · {kind}"
            found = finding.find_in_scope(actor, now, q=case.number)
            table.cell("number", told, [row.number for row in found], [case.number] if code in reach else [])
        for code in DEPARTMENTS:
            theirs = {world.cases[code, kind].number for kind in KINDS} if code in reach else set()
            within = finding.Narrowing(department=code)
            for q in ("", "CON-06"):
                found = finding.find_in_scope(actor, now, q=q, within=within)
                table.cell("department", f"{who.name} · {code}", {row.number for row in found}, theirs)
        everything = {row.number for row in finding.find_in_scope(actor, now, q="CON-06", limit=100)}
        all_theirs = {case.number for (code, _), case in world.cases.items() if code in reach}
        table.cell("procedure", who.name, everything, all_theirs)
        desk = rows.desk(actor, now, asked=TaskFilter("nobody"))
        table.cell("count of nobody's", who.name, desk.unassigned, 3)
        late = [one.case.number for one in inspection.inspection(actor, now, "overdue").cases]
        table.cell("count of overdue", who.name, len(late), len(all_theirs))
        named = status_of(lambda a=actor: finding.find_by_applicant(a, now, name="김", where="test"))
        table.cell("by applicant", who.name, named, 200 if sees_all(who) else 403)
        for code in DEPARTMENTS:
            seen = status_of(lambda a=actor, c=code: department.department_screen(a, now, code=c))
            table.cell("load", f"{who.name} · {code}", seen, 200 if code in reach else 404)
            if seen == 200:
                screen = department.department_screen(actor, now, code=code)
                table.cell("count of a load", f"{who.name} · {code}", screen.unassigned.open, 3)
                leads = who.rank >= 2 and who.of == code
                table.cell("may give", f"{who.name} · {code}", bool(screen.givable), leads)
    table.close()


def known_of(who: Person, code: str, kind: str) -> bool:
    return kind == "public" or opens(who, code) or who.role == "applicant"


VERBS = {
    "assign": {},
    "transfer": {"agency": "한강청", "reason": "소관"},
    "withhold": {"reason": "개인정보"},
    "remind": {"note": "기한이 다가옵니다"},
    "dun": {"note": "지났습니다"},
    "ask-erasure": {"ground": "pipa-36"},
    "confirm-erasure": {},
    "refuse-erasure": {"reason": "소송 중"},
}


def expected(who: Person, code: str, kind: str, verb: str) -> int:
    """200, or why not: 403 to whoever may know of the case, 404 to all others, 409 where nobody is in charge yet."""
    if not known_of(who, code, kind):
        return 404
    if verb == "assign" and inside(who, code):
        return 200
    if verb == "transfer" and inside(who, code):
        return 200 if who.rank >= 2 else 409
    if verb == "withhold" and who.role in ("disclosure officer", "auditor") and code in who.overlooks:
        return 409 if kind == "withheld" else 200
    if verb.endswith("-erasure") and who.role in ("disclosure officer", "auditor") and code in who.overlooks:
        return 409  # none of these cases is decided
    if verb in ("remind", "dun") and who.role == "inspector" and code in who.overlooks:
        return 200
    return 403


def test_verbs(world: World) -> None:
    table = Table("verbs")
    with one_look():  # nobody changes the organisation meanwhile
        for who in PEOPLE:
            actor = world.actors[who]
            for (code, kind), case in world.cases.items():
                if kind != "undisclosed" and code not in ("WAT", who.of):
                    continue
                for verb, body in VERBS.items():
                    savepoint = transaction.savepoint()
                    found = status_of(
                        lambda a=actor, n=case.number, v=verb, b=body: perform(
                            a, number=n, act=v, body=b, zone=SEOUL
                        )
                    )
                    transaction.savepoint_rollback(savepoint)
                    transaction.savepoint_commit(savepoint)  # or each lies within the one before, with a lock
                    table.cell(verb, f"{who.name} · {code} · {kind}", found, expected(who, code, kind, verb))
    table.close()


def test_bulk_verbs_say_the_same_as_single_ones(world: World) -> None:
    table, refused = Table("bulk verbs"), {200: {"done"}, 403: {"not_allowed"}, 404: {"not_found"}}
    with one_look():
        for who in (w for w in PEOPLE if w.is_staff):
            actor = world.actors[who]
            chosen = [Chosen(case.number, case.last_seq) for case in world.cases.values()]
            places = {case.number: place for place, case in world.cases.items()}
            savepoint = transaction.savepoint()
            told = actions.assign_many(actor, chosen=chosen, official_id=actor.official_id, reason="사유")
            transaction.savepoint_rollback(savepoint)
            transaction.savepoint_commit(savepoint)  # or each lies within the one before, with a lock
            for one in told:
                code, kind = places[one.number]
                wanted = refused[expected(who, code, kind, "assign")]
                table.cell("assign", f"{who.name} · {code} · {kind}", {one.code}, wanted)
            savepoint = transaction.savepoint()
            status = status_of(lambda a=actor, c=chosen: actions.remind_many(a, chosen=c, kind="dunning"))
            transaction.savepoint_rollback(savepoint)
            transaction.savepoint_commit(savepoint)  # or each lies within the one before, with a lock
            table.cell("remind", who.name, status, 200 if who.role == "inspector" else 403)
    table.close()


def test_rooms_of_the_whole_authority(world: World) -> None:
    """A district's own auditor enters no room in which the standard is made, and confirms no month of the city."""
    table = Table("rooms")
    for who in PEOPLE:
        client = world.browser(who)
        for path, role in {
            "audit/": "auditor",
            "audit/procedures/": "auditor",
            "audit/investigation/": "auditor",
            "desk/operator/": "operator",
            "desk/operator/webhooks/": "operator",
            "desk/operator/approval-systems/": "operator",
        }.items():
            may = who.role == role and who.of == "AUD"
            wanted = 302 if who.role == "anonymous" else 200 if may else 404
            table.cell(path, who.name, client.get(f"/en/{path}").status_code, wanted)
        months = status_of(lambda a=world.actors[who]: actions.confirm_month(a, month="1999-01"))
        table.cell("confirm", who.name, months, 200 if who.role == "inspector" and who.of == "AUD" else 403)
    table.close()


def test_months_show_a_district_its_own_letters(world: World) -> None:
    now = clock.now()
    inspector = world.actors[Person("inspector", "AUD", 1)]
    for code in ("WAT", *NORTH, *SOUTH):
        actions.remind(inspector, number=world.cases[code, "public"].number, note="확인해 주십시오")
    actions.confirm_month(inspector, month="1999-01")
    month = monthly.month_of(now, SEOUL)
    seen = {
        where: monthly.month_screen(world.actors[Person("inspector", where, 1)], month, now)
        for where in ("AUD", "NORTH-ENV")
    }
    written = {
        where: {line.department.code for line in screen.lines if line.reminders}
        for where, screen in seen.items()
    }
    assert written == {"AUD": {"WAT", *NORTH, *SOUTH}, "NORTH-ENV": set(NORTH)}
    assert [len(screen.earlier) for screen in seen.values()] == [1, 0]
