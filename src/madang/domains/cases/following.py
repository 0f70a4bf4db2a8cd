"""Following one case without an account, by number and the secret of its receipt; and taking it into an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from madang.domains import accounts
from madang.domains.accounts import Challenge
from madang.domains.cases import stored
from madang.domains.cases.models import Case, Receipt
from madang.domains.cases.receipts import fits, record_receipt
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

FOLLOWS_FOR = timedelta(hours=2)

_FAILED = Text(
    "접수번호 또는 접수증의 비밀번호가 맞지 않습니다. 접수증을 다시 확인해 주십시오. "
    "잃어버리셨으면 담당 부서에서 새로 발급받으실 수 있습니다.",
    "The number or the secret of the receipt is not right. Please check the receipt. If you lost it, the department "
    "can give you a new one.",
)
_LOCKED = Text(
    "여러 번 맞지 않아 잠시 막았습니다. {minutes}분 뒤에 다시 해 주십시오.",
    "It was wrong too often and is blocked for now. Please try again in {minutes} minutes.",
)
_CLAIMED = Text(
    "이미 다른 계정이나 사업자의 민원입니다. 담당 부서에 문의해 주십시오.",
    "This case belongs to an account or a business already. Please ask the department.",
)
_NOT_FOLLOWING = Text(
    "먼저 접수번호와 비밀번호로 열어 주십시오.", "Please open the case with number and secret first."
)


@dataclass(frozen=True, slots=True)
class Following:
    """A receipt opened in a session: of which case, with which of its secrets, since when."""

    number: str
    turn: int
    since: datetime


@dataclass(frozen=True, slots=True)
class LettersTo:
    """Where letters about a followed case go; `email` is empty where none are wanted."""

    email: str
    confirmed: bool
    asked: bool


def open_by_receipt(*, number: str, secret: str, address: str, at: datetime) -> Following:
    """Opens a case for a session. `address` is the network address of the asker ("" if unknown).

    Raises DomainError `follow_failed` (422), the same for an unknown number and a wrong secret, or `follow_locked`
    (429) with the minutes to wait. Not to be called within a transaction: a failure is kept.
    """
    typed = number.strip()[:40]
    with transaction.atomic(durable=True):
        receipt = _locked(typed)  # tries sent all at once are counted one by one
        attempt = accounts.begin_attempt(accounts.FOLLOW, typed, address, at, _LOCKED, "follow_locked")
        right = fits(receipt, secret)
        if right:
            accounts.succeeded(attempt)
    if not right or receipt is None:
        raise DomainError(_FAILED, "follow_failed", 422)
    return Following(receipt.case.number, receipt.turn, at)


def still_followed(following: Following, now: datetime) -> bool:
    """Whether a session may go on: not for longer than two hours, and not once the secret has ended (one statement)."""
    if now - following.since >= FOLLOWS_FOR:
        return False
    return Receipt.objects.filter(
        case__number=following.number, turn=following.turn, ended_at__isnull=True
    ).exists()


def claim(actor: Actor, *, number: str) -> Case:
    """Takes a followed case into the actor's account; the secret ends. Done again it changes nothing.

    Raises NotAllowed without a session that follows the case, NotPossible where it is somebody's already.
    """
    now = clock.now()
    if actor.account_id is None or actor.is_staff:
        raise NotAllowed()
    with transaction.atomic():
        case = stored.case_numbered_locked(number)
        if case is None:
            raise NotFound()
        if case.applicant_id == actor.account_id:
            return case
        receipt = Receipt.objects.select_for_update().filter(case=case).first()
        if case.applicant_id is not None or case.business_id is not None:
            raise NotPossible(_CLAIMED, "claimed_already")
        if receipt is None or receipt.ended_at is not None or actor.follows != number:
            raise NotAllowed(_NOT_FOLLOWING, "not_following")
        case.applicant_id = actor.account_id
        case.save(update_fields=["applicant_id"])
        Case.objects.filter(appeal_of=case, applicant_id=None).update(applicant_id=actor.account_id)
        receipt.ended_at, receipt.email, receipt.email_confirmed_at = now, "", None
        receipt.save(update_fields=["ended_at", "email", "email_confirmed_at"])
        record_receipt(actor, number, "receipt.claimed", now)
        return case


def ask_letters(actor: Actor, *, email: str, language: str, at: datetime) -> None:
    """Sends a code to an address at which the follower wants letters; none go there before it is confirmed.

    Raises InvalidInput for an address that is none, NotPossible after five codes within an hour.
    """
    wanted = accounts.clean_email(email)
    if faults := accounts.faults_in_email(wanted):
        raise InvalidInput(faults[0].message, fields=faults)
    with transaction.atomic():
        receipt = _followed(actor, lock=True)
        accounts.ask_challenge(
            purpose=Challenge.Purpose.LETTERS,
            subject=_subject(receipt),
            email=wanted,
            language=language,
            at=at,
        )
        receipt.email, receipt.email_confirmed_at, receipt.language = wanted, None, language
        receipt.save(update_fields=["email", "email_confirmed_at", "language"])


def confirm_letters(actor: Actor, *, code: str, at: datetime) -> None:
    """With the code from the letter, letters about each step go to the address. Not to be called in a transaction."""
    receipt = _followed(actor)

    def confirmed(challenge: Challenge) -> None:
        Receipt.objects.filter(pk=receipt.pk, email__iexact=challenge.email).update(email_confirmed_at=at)
        record_receipt(actor, actor.follows, "receipt.letters-wanted", at)

    accounts.answer_challenge(
        purpose=Challenge.Purpose.LETTERS, subject=_subject(receipt), answer=code, at=at, do=confirmed
    )


def stop_letters(actor: Actor, *, at: datetime) -> None:
    """No letters any more; the address is forgotten."""
    with transaction.atomic():
        receipt = _followed(actor, lock=True)
        _forget_address(receipt)
        record_receipt(actor, actor.follows, "receipt.letters-stopped", at)


def stop_letters_by_token(*, token: str, at: datetime) -> bool:
    """The same with the token from a letter; says whether there is such a token."""
    if not (token.isascii() and token.isalnum()):
        return False
    with transaction.atomic():
        receipt = Receipt.objects.select_for_update(of=("self",)).filter(unsubscribe_token=token).first()
        if receipt is not None:
            _forget_address(receipt)
        return receipt is not None


def letters_to(actor: Actor, now: datetime) -> LettersTo:
    """Where letters about the followed case go (two statements)."""
    receipt = _followed(actor)
    asked = accounts.is_asked(Challenge.Purpose.LETTERS, _subject(receipt), now)
    return LettersTo(receipt.email, receipt.email_confirmed_at is not None, asked)


def may_claim(actor: Actor) -> bool:
    """Whether the followed case is nobody's yet and could be taken into an account (one statement)."""
    return Case.objects.filter(number=actor.follows, applicant_id=None, business_id=None).exists()


def _locked(number: str) -> Receipt | None:
    receipts = Receipt.objects.select_for_update(of=("self",)).select_related("case")
    return receipts.filter(case__number=number).first() if number.isascii() and number.isprintable() else None


def _followed(actor: Actor, *, lock: bool = False) -> Receipt:
    receipts = Receipt.objects.select_for_update(of=("self",)) if lock else Receipt.objects.all()
    receipt = (
        receipts.filter(case__number=actor.follows, ended_at__isnull=True).first() if actor.follows else None
    )
    if receipt is None:
        raise NotAllowed(_NOT_FOLLOWING, "not_following")
    return receipt


def _forget_address(receipt: Receipt) -> None:
    receipt.email, receipt.email_confirmed_at = "", None
    receipt.save(update_fields=["email", "email_confirmed_at"])


def _subject(receipt: Receipt) -> str:
    return f"receipt:{receipt.pk}"
