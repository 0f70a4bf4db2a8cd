"""Signing in: what is answered, what locks and for how long, what is kept."""

from datetime import timedelta

import pytest
from django.contrib.auth import hashers

from madang.domains import accounts
from madang.domains.accounts.models import SignInAttempt
from madang.domains.accounts.tests.factories import START, citizen
from madang.kernel import clock, jobs
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed
from madang.kernel.models import Job

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=100)
MINUTE = timedelta(minutes=1)
PASSWORD = "달밤에 체조하는 사람"


@pytest.fixture
def hong():
    return citizen("hong", password=PASSWORD)


def attempt(username="hong", password="wrong", address="192.0.2.7", at=NOW) -> str:
    """The code of the answer; empty for a success."""
    try:
        accounts.sign_in(username=username, password=password, address=address, at=at)
    except DomainError as error:
        return error.code
    return ""


@pytest.mark.parametrize("username", ["hong", "HONG", " Hong "])
def test_success(hong, username):
    account = accounts.sign_in(username=username, password=PASSWORD, address="192.0.2.7", at=NOW)
    assert account == hong


def test_the_same_password_from_a_keyboard_that_sends_parts(hong):
    import unicodedata

    assert attempt(password=unicodedata.normalize("NFD", PASSWORD)) == ""


def test_nobody_learns_whether_an_account_exists(hong):
    citizen("closed", password=PASSWORD, is_active=False)
    citizen("bare")
    answers = []
    for name in ("hong", "nobody", "closed", "bare", "", "가" * 5000, "a\x00b", "\ud800"):
        with pytest.raises(DomainError) as caught:
            accounts.sign_in(username=name, password="wrong", address="", at=NOW)
        answers.append((caught.value.code, caught.value.status, caught.value.message, caught.value.fields))
    assert len(set(answers)) == 1 and answers[0][0] == "sign_in_failed"


def test_the_right_password_of_a_closed_account_says_nothing_either():
    citizen("closed", password=PASSWORD, is_active=False)
    assert attempt("closed", PASSWORD) == attempt("nobody", PASSWORD) == "sign_in_failed"


def test_a_password_is_hashed_whether_or_not_the_account_exists(hong, monkeypatch):
    """Equal work for known and unknown names: the hasher runs once for each."""
    hasher = type(hashers.get_hasher())
    encode, runs = hasher.encode, []
    monkeypatch.setattr(hasher, "encode", lambda *args, **kwargs: runs.append(1) or encode(*args, **kwargs))
    attempt("hong")
    known = len(runs)
    attempt("nobody")
    assert len(runs) == 2 * known and known > 0


@pytest.mark.parametrize("password", ["", "\x00", "\ud800", "a" * 100_000])
def test_odd_passwords_are_just_wrong(hong, password):
    assert attempt(password=password) == "sign_in_failed"


def test_lock_is_the_same_for_unknown_names(hong):
    messages = []
    for name in ("hong", "nobody"):
        assert [attempt(name) for _ in range(6)] == ["sign_in_failed"] * 5 + ["sign_in_locked"]
        with pytest.raises(DomainError) as caught:
            accounts.sign_in(username=name, password=PASSWORD, address="", at=NOW)
        messages.append((caught.value.message, caught.value.status))
    assert messages[0] == messages[1]
    assert "15분" in messages[0][0].ko and "15 minutes" in messages[0][0].en and messages[0][1] == 429


def test_lock_holds_for_a_quarter_of_an_hour_even_with_the_right_password(hong):
    for i in range(5):
        assert attempt(at=NOW + i * MINUTE) == "sign_in_failed"
    last = NOW + 4 * MINUTE
    assert attempt(password=PASSWORD, at=last + 15 * MINUTE - timedelta(seconds=1)) == "sign_in_locked"
    assert attempt(password=PASSWORD, at=last + 15 * MINUTE) == ""


