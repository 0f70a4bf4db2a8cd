"""Receipts and following, proof of identity, mandates, businesses: by pages, with the number of statements."""

import re

import pytest

from madang.domains import accounts, cases
from madang.domains.accounts.models import Account, Challenge
from madang.domains.accounts.tests.factories import citizen
from madang.domains.cases import actions
from madang.domains.cases.models import Case, Mandate
from madang.domains.cases.tests import factories
from madang.domains.organisation import actor_for
from madang.integrations.identity.email_code import code_of
from madang.kernel import clock
from madang.kernel.models import Event
from madang.web.tests.people import browser, filed_number, hidden, keep

pytestmark = pytest.mark.django_db
FOLLOW = "/ko/my/follow/"
SECRET = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}")


@pytest.fixture
def city() -> factories.City:
    return factories.city(procedures=(*factories.PROCEDURES, "TRN-10"))


@pytest.fixture
def at_counter(city) -> Case:
    return actions.file_case(city.official(), procedure="CON-06", form=factories.example_form("CON-06"))


def following(number: str):
    client = browser()
    opened = client.post(FOLLOW, {"part": "open", "number": number, "secret": cases.first_secret(number)})
    assert opened.status_code == 303, opened.content.decode()
    assert opened["Location"] == f"/ko/my/cases/{number}/"
    return client


def test_the_receipt_says_its_secret_once(city):
    client = browser(city.citizen)
    number = filed_number(client)
    address = f"/ko/my/receipts/{number}/"
    client.head(address)  # looks at nothing
    first = client.get(address)
    (said,) = set(SECRET.findall(first.content.decode()))
    assert said == cases.first_secret(number)
    assert first["Cache-Control"] == "no-store"
    again = client.get(address)
    assert not SECRET.findall(again.content.decode())
    renewed = client.post(address, hidden(again))
    assert renewed.status_code == 303 and not SECRET.findall(renewed["Location"])
    (newer,) = set(SECRET.findall(client.get(address).content.decode()))
    assert newer != said
    client.post(address, hidden(again))  # the same press of the button
    assert Event.objects.filter(type="receipt.issued").count() == 1


def test_officials_give_a_new_one_at_the_counter(city, at_counter):
    desk = browser(city.official())
    assert (
        f"/ko/my/receipts/{at_counter.number}/"
        in desk.get(f"/ko/desk/cases/{at_counter.number}/").content.decode()
    )
    page = desk.get(f"/ko/my/receipts/{at_counter.number}/")
    desk.post(f"/ko/my/receipts/{at_counter.number}/", hidden(page))
    shown = SECRET.findall(desk.get(f"/ko/my/receipts/{at_counter.number}/").content.decode())
    assert shown and shown[0] != cases.first_secret(at_counter.number)
    elsewhere = browser(city.official("TRA"))
    assert elsewhere.get(f"/ko/my/receipts/{at_counter.number}/").status_code == 404
    assert elsewhere.post(f"/ko/my/receipts/{at_counter.number}/").status_code == 404


def test_the_follower_sees_and_does_what_the_applicant_may(city, at_counter):
    handler = city.official()
    actions.accept(handler, number=at_counter.number)
    actions.assign(handler, number=at_counter.number)
    actions.accept(handler, number=at_counter.number)
    actions.request_supplement(handler, number=at_counter.number, items=["도면"], reason="빠짐")
    client = following(at_counter.number)
    page = client.get(f"/ko/my/cases/{at_counter.number}/")
    assert page.status_code == 200 and "도면" in page.content.decode()
    act = f"/ko/my/cases/{at_counter.number}/supply/"
    form = client.get(act)
    sent = {**hidden(form), "supply-note": "여기 있습니다"}
    assert client.post(act, sent).status_code == 303
    assert client.post(act, sent).status_code == 303  # twice is once
    assert Event.objects.filter(stream_id=at_counter.number, type="case.supplied").count() == 1
    for other in (factories.filed(city).number, "2019-0000001"):
        assert client.get(f"/ko/my/cases/{other}/").status_code == 404
    assert client.get("/ko/my/").status_code == 302  # an account is still asked for
    assert client.post(FOLLOW, {"part": "leave"}).status_code == 303
    assert client.get(f"/ko/my/cases/{at_counter.number}/").status_code == 302


def test_a_new_secret_ends_an_open_session(city, at_counter):
    client = following(at_counter.number)
    cases.issue_receipt(city.official(), number=at_counter.number)
    assert client.get(f"/ko/my/cases/{at_counter.number}/").status_code == 302


