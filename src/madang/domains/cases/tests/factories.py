"""A city small enough for a test: departments, officials, citizens, and the real procedures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from madang.domains.accounts.tests.factories import START, citizen
from madang.domains.calendar import seed_holidays
from madang.domains.calendar.models import CalendarVersion
from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.states import Act
from madang.domains.organisation import actor_for
from madang.domains.organisation.lookup import changed
from madang.domains.organisation.tests.factories import Staff, department, institution, official_with_account
from madang.domains.procedures import current_version, forms, import_procedures
from madang.domains.procedures import definition as procedure_definition
from madang.domains.procedures.models import ProcedureVersion
from madang.domains.procedures.rows import _VERSIONS as versions_kept
from madang.kernel import clock
from madang.kernel.actor import SYSTEM, Actor
from madang.kernel.ids import new_id
from madang.kernel.tests.kept import kept

DEFINITIONS = Path(procedure_definition.__file__).parent / "definitions"
DEPARTMENT_CODES = ("WAT", "GAR", "SAF", "CLI", "TRA", "URB", "HOU", "PLN", "AUD", "ADM", "ECO")
PROCEDURES = ("CON-06", "HSG-07", "TRN-02", "OBJ")


@dataclass(frozen=True, slots=True)
class City:
    """Who there is: by department code the official, the lead and the director; citizens; the others by duty."""

    officials: dict[str, Staff]
    leads: dict[str, Staff]
    directors: dict[str, Staff]
    citizen: Actor
    other_citizen: Actor
    duties: dict[str, Staff]
    departments: dict[str, Any]

    def official(self, code: str = "WAT") -> Actor:
        return _actor(self.officials[code])

    def lead(self, code: str = "WAT") -> Actor:
        return _actor(self.leads[code])

    def director(self, code: str = "WAT") -> Actor:
        return _actor(self.directors[code])

    def on_duty(self, role: str) -> Actor:
        return _actor(self.duties[role])


def city(departments: Sequence[str] = DEPARTMENT_CODES, procedures: Sequence[str] = PROCEDURES) -> City:
    """Departments with an official, a lead and a director each, the duties, two citizens, and procedures."""
    found = kept(
        ("city", tuple(departments), tuple(procedures)),
        lambda: _built(departments, procedures),
        then=read_anew,
    )
    _forget_versions_of_other_tests()
    return found


def _built(departments: Sequence[str], procedures: Sequence[str]) -> City:
    seed_holidays(SYSTEM, at=clock.now())
    home = institution("city")
    found = {code: department(code, of=home) for code in departments}
    for name in ("sectors", *procedures):
        import_procedures(SYSTEM, DEFINITIONS / f"{name}.yaml", at=clock.now())
    return City(
        officials={c: official_with_account(1, d) for c, d in found.items()},
        leads={c: official_with_account(2, d) for c, d in found.items()},
        directors={c: official_with_account(3, d) for c, d in found.items()},
        citizen=actor_for(citizen(), clock.now()),
        other_citizen=actor_for(citizen(), clock.now()),
        duties={
            role: official_with_account(1, found["AUD"], duties=(role,))
            for role in ("auditor", "inspector", "disclosure_officer", "operator")
        }
        | {"executive": official_with_account(4, found["PLN"])},
        departments=found,
    )


def read_anew() -> None:
    """What this process keeps of organisation, holidays and versions may be of a test that changed them."""
    changed(START)
    CalendarVersion.objects.update(stamp=new_id())
    _forget_versions_of_other_tests()


def _forget_versions_of_other_tests() -> None:
    """A version never changes, so the process keeps it by id; a test that was rolled back leaves ids to others."""
    there = dict(ProcedureVersion.objects.values_list("pk", "checksum"))
    for id in [id for id, version in versions_kept.items() if there.get(id) != version.checksum]:
        del versions_kept[id]


def example_form(procedure: str, **changed: Any) -> dict[str, Any]:
    """The form of a procedure filled in with its examples."""
    return {**forms.examples(current_version(procedure, clock.now()).definition.form), **changed}


def filed(city: City, procedure: str = "CON-06", at: datetime | None = None, **changed: Any) -> Case:
    """A case as it stands right after a citizen filed it."""
    return actions.file_case(
        city.citizen, procedure=procedure, form=example_form(procedure, **changed), at=at
    )


def in_review(city: City, procedure: str = "CON-06", code: str = "WAT", **changed: Any) -> Case:
    """A case whose papers were accepted by its handler."""
    case = filed(city, procedure, **changed)
    actions.accept(city.official(code), number=case.number)
    actions.assign(city.official(code), number=case.number)
    return actions.accept(city.official(code), number=case.number)


def drafted(city: City, result: str = "granted", **changed: Any) -> Case:
    """A river case with all opinions in, inspected, drafted and waiting for its lead."""
    case = in_review(city, **changed)
    handler = city.official()
    actions.consult(handler, number=case.number)
    for code in ("GAR", "SAF", "CLI"):
        actions.reply(city.official(code), number=case.number, opinion="이견 없음")
    actions.record_step(handler, number=case.number, act=Act.INSPECT, asks={"findings": "지장 없음"})
    return actions.draft(
        handler, number=case.number, result=result, reasons="기준에 맞음", conditions=["홍수기 철거"]
    )


def signed(city: City, result: str = "granted", **changed: Any) -> Case:
    """A river case that lead and director have signed."""
    case = drafted(city, result, **changed)
    actions.approve(city.lead(), number=case.number)
    return actions.approve(city.director(), number=case.number)


def decided(city: City, result: str = "granted", **changed: Any) -> Case:
    """A river case from filing to decision."""
    case = signed(city, result, **changed)
    return actions.decide(city.official(), number=case.number, result=result)


def _actor(staff: Staff) -> Actor:
    return staff.actor(clock.now())
