"""Asking for a proof and taking the answer: in time, a few tries, once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from madang.domains.accounts.models import Challenge
from madang.domains.accounts.rules import CHECK_FIELDS, MAX_TRIES
from madang.kernel import identity
from madang.kernel.errors import DomainError, FieldFault, InvalidInput, NotPossible
from madang.kernel.ids import new_id
from madang.kernel.text import Text

CODE_LIVES = timedelta(minutes=10)
CODES_AN_HOUR = 5

_TOO_MANY_CODES = Text(
    "확인 번호를 여러 번 보냈습니다. 받은 편지함을 살펴보시고 한 시간 뒤에 다시 해 주십시오.",
    "Several codes were sent. Please look into your inbox, or try again in an hour.",
)
_WRONG = Text(
    "확인 번호가 맞지 않습니다. 편지의 번호를 다시 확인해 주십시오.",
    "This code is not right. Please check the letter.",
)
_SPENT = Text(
    "확인 번호의 기한(10분)이 지났거나 여러 번 틀렸습니다. 새 번호를 받아 주십시오.",
    "The code is too old (ten minutes) or was wrong too often. Please ask for a new one.",
)


def ask_challenge(*, purpose: str, subject: str, email: str, language: str, at: datetime) -> None:
    """Puts a new question; one that was open before counts no longer. The caller holds the row of the subject locked.

    Raises NotPossible (`too_many_codes`) after five within an hour, of one subject or to one address.
    """
    lately = Challenge.objects.filter(created_at__gt=at - timedelta(hours=1))
    asked = lately.filter(purpose=purpose, subject=subject).count()
    if asked >= CODES_AN_HOUR or lately.filter(email=email.lower()).count() >= CODES_AN_HOUR:
        raise NotPossible(_TOO_MANY_CODES, "too_many_codes")
    provider = identity.provider()
    kept = provider.begin(identity.Asked(new_id(), email, language, at))
    Challenge.objects.create(
        purpose=purpose,
        subject=subject,
        provider=provider.code,
        kept=kept,
        email=email.lower(),
        created_at=at,
        expires_at=at + CODE_LIVES,
    )


def answer_challenge(
    *, purpose: str, subject: str, answer: str, at: datetime, do: Callable[[Challenge], None]
) -> None:
    """Takes an answer and does what follows from the right one, in one transaction. The same answer again does nothing.

    Not to be called within a transaction: a wrong try is kept. Raises InvalidInput for a wrong answer,
    NotPossible (`code_spent`) where none can be right any more.
    """
    with transaction.atomic(durable=True):
        refused = _judged(purpose, subject, answer, at, do)
    if refused is not None:
        raise refused


def is_asked(purpose: str, subject: str, at: datetime) -> bool:
    """Whether an answer is waited for (one statement)."""
    newest = Challenge.objects.filter(purpose=purpose, subject=subject).order_by("-pk").first()
    return newest is not None and newest.used_at is None and at < newest.expires_at


def forget_challenges(before: datetime) -> int:
    """Deletes challenges made before an instant; says how many."""
    return Challenge.objects.filter(created_at__lt=before).delete()[0]


def _judged(
    purpose: str, subject: str, answer: str, at: datetime, do: Callable[[Challenge], None]
) -> DomainError | None:
    """What is to be refused; nothing where the answer is right. A wrong try is entered."""
    of_subject = Challenge.objects.select_for_update().filter(purpose=purpose, subject=subject)
    row = of_subject.order_by("-pk").first()
    if row is None or at >= row.expires_at or (row.used_at is None and row.tries >= MAX_TRIES):
        return NotPossible(_SPENT, "code_spent")
    if not identity.provider().proves(row.kept, answer):
        row.tries += 1
        row.save(update_fields=["tries"])
        fault = FieldFault("code", "wrong_code", _WRONG)
        return InvalidInput(CHECK_FIELDS, "wrong_code", fields=(fault,))
    if row.used_at is None:
        row.used_at = at
        row.save(update_fields=["used_at"])
        do(row)
    return None
