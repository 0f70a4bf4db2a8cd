"""Registering, and proving that one reads an address."""

import re
from datetime import timedelta

import pytest

from madang.domains import accounts
from madang.domains.accounts.models import Account, EmailVerification
from madang.domains.accounts.tests.factories import START, citizen, staff_account
from madang.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from madang.kernel.errors import InvalidInput, NotAllowed, NotPossible
from madang.kernel.models import Event, Job

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=100)
MINUTE = timedelta(minutes=1)

GOOD = {
    "username": "Hong.Gildong",
    "email": "Hong@Example.KR",
    "password": "달밤에 체조하는 사람",
    "full_name": " 홍길동 ",
    "phone": "010-1234-5678",
}


def register(**changes):
    return accounts.register_citizen(at=NOW, **{**GOOD, **changes})


def mails() -> list[dict]:
    return [job.payload for job in Job.objects.filter(kind="send-mail").order_by("id")]


def token_in(mail: dict) -> str:
    return re.search(r"token=(\S+)", mail["body"]).group(1)


def as_actor(account: Account) -> Actor:
    return Actor(account_id=account.pk, roles=frozenset({Role.CITIZEN}))


def test_registering_keeps_things_tidy_and_sends_a_mail():
    account = register()
    account.refresh_from_db()
    assert (account.username, account.email, account.full_name) == (
        "hong.gildong",
        "Hong@example.kr",
        "홍길동",
    )
    assert (account.kind, account.email_verified_at, account.created_at) == ("citizen", None, NOW)
    assert account.check_password(GOOD["password"]) and GOOD["password"] not in account.password
    (mail,) = mails()
    assert mail["to"] == "Hong@example.kr" and mail["kind"] == "email-verification"
    assert "/ko/account/verify/?token=" in mail["body"]
    event = Event.objects.get(stream="account")
    assert (event.type, event.disclosed, event.data) == ("account-registered", False, {})


def test_mail_in_the_language_of_the_reader():
    register(language="en")
    assert mails()[0]["subject"] == "Please confirm your e-mail address"
    assert "/en/account/verify/" in mails()[0]["body"]


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"username": "홍길동"}, [("username", "username")]),
        ({"username": "ab"}, [("username", "username")]),
        ({"email": ""}, [("email", "required")]),
        ({"email": "hong"}, [("email", "email")]),
        ({"email": "hong@example.kr\nBcc: all@example.kr"}, [("email", "control_characters")]),
        ({"email": "a" * 250 + "@b.kr"}, [("email", "too_long")]),
        ({"full_name": " "}, [("full_name", "required")]),
        ({"full_name": "홍\x07길동"}, [("full_name", "control_characters")]),
        ({"phone": "hello"}, [("phone", "phone")]),
        ({"language": "xx"}, [("language", "language")]),
        ({"password": "short"}, [("password", "password_too_short")]),
        ({"password": "password1234"}, [("password", "password_too_common")]),
        ({"password": "hong.gildong"}, [("password", "password_too_similar")]),
        ({"password": "가" * 201}, [("password", "password_too_long")]),
        ({"email": "x", "full_name": ""}, [("full_name", "required"), ("email", "email")]),
    ],
)
def test_each_fault_names_its_field(changes, faults):
    with pytest.raises(InvalidInput) as caught:
        register(**changes)
    assert [(fault.field, fault.code) for fault in caught.value.fields] == faults
    assert all(fault.message.ko and fault.message.en for fault in caught.value.fields)
    assert not Account.objects.exists() and not mails()


def test_a_user_name_is_given_once_whatever_its_case():
    register()
    with pytest.raises(InvalidInput) as caught:
        register(username="HONG.gildong", email="other@example.kr")
    assert [(fault.field, fault.code) for fault in caught.value.fields] == [("username", "taken")]


def test_whether_an_address_is_known_is_told_to_its_reader_only():
    known = citizen("known")
    account = register(email=known.email.upper())
    (mail,) = mails()
    assert mail["to"].lower() == known.email and mail["kind"] == "email-taken"
    assert "token=" not in mail["body"]
    assert account.pk and account.email_verified_at is None


def test_verification_works_once():
    account = register()
    token = token_in(mails()[0])
    assert token not in repr(list(EmailVerification.objects.values()))
    assert accounts.verify_email(token=token, at=NOW + MINUTE).pk == account.pk
    account.refresh_from_db()
    assert account.email_verified_at == NOW + MINUTE
    with pytest.raises(InvalidInput) as caught:
        accounts.verify_email(token=token, at=NOW + 2 * MINUTE)
    assert caught.value.code == "link_spent"


