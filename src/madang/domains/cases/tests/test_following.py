"""Following a case with the secret of its receipt: opened, guessed at, renewed, claimed; letters."""

import re
from datetime import timedelta

import pytest

from madang.domains import cases
from madang.domains.accounts.models import Challenge, SignInAttempt
from madang.domains.accounts.tests.factories import citizen
from madang.domains.cases import Following, actions
from madang.domains.cases.models import Case, Receipt
from madang.domains.cases.tests import factories
from madang.domains.organisation import actor_for
from madang.integrations.identity.email_code import code_of
from madang.kernel import clock, events
from madang.kernel.actor import ANONYMOUS, Actor
from madang.kernel.errors import DomainError, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> factories.City:
    return factories.city()


@pytest.fixture
def at_counter(city: factories.City) -> Case:
    return actions.file_case(city.official(), procedure="CON-06", form=factories.example_form("CON-06"))


def open_with(number: str, secret: str, address: str = "203.0.113.5") -> Following:
    return cases.open_by_receipt(number=number, secret=secret, address=address, at=clock.now())


def code_for(number: str) -> str:
    row = Challenge.objects.filter(subject=f"receipt:{Case.objects.get(number=number).pk}").latest("pk")
    return code_of(row.kept["reference"])


def test_every_filing_has_a_secret_of_which_the_hash_alone_is_kept(city, at_counter):
    by_citizen = factories.filed(city)
    office = actions.file_case(
        city.official("TRA"), procedure="TRN-02", form=factories.example_form("TRN-02")
    )
    assert not Receipt.objects.filter(case=office).exists()
    secrets = {number: cases.first_secret(number) for number in (by_citizen.number, at_counter.number)}
    assert len(set(secrets.values())) == 2
    for secret in secrets.values():
        assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}", secret)
        assert secret not in repr(list(Receipt.objects.values())) + repr(list(Event.objects.values()))
        assert secret.replace("-", "") not in repr(list(Receipt.objects.values()))


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda s: s.replace("-", " "), lambda s: s.replace("0", "o")]
)
def test_it_opens_the_case_however_it_is_written(at_counter, typed):
    found = open_with(at_counter.number, typed(cases.first_secret(at_counter.number)))
    assert (found.number, found.turn) == (at_counter.number, 1)
    assert cases.still_followed(found, clock.now())
    assert not cases.still_followed(found, found.since + cases.FOLLOWS_FOR)


def test_unknown_number_and_wrong_secret_are_answered_alike(city, at_counter):
    said = set()
    for number, secret in [
        ("2019-0000001", "A" * 20),
        (at_counter.number, "A" * 20),
        (at_counter.number, ""),
        ("", ""),
        ("\x00\ud800", "\ud800"),
    ]:
        with pytest.raises(DomainError) as refused:
            open_with(number, secret, "")
        said.add((refused.value.code, refused.value.status, refused.value.message))
    assert len(said) == 1 and next(iter(said))[:2] == ("follow_failed", 422)


def test_guesses_lock_the_number_whether_it_exists_or_not(at_counter):
    for number in (at_counter.number, "2019-0000001"):
        for _ in range(5):
            with pytest.raises(DomainError, match="follow_failed"):
                open_with(number, "A" * 20, "")
        with pytest.raises(DomainError, match="follow_locked") as refused:
            open_with(number, cases.first_secret(at_counter.number), "")
        assert refused.value.status == 429
    kept = repr(list(SignInAttempt.objects.values()))
    assert at_counter.number not in kept


def test_one_address_guesses_at_thirty_numbers_and_no_more():
    for n in range(30):
        with pytest.raises(DomainError, match="follow_failed"):
            open_with(f"2019-{n:07}", "A" * 20)
    with pytest.raises(DomainError, match="follow_locked"):
        open_with("2019-0000099", "A" * 20)


def test_a_new_secret_ends_the_one_before_and_its_sessions(city, at_counter):
    first = cases.first_secret(at_counter.number)
    following = open_with(at_counter.number, first)
    second = cases.issue_receipt(city.official(), number=at_counter.number)
    assert second != first and not cases.still_followed(following, clock.now())
    with pytest.raises(DomainError, match="follow_failed"):
        open_with(at_counter.number, first)
    assert open_with(at_counter.number, second).turn == 2


def test_who_gives_out_a_new_secret(city, at_counter):
    for stranger in (city.citizen, ANONYMOUS):
        with pytest.raises(NotFound):
            cases.issue_receipt(stranger, number=at_counter.number)
    for outsider in (city.official("TRA"), city.on_duty("operator")):
        with pytest.raises(NotFound):
            cases.issue_receipt(outsider, number=at_counter.number)
    with pytest.raises(NotAllowed):
        cases.issue_receipt(city.on_duty("executive"), number=at_counter.number)
    own = factories.filed(city)
    for official in (city.official(), city.director()):  # nobody comes to act in the applicant's name
        with pytest.raises(NotAllowed):
            cases.issue_receipt(official, number=own.number)
    assert cases.issue_receipt(city.citizen, number=own.number)
    issued = Event.objects.filter(stream="receipt", stream_id=own.number).get()
    assert not issued.disclosed and issued.data == {} and events.texts_of(issued) == {}


