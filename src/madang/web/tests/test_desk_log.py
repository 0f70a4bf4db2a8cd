"""While nobody outside confirms the disclosure log nothing is decided finally, and nothing that was typed is lost."""

from datetime import timedelta

import pytest

from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.kernel import clock
from madang.kernel.errors import NotPossible
from madang.log.models import Checkpoint
from madang.web.tests.desk_people import content, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.city()


def last_confirmed(hours_ago: float) -> None:
    Checkpoint.objects.all().delete()
    at = clock.now() - timedelta(hours=hours_ago)
    Checkpoint.objects.create(size=1, root=b"", note=b"", signed_at=at, witnessed_at=at)


def state(case: Case) -> tuple[str, str]:
    found = Case.objects.get(pk=case.pk)
    return found.state, found.result


def test_the_last_signature_and_the_decision_wait(city):
    case = factories.drafted(city, "refused")
    last_confirmed(hours_ago=5)
    actions.approve(city.lead(), number=case.number)  # not the last one
    with pytest.raises(NotPossible, match="log_not_witnessed"):
        actions.approve(city.director(), number=case.number)
    last_confirmed(hours_ago=3.9)
    actions.approve(city.director(), number=case.number)
    last_confirmed(hours_ago=5)
    with pytest.raises(NotPossible, match="log_not_witnessed"):
        actions.decide(city.official(), number=case.number)
    assert state(case) == ("deciding", "")
    last_confirmed(hours_ago=0)
    actions.decide(city.official(), number=case.number)
    assert state(case) == ("decided", "refused")


@pytest.mark.parametrize(
    ("language", "said"), [("ko", "외부 증인이 확인하지 못하여"), ("en", "No outside witness has confirmed")]
)
def test_the_person_is_told_and_loses_nothing(city, language, said):
    case = factories.signed(city, "")
    director, typed = city.director(), {"result": "granted", "reasons": "하천 점용 기준에 맞음"}
    last_confirmed(hours_ago=5)
    refused = send(director, case, "decide", language=language, **typed)
    assert refused.status_code == 409
    page = content(refused)
    assert said in page
    assert typed["reasons"] in page
    assert state(case) == ("deciding", "")
    last_confirmed(hours_ago=0)
    assert send(director, case, "decide", **typed).status_code == 303
    assert state(case) == ("decided", "granted")