def test_lock_grows(hong):
    now, waits = NOW, []
    for _ in range(6):
        for _ in range(5):
            assert attempt(at=now) == "sign_in_failed"
        start = now
        while attempt(password=PASSWORD, at=now) == "sign_in_locked" and now - start < timedelta(hours=5):
            SignInAttempt.objects.filter(succeeded=True).delete()
            now += 15 * MINUTE
        SignInAttempt.objects.filter(succeeded=True).delete()
        waits.append((now - start) / MINUTE)
    assert waits == [15, 30, 60, 120, 240, 240]


def test_a_success_wipes_the_slate(hong):
    for _ in range(3):
        assert [attempt() for _ in range(4)] == ["sign_in_failed"] * 4
        assert attempt(password=PASSWORD) == ""


def test_others_are_not_locked(hong):
    citizen("kim", password=PASSWORD)
    for _ in range(6):
        attempt()
    assert attempt("kim", PASSWORD) == ""


def test_address_lock(hong):
    for i in range(30):
        assert attempt(f"name{i}", at=NOW + i * MINUTE / 3) == "sign_in_failed"
    assert attempt(password=PASSWORD, at=NOW + 10 * MINUTE) == "sign_in_locked"
    assert attempt(password=PASSWORD, address="192.0.2.8", at=NOW + 10 * MINUTE) == ""
    assert attempt(password=PASSWORD, at=NOW + 15 * MINUTE) == ""


def test_one_household_is_one_address(hong):
    for i in range(30):
        attempt(f"name{i}", address=f"2001:db8::{i:x}")
    assert attempt(password=PASSWORD, address="2001:db8::ffff") == "sign_in_locked"
    assert attempt(password=PASSWORD, address="2001:db8:0:1::1") == ""


def test_neither_name_nor_address_is_kept(hong):
    attempt()
    kept = repr(list(SignInAttempt.objects.values()))
    assert "hong" not in kept and "192.0.2.7" not in kept


def test_attempts_are_forgotten(hong):
    attempt(at=NOW - timedelta(hours=25))
    attempt(at=NOW)
    assert accounts.forget_attempts(NOW - timedelta(hours=24)) == 1
    assert SignInAttempt.objects.count() == 1


def test_the_worker_forgets_attempts(hong):
    attempt(at=clock.now() - timedelta(hours=25))
    assert "forget-sign-in-attempts" in jobs.run_schedules(clock.now())
    assert not SignInAttempt.objects.exists()


def test_changing_the_password(hong):
    actor = Actor(account_id=hong.pk)
    new = "새벽에 뜨는 별 하나"
    with pytest.raises(InvalidInput) as caught:
        accounts.change_password(actor, current=PASSWORD, new="short", at=NOW)
    assert caught.value.fields[0].field == "new"
    with pytest.raises(DomainError) as caught:
        accounts.change_password(actor, current="wrong", new=new, at=NOW)
    assert caught.value.code == "sign_in_failed"
    before = hong.get_session_auth_hash()
    changed = accounts.change_password(actor, current=PASSWORD, new=new, at=NOW)
    assert changed.get_session_auth_hash() != before
    assert attempt(password=PASSWORD) == "sign_in_failed" and attempt(password=new) == ""
    assert Job.objects.get(kind="send-mail").payload["kind"] == "account-changed"
    with pytest.raises(NotAllowed):
        accounts.change_password(Actor(), current=PASSWORD, new=new, at=NOW)


def test_a_stolen_session_does_not_help_guessing(hong):
    actor = Actor(account_id=hong.pk)
    codes = []
    for _ in range(6):
        with pytest.raises(DomainError) as caught:
            accounts.change_password(actor, current="wrong", new="새벽에 뜨는 별 하나", at=NOW)
        codes.append(caught.value.code)
    assert codes[-1] == "sign_in_locked"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_tries_sent_all_at_once_are_counted_one_by_one():
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    citizen("hong", password=PASSWORD)

    def one(_: int) -> str:
        try:
            return attempt(address="")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(one, range(24)))
    assert codes.count("sign_in_failed") == 5 and codes.count("sign_in_locked") == 19
