"""Two accounts at once, and twenty requests at once: one claim, one confirmation, one mandate."""

import pytest

from madang.domains import accounts, cases
from madang.domains.accounts.models import Challenge, Membership
from madang.domains.accounts.tests.factories import citizen
from madang.domains.cases import actions
from madang.domains.cases.models import Case, Mandate
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.test_concurrency import at_once
from madang.domains.organisation import actor_for
from madang.integrations.identity.email_code import code_of
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError
from madang.kernel.idempotency import once
from madang.kernel.models import Event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def city() -> factories.City:
    return factories.city(procedures=(*factories.PROCEDURES, "TRN-10"))


def test_two_accounts_claim_the_same_case(city):
    for _ in range(5):
        case = actions.file_case(city.official(), procedure="CON-06", form=factories.example_form("CON-06"))
        rivals = [Actor(a.account_id, follows=case.number) for a in (city.citizen, city.other_citizen)]
        found = at_once(*[lambda a=a, c=case: cases.claim(a, number=c.number) for a in rivals])
        refused = [f for f in found if isinstance(f, DomainError)]
        assert [e.code for e in refused] == ["claimed_already"]
        owner = Case.objects.get(pk=case.pk).applicant_id
        assert owner in {a.account_id for a in rivals}
        assert Event.objects.filter(type="receipt.claimed", stream_id=case.number).count() == 1


def test_twenty_claims_of_one_account(city):
    case = actions.file_case(city.official(), procedure="CON-06", form=factories.example_form("CON-06"))
    me = Actor(city.citizen.account_id, follows=case.number)
    found = at_once(*[lambda: cases.claim(me, number=case.number) for _ in range(20)])
    assert not [f for f in found if isinstance(f, DomainError)]
    assert Event.objects.filter(type="receipt.claimed").count() == 1


def test_twenty_uses_of_one_code(city):
    person = actor_for(citizen(identified=False), clock.now())
    form = factories.example_form("TRN-10")
    case = actions.file_case(person, procedure="TRN-10", form=form)
    now = clock.now()
    accounts.ask_identity(person, at=now)
    code = code_of(Challenge.objects.get().kept["reference"])
    found = at_once(*[lambda: cases.prove_identity(person, answer=code, at=now) for _ in range(20)])
    assert found == [None] * 20
    assert Event.objects.filter(type="account-identity-confirmed").count() == 1
    assert Event.objects.filter(stream="identity", stream_id=case.number).count() == 1


def test_twenty_wrong_codes_are_five_tries(city):
    person, now = actor_for(citizen(identified=False), clock.now()), clock.now()
    accounts.ask_identity(person, at=now)
    code = code_of(Challenge.objects.get().kept["reference"])
    wrong = f"{(int(code) + 1) % 10**6:06}"
    found = at_once(*[lambda: cases.prove_identity(person, answer=wrong, at=now) for _ in range(20)])
    assert sorted({e.code for e in found}) == ["code_spent", "wrong_code"]
    assert sum(e.code == "wrong_code" for e in found) == 5


def test_twenty_mandates_under_one_key(city):
    agent = citizen("agent")

    def give() -> dict[str, str]:
        return {"id": cases.grant_mandate(city.citizen, representative=agent.username).id}

    found = at_once(
        *[
            lambda: once(scope=city.citizen.key_scope, key="one", request=["mandate"], do=give)
            for _ in range(20)
        ]
    )
    assert len({f["id"] for f in found}) == 1 and Mandate.objects.count() == 1


def test_a_mandate_ends_while_its_holder_acts(city):
    agent = actor_for(citizen("agent"), clock.now())
    for _ in range(5):
        case = factories.in_review(city)
        mandate = cases.grant_mandate(city.citizen, representative="agent", may_end=True)
        found = at_once(
            lambda m=mandate: cases.end_mandate(city.citizen, mandate_id=m.id),
            lambda c=case: actions.withdraw(agent, number=c.number),
        )
        refused = [f for f in found if isinstance(f, DomainError)]
        state = Case.objects.get(pk=case.pk).state
        assert state == ("reviewing" if refused else "withdrawn")
        assert Mandate.objects.get(pk=mandate.pk).state == "ended"


def test_an_invitation_answered_in_twenty_windows(city):
    now, clerk = clock.now(), actor_for(citizen("clerk"), clock.now())
    row = accounts.register_business(city.citizen, registration_number="124-81-00998", name="가", at=now)
    accounts.invite_member(city.citizen, business_id=row.id, username="clerk", role="staff", at=now)
    (one,) = accounts.invitations_to(clerk.account_id or 0)
    at_once(
        *[
            lambda: accounts.answer_invitation(clerk, invitation_id=one.id, accept=True, at=now)
            for _ in range(20)
        ]
    )
    assert Membership.objects.filter(account_id=clerk.account_id).count() == 1
