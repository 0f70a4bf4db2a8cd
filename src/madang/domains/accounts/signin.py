"""Signing in: limited, locked after failures, and telling nobody whether an account exists."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from madang.domains.accounts import mails
from madang.domains.accounts.access import find_account, own_account
from madang.domains.accounts.attempts import SIGN_IN, begin_attempt, succeeded
from madang.domains.accounts.challenges import forget_challenges
from madang.domains.accounts.models import Account, SignInAttempt
from madang.domains.accounts.registration import compose, faults_in_password, record
from madang.domains.accounts.rules import (
    CHECK_FIELDS,
    MEMORY,
    WINDOW,
    faults_in_username,
    tidy,
)
from madang.kernel import jobs
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput
from madang.kernel.text import Text

_FAILED = Text(
    "아이디 또는 비밀번호가 맞지 않습니다. 다시 확인해 주십시오.",
    "User name or password is not right. Please check both.",
)
_LOCKED = Text(
    "로그인에 여러 번 실패하여 잠시 막았습니다. {minutes}분 뒤에 다시 해 주십시오.",
    "Signing in failed too often and is blocked for now. Please try again in {minutes} minutes.",
)
_LONGEST_PASSWORD = 200


def sign_in(*, username: str, password: str, address: str, at: datetime) -> Account:
    """The account of whoever knows its password. `address` is the network address of the asker ("" if unknown).

    Raises DomainError `sign_in_failed` (422), the same for an unknown name and a wrong password, or
    `sign_in_locked` (429) with the minutes to wait. Not to be called within a transaction: a failure is kept.
    """
    name = tidy(username).lower()[:100]
    attempt = _begin(name, address, at)
    account = find_account(name)
    if not _knows(account, password) or account is None:
        raise DomainError(_FAILED, "sign_in_failed", 422)
    succeeded(attempt)
    return account


def change_password(actor: Actor, *, current: str, new: str, at: datetime, address: str = "") -> Account:
    """Sets a new password; whoever acts must know the present one. Their other sessions end.

    Raises what `sign_in` raises where the present password is wrong, InvalidInput where the new one is weak.
    """
    account = own_account(actor)
    if faults := faults_in_password(new, account, "new"):
        raise InvalidInput(CHECK_FIELDS, fields=faults)
    sign_in(username=account.username, password=current, address=address, at=at)
    with transaction.atomic():
        account = own_account(actor, lock=True)
        account.set_password(compose(new))
        account.save(update_fields=["password"])
        record(actor, account, "password-changed", at)
        if account.email_verified_at:
            mails.send_changed(account, account.email, mails.PASSWORD)
    return account


def forget_attempts(before: datetime) -> int:
    """Deletes attempts made before an instant; says how many."""
    return SignInAttempt.objects.filter(at__lt=before).delete()[0]


@jobs.recurring("forget-sign-in-attempts", every=WINDOW * 4)
def _forget(now: datetime) -> None:
    forget_attempts(now - MEMORY)
    forget_challenges(now - MEMORY)


@transaction.atomic(durable=True)
def _begin(name: str, address: str, at: datetime) -> int:
    """Enters the attempt, as failed until proven otherwise; raises `sign_in_locked` instead where locked.

    The row of the account is held meanwhile, so that tries sent all at once are counted one by one.
    """
    if not faults_in_username(name):
        Account.objects.select_for_update().filter(username=name).first()
    return begin_attempt(SIGN_IN, name, address, at, _LOCKED, "sign_in_locked")


def _knows(account: Account | None, password: str) -> bool:
    """Whether the password is the account's; takes as long where there is no such account."""
    password = compose(password[:_LONGEST_PASSWORD])
    if account is None:
        make_password(password)
        return False
    return account.check_password(password)
