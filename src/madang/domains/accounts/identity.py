"""People prove who they are (본인확인), so that procedures that ask for it can be decided."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from madang.domains.accounts import challenges
from madang.domains.accounts.access import own_account
from madang.domains.accounts.models import Account, Challenge
from madang.domains.accounts.registration import record
from madang.kernel.actor import Actor
from madang.kernel.errors import NotPossible
from madang.kernel.text import Text

_NO_ADDRESS = Text(
    "먼저 전자우편 주소를 확인해 주십시오. 내 정보에서 확인 편지를 받을 수 있습니다.",
    "Please confirm your e-mail address first; your account page sends the letter.",
)


@transaction.atomic
def ask_identity(actor: Actor, *, at: datetime) -> None:
    """Begins a check of the actor's identity with the provider in use. Where it is confirmed, nothing happens.

    Raises NotPossible without a confirmed e-mail address, or after five within an hour.
    """
    account = own_account(actor, lock=True)
    if account.identity_confirmed_at is not None:
        return
    if account.email_verified_at is None or not account.email:
        raise NotPossible(_NO_ADDRESS, "email_unconfirmed")
    challenges.ask_challenge(
        purpose=Challenge.Purpose.IDENTITY,
        subject=_subject(account),
        email=account.email,
        language=account.language,
        at=at,
    )


def confirm_identity(actor: Actor, *, answer: str, at: datetime, then: Callable[[], None]) -> None:
    """Takes the answer; with the right one the identity is confirmed and `then` is done, in one transaction.

    Not to be called within a transaction. Raises InvalidInput (`wrong_code`), NotPossible (`code_spent`).
    """
    account = own_account(actor)

    def confirmed(challenge: Challenge) -> None:
        if challenge.email != account.email.lower():  # the address was changed since
            raise NotPossible(_NO_ADDRESS, "email_unconfirmed")
        enter_identity(actor, account, challenge.provider, at)
        then()

    challenges.answer_challenge(
        purpose=Challenge.Purpose.IDENTITY, subject=_subject(account), answer=answer, at=at, do=confirmed
    )


def enter_identity(actor: Actor, account: Account, provider: str, at: datetime) -> None:
    """Notes that the identity behind an account is confirmed, in the caller's transaction."""
    Account.objects.filter(pk=account.pk).update(identity_confirmed_at=at, identity_provider=provider)
    record(actor, account, "identity-confirmed", at)


def identity_confirmed(account_id: int | None) -> bool:
    """Whether the identity behind an account is confirmed (one statement, none without account)."""
    if account_id is None:
        return False
    return Account.objects.filter(pk=account_id, identity_confirmed_at__isnull=False).exists()


def identity_asked(account_id: int, at: datetime) -> bool:
    """Whether an answer of this person is waited for."""
    return challenges.is_asked(Challenge.Purpose.IDENTITY, f"account:{account_id}", at)


def _subject(account: Account) -> str:
    return f"account:{account.pk}"
