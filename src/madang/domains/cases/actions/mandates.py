"""Mandates (위임): given from an account, handed in on paper and checked by an official, ended at any time."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from madang.domains import accounts
from madang.domains.calendar import work_calendar
from madang.domains.cases import access, stored
from madang.domains.cases.actions.filing import Upload, check_uploads, keep_file
from madang.domains.cases.actions.work import Work, settle, take_up
from madang.domains.cases.errors import (
    MANDATE_PAPER,
    MANDATE_PERIOD,
    MANDATE_SELF,
    MANDATE_SETTLED,
    MANDATES_WAITING,
    NO_MANDATE_NAMED,
    NO_SUCH_ACCOUNT,
    NO_SUCH_MANDATE,
    ONLY_REPRESENTATIVES,
)
from madang.domains.cases.models import Case, Mandate
from madang.domains.cases.rules import check_length
from madang.domains.cases.states import Act, Part
from madang.domains.procedures import current_version
from madang.kernel import clock, events
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

PAPER = "mandate"  # the document code of a mandate on paper
MOST_WAITING = 5
_State = Mandate.State


def grant_mandate(
    actor: Actor,
    *,
    representative: str,
    number: str = "",
    procedure: str = "",
    business_id: int | None = None,
    may_end: bool = False,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Mandate:
    """Lets the account `representative` (a user name) act for the actor, or for a business the actor represents.

    For one case (`number`), all of one `procedure`, or everything; from the beginning of the first day to the end
    of the last, local time; from now and without end where none is given. `may_end`: also withdraw and object.
    The same mandate given again is one. Raises InvalidInput with faults, NotFound, NotAllowed.
    """
    now = clock.now()
    if actor.account_id is None or actor.is_staff:
        raise NotAllowed()
    if business_id is not None and accounts.role_in(actor.account_id, business_id) != "representative":
        raise NotAllowed(ONLY_REPRESENTATIVES, "representatives_only")
    holder = _account(representative, actor.account_id)
    begins, ends = _period(valid_from, valid_until, now)
    scope = {
        "principal_id": None if business_id is not None else actor.account_id,
        "business_id": business_id,
        "representative_id": holder,
        "case": _case_of(actor, number, business_id, now) if number else None,
        "procedure_code": current_version(procedure, now).code if procedure and not number else "",
        "may_end": may_end,
        "valid_until": ends,
        "state": _State.IN_FORCE,
    }
    with transaction.atomic():
        if same := Mandate.objects.filter(**scope).first():
            return same
        mandate = Mandate.objects.create(**scope, valid_from=begins, made_at=now)
        _record(actor, mandate, "granted", now)
        return mandate


def end_mandate(actor: Actor, *, mandate_id: str) -> None:
    """The principal revokes a mandate, or the representative lays it down: it covers nothing from now on.

    Ended already, nothing happens. Raises NotFound for everybody else.
    """
    now = clock.now()
    with transaction.atomic():
        mandate = Mandate.objects.select_for_update(of=("self",)).filter(id=mandate_id).first()
        if mandate is None or not _may_end(actor, mandate, now):
            raise NotFound(NO_SUCH_MANDATE, "mandate_not_found")
        if mandate.state == _State.WAITING and mandate.case_id:
            _one_less_waits(Case.objects.select_for_update().get(pk=mandate.case_id))
        if mandate.state in (_State.IN_FORCE, _State.WAITING):
            _settle(mandate, _State.ENDED, actor, now)
            _record(actor, mandate, "ended", now)


def hand_in_mandate(actor: Actor, *, number: str, paper: Upload) -> Mandate:
    """A representative hands in a mandate on paper for a case; it covers nothing before an official has checked it.

    Raises NotFound for a case that the world may not see, InvalidInput for a paper that cannot be taken,
    NotPossible where too many wait already. Handed in again while it waits, it is one.
    """
    now = clock.now()
    if actor.account_id is None or actor.is_staff:
        raise NotAllowed()
    check_uploads([paper])
    with transaction.atomic():
        case = stored.case_numbered_locked(number)
        if case is None or not access.is_public(case):
            raise NotFound(MANDATE_PAPER, "case_not_found")
        waiting = Mandate.objects.filter(representative_id=actor.account_id, state=_State.WAITING)
        if same := waiting.filter(case=case).first():
            return same
        if waiting.count() >= MOST_WAITING:
            raise NotPossible(MANDATES_WAITING, "too_many_mandates")
        mandate = Mandate.objects.create(
            representative_id=actor.account_id,
            case=case,
            state=_State.WAITING,
            on_paper=True,
            valid_from=now,
            made_at=now,
        )
        keep_file(Upload(paper.name, paper.content, PAPER, paper.media), now, case=case)
        case.mandates_waiting += 1
        case.save(update_fields=["mandates_waiting"])
        _record(actor, mandate, "handed-in", now)
        return mandate


def confirm_mandate(
    actor: Actor,
    *,
    number: str,
    mandate: str = "",
    representative: str = "",
    accepted: bool = True,
    may_end: bool = False,
    until: date | None = None,
    note: str = "",
    seen_seq: int | None = None,
) -> Case:
    """An official has checked a mandate on paper: one that waits, or one shown to them for the account named.

    Raises InvalidInput where neither is named, NotFound, NotPossible where it was settled already.
    """
    text = check_length("note", note)
    with transaction.atomic():
        work = take_up(actor, number, Act.CONFIRM_MANDATE, seen_seq=seen_seq)
        row = _named(work, mandate, representative)
        row.may_end = may_end and accepted
        row.valid_until = _period(None, until, work.now)[1] if accepted else None
        _settle(row, _State.IN_FORCE if accepted else _State.REFUSED, actor, work.now)
        if mandate:
            _one_less_waits(work.case)
        _record(actor, row, "confirmed" if accepted else "refused", work.now, text)
        return settle(work)


def _named(work: Work, mandate: str, representative: str) -> Mandate:
    if mandate:
        rows = Mandate.objects.select_for_update(of=("self",)).filter(id=mandate, case=work.case)
        row = rows.first()
        if row is None:
            raise _refused("mandate", NO_SUCH_MANDATE, "mandate_not_found")
        if row.state != _State.WAITING:
            raise NotPossible(MANDATE_SETTLED, "mandate_settled")
        return row
    if not representative.strip():
        raise _refused("representative", NO_MANDATE_NAMED, "no_mandate")
    return Mandate(
        representative_id=_account(representative, work.case.applicant_id),
        case=work.case,
        on_paper=True,
        valid_from=work.now,
        made_at=work.now,
    )


def _settle(mandate: Mandate, state: str, actor: Actor, now: datetime) -> None:
    mandate.state, mandate.settled_at, mandate.settled_by_id = state, now, actor.account_id
    mandate.save()


def _one_less_waits(case: Case) -> None:
    case.mandates_waiting = max(0, case.mandates_waiting - 1)
    case.save(update_fields=["mandates_waiting"])


def _account(username: str, but: int | None) -> int:
    account = accounts.account_by_username(username)
    if account is None or account.kind != account.Kind.CITIZEN:
        raise _refused("representative", NO_SUCH_ACCOUNT, "no_such_account")
    if account.pk == but:
        raise _refused("representative", MANDATE_SELF, "mandate_self")
    return account.pk


def _case_of(actor: Actor, number: str, business_id: int | None, now: datetime) -> Case:
    """The case a mandate is for: only who applied gives one. Raises NotFound."""
    case, parts = access.access_case(actor, number, now)
    if Part.APPLICANT not in parts or case.business_id != business_id:
        raise NotFound()
    return case


def _may_end(actor: Actor, mandate: Mandate, now: datetime) -> bool:
    if actor.account_id is None:
        return False
    if actor.account_id in (mandate.principal_id, mandate.representative_id):
        return True
    if accounts.role_in(actor.account_id, mandate.business_id) == "representative":
        return True
    case = mandate.case
    return case is not None and Part.APPLICANT in access.parts_for_applicant(actor, case, now)


def _period(first: date | None, last: date | None, now: datetime) -> tuple[datetime, datetime | None]:
    """From the beginning of the first day to the end of the last, local time. Raises InvalidInput."""
    zone = work_calendar().zone
    today = now.astimezone(zone).date()
    if last is not None and (last < (first or today) or last < today or last > today + timedelta(days=3660)):
        raise _refused("until", MANDATE_PERIOD, "impossible_date")
    if first is not None and not today <= first <= today + timedelta(days=366):
        raise _refused("from", MANDATE_PERIOD, "impossible_date")
    begins = now if first in (None, today) else datetime.combine(first or today, time(), zone)
    return begins, datetime.combine(last + timedelta(days=1), time(), zone) if last else None


def _refused(field: str, message: Text, code: str) -> InvalidInput:
    return InvalidInput(message, code, fields=(FieldFault(field, code, message),))


def _record(actor: Actor, mandate: Mandate, what: str, at: datetime, note: str = "") -> None:
    """Enters what happened to a mandate: never disclosed, without names."""
    events.append(
        stream="mandate",
        stream_id=mandate.id,
        type=f"mandate.{what}",
        actor=actor,
        at=at,
        disclosed=False,
        texts={"internal": note},
    )