def test_the_follower_acts_as_the_applicant(city, at_counter):
    handler, follower = city.official(), Actor(follows=at_counter.number)
    actions.accept(handler, number=at_counter.number)
    actions.assign(handler, number=at_counter.number)
    actions.accept(handler, number=at_counter.number)
    actions.request_supplement(handler, number=at_counter.number, items=["도면"], reason="빠짐")
    actions.supply(follower, number=at_counter.number, note="냅니다")
    supplied = Event.objects.get(stream_id=at_counter.number, type="case.supplied")
    assert (supplied.actor_role, supplied.account_id, supplied.data) == ("citizen", None, {"files": 0})
    other = factories.filed(city)
    with pytest.raises(NotAllowed):
        actions.withdraw(follower, number=other.number)
    actions.withdraw(follower, number=at_counter.number)


def test_the_follower_objects_and_follows_the_objection(city):
    case = factories.decided(city, "refused")
    Case.objects.filter(pk=case.pk).update(applicant_id=None)
    follower = Actor(follows=case.number)
    objection = actions.appeal(follower, number=case.number, grounds="다시 보아 주십시오")
    assert (objection.applicant_id, objection.appeal_of_id) == (None, case.pk)
    screen = cases.rows.case_screen(follower, objection.number, clock.now(), where="test")
    assert screen.appeal_grounds == "다시 보아 주십시오"
    actions.withdraw(follower, number=objection.number)


def test_a_case_is_claimed_once_and_its_secret_ends(city, at_counter):
    secret = cases.first_secret(at_counter.number)
    me, rival = actor_for(citizen(), clock.now()), actor_for(citizen(), clock.now())
    mine = Actor(me.account_id, me.name, me.roles, follows=at_counter.number)
    with pytest.raises(NotAllowed):
        cases.claim(me, number=at_counter.number)  # without the secret
    cases.claim(mine, number=at_counter.number)
    cases.claim(mine, number=at_counter.number)
    assert Case.objects.get(pk=at_counter.pk).applicant_id == me.account_id
    with pytest.raises(NotPossible) as refused:
        cases.claim(Actor(rival.account_id, follows=at_counter.number), number=at_counter.number)
    assert refused.value.code == "claimed_already"
    with pytest.raises(DomainError, match="follow_failed"):
        open_with(at_counter.number, secret)
    assert Event.objects.filter(type="receipt.claimed").count() == 1


def test_what_has_an_applicant_is_not_claimed(city):
    case = factories.filed(city)
    with pytest.raises(NotPossible):
        cases.claim(Actor(city.other_citizen.account_id, follows=case.number), number=case.number)


def test_letters_go_to_an_address_once_it_is_confirmed(city, at_counter):
    follower, now = Actor(follows=at_counter.number), clock.now()
    cases.ask_letters(follower, email="kim@EXAMPLE.kr", language="en", at=now)
    assert cases.receipt_contact(at_counter.number) is None
    with pytest.raises(DomainError, match="wrong_code"):
        cases.confirm_letters(follower, code="000000x", at=now)
    cases.confirm_letters(follower, code=code_for(at_counter.number), at=now)
    contact = cases.receipt_contact(at_counter.number)
    assert contact and (contact.email, contact.language) == ("kim@example.kr", "en")
    assert cases.stop_letters_by_token(token=contact.unsubscribe_token, at=now)
    assert not cases.stop_letters_by_token(token="zzzz", at=now)
    assert cases.receipt_contact(at_counter.number) is None
    assert Receipt.objects.get(case=at_counter).email == ""


def test_an_address_is_sent_five_codes_an_hour(city, at_counter):
    follower, now = Actor(follows=at_counter.number), clock.now()
    for _ in range(5):
        cases.ask_letters(follower, email="kim@example.kr", language="ko", at=now)
    with pytest.raises(NotPossible) as refused:
        cases.ask_letters(follower, email="kim@example.kr", language="ko", at=now)
    assert refused.value.code == "too_many_codes"
    cases.ask_letters(follower, email="kim@example.kr", language="ko", at=now + timedelta(hours=1))


def test_nobody_else_settles_letters(at_counter):
    for actor in (ANONYMOUS, Actor(follows="2019-0000001")):
        with pytest.raises(NotAllowed):
            cases.ask_letters(actor, email="kim@example.kr", language="ko", at=clock.now())
