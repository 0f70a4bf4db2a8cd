"""The applicant's identity: asked for by the procedure, open, confirmed; the decision waits for it."""

from zoneinfo import ZoneInfo

import pytest

from madang.domains import accounts, cases
from madang.domains.accounts.challenges import CODE_LIVES
from madang.domains.accounts.models import Account, Challenge
from madang.domains.accounts.tests.factories import citizen
from madang.domains.cases import Act, actions
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.tests import factories
from madang.domains.organisation import actor_for
from madang.domains.procedures import version
from madang.integrations.identity.email_code import code_of
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput, NotAllowed, NotPossible
from madang.kernel.models import Event, Job

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
TAXI = "TRN-10"  # asks for a proof of identity


@pytest.fixture
def city() -> factories.City:
    return factories.city(procedures=(*factories.PROCEDURES, "TRN-10"))


@pytest.fixture
def unknown() -> Actor:
    return actor_for(citizen("unknown", identified=False), clock.now())


def filed_by(actor: Actor, procedure: str = TAXI, **more) -> Case:
    return actions.file_case(actor, procedure=procedure, form=factories.example_form(procedure), **more)


def code_for(actor: Actor) -> str:
    row = Challenge.objects.filter(subject=f"account:{actor.account_id}").latest("pk")
    return code_of(row.kept["reference"])


def test_the_filing_is_taken_and_marked(city, unknown):
    assert filed_by(unknown).identity == "open"
    assert filed_by(city.citizen).identity == "confirmed"
    assert filed_by(unknown, "CON-06").identity == ""
    assert filed_by(city.official("TRA")).identity == "confirmed"
    assert filed_by(city.official("TRA"), identity_seen=False).identity == "open"


def ready_to_decide(city: factories.City, case: Case) -> None:
    """Puts the case before the decision, whatever lies between."""
    step = CaseStep.objects.filter(case=case, state="current").first()
    assert step is not None
    definition = version(case.version_id).definition
    deciding = next(s for s in definition.steps if s.act == Act.DECIDE)
    CaseStep.objects.filter(pk=step.pk).update(
        code=deciding.code, official_id=city.official("TRA").official_id
    )
    marking = {**case.marking, "tokens": [deciding.code]} if "tokens" in case.marking else case.marking
    Case.objects.filter(pk=case.pk).update(
        state="deciding", official_id=city.official("TRA").official_id, marking=marking
    )


def test_the_decision_waits_and_goes_on_once_an_official_saw_a_card(city, unknown):
    case, handler = filed_by(unknown), city.official("TRA")
    ready_to_decide(city, case)
    with pytest.raises(NotPossible) as refused:
        actions.decide(handler, number=case.number, result="granted")
    assert refused.value.code == "identity_open"
    assert "confirm-identity" in refused.value.allowed
    with pytest.raises(NotAllowed):
        actions.confirm_identity(unknown, number=case.number, seen="passport")
    with pytest.raises(InvalidInput):
        actions.confirm_identity(handler, number=case.number, seen="a nice face")
    cases.perform(handler, number=case.number, act="confirm-identity", body={"seen": "passport"}, zone=SEOUL)
    with pytest.raises(NotPossible) as again:
        actions.confirm_identity(handler, number=case.number, seen="passport")
    assert again.value.code == "not_possible"
    assert Case.objects.get(pk=case.pk).identity == "confirmed"
    (event,) = Event.objects.filter(stream="identity")
    assert (event.disclosed, event.data) == (False, {"seen": "passport"})
    with pytest.raises(Exception) as now_possible:
        actions.decide(handler, number=case.number, result="granted")
    assert getattr(now_possible.value, "code", "") != "identity_open"


def test_a_code_confirms_the_person_and_all_that_waits(city, unknown):
    waiting, other = filed_by(unknown), filed_by(city.citizen, "CON-06")
    now = clock.now()
    assert cases.waiting_for_identity(unknown) == [waiting.number]
    accounts.ask_identity(unknown, at=now)
    code = code_for(unknown)
    assert code not in repr(list(Challenge.objects.values())) + repr(list(Job.objects.values()))
    with pytest.raises(InvalidInput):
        cases.prove_identity(unknown, answer=f"{(int(code) + 1) % 10**6:06}", at=now)
    for _ in range(2):  # the same request twice
        cases.prove_identity(unknown, answer=f" {code[:3]} {code[3:]} ", at=now)
    assert Case.objects.get(pk=waiting.pk).identity == "confirmed"
    assert Case.objects.get(pk=other.pk).identity == ""
    assert Event.objects.filter(type="account-identity-confirmed").count() == 1
    assert Event.objects.filter(stream="identity").count() == 1
    accounts.ask_identity(unknown, at=now)  # confirmed: nothing is sent
    assert Challenge.objects.count() == 1


def test_tries_time_and_newer_codes(city, unknown):
    now = clock.now()
    with pytest.raises(NotPossible, match="code_spent"):
        cases.prove_identity(unknown, answer="123456", at=now)  # none was asked for
    accounts.ask_identity(unknown, at=now)
    right = code_for(unknown)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(5):
        with pytest.raises(InvalidInput, match="wrong_code"):
            cases.prove_identity(unknown, answer=wrong, at=now)
    with pytest.raises(NotPossible, match="code_spent"):
        cases.prove_identity(unknown, answer=right, at=now)
    accounts.ask_identity(unknown, at=now)
    with pytest.raises(NotPossible, match="code_spent"):
        cases.prove_identity(unknown, answer=code_for(unknown), at=now + CODE_LIVES)
    with pytest.raises(InvalidInput):
        cases.prove_identity(unknown, answer=right, at=now)  # an earlier code counts no longer
    for _ in range(3):
        accounts.ask_identity(unknown, at=now)
    with pytest.raises(NotPossible, match="too_many_codes"):
        accounts.ask_identity(unknown, at=now)


@pytest.mark.parametrize("answer", ["", "\x00", "\ud800", "９９９９９９9", "x" * 10_000])
def test_answers_that_are_none(city, unknown, answer):
    accounts.ask_identity(unknown, at=clock.now())
    with pytest.raises(InvalidInput):
        cases.prove_identity(unknown, answer=answer, at=clock.now())


def test_a_new_name_or_address_has_to_be_confirmed_anew(city):
    account = citizen("kim")
    actor = actor_for(account, clock.now())
    accounts.change_preferences(actor, at=clock.now(), phone="010-1234-5678")
    assert accounts.identity_confirmed(account.pk)
    accounts.change_preferences(actor, at=clock.now(), full_name="다른 이름")
    assert not accounts.identity_confirmed(account.pk)


def test_without_a_confirmed_address_no_code_is_sent(city):
    actor = actor_for(citizen(verified=False, identified=False), clock.now())
    with pytest.raises(NotPossible, match="email_unconfirmed"):
        accounts.ask_identity(actor, at=clock.now())
    assert Account.objects.get(pk=actor.account_id).identity_confirmed_at is None
