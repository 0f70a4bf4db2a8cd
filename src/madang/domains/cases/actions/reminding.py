"""What the petition inspector (민원심사관) writes to a department: a reminder (독려), a dunning letter (독촉장).

That it was written, and when, is public; the inspector's words are for the department.
"""

from django.db import transaction

from madang.domains.cases.actions.work import Work, record, settle, take_up
from madang.domains.cases.errors import ONLY_AFTER_LIMIT, REMINDED_TODAY
from madang.domains.cases.models import Case, Reminder
from madang.domains.cases.rules import check_length, is_overdue
from madang.domains.cases.states import Act
from madang.kernel.actor import Actor
from madang.kernel.errors import NotPossible

REMINDED, DUNNED = "case.reminded", "case.dunned"


def remind(actor: Actor, *, number: str, note: str = "", seen_seq: int | None = None) -> Case:
    """Reminds the department of an open case, in time or late (처리상황의 수시 확인ㆍ점검, 시행령 제28조제2항).

    One a day for each case: NotPossible (`reminded_today`) afterwards.
    """
    words = check_length("note", note)
    with transaction.atomic():
        work = take_up(actor, number, Act.REMIND, seen_seq=seen_seq)
        return _write(work, Reminder.Kind.REMINDER, REMINDED, words)


def dun(actor: Actor, *, number: str, note: str = "", seen_seq: int | None = None) -> Case:
    """Sends a dunning letter to the head of the department, where the deadline has passed
    (민원 처리에 관한 법률 시행령 제28조제2항; 시행규칙 제10조, 별지 제7호서식).

    NotPossible (`not_overdue`) before that, and (`reminded_today`) where one was sent on the same day.
    """
    words = check_length("note", note)
    with transaction.atomic():
        work = take_up(actor, number, Act.DUN, seen_seq=seen_seq)
        case = work.case
        if not is_overdue(case.state, case.due_at, work.now, held=case.held):
            raise NotPossible(ONLY_AFTER_LIMIT, "not_overdue")
        return _write(work, Reminder.Kind.DUNNING, DUNNED, words)


def _write(work: Work, kind: Reminder.Kind, event: str, words: str) -> Case:
    day = work.calendar.local(work.now).date()
    if Reminder.objects.filter(case=work.case, kind=kind, day=day).exists():
        raise NotPossible(REMINDED_TODAY, "reminded_today")
    due = work.case.due_at.isoformat() if work.case.due_at else None
    written = record(work, event, data={"due": due}, texts={"internal": words})
    Reminder.objects.create(
        case=work.case,
        kind=kind,
        at=work.now,
        day=day,
        seq=written.seq,
        official_id=work.actor.official_id,
    )
    return settle(work)
