"""Preferences, tokens, businesses, contacts."""

from datetime import timedelta

import pytest

from madang.domains import accounts
from madang.domains.accounts.models import Account, ApiToken
from madang.domains.accounts.tests.factories import START, citizen
from madang.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=100)
NUMBER = "124-81-00998"


def as_actor(account: Account) -> Actor:
    return Actor(account_id=account.pk, roles=frozenset({Role.CITIZEN}))


OPERATOR = Actor(account_id=10**9, official_id=1, roles=frozenset({Role.OPERATOR}))


def test_preferences_change_what_is_given():
    account = citizen("hong", phone="02-120")
    changed = accounts.change_preferences(as_actor(account), language="en", notify_by_email=False, at=NOW)
    assert (changed.language, changed.notify_by_email, changed.phone) == ("en", False, "02-120")
    assert accounts.change_preferences(as_actor(account), phone="", at=NOW).phone == ""
    with pytest.raises(InvalidInput) as caught:
        accounts.change_preferences(as_actor(account), language="xx", full_name="", phone="x", at=NOW)
    assert [fault.field for fault in caught.value.fields] == ["full_name", "phone", "language"]
    with pytest.raises(NotAllowed):
        accounts.change_preferences(ANONYMOUS, language="en", at=NOW)


def test_unsubscribing():
    account = citizen()
    assert accounts.contact_of(account.pk).notify
    accounts.unsubscribe(token=account.unsubscribe_token, at=NOW)
    accounts.unsubscribe(token=account.unsubscribe_token, at=NOW)
    assert not accounts.contact_of(account.pk).notify
    assert Event.objects.filter(type="account-unsubscribed").count() == 1
    with pytest.raises(NotFound):
        accounts.unsubscribe(token="made-up", at=NOW)


@pytest.mark.parametrize(
    ("fields", "verified", "notify"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"notify_by_email": False}, True, False),
        ({"is_active": False}, True, False),
        ({"email": ""}, True, False),
    ],
)
def test_contact(fields, verified, notify, django_assert_num_queries):
    account = citizen("hong", verified=verified, **fields)
    with django_assert_num_queries(1):
        contact = accounts.contact_of(account.pk)
    assert (contact.name, contact.language, contact.notify) == (account.full_name, "ko", notify)


def test_contacts_of_several(django_assert_num_queries):
    people = [citizen() for _ in range(3)]
    with django_assert_num_queries(1):
        contacts = accounts.contacts_of([*(p.pk for p in people), 999999])
    assert {i: c.email for i, c in contacts.items()} == {p.pk: p.email for p in people}
    with pytest.raises(NotFound):
        accounts.contact_of(999999)


def test_token_is_shown_once_and_kept_as_a_hash():
    account = citizen("hong")
    token = accounts.issue_token(as_actor(account), username="Hong", name="  my script ", at=NOW)
    assert token.startswith("madang_") and len(token) == 50
    assert token not in repr(list(ApiToken.objects.values()))
    assert accounts.account_by_token(token) == account
    (row,) = accounts.tokens_of(account.pk)
    assert (row.name, row.created_at, row.revoked_at) == ("my script", NOW, None)


def test_token_for_others_by_the_system_only():
    citizen("hong")
    stranger = citizen("kim")
    assert accounts.issue_token(SYSTEM, username="hong", name="cli", at=NOW)
    for actor, error in [(as_actor(stranger), NotAllowed), (ANONYMOUS, NotAllowed), (OPERATOR, NotAllowed)]:
        with pytest.raises(error):
            accounts.issue_token(actor, username="hong", name="x", at=NOW)
    with pytest.raises(NotFound):
        accounts.issue_token(SYSTEM, username="nobody", name="x", at=NOW)
    with pytest.raises(InvalidInput):
        accounts.issue_token(SYSTEM, username="hong", name="", at=NOW)


def test_revoked_tokens_and_closed_accounts():
    account = citizen("hong")
    token = accounts.issue_token(SYSTEM, username="hong", name="a", at=NOW)
    other = accounts.issue_token(SYSTEM, username="hong", name="b", at=NOW)
    newest, oldest = accounts.tokens_of(account.pk)
    with pytest.raises(NotFound):
        accounts.revoke_token(as_actor(citizen()), token_id=oldest.id, at=NOW)
    accounts.revoke_token(as_actor(account), token_id=oldest.id, at=NOW)
    accounts.revoke_token(as_actor(account), token_id=oldest.id, at=NOW + timedelta(days=1))
    assert accounts.tokens_of(account.pk)[1].revoked_at == NOW
    assert accounts.account_by_token(token) is None and accounts.account_by_token(other) == account
    Account.objects.update(is_active=False)
    assert accounts.account_by_token(other) is None
    accounts.revoke_token(OPERATOR, token_id=newest.id, at=NOW)
    assert Event.objects.filter(type="account-token-revoked").count() == 2


