"""The secret of a receipt: derived, so that only its hash is kept; given out anew, compared, ended."""

import hashlib
import re
import unicodedata
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from madang.domains.cases import access, stored
from madang.domains.cases.models import Case, Receipt
from madang.domains.cases.states import Part
from madang.domains.organisation import directory
from madang.kernel import clock, events
from madang.kernel.actor import Actor
from madang.kernel.errors import NotAllowed, NotFound, NotPossible
from madang.kernel.ids import ALPHABET, new_id
from madang.kernel.text import Text

LETTERS = 20  # of five bits each: 100 bits
_NO_RECEIPT = Text("이 건에는 접수증이 없습니다.", "There is no receipt for this case.")


def begin_receipt(case: Case, now: datetime) -> Receipt:
    """The receipt of a case that was just filed, in the caller's transaction."""
    receipt = Receipt(case=case, salt=new_id(), issued_at=now)
    receipt.secret_hash = _hash(_secret(receipt, case.number))
    receipt.save(force_insert=True)
    return receipt


def first_secret(number: str) -> str:
    """The secret that a case was filed with; empty where there is none."""
    receipt = Receipt.objects.filter(case__number=number).first()
    return _shown(_derived(number, 1, receipt.salt)) if receipt else ""


def secret_of_filing(actor: Actor, number: str, now: datetime) -> str:
    """The first secret, for the answer to who filed; empty where it is not theirs.

    Who files for another does not get it: with it they could do more, and longer, than their mandate says.
    """
    try:
        _accessible(actor, number, now)
    except (NotAllowed, NotFound, NotPossible):
        return ""
    return first_secret(number)


def secret_for(actor: Actor, number: str, now: datetime) -> str:
    """The secret in force, to be shown once after it was given out. Raises as `issue_receipt`."""
    receipt = _accessible(actor, number, now)
    return _shown(_secret(receipt, number))


def issue_receipt(actor: Actor, *, number: str) -> str:
    """Gives out a new secret; the one before, and whoever follows with it, ends at once.

    By the applicant, or for one without an account by an official of the department or who took the filing.
    Raises NotFound, NotAllowed, NotPossible where the case has no receipt.
    """
    now = clock.now()
    with transaction.atomic():
        receipt = _accessible(actor, number, now, lock=True)
        receipt.turn, receipt.ended_at, receipt.issued_at = receipt.turn + 1, None, now
        receipt.secret_hash = _hash(_secret(receipt, number))
        receipt.save(update_fields=["turn", "ended_at", "issued_at", "secret_hash"])
        record_receipt(actor, number, "receipt.issued", now)
    return _shown(_secret(receipt, number))


def fits(receipt: Receipt | None, typed: str) -> bool:
    """Whether what somebody typed is the secret in force; takes as long where there is no receipt."""
    given = _hash(_plain(typed))
    kept = receipt.secret_hash if receipt is not None and receipt.ended_at is None else _hash("")
    return constant_time_compare(given, kept) and receipt is not None and receipt.ended_at is None


def record_receipt(actor: Actor, number: str, type: str, at: datetime) -> None:
    """Enters what happened to a receipt: never disclosed, and without the person."""
    events.append(stream="receipt", stream_id=number, type=type, actor=actor, at=at, disclosed=False)


def may_give_out(actor: Actor, case: Case, now: datetime) -> bool:
    """Whether an official may give out a secret: for who has no account, by the department or who took the filing.

    An applicant with an account does so alone: nobody else comes to act in their name.
    """
    if not actor.is_staff or case.applicant_id is not None or case.business_id is not None:
        return False
    if case.erased_at is not None:
        return False
    if actor.account_id == case.filed_by_id:
        return True
    parts = access.parts_of(actor, case, now, directory(), ask_consulted=False)
    return not parts.isdisjoint({Part.HANDLER, Part.DEPARTMENT, Part.SUPERIOR})


def _accessible(actor: Actor, number: str, now: datetime, *, lock: bool = False) -> Receipt:
    case = stored.case_numbered(number)
    if case is None:
        raise NotFound()
    if not (actor.is_staff and may_give_out(actor, case, now)):
        _, parts = access.access_case(actor, number, now)
        if actor.is_staff or Part.APPLICANT not in parts:
            raise NotAllowed()
    receipts = Receipt.objects.select_for_update() if lock else Receipt.objects.all()
    receipt = receipts.filter(case=case).first()
    if receipt is None:
        raise NotPossible(_NO_RECEIPT, "no_receipt")
    return receipt


def _secret(receipt: Receipt, number: str) -> str:
    return _derived(number, receipt.turn, receipt.salt)


def _derived(number: str, turn: int, salt: str) -> str:
    digest = salted_hmac("madang.receipt", f"{number}:{turn}:{salt}", algorithm="sha256").digest()
    value = int.from_bytes(digest, "big")
    return "".join(ALPHABET[(value >> (5 * place)) & 31] for place in range(LETTERS))


def _shown(secret: str) -> str:
    """In groups of five, so that it can be copied from paper."""
    return "-".join(secret[start : start + 5] for start in range(0, LETTERS, 5))


def _plain(typed: str) -> str:
    """What was typed as the alphabet has it: O for 0, I and L for 1, in any case, with any marks between."""
    letters = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed[:100]).upper())
    return letters.translate(str.maketrans("OIL", "011"))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
