"""A city with cases in many states, and what must never stand on a public page."""

from typing import Any

from django.test import Client

from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.factories import City

# planted in the form of every case; each is private by the definition of the procedure
SECRETS = {
    "applicant_name": "홍비밀",
    "applicant_phone": "010-9876-5432",
    "applicant_email": "secret.person@example.kr",
    "applicant_address": "서울특별시 마포구 서교동 777-77",
    "place": "서울특별시 중랑구 중화동 888-88",
}
TRACES = ("홍비밀", "9876-5432", "secret.person", "777-77", "888-88")


def filed(city: City, procedure: str = "CON-06", **changed: Any) -> Case:
    planted = SECRETS if procedure == "CON-06" else {"applicant_name": SECRETS["applicant_name"]}
    return factories.filed(city, procedure, **planted, **changed)


def in_review(city: City, **changed: Any) -> Case:
    return factories.in_review(city, **SECRETS, **changed)


def decided(city: City, result: str = "granted", **changed: Any) -> Case:
    return factories.decided(city, result, **SECRETS, **changed)


def withheld(city: City) -> Case:
    case = filed(city)
    officer = city.on_duty("disclosure_officer")
    return actions.withhold(
        officer, number=case.number, reason="제3자의 권리를 보호하기 위해 공개를 멈춥니다."
    )


def undisclosed(city: City) -> Case:
    case = filed(city)
    Case.objects.filter(pk=case.pk).update(visibility="undisclosed")
    return case


def text(client: Client, address: str, **headers: Any) -> str:
    """The body of a page that must answer 200."""
    answer = client.get(address, **headers)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.content.decode()
