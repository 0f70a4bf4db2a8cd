"""Filing for others by API, the secret of the receipt, and acts on identity and mandates."""

import pytest

from madang.api.tests.calling import Caller
from madang.domains import accounts, cases
from madang.domains.accounts import issue_token
from madang.domains.accounts.models import Account
from madang.domains.accounts.tests.factories import citizen
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.organisation import actor_for
from madang.kernel import clock
from madang.kernel.actor import SYSTEM, Actor
from madang.kernel.models import IdempotencyKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> factories.City:
    return factories.city(procedures=(*factories.PROCEDURES, "TRN-10"))


def calling(actor: Actor) -> Caller:
    account = Account.objects.get(pk=actor.account_id)
    return Caller(issue_token(SYSTEM, username=account.username, name="test", at=clock.now()))


def filing(procedure: str = "CON-06", **more) -> dict:
    return {"procedure": procedure, "form": factories.example_form(procedure), **more}


def test_the_secret_is_in_the_answer_each_time_and_kept_nowhere(city):
    caller = calling(city.citizen)
    first = caller.post("cases", filing(), key="one")
    again = caller.post("cases", filing(), key="one")
    assert first.status == 201 and first.content == again.content
    secret = first.body["receipt"]["secret"]
    assert secret == cases.first_secret(first.body["number"])
    assert secret not in repr(list(IdempotencyKey.objects.values()))
    number = first.body["number"]
    following = cases.open_by_receipt(number=number, secret=secret, address="", at=clock.now())
    assert following.number == number
    assert secret not in caller.get(f"cases/{number}").content.decode()
    office = calling(city.official("TRA")).post("cases", filing("TRN-02"))
    assert (office.status, office.body["receipt"]["secret"]) == (201, None)


def test_in_the_name_of_a_business_and_of_a_person(city):
    agent = actor_for(citizen("agent"), clock.now())
    row = accounts.register_business(agent, registration_number="124-81-00998", name="가", at=clock.now())
    username = Account.objects.get(pk=city.citizen.account_id).username
    caller = calling(agent)
    for_business = caller.post("cases", filing(on_behalf_of={"business": "124-81-00998"}))
    assert for_business.status == 201
    assert Case.objects.get(number=for_business.body["number"]).business_id == row.id
    refused = caller.post("cases", filing(on_behalf_of={"person": username}))
    assert (refused.status, refused.body["code"]) == (403, "no_mandate")
    assert refused.body["fields"][0]["field"] == "on_behalf_of"
    cases.grant_mandate(city.citizen, representative="agent")
    by_mandate = caller.post("cases", filing(on_behalf_of={"person": username}))
    assert (by_mandate.status, by_mandate.body["receipt"]["secret"]) == (201, None)
    for wrong in ({}, {"person": username, "business": "1248100998"}, "me", {"business": "12"}):
        assert caller.post("cases", filing(on_behalf_of=wrong)).status == 422


def test_an_open_identity_stops_no_filing_and_is_confirmed_by_an_official(city):
    unknown = calling(actor_for(citizen(identified=False), clock.now()))
    filed = unknown.post("cases", filing("TRN-10"))
    assert (filed.status, filed.body["receipt"]["identity"]) == (201, "open")
    number, desk = filed.body["number"], calling(city.official("TRA"))
    allowed = [
        act["action"] if "action" in act else act["act"]
        for act in desk.get(f"cases/{number}").body["allowed_actions"]
    ]
    assert "confirm-identity" in allowed
    assert unknown.act(number, "confirm-identity", seen="passport").status == 403
    assert desk.act(number, "confirm-identity", seen="nothing").status == 422
    desk.did(number, "confirm-identity", seen="passport")
    assert desk.act(number, "confirm-identity", seen="passport").status == 409
    seen = calling(city.official("TRA")).post("cases", filing("TRN-10", identity_seen=False))
    assert seen.body["receipt"]["identity"] == "open"


def test_nothing_of_it_is_in_the_public_record(city):
    agent = actor_for(citizen("agent"), clock.now())
    accounts.register_business(agent, registration_number="124-81-00998", name="비밀상사", at=clock.now())
    filed = calling(agent).post("cases", filing(on_behalf_of={"business": "1248100998"}))
    for path in (f"cases/{filed.body['number']}", f"cases/{filed.body['number']}/events", "cases"):
        said = Caller().get(path).content.decode()
        assert "비밀상사" not in said and "1248100998" not in said and "agent" not in said
        assert "identity" not in said and "secret" not in said


def test_a_procedure_says_what_it_asks_for(city):
    asked = {
        code: Caller().get(f"procedures/{code}").body["identity"]["asked"] for code in ("CON-06", "TRN-10")
    }
    assert asked == {"CON-06": "none", "TRN-10": "verified"}