@pytest.mark.parametrize("token", ["", "madang_", "x" * 10_000, "\ud800", "madang_' OR 1=1 --"])
def test_made_up_tokens(token):
    assert accounts.account_by_token(token) is None


def test_use_of_a_token_is_kept_to_the_hour(django_assert_num_queries):
    account = citizen("hong")
    token = accounts.issue_token(SYSTEM, username="hong", name="a", at=NOW)
    half_past = NOW + timedelta(minutes=30)
    with django_assert_num_queries(2):
        accounts.account_by_token(token, half_past)
    with django_assert_num_queries(1):
        accounts.account_by_token(token, half_past + timedelta(minutes=29))
    assert accounts.tokens_of(account.pk)[0].last_used_at == NOW
    with django_assert_num_queries(2):
        accounts.account_by_token(token, NOW + timedelta(hours=1))


def invited_and_joined(owner: Account, clerk: Account, **member) -> None:
    accounts.invite_member(as_actor(owner), **member)
    (invitation,) = accounts.invitations_to(clerk.pk)
    accounts.answer_invitation(as_actor(clerk), invitation_id=invitation.id, accept=True, at=NOW)


def test_a_business_and_its_members():
    owner, clerk, stranger = citizen("owner"), citizen("clerk"), citizen("stranger")
    row = accounts.register_business(as_actor(owner), registration_number=NUMBER, name="마당상사", at=NOW)
    assert (row.registration_number, row.role) == ("1248100998", "representative")
    member = {"business_id": row.id, "username": "clerk", "role": "staff", "at": NOW}
    invited_and_joined(owner, clerk, **member)
    assert [b.role for b in accounts.businesses_of(clerk.pk)] == ["staff"]
    assert accounts.businesses_of(stranger.pk) == []
    cases = [
        (lambda: accounts.invite_member(as_actor(owner), **member), "is_member"),
        (lambda: accounts.invite_member(as_actor(owner), **{**member, "role": "boss"}), "no_such_role"),
        (
            lambda: accounts.invite_member(as_actor(owner), **{**member, "username": "no-one"}),
            "account_not_found",
        ),
        (
            lambda: accounts.invite_member(as_actor(clerk), **{**member, "username": "stranger"}),
            "representatives_only",
        ),
        (lambda: accounts.invite_member(as_actor(stranger), **member), "business_not_found"),
        (
            lambda: accounts.invite_member(as_actor(owner), **{**member, "business_id": 999}),
            "business_not_found",
        ),
        (lambda: accounts.invite_member(ANONYMOUS, **member), "sign_in_first"),
        (
            lambda: accounts.remove_member(as_actor(owner), business_id=row.id, username="owner", at=NOW),
            "last_representative",
        ),
        (
            lambda: accounts.remove_member(as_actor(owner), business_id=row.id, username="stranger", at=NOW),
            "member_not_found",
        ),
    ]
    for act, code in cases:
        with pytest.raises(DomainError) as caught:
            act()
        assert caught.value.code == code
    accounts.remove_member(as_actor(owner), business_id=row.id, username="clerk", at=NOW)
    assert accounts.businesses_of(clerk.pk) == []
    invited_and_joined(owner, clerk, **member)  # may come back
    assert Event.objects.filter(stream="account", stream_id=f"business-{row.id}").count() == 6


def test_a_business_is_registered_once_and_properly():
    owner = as_actor(citizen())
    accounts.register_business(owner, registration_number=NUMBER, name="마당상사", at=NOW)
    with pytest.raises(NotPossible) as caught:
        accounts.register_business(as_actor(citizen()), registration_number="1248100998", name="다른", at=NOW)
    assert caught.value.code == "business_known"
    for number, name, field in [("124-81-00997", "가", "registration_number"), ("220-81-62517", "", "name")]:
        with pytest.raises(InvalidInput) as caught:
            accounts.register_business(owner, registration_number=number, name=name, at=NOW)
        assert [fault.field for fault in caught.value.fields] == [field]
    with pytest.raises(NotAllowed):
        accounts.register_business(ANONYMOUS, registration_number=NUMBER, name="가", at=NOW)