def test_unknown_and_wrong_look_the_same_and_the_secret_is_not_sent_back(at_counter):
    answers = set()
    for number, secret in (("2019-0000001", "WRONGWRONG"), (at_counter.number, "WRONGWRONG")):
        answer = browser().post(FOLLOW, {"part": "open", "number": number, "secret": secret})
        assert answer.status_code == 422 and "WRONGWRONG" not in answer.content.decode()
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
        answers.add(body.replace(number, "…"))
    assert len(answers) == 1
    page = browser().get(FOLLOW)
    assert page["Cache-Control"] == "no-store" and page["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_a_locked_number_says_when_to_come_again(at_counter):
    for _ in range(5):
        browser().post(FOLLOW, {"part": "open", "number": at_counter.number, "secret": "x"})
    locked = browser().post(FOLLOW, {"part": "open", "number": at_counter.number, "secret": "x"})
    assert locked.status_code == 429 and "15분" in locked.content.decode()


def test_letters_for_a_follower(at_counter):
    client = following(at_counter.number)
    bad = client.post(FOLLOW, {"part": "letters", "email": "nobody"})
    assert bad.status_code == 422 and 'value="nobody"' in bad.content.decode()
    assert client.post(FOLLOW, {"part": "letters", "email": "kim@example.kr"}).status_code == 303
    assert client.post(FOLLOW, {"part": "confirm", "code": "1"}).status_code == 422
    code = code_of(Challenge.objects.get().kept["reference"])
    assert client.post(FOLLOW, {"part": "confirm", "code": code}).status_code == 303
    assert "kim@example.kr" in client.get(FOLLOW).content.decode()
    contact = cases.receipt_contact(at_counter.number)
    assert contact is not None
    assert browser().post(f"/ko/unsubscribe/{contact.unsubscribe_token}/").status_code == 200
    assert cases.receipt_contact(at_counter.number) is None
    assert client.post(FOLLOW, {"part": "stop"}).status_code == 303


def test_a_case_is_taken_into_an_account(city, at_counter):
    client = browser(city.citizen)
    secret = cases.first_secret(at_counter.number)
    opened = client.post(FOLLOW, {"part": "open", "number": at_counter.number, "secret": secret})
    assert opened["Location"] == FOLLOW
    claim = {"part": "claim", "number": at_counter.number}
    for _ in range(2):
        assert client.post(FOLLOW, claim)["Location"] == f"/ko/my/cases/{at_counter.number}/?done=claimed"
    assert at_counter.number in client.get("/ko/my/").content.decode()
    assert browser(city.other_citizen).post(FOLLOW, claim).status_code == 409
    assert browser().post(FOLLOW, claim).status_code == 403


def test_an_official_does_not_follow(city, at_counter):
    client = browser(city.official("TRA"))
    secret = cases.first_secret(at_counter.number)
    client.post(FOLLOW, {"part": "open", "number": at_counter.number, "secret": secret})
    assert client.get(f"/ko/my/cases/{at_counter.number}/").status_code == 404


# --- identity


def test_a_person_proves_who_they_are(city):
    person = actor_for(citizen(identified=False), clock.now())
    client = browser(person)
    number = filed_number(client, "TRN-10")
    assert Case.objects.get(number=number).identity == "open"
    assert "/ko/my/identity/" in client.get(f"/ko/my/receipts/{number}/").content.decode()
    assert number in client.get("/ko/my/").content.decode()
    assert client.post("/ko/my/identity/", {"part": "ask"}).status_code == 303
    wrong = client.post("/ko/my/identity/", {"part": "answer", "code": "12"})
    assert wrong.status_code == 422 and 'aria-invalid="true"' in wrong.content.decode()
    code = code_of(Challenge.objects.get().kept["reference"])
    for _ in range(2):
        assert client.post("/ko/my/identity/", {"part": "answer", "code": code}).status_code == 303
    assert Case.objects.get(number=number).identity == "confirmed"
    assert browser(city.official()).get("/ko/my/identity/").status_code == 404


def test_the_desk_sees_an_open_identity_and_confirms_it(city):
    person = actor_for(citizen(identified=False), clock.now())
    case = actions.file_case(person, procedure="TRN-10", form=factories.example_form("TRN-10"))
    desk, here = browser(city.official("TRA")), f"/ko/desk/cases/{case.number}/"
    assert "결정은 본인확인을 기다립니다" in desk.get(here).content.decode()
    form = desk.get(f"{here}confirm-identity/")
    assert desk.post(f"{here}confirm-identity/", {**hidden(form)}).status_code == 422
    sent = {**hidden(form), "confirm-identity-seen": "resident-card"}
    assert desk.post(f"{here}confirm-identity/", sent).status_code == 303
    assert Case.objects.get(pk=case.pk).identity == "confirmed"


@pytest.mark.parametrize(("ticked", "identity"), [({"identity_seen": "true"}, "confirmed"), ({}, "open")])
def test_at_the_counter_an_official_says_whether_they_saw_a_card(city, ticked, identity):
    client = browser(city.official("TRA"))
    review = keep(client, "TRN-10")
    page = client.get(review["Location"])
    assert 'name="identity_seen"' in page.content.decode()
    receipt = client.post(review["Location"], {**hidden(page), **ticked})
    assert Case.objects.get(number=receipt["Location"].split("/")[-2]).identity == identity


# --- mandates and businesses


MANDATES = "/ko/my/mandates/"


def test_a_mandate_given_used_and_ended(city):
    agent = actor_for(citizen("agent"), clock.now())
    giver = browser(city.citizen)
    key = hidden(giver.get(MANDATES), last=False)
    given = {**key, "part": "grant", "representative": "agent", "scope": "CON-06"}
    for _ in range(2):
        assert giver.post(MANDATES, given).status_code == 303
    mandate = Mandate.objects.get()
    client = browser(agent)
    form = client.get("/ko/procedures/CON-06/apply/").content.decode()
    username = Account.objects.get(pk=city.citizen.account_id).username
    assert f'value="person:{username}"' in form
    assert 'name="on_behalf_of"' not in client.get("/ko/procedures/HSG-07/apply/").content.decode()
    number = filed_number(client, on_behalf_of=f"person:{username}")
    receipt = client.get(f"/ko/my/receipts/{number}/")
    assert receipt.status_code == 200 and cases.first_secret(number) not in receipt.content.decode()
    assert Case.objects.get(number=number).applicant_id == city.citizen.account_id
    assert client.get(f"/ko/my/cases/{number}/").status_code == 200
    assert number in giver.get("/ko/my/").content.decode()
    assert giver.post(MANDATES, {"part": "end", "mandate": mandate.id}).status_code == 303
    assert client.get(f"/ko/my/cases/{number}/").status_code == 404
    assert number not in client.get("/ko/my/").content.decode()


def test_a_draft_whose_mandate_ended_is_not_filed_and_not_lost(city):
    agent = actor_for(citizen("agent"), clock.now())
    mandate = cases.grant_mandate(city.citizen, representative="agent")
    username = Account.objects.get(pk=city.citizen.account_id).username
    client = browser(agent)
    review = keep(client, on_behalf_of=f"person:{username}")
    page = client.get(review["Location"])
    cases.end_mandate(city.citizen, mandate_id=mandate.id)
    refused = client.post(review["Location"], hidden(page))
    assert refused.status_code == 403 and "위임이 없습니다" in refused.content.decode()
    assert Case.objects.count() == 0 and cases.drafts_of(agent)


def test_faults_of_a_mandate_stand_beside_their_inputs_and_nothing_typed_is_lost(city):
    client = browser(city.citizen)
    sent = {"part": "grant", "representative": "nobody-here", "scope": "everything", "until": "soon"}
    answer = client.post(MANDATES, sent)
    body = answer.content.decode()
    assert answer.status_code == 422 and 'value="nobody-here"' in body and 'value="soon"' in body
    assert client.post(MANDATES, {"part": "paper", "paper_number": "x"}).status_code == 422
    assert client.post(MANDATES, {"part": "end", "mandate": "x"}).status_code == 404
    assert client.post(MANDATES, {"part": "?"}).status_code == 404


def test_a_business_invites_and_its_staff_apply(city):
    owner, clerk = city.citizen, actor_for(citizen("clerk"), clock.now())
    row = accounts.register_business(
        owner, registration_number="124-81-00998", name="마당상사", at=clock.now()
    )
    settings = "/ko/my/preferences/"
    mine, theirs = browser(owner), browser(clerk)
    invite = {"part": "member", "business": row.id, "username": "clerk", "role": "staff"}
    assert mine.post(settings, invite).status_code == 303
    assert "마당상사" in theirs.get(settings).content.decode()
    assert "business:1248100998" not in theirs.get("/ko/procedures/CON-06/apply/").content.decode()
    (one,) = accounts.invitations_to(clerk.account_id or 0)
    answer = {"part": "answer", "invitation": one.id, "answer": "yes"}
    assert theirs.post(settings, answer).status_code == 303
    number = filed_number(theirs, on_behalf_of="business:1248100998")
    assert mine.get(f"/ko/my/cases/{number}/").status_code == 200
    assert theirs.get(f"/ko/my/cases/{number}/withdraw/").status_code == 409
    assert theirs.post(settings, {"part": "quit", "business": row.id}).status_code == 303
    assert theirs.get(f"/ko/my/cases/{number}/").status_code == 404
    assert mine.post(settings, {"part": "quit", "business": row.id}).status_code == 409  # the last one


def test_statements(city, at_counter, django_assert_max_num_queries):
    client, mine = following(at_counter.number), browser(city.citizen)
    cases.grant_mandate(city.citizen, representative=citizen("agent").username)
    pages = [(client, FOLLOW, 8), (client, f"/ko/my/cases/{at_counter.number}/", 16)]
    pages += [(mine, MANDATES, 9), (mine, "/ko/my/identity/", 7), (mine, "/ko/my/", 16)]
    for who, path, most in pages:
        who.get(path)
        with django_assert_max_num_queries(most):
            who.get(path)
