"""Tries to get in with a secret: counted, locked after failures; the same for what exists and what does not."""

from datetime import datetime

from madang.domains.accounts.models import SignInAttempt
from madang.domains.accounts.rules import (
    MEMORY,
    WINDOW,
    account_locked_until,
    address_locked_until,
    network_of,
)
from madang.domains.accounts.secrets_kept import key_of
from madang.kernel.errors import DomainError
from madang.kernel.text import Text

SIGN_IN, FOLLOW = "sign-in", "follow"


def begin_attempt(purpose: str, name: str, address: str, at: datetime, locked: Text, code: str) -> int:
    """Enters a try, as failed until `succeeded` says otherwise; gives its id.

    `name` is what is tried (a user name, a number), `address` the network address ("" if unknown). Raises
    DomainError with `code` (429) and the words of `locked`, which name the `{minutes}` to wait.
    """
    network = network_of(address)
    name_key = key_of(f"{purpose}-account", name)
    address_key = key_of(f"{purpose}-address", network) if network else ""
    until = max(filter(None, (_name_lock(name_key, at), _address_lock(address_key, at))), default=None)
    if until is not None and at < until:
        minutes = -(-(until - at).total_seconds() // 60)
        raise DomainError(locked.format(minutes=int(minutes)), code, 429)
    return SignInAttempt.objects.create(at=at, account_key=name_key, address_key=address_key).pk


def succeeded(attempt: int) -> None:
    """The try got in: failures before it count no longer."""
    SignInAttempt.objects.filter(pk=attempt).update(succeeded=True)


def _name_lock(name_key: str, at: datetime) -> datetime | None:
    attempts = SignInAttempt.objects.filter(account_key=name_key, at__gt=at - MEMORY)
    return account_locked_until(attempts.order_by("at", "id").values_list("at", "succeeded"))


def _address_lock(address_key: str, at: datetime) -> datetime | None:
    if not address_key:
        return None
    failures = SignInAttempt.objects.filter(address_key=address_key, succeeded=False, at__gt=at - WINDOW)
    return address_locked_until(list(failures.order_by("at", "id").values_list("at", flat=True)))
