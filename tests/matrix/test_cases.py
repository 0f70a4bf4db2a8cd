"""Role × department × case × verb: what everybody may do to every case, against tables written by hand.

The tables name people and situations; nothing in them is read from the product's own table of acts.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from madang.domains import accounts
from madang.domains.accounts.tests.factories import citizen
from madang.domains.cases import (
    Act,
    actions,
    case_record,
    end_mandate,
    grant_mandate,
    perform,
    rows,
)
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.organisation import actor_for
from madang.domains.organisation.tests.factories import official_with_account
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, Actor
from madang.kernel.errors import DomainError
from madang.kernel.moment import one_look
from madang.kernel.tests.kept import kept

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SEOUL = ZoneInfo("Asia/Seoul")

INSIDE = {"handler", "colleague", "lead", "director"}
WATCHERS = {"executive", "auditor", "inspector"}
PEOPLE = [
    *("anonymous", "applicant", "stranger", "handler", "colleague", "lead", "director"),
    *("official of TRA", "lead of TRA", "director of TRA", "official of GAR", "director of GAR"),
    *("executive", "auditor", "inspector", "disclosure officer", "operator"),
    *("representative", "empowered representative", "former representative", "follower"),
    *("business representative", "business staff", "former business staff", "other business"),
]

# those who act for whoever applied: a natural person in the first world, a business in the second
FULLY = {
    "person": {"applicant", "empowered representative", "follower"},
    "business": {"business representative", "empowered representative", "follower"},
}
IN_PART = {
    "person": {"representative"},
    "business": {"representative", "business staff"},
}

# who may do an act wherever it is possible at all; signatures and opinions depend on the situation (below)
MAY = {
    "assign": INSIDE,
    "accept": INSIDE,
    "record": {"handler"},
    "request-supplement": {"handler"},
    "supply": {"IN PART", "handler"},
    "ask-more-time": {"IN PART"},
    "consult": {"handler"},
    "reply": {"handler"},
    "inspect": {"handler"},
    "deliberate": {"handler"},
    "draft": {"handler"},
    "approve": set(),
    "send-back": set(),
    "recall": {"handler"},
    "skip-review": {"handler", "lead", "director"},
    "decide": {"handler", "lead", "director"},
    "return": {"handler"},
    "transfer": {"handler", "lead", "director"},
    "extend": {"handler", "lead", "director"},
    "explain-delay": {"handler", "lead", "director"},
    "withdraw": {"FULLY"},
    "appeal": {"FULLY"},
    "skip": {"handler"},
    "correct": {"handler", "lead", "director"},
    "withhold": {"disclosure officer", "auditor"},
    "restore": {"disclosure officer", "auditor"},
    "take-down": {"disclosure officer", "auditor"},
    "ask-erasure": {"disclosure officer", "auditor"},
    "confirm-erasure": {"disclosure officer", "auditor"},
    "refuse-erasure": {"disclosure officer", "auditor"},
    "remind": {"inspector"},
    "dun": {"inspector"},
    "confirm-identity": INSIDE,
    "confirm-mandate": INSIDE,
}
ALSO_MAY = {
    ("consulting", "reply"): {"official of GAR", "director of GAR"},
    ("waiting for lead", "approve"): {"lead"},
    ("waiting for lead", "send-back"): {"lead"},
    ("waiting for director", "approve"): {"director"},
    ("waiting for director", "send-back"): {"director"},
}
# nobody leaves out their own review; who asked for an erasure is never its second person
MAY_NOT = {
    ("waiting for lead", "skip-review"): {"lead"},
    ("erasure asked", "confirm-erasure"): {"disclosure officer"},
    ("erasure asked", "refuse-erasure"): {"disclosure officer"},
}
# no case here is late: nobody is dunned
ANYTIME = "assign return transfer extend withdraw correct withhold remind confirm-mandate"
POSSIBLE = {
    "filed": f"accept {ANYTIME}",
    "in review": f"consult inspect request-supplement {ANYTIME}",
    "consulting": f"consult inspect reply request-supplement {ANYTIME}",
    "on hold": f"supply ask-more-time consult inspect {ANYTIME}",
    "waiting for lead": f"approve send-back recall skip-review {ANYTIME}",
    "waiting for director": f"approve send-back {ANYTIME}",
    "signed": f"decide {ANYTIME}",
    "signed, identity open": f"confirm-identity {ANYTIME}",
    "refused": "appeal correct withhold confirm-mandate ask-erasure",
    "returned": "correct withhold ask-erasure",
    "withdrawn": "correct withhold ask-erasure",
    "transferred": "correct withhold ask-erasure",
    "erasure asked": "appeal correct withhold confirm-mandate confirm-erasure refuse-erasure",
    "under objection": "correct withhold confirm-mandate",
    "erased": "",
    "undisclosed": f"consult inspect request-supplement {ANYTIME}",
    "withheld": f"consult inspect request-supplement {ANYTIME.replace('withhold', 'restore')}",
}
# before anybody is assigned, an act of the handler is not possible for the department, instead of not allowed
UNASSIGNED = {"filed"}
HIDDEN = {"undisclosed", "withheld", "erased"}
# whose they were is gone with them
NOBODYS = {"erased"}
BODIES = {
    "request-supplement": {"items": ["도면"], "reason": "빠짐"},
    "ask-more-time": {"until": (date.today() + timedelta(days=30)).isoformat()},
    "inspect": {"findings": "지장 없음"},
    "draft": {"result": "granted", "reasons": "맞음"},
    "send-back": {"reason": "다시"},
    "decide": {"result": "granted", "reasons": "맞음"},
    "return": {"reason": "요건"},
    "transfer": {"department": "TRA", "reason": "소관"},
    "explain-delay": {"reason": "늦음"},
    "appeal": {"grounds": "다시 보아 주십시오"},
    "skip": {"reason": "생략"},
    "skip-review": {"reason": "출장"},
    "correct": {"seq": 1, "reason": "오기"},
    "withhold": {"reason": "개인정보"},
    "restore": {"reason": "정리함"},
    "take-down": {"seq": 1, "reason": "개인정보"},
    "ask-erasure": {"ground": "pipa-36"},
    "refuse-erasure": {"reason": "소송 중"},
    "confirm-identity": {"seen": "passport"},
    "confirm-mandate": {"representative": "deputy", "decision": "accepted"},
}


@dataclass
class World:
    people: dict[str, Actor]
    cases: dict[str, Case]
    applied: str  # by a person or a business

    def people_asked(self) -> list[str]:
        """Everybody; where a business applied, those for whom that makes a difference."""
        own = [*PEOPLE[-8:], "anonymous", "applicant", "handler", "executive"]
        return PEOPLE if self.applied == "person" else own

    def actor(self, person: str, case: Case) -> Actor:
        """Whoever follows a case follows that one alone."""
        return Actor(follows=case.number) if person == "follower" else self.people[person]


def situations(city: factories.City) -> dict[str, Case]:
    """A case in every situation of the tables."""
    found = {"filed": factories.filed(city), "in review": factories.in_review(city)}
    handler = city.official()
    consulting = found["consulting"] = factories.in_review(city)
    actions.consult(handler, number=consulting.number)
    on_hold = found["on hold"] = factories.in_review(city)
    actions.request_supplement(handler, number=on_hold.number, items=["도면"], reason="빠짐")
    found["waiting for lead"] = factories.drafted(city)
    found["waiting for director"] = factories.drafted(city)
    actions.approve(city.lead(), number=found["waiting for director"].number)
    found["signed"] = factories.signed(city)
    found["signed, identity open"] = factories.signed(city)
    Case.objects.filter(pk=found["signed, identity open"].pk).update(identity="open")
    found["refused"] = factories.decided(city, "refused")
    found["returned"] = actions.return_case(handler, number=factories.in_review(city).number, reason="요건")
    found["withdrawn"] = actions.withdraw(city.citizen, number=factories.in_review(city).number)
    moved = factories.in_review(city)
    found["transferred"] = actions.transfer(handler, number=moved.number, agency="한강청", reason="소관")
    found["undisclosed"] = factories.in_review(city)
    Case.objects.filter(pk=found["undisclosed"].pk).update(visibility="undisclosed")
    found["withheld"] = factories.in_review(city)
    officer = city.on_duty("disclosure_officer")
    actions.withhold(officer, number=found["withheld"].number, reason="개인정보")
    for situation in ("erasure asked", "under objection", "erased"):
        found[situation] = factories.decided(city, "refused")
    actions.appeal(city.citizen, number=found["under objection"].number, grounds="다시")
    for situation in ("erasure asked", "erased"):
        actions.ask_erasure(officer, number=found[situation].number, ground="pipa-36")
    actions.confirm_erasure(city.on_duty("auditor"), number=found["erased"].number)
    return found


@pytest.fixture(params=["person", "business"])
def world(request) -> World:
    name = ("matrix of cases", request.param)
    return kept(name, lambda: _built(request.param), then=factories.read_anew)


def _built(applied: str) -> World:
    city = factories.city()
    colleague = official_with_account(1, city.departments["WAT"])
    acting = acting_for_others(city, applied)
    citizen("deputy")
    made = World(
        {
            "anonymous": ANONYMOUS,
            "applicant": city.citizen,
            "stranger": city.other_citizen,
            "handler": city.official(),
            "colleague": colleague.actor(clock.now()),
            "lead": city.lead(),
            "director": city.director(),
            "official of TRA": city.official("TRA"),
            "lead of TRA": city.lead("TRA"),
            "director of TRA": city.director("TRA"),
            "official of GAR": city.official("GAR"),
            "director of GAR": city.director("GAR"),
            "executive": city.on_duty("executive"),
            "auditor": city.on_duty("auditor"),
            "inspector": city.on_duty("inspector"),
            "disclosure officer": city.on_duty("disclosure_officer"),
            "operator": city.on_duty("operator"),
            **acting.people,
        },
        situations(city),
        applied,
    )
    if applied == "business":
        left = Case.objects.filter(erased_at=None)
        left.update(applicant_id=None, business_id=acting.business_id)
    return made


@dataclass
class Acting:
    people: dict[str, Actor]
    business_id: int


def acting_for_others(city: factories.City, applied: str) -> Acting:
    """A business with its people, and representatives by mandate of whoever applies in this world."""
    now = clock.now()
    names = ("owner", "clerk", "former clerk", "elsewhere", "agent", "attorney", "former agent")
    people = {name: actor_for(citizen(name.replace(" ", "-")), now) for name in names}
    own = accounts.register_business(
        people["owner"], registration_number="124-81-00998", name="마당상사", at=now
    )
    accounts.register_business(
        people["elsewhere"], registration_number="220-81-62517", name="다른상사", at=now
    )
    for name in ("clerk", "former clerk"):
        accounts.invite_member(
            people["owner"], business_id=own.id, username=name.replace(" ", "-"), role="staff", at=now
        )
        (invitation,) = accounts.invitations_to(people[name].account_id or 0)
        accounts.answer_invitation(people[name], invitation_id=invitation.id, accept=True, at=now)
    accounts.leave_business(people["former clerk"], business_id=own.id, at=now)
    giver = people["owner"] if applied == "business" else city.citizen
    given = {"business_id": own.id} if applied == "business" else {}
    grant_mandate(giver, representative="agent", procedure="CON-06", **given)
    grant_mandate(giver, representative="attorney", may_end=True, **given)
    ended = grant_mandate(giver, representative="former-agent", may_end=True, **given)
    end_mandate(giver, mandate_id=ended.id)
    grant_mandate(giver, representative="elsewhere", procedure="HSG-07", may_end=True, **given)
    return Acting(
        {
            "representative": people["agent"],
            "empowered representative": people["attorney"],
            "former representative": people["former agent"],
            "business representative": people["owner"],
            "business staff": people["clerk"],
            "former business staff": people["former clerk"],
            "other business": people["elsewhere"],  # with a mandate for another procedure
        },
        own.id,
    )


def who_may(act: str, applied: str) -> set[str]:
    """The people whom the table names, in this world."""
    found = set(MAY[act])
    if "IN PART" in found:
        found |= IN_PART[applied] | FULLY[applied]
    if "FULLY" in found:
        found |= FULLY[applied]
    return found - {"IN PART", "FULLY"}


def expected(person: str, situation: str, act: str, applied: str) -> int:
    """The answer the tables ask for: 200, 403, 404, 409 or 422."""
    possible = act in POSSIBLE[situation].split()
    may = who_may(act, applied) | ALSO_MAY.get((situation, act), set())
    may -= MAY_NOT.get((situation, act), set())
    for_applicant = set() if situation in NOBODYS else FULLY[applied] | IN_PART[applied]
    may -= set() if for_applicant else FULLY[applied] | IN_PART[applied]
    if situation in UNASSIGNED:
        person = "colleague" if person == "handler" else person  # nobody is in charge yet
        if "handler" in may and person in INSIDE - may:
            return 409
    if person in may and act == "take-down" and situation not in NOBODYS:
        return 422  # allowed; but the first entry has no words that could be taken down
    if person in may:
        return 200 if possible else 409
    known = INSIDE | WATCHERS | {"disclosure officer"} | for_applicant
    return 404 if situation in HIDDEN and person not in known else 403


def answer(world: World, person: str, situation: str, act: str) -> int:
    """What the product does; undone afterwards."""
    number = world.cases[situation].number
    body = dict(BODIES.get(act, {}))
    if act == "extend":
        due = Case.objects.get(number=number).due_at or clock.now()
        body = {
            "reason_code": "cooperation",
            "reason": "협의",
            "until": (due + timedelta(days=7)).date().isoformat(),
        }
    savepoint = transaction.savepoint()
    try:
        perform(world.actor(person, world.cases[situation]), number=number, act=act, body=body, zone=SEOUL)
        return 200
    except DomainError as error:
        return error.status
    finally:
        transaction.savepoint_rollback(savepoint)
        transaction.savepoint_commit(savepoint)  # or each lies within the one before, with a lock


def test_the_tables_know_every_act():
    assert set(MAY) == {act.value for act in Act}


def test_every_act_by_everybody_in_every_situation(world):
    wrong, cells = [], Counter()
    with one_look():  # nobody changes the organisation meanwhile
        for situation in POSSIBLE:
            for person in world.people_asked():
                for act in MAY:
                    found, wanted = (
                        answer(world, person, situation, act),
                        expected(person, situation, act, world.applied),
                    )
                    cells[wanted] += 1
                    if found != wanted:
                        wrong.append(f"{person} · {situation} · {act}: {found}, not {wanted}")
    print(f"\nmatrix of acts: {sum(cells.values())} cells, {dict(cells)}, {len(wrong)} differences")
    assert not wrong, "\n".join(wrong[:40])


SEES_SCREEN = INSIDE | WATCHERS | {"disclosure officer"}
SEES_PERSONAL_DATA = INSIDE | WATCHERS
FINDS_IN_SCOPE = INSIDE | WATCHERS | {"disclosure officer"}


def seen(read, *arguments, **named) -> object:
    try:
        return read(*arguments, **named)
    except DomainError as error:
        return error.status


def test_every_read_by_everybody_in_every_situation(world):
    now, wrong, cells = clock.now(), [], 0
    for situation, case in world.cases.items():
        consulted = {"official of GAR", "director of GAR"} if situation == "consulting" else set()
        in_files = consulted | ({"official of GAR", "director of GAR"} if was_consulted(case) else set())
        for person in PEOPLE:
            nobodys = situation in NOBODYS
            for_applicant = set() if nobodys else FULLY[world.applied] | IN_PART[world.applied]
            actor = world.actor(person, case)
            screen = seen(rows.case_screen, actor, case.number, now, where="test")
            found = {
                "opens": screen != 404,
                "reads personal data": screen != 404 and bool(screen.form),
                "finds": bool(rows.search_in_scope(actor, now, number=case.number))
                if actor.is_staff
                else False,
            }
            wanted = {
                "opens": person in SEES_SCREEN | consulted | for_applicant,
                "reads personal data": not nobodys and person in SEES_PERSONAL_DATA | for_applicant,
                "finds": person in FINDS_IN_SCOPE | in_files,
            }
            cells += len(found)
            wrong += [f"{person} · {situation} · {v}: {found[v]}" for v in found if found[v] != wanted[v]]
    print(f"\nmatrix of reads: {cells} cells, {len(wrong)} differences")
    assert not wrong, "\n".join(wrong[:40])


def test_what_is_found_among_ones_own_cases(world):
    """Whoever acts for the applicant finds all their cases, and nobody else finds one."""
    now, acting = clock.now(), FULLY[world.applied] | IN_PART[world.applied] - {"follower"}
    numbers = {case.number for situation, case in world.cases.items() if situation not in NOBODYS}
    for person in PEOPLE:
        if person in ("anonymous", "follower"):
            continue
        found = {row.number for row in rows.my_cases(world.people[person], now)}
        assert numbers <= found if person in acting else not numbers & found, person


def was_consulted(case: Case) -> bool:
    return case.consultations.exists()


def test_the_public_record_is_the_same_for_everybody(world):
    answers = {s: seen(case_record, c.number, clock.now()) for s, c in world.cases.items()}
    assert answers["undisclosed"] == 404
    assert answers["withheld"] == answers["erased"] == 410
    assert all(not isinstance(a, int) for s, a in answers.items() if s not in HIDDEN)
