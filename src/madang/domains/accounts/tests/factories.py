"""People for tests: quick to make, without a password unless one is asked for."""

from datetime import UTC, datetime
from itertools import count

from madang.domains.accounts.models import Account

START = datetime(2025, 12, 31, 15, tzinfo=UTC)  # the year 2026 begins in Seoul
_numbers = count(1)


def citizen(
    username: str = "",
    *,
    password: str | None = None,
    verified: bool = True,
    identified: bool = True,
    **fields: object,
) -> Account:
    """A citizen; their e-mail address and identity are confirmed unless told otherwise."""
    if identified:
        fields = {"identity_confirmed_at": START, "identity_provider": "test", **fields}
    return _account(Account.Kind.CITIZEN, username, password, verified, fields)


def staff_account(username: str = "", *, password: str | None = None, **fields: object) -> Account:
    """The account of an official; what they may do comes from the organisation."""
    return _account(Account.Kind.OFFICIAL, username, password, True, fields)


def _account(
    kind: Account.Kind, username: str, password: str | None, verified: bool, fields: dict[str, object]
) -> Account:
    name = username or f"{kind}-{next(_numbers)}"
    account = Account(
        **{
            "username": name,
            "email": f"{name}@example.kr",
            "email_verified_at": START if verified else None,
            "full_name": f"홍길동 {name}",
            "kind": kind,
            "created_at": START,
            **fields,
        }
    )
    account.set_password(password)
    account.save()
    return account
