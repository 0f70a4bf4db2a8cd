"""People register, and prove that they read the e-mail address they gave."""

import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from madang.domains.accounts import mails
from madang.domains.accounts.access import own_account, require_operator
from madang.domains.accounts.models import Account, EmailVerification
from madang.domains.accounts.rules import (
    CHECK_FIELDS,
    faults_in_line,
    faults_in_phone,
    faults_in_username,
    tidy,
)
from madang.domains.accounts.secrets_kept import hash_of, new_token
from madang.kernel import events
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import FieldFault, InvalidInput, NotPossible
from madang.kernel.text import Text

LINK_LIVES = timedelta(hours=24)
_MAILS_AN_HOUR = 5

_EMAIL = Text(
    "전자우편 주소를 name@example.kr처럼 적어 주십시오.",
    "Please write the e-mail address like name@example.kr.",
)
_USERNAME_TAKEN = Text(
    "이미 쓰이고 있는 아이디입니다. 다른 아이디를 적어 주십시오.",
    "This user name is in use. Please choose another.",
)
_LANGUAGE = Text("고를 수 없는 언어입니다.", "This language is not among the choices.")
_PASSWORD_FAULTS = {
    "password_too_short": Text(
        "비밀번호는 10자 이상이어야 합니다.", "A password has at least 10 characters."
    ),
    "password_too_common": Text(
        "너무 흔한 비밀번호입니다. 다른 비밀번호를 정해 주십시오.",
        "This password is too common. Please choose another.",
    ),
    "password_too_similar": Text(
        "비밀번호가 아이디, 이름 또는 전자우편 주소와 너무 비슷합니다.",
        "The password is too much like the user name, name or e-mail address.",
    ),
    "password_too_long": Text("비밀번호는 200자까지입니다.", "A password has at most 200 characters."),
}
_LINK_SPENT = Text(
    "이미 쓰였거나 기한이 지난 주소입니다. 로그인하여 확인 편지를 다시 받아 주십시오.",
    "This address was used or is too old. Please sign in and ask for another confirmation mail.",
)
_EMAIL_TAKEN = Text(
    "다른 계정에서 이미 확인된 전자우편 주소입니다. 다른 주소를 적어 주십시오.",
    "This e-mail address was confirmed for another account. Please give another address.",
)
_TOO_MANY_MAILS = Text(
    "확인 편지를 여러 번 보냈습니다. 받은 편지함을 살펴보시고 한 시간 뒤에 다시 해 주십시오.",
    "Several confirmation mails were sent. Please look into your inbox, or try again in an hour.",
)


@transaction.atomic
def register_citizen(
    *,
    username: str,
    email: str,
    password: str,
    full_name: str,
    at: datetime,
    phone: str = "",
    language: str = "ko",
) -> Account:
    """Opens an account for a citizen and sends the mail that confirms the address.

    Raises InvalidInput with a fault for each field. Whether the e-mail address is known here is told to its
    reader only.
    """
    account = _prepared(username, email, full_name, phone, language)
    faults = (*_faults_of(account, email_required=True), *faults_in_password(password, account))
    if faults:
        raise InvalidInput(CHECK_FIELDS, fields=faults)
    _create(account, password, at)
    actor = Actor(account_id=account.pk, roles=frozenset({Role.CITIZEN}))
    record(actor, account, "registered", at)
    _mail_verification(account, account.email, at)
    return account


@transaction.atomic
def open_account(
    actor: Actor,
    *,
    username: str,
    full_name: str,
    at: datetime,
    password: str | None = None,
    email: str = "",
    email_verified: bool = False,
    phone: str = "",
    language: str = "ko",
    kind: str = Account.Kind.OFFICIAL,
    identity_confirmed: bool = False,
) -> Account:
    """Opens an account for somebody the operator knows: an official, or a person of the demo city.

    Only the system itself may set a weak password. Without a password nobody can sign in.
    """
    require_operator(actor)
    account = _prepared(username, email, full_name, phone, language)
    account.kind = Account.Kind(kind)
    account.email_verified_at = at if email and email_verified else None
    if identity_confirmed:
        account.identity_confirmed_at, account.identity_provider = at, "operator"
    faults = _faults_of(account, email_required=False)
    if password is not None and not actor.has(Role.SYSTEM):
        faults = (*faults, *faults_in_password(password, account))
    if faults:
        raise InvalidInput(CHECK_FIELDS, fields=faults)
    _create(account, password, at)
    record(actor, account, "opened", at)
    return account


@transaction.atomic
def request_email_verification(actor: Actor, *, at: datetime, email: str = "") -> None:
    """Sends a mail that confirms the account's address, or a new one, which is used once it is confirmed.

    Raises InvalidInput for an address that is none, NotPossible after five mails within an hour.
    """
    account = own_account(actor, lock=True)
    wanted = clean_email(email) if email else account.email
    if faults := faults_in_email(wanted):
        raise InvalidInput(CHECK_FIELDS, fields=faults)
    if account.verifications.filter(created_at__gt=at - timedelta(hours=1)).count() >= _MAILS_AN_HOUR:
        raise NotPossible(_TOO_MANY_MAILS, "too_many_mails")
    _mail_verification(account, wanted, at)
    record(actor, account, "verification-requested", at)


