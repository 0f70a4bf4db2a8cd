"""What people choose about their account."""

from datetime import datetime

from django.db import transaction

from madang.domains.accounts.access import own_account
from madang.domains.accounts.models import Account
from madang.domains.accounts.registration import faults_in_language, record
from madang.domains.accounts.rules import CHECK_FIELDS, faults_in_line, faults_in_phone, tidy
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import InvalidInput, NotFound
from madang.kernel.text import Text

_NO_SUCH_TOKEN = Text(
    "알 수 없는 수신 거부 주소입니다. 로그인하여 내 정보에서 알림을 꺼 주십시오.",
    "This address is not known. Please sign in and switch the messages off in your account.",
)


@transaction.atomic
def change_preferences(
    actor: Actor,
    *,
    at: datetime,
    full_name: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    notify_by_email: bool | None = None,
) -> Account:
    """Changes what is given and leaves the rest. Raises InvalidInput with a fault for each field."""
    account = own_account(actor, lock=True)
    if (
        full_name is not None and tidy(full_name) != account.full_name
    ):  # a confirmed identity is that of a name
        account.full_name, account.identity_confirmed_at = tidy(full_name), None
    account.phone = account.phone if phone is None else tidy(phone)
    account.language = account.language if language is None else language
    account.notify_by_email = account.notify_by_email if notify_by_email is None else notify_by_email
    faults = (
        *faults_in_line("full_name", account.full_name, longest=80),
        *faults_in_phone(account.phone),
        *faults_in_language(account.language),
    )
    if faults:
        raise InvalidInput(CHECK_FIELDS, fields=faults)
    account.save(update_fields=["full_name", "phone", "language", "notify_by_email", "identity_confirmed_at"])
    record(actor, account, "preferences-changed", at)
    return account


@transaction.atomic
def unsubscribe(*, token: str, at: datetime) -> None:
    """Stops messages by e-mail to the bearer of a token from such a message. A second time changes nothing.

    Raises NotFound where the token is unknown.
    """
    accounts = Account.objects.select_for_update().filter(unsubscribe_token=token)
    account = accounts.first() if token.isascii() and token.isalnum() else None
    if account is None:
        raise NotFound(_NO_SUCH_TOKEN, "token_not_found")
    if account.notify_by_email:
        account.notify_by_email = False
        account.save(update_fields=["notify_by_email"])
        record(Actor(account_id=account.pk, roles=frozenset({Role.CITIZEN})), account, "unsubscribed", at)
