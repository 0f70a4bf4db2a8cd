"""Keys with which programs act for an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from madang.domains.accounts.access import access_account, own_account
from madang.domains.accounts.models import Account, ApiToken
from madang.domains.accounts.registration import record
from madang.domains.accounts.rules import CHECK_FIELDS, faults_in_line, tidy
from madang.domains.accounts.secrets_kept import hash_of, new_token
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import InvalidInput, NotAllowed, NotFound
from madang.kernel.prepared import PreparedRead
from madang.kernel.text import Text

_PREFIX = "madang_"
_NO_SUCH_TOKEN = Text("그런 API 키가 없습니다.", "There is no such token.")
_OWN_ONLY = Text("자기 계정의 API 키만 만들 수 있습니다.", "You can make tokens for your own account only.")


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner sees it; the token itself is never shown again."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@transaction.atomic
def issue_token(actor: Actor, *, username: str, name: str, at: datetime) -> str:
    """Makes a token for an account and gives it, this once, in plain.

    For one's own account, or for any by the system itself (command line). Raises NotFound, NotAllowed.
    """
    name = tidy(name)
    if faults := faults_in_line("name", name, longest=60):
        raise InvalidInput(CHECK_FIELDS, fields=faults)
    account = access_account(username) if actor.has(Role.SYSTEM) else own_account(actor)
    if account.username != tidy(username).lower():
        raise NotAllowed(_OWN_ONLY, "own_account_only")
    token = _PREFIX + new_token()
    ApiToken.objects.create(account=account, name=name, token_hash=hash_of(token), created_at=at)
    record(actor, account, "token-issued", at)
    return token


@transaction.atomic
def revoke_token(actor: Actor, *, token_id: int, at: datetime) -> None:
    """Makes a token useless at once. By its owner or the operator. Raises NotFound; a second time does nothing."""
    tokens = ApiToken.objects.select_for_update(of=("self",)).select_related("account").filter(pk=token_id)
    if not actor.has(Role.OPERATOR, Role.SYSTEM):
        tokens = tokens.filter(account=own_account(actor))
    token = tokens.first()
    if token is None:
        raise NotFound(_NO_SUCH_TOKEN, "token_not_found")
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record(actor, token.account, "token-revoked", at)


def account_by_token(token: str, at: datetime | None = None) -> Account | None:
    """The active account behind a token that is not revoked; None otherwise. One statement, two once an hour."""
    row = _in_use.first(hash_of(token))
    if row is None:
        return None
    hour = (at or clock.now()).replace(minute=0, second=0, microsecond=0)
    if row.last_used_at is None or hour - row.last_used_at >= timedelta(hours=1):
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=hour)
    return row.account


_in_use = PreparedRead(
    lambda token_hash: ApiToken.objects.select_related("account").filter(
        token_hash=token_hash, revoked_at=None, account__is_active=True
    )[:1],
    str,
)


def tokens_of(account_id: int) -> list[TokenRow]:
    """The tokens of an account, newest first (one statement)."""
    rows = ApiToken.objects.filter(account_id=account_id).order_by("-created_at", "-id")
    return [
        TokenRow(*row) for row in rows.values_list("id", "name", "created_at", "last_used_at", "revoked_at")
    ]