@transaction.atomic
def verify_email(*, token: str, at: datetime) -> Account:
    """Confirms an e-mail address with the token that was mailed to it.

    Raises InvalidInput (`link_spent`) where the token is unknown, used or older than 24 hours, NotPossible
    (`email_taken`) where another citizen has confirmed the address in the meantime.
    """
    unused = EmailVerification.objects.select_for_update(of=("self",)).select_related("account")
    row = unused.filter(token_hash=hash_of(token), used_at=None, expires_at__gt=at).first()
    if row is None or not row.account.is_active:
        raise InvalidInput(_LINK_SPENT, "link_spent")
    account, former = row.account, row.account.email if row.account.email_verified_at else ""
    if former.lower() != row.email.lower():  # who reads the new address has yet to be confirmed
        account.identity_confirmed_at, account.identity_provider = None, ""
    account.email, account.email_verified_at = row.email, at
    _save_or_refuse(account)
    account.verifications.filter(used_at=None).update(used_at=at)
    record(Actor(account_id=account.pk, roles=frozenset({Role.CITIZEN})), account, "email-verified", at)
    if former and former.lower() != account.email.lower():
        mails.send_changed(account, former, mails.EMAIL)
    return account


def clean_email(email: str) -> str:
    """An e-mail address as it is stored: composed, its domain in lower case."""
    local, at_sign, domain = tidy(email).rpartition("@")
    return f"{local}{at_sign}{domain.lower()}"


def faults_in_email(email: str) -> tuple[FieldFault, ...]:
    if faults := faults_in_line("email", email, longest=254):
        return faults
    try:
        validate_email(email)
    except ValidationError:
        return (FieldFault("email", "email", _EMAIL),)
    return ()


def faults_in_language(language: str) -> tuple[FieldFault, ...]:
    known = {code for code, _ in settings.LANGUAGES}
    return () if language in known else (FieldFault("language", "language", _LANGUAGE),)


def faults_in_password(password: str, account: Account, field: str = "password") -> tuple[FieldFault, ...]:
    """What is wrong with a new password, by the settings of the system."""
    if len(password) > 200:
        codes = ["password_too_long"]
    else:
        try:
            validate_password(compose(password), account)
            return ()
        except ValidationError as error:
            codes = [fault.code or "" for fault in error.error_list]
    fallback = _PASSWORD_FAULTS["password_too_common"]
    return tuple(FieldFault(field, code, _PASSWORD_FAULTS.get(code, fallback)) for code in codes)


def compose(password: str) -> str:
    """The same password whether a keyboard sends Hangul composed or in parts; always one that can be hashed."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace").decode()


def record(actor: Actor, account: Account, type: str, at: datetime) -> None:
    """Enters that something happened to an account: not disclosed, and without anything about the person."""
    events.append(
        stream="account",
        stream_id=str(account.pk),
        type=f"account-{type}",
        actor=actor,
        at=at,
        disclosed=False,
    )


def _prepared(username: str, email: str, full_name: str, phone: str, language: str) -> Account:
    return Account(
        username=tidy(username).lower(),
        email=clean_email(email),
        full_name=tidy(full_name),
        phone=tidy(phone),
        language=language,
    )


def _faults_of(account: Account, *, email_required: bool) -> tuple[FieldFault, ...]:
    faults = [
        *faults_in_username(account.username),
        *faults_in_line("full_name", account.full_name, longest=80),
        *faults_in_phone(account.phone),
        *faults_in_language(account.language),
    ]
    if account.email or email_required:
        faults += faults_in_email(account.email)
    if not any(fault.field == "username" for fault in faults) and _is_taken(account.username):
        faults.append(FieldFault("username", "taken", _USERNAME_TAKEN))
    return tuple(faults)


def _is_taken(username: str) -> bool:
    return Account.objects.filter(username=username).exists()


def _create(account: Account, password: str | None, at: datetime) -> None:
    account.created_at = at
    account.set_password(None if password is None else compose(password))
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:  # somebody took the name, or the confirmed address, at the same moment
        if _is_taken(account.username):
            fault = FieldFault("username", "taken", _USERNAME_TAKEN)
        else:
            fault = FieldFault("email", "taken", _EMAIL_TAKEN)
        raise InvalidInput(CHECK_FIELDS, fields=(fault,)) from error


def _mail_verification(account: Account, email: str, at: datetime) -> None:
    """Sends the mail unless its reader had enough of them; who asks cannot tell the difference."""
    lately = EmailVerification.objects.filter(email__iexact=email, created_at__gt=at - timedelta(hours=1))
    flooded = lately.count() >= _MAILS_AN_HOUR
    token = new_token()
    EmailVerification.objects.create(
        account=account, email=email, token_hash=hash_of(token), created_at=at, expires_at=at + LINK_LIVES
    )
    if flooded:
        return
    if _confirmed_elsewhere(account, email):
        mails.send_taken(account, email)
    else:
        mails.send_verification(account, email, token)


def _confirmed_elsewhere(account: Account, email: str) -> bool:
    others = Account.objects.filter(kind=Account.Kind.CITIZEN, email_verified_at__isnull=False)
    return account.kind == Account.Kind.CITIZEN and (
        others.filter(email__iexact=email).exclude(pk=account.pk).exists()
    )


def _save_or_refuse(account: Account) -> None:
    try:
        with transaction.atomic():
            account.save(
                update_fields=["email", "email_verified_at", "identity_confirmed_at", "identity_provider"]
            )
    except IntegrityError as error:
        raise NotPossible(_EMAIL_TAKEN, "email_taken") from error
