"""What other domains may know of an account."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower

from madang.domains.accounts.access import find_account
from madang.domains.accounts.models import Account
from madang.kernel.errors import NotFound
from madang.kernel.text import Text

_NO_SUCH_ACCOUNT = Text("그런 계정이 없습니다.", "There is no such account.")


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person. `notify`: they want messages, and have proven that they read the address; `confirmed`:
    they have proven it, whatever they want to be told of their cases."""

    name: str
    email: str
    language: str
    notify: bool
    phone: str
    unsubscribe_token: str
    confirmed: bool = False


def contact_of(account_id: int) -> Contact:
    """How to reach the person of an account (one statement). Raises NotFound."""
    contact = contacts_of([account_id]).get(account_id)
    if contact is None:
        raise NotFound(_NO_SUCH_ACCOUNT, "account_not_found")
    return contact


def contacts_of(account_ids: Iterable[int]) -> dict[int, Contact]:
    """How to reach several people, by account id (one statement)."""
    return {account.pk: _contact(account) for account in Account.objects.filter(pk__in=set(account_ids))}


def usernames(account_ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """User name and full name of people, by account id (one statement, none for nobody)."""
    wanted = {i for i in account_ids if i is not None}
    if not wanted:
        return {}
    rows = Account.objects.filter(pk__in=wanted).order_by("pk")
    return {pk: (username, name) for pk, username, name in rows.values_list("pk", "username", "full_name")}


def accounts_like(words: str, limit: int) -> list[int]:
    """The citizens' accounts with exactly this name, e-mail address or telephone number, by id (one statement).

    The caller answers for the right to ask, and for the record that somebody asked.
    """
    words = words.replace("\x00", "").strip()
    if not words:
        return []
    digits = words.replace("-", "").replace(" ", "")
    phones = {words, digits, f"{digits[:3]}-{digits[3:-4]}-{digits[-4:]}"} if digits.isdecimal() else {words}
    found = Account.objects.annotate(lower_email=Lower("email")).filter(
        Q(full_name=words) | Q(phone__in=phones) | Q(lower_email=words.lower()), kind=Account.Kind.CITIZEN
    )
    return list(found.order_by("-pk").values_list("pk", flat=True)[:limit])


def account_by_username(username: str) -> Account | None:
    """The active account with a user name, or None: for the command line and the demo."""
    return find_account(username)


def _contact(account: Account) -> Contact:
    confirmed = account.is_active and bool(account.email) and account.email_verified_at is not None
    return Contact(
        name=account.full_name,
        email=account.email,
        language=account.language,
        notify=confirmed and account.notify_by_email,
        phone=account.phone,
        unsubscribe_token=account.unsubscribe_token,
        confirmed=confirmed,
    )
