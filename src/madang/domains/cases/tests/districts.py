"""A city with districts for tests: Jungnang has named a department for river cases, Jongno has not."""

from dataclasses import dataclass
from typing import Any

from madang.domains.cases.tests import factories
from madang.domains.organisation.tests.factories import Staff, department, institution, official_with_account
from madang.domains.procedures import publish_provision
from madang.kernel import clock
from madang.kernel.actor import SYSTEM, Actor

JUNGNANG, JONGNO = "11260", "11110"
RIVERS = "JUN-RIV"  # the department of Jungnang that has river cases


@dataclass(frozen=True, slots=True)
class Districts:
    """The city and, of the department of the district, its officer, lead, director and disclosure officer."""

    city: factories.City
    officer: Staff
    lead: Staff
    director: Staff
    discloser: Staff

    def actor(self, who: str) -> Actor:
        staff: Staff = getattr(self, who)
        return staff.actor(clock.now())


def districts(city: factories.City | None = None) -> Districts:
    """Two districts beside the city's own departments."""
    city = city or factories.city()
    home = institution(JUNGNANG, "district", name={"ko": "중랑구", "en": "Jungnang-gu"})
    institution(JONGNO, "district", name={"ko": "종로구", "en": "Jongno-gu"})
    rivers, front = department(RIVERS, of=home), department("JUN-PET", of=home)
    return Districts(
        city=city,
        officer=official_with_account(1, rivers),
        lead=official_with_account(2, rivers),
        director=official_with_account(3, rivers),
        discloser=official_with_account(1, front, duties=("disclosure_officer",)),
    )


def provide(procedure: str = "CON-06", institution: str = JUNGNANG, **document: Any) -> Any:
    """Publishes what a district sets, by the system."""
    return publish_provision(SYSTEM, institution=institution, procedure=procedure, document=document)