@pytest.mark.parametrize(
    ("after", "works"), [(timedelta(hours=24) - MINUTE, True), (timedelta(hours=24), False)]
)
def test_verification_ends_after_a_day(after, works):
    register()
    token = token_in(mails()[0])
    if works:
        assert accounts.verify_email(token=token, at=NOW + after).email_verified_at
    else:
        with pytest.raises(InvalidInput):
            accounts.verify_email(token=token, at=NOW + after)


@pytest.mark.parametrize("token", ["", "x", "가", "\ud800", "a" * 10_000])
def test_made_up_tokens(token):
    register()
    with pytest.raises(InvalidInput) as caught:
        accounts.verify_email(token=token, at=NOW)
    assert caught.value.code == "link_spent"


def test_an_address_belongs_to_who_confirms_it_first():
    register()
    register(username="second")
    first, second = (token_in(mail) for mail in mails())
    accounts.verify_email(token=second, at=NOW)
    with pytest.raises(NotPossible) as caught:
        accounts.verify_email(token=first, at=NOW)
    assert caught.value.code == "email_taken"
    assert Account.objects.filter(email_verified_at__isnull=False).count() == 1


def test_a_new_address_is_used_once_it_is_confirmed_and_the_old_one_is_told():
    account = citizen("hong")
    accounts.request_email_verification(as_actor(account), email="new@example.kr", at=NOW)
    account.refresh_from_db()
    assert account.email == "hong@example.kr"
    accounts.verify_email(token=token_in(mails()[0]), at=NOW)
    account.refresh_from_db()
    assert account.email == "new@example.kr"
    assert [(mail["to"], mail["kind"]) for mail in mails()] == [
        ("new@example.kr", "email-verification"),
        ("hong@example.kr", "account-changed"),
    ]


def test_five_mails_an_hour():
    account = citizen(verified=False)
    for i in range(5):
        accounts.request_email_verification(as_actor(account), at=NOW + i * MINUTE)
    with pytest.raises(NotPossible) as caught:
        accounts.request_email_verification(as_actor(account), at=NOW + 59 * MINUTE)
    assert caught.value.code == "too_many_mails"
    accounts.request_email_verification(as_actor(account), at=NOW + 61 * MINUTE)
    assert len(mails()) == 6


def test_many_registrations_do_not_flood_one_inbox():
    for i in range(9):
        register(username=f"flood{i}")
    assert Account.objects.count() == 9 and len(mails()) == 5


def test_verification_needs_an_account():
    with pytest.raises(NotAllowed):
        accounts.request_email_verification(ANONYMOUS, at=NOW)
    with pytest.raises(NotAllowed):
        accounts.request_email_verification(as_actor(citizen(is_active=False)), at=NOW)


def test_officials_may_share_an_office_mailbox():
    for name in ("one", "two"):
        account = accounts.open_account(
            SYSTEM, username=name, full_name="김", email="office@example.kr", email_verified=True, at=NOW
        )
        assert account.email_verified_at == NOW


def test_opening_accounts():
    demo = accounts.open_account(SYSTEM, username="demo", full_name="김", password="madang", at=NOW)
    assert demo.check_password("madang") and demo.kind == "official"
    bare = accounts.open_account(SYSTEM, username="bare", full_name="김", kind="citizen", at=NOW)
    assert not bare.has_usable_password()
    operator = Actor(account_id=demo.pk, official_id=1, roles=frozenset({Role.OPERATOR}))
    with pytest.raises(InvalidInput) as caught:
        accounts.open_account(operator, username="weak", full_name="김", password="madang", at=NOW)
    assert caught.value.fields[0].field == "password"
    for actor in (
        ANONYMOUS,
        as_actor(demo),
        Actor(account_id=1, official_id=1, roles=frozenset({Role.EXECUTIVE})),
    ):
        with pytest.raises(NotAllowed):
            accounts.open_account(actor, username="other", full_name="김", at=NOW)


def test_the_record_holds_nothing_about_the_person():
    account = register()
    accounts.verify_email(token=token_in(mails()[0]), at=NOW)
    accounts.change_preferences(as_actor(account), phone="02-999-8888", at=NOW)
    for event in Event.objects.all().values():
        assert not re.search(r"hong|홍길동|5678|8888|@", repr(event), re.IGNORECASE)
        assert event["disclosed"] is False


def test_staff_account_factory_is_an_official():
    assert staff_account().kind == Account.Kind.OFFICIAL
