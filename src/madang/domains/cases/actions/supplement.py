"""Asking the applicant for what is missing, with the clock standing still (보완, 민원처리법 제22조)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from madang.domains.cases.actions.filing import Upload, check_uploads, keep_file
from madang.domains.cases.actions.work import (
    SUPPLEMENT,
    Work,
    end_holds,
    private_words,
    record,
    settle,
    start_hold,
    take_up,
)
from madang.domains.cases.errors import MOVED_TWICE, NOTHING_ASKED, UNTIL_IN_FUTURE, UNTIL_TOO_FAR
from madang.domains.cases.models import Case, CaseForm, CaseHold
from madang.domains.cases.rules import SUPPLEMENT_MOVES, cleared_for_public, required_text
from madang.domains.cases.states import Act
from madang.domains.procedures import forms
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotPossible
from madang.kernel.text import Text

DEFAULT_DAYS = 10


def request_supplement(
    actor: Actor,
    *,
    number: str,
    items: Sequence[str],
    reason: str,
    until: date | None = None,
    seen_seq: int | None = None,
) -> Case:
    """Asks for what is missing, by a date (ten days from now, where none is given). The clock stands still."""
    items = [item.strip() for item in items if item.strip()]
    if not items:
        raise InvalidInput(
            NOTHING_ASKED, "no_items", fields=(FieldFault("items", "no_items", NOTHING_ASKED),)
        )
    required_text("reason", reason, Text("보완이 필요한 이유", "why the supplement is needed"))
    with transaction.atomic():
        work = take_up(actor, number, Act.REQUEST_SUPPLEMENT, seen_seq=seen_seq)
        words = private_words(work.case)
        items = [cleared_for_public("items", item, words) for item in items]
        text = cleared_for_public("reason", reason, words)
        end = _end_of_day(work, until or _local_day(work) + timedelta(days=DEFAULT_DAYS))
        start_hold(work, SUPPLEMENT, items=items, until=end, reason=text)
        work.case.supplements += 1
        record(
            work,
            "case.supplement-requested",
            data={"items": len(items), "until": end.isoformat()},
            texts={"reason": text, "items": "\n".join(items)},
        )
        return settle(work)


def supply(
    actor: Actor,
    *,
    number: str,
    note: str = "",
    files: Sequence[Upload] = (),
    seen_seq: int | None = None,
) -> Case:
    """The applicant hands in what was asked for; the clock runs again. What they write is not public."""
    check_uploads(files)
    with transaction.atomic():
        work = take_up(actor, number, Act.SUPPLY, seen_seq=seen_seq)
        form = CaseForm.objects.get(case=work.case)
        form.supplied = [
            *form.supplied,
            {"at": work.at.isoformat(), "note": note[:4000], "files": len(files)},
        ]
        form.save(update_fields=["supplied"])
        for upload in files:
            keep_file(upload, work.now, case=work.case)
        work.case.documents = sorted({*work.case.documents, *(f.document for f in files if f.document)})
        missing = forms.missing_documents(work.definition, work.case.facts, work.case.documents)
        work.case.missing_documents = [paper.code for paper in missing]
        end_holds(work, kind=SUPPLEMENT)
        record(work, "case.supplied", data={"files": len(files)})
        return settle(work)


def ask_more_time(
    actor: Actor, *, number: str, until: date, note: str = "", seen_seq: int | None = None
) -> Case:
    """The applicant asks for more time to supplement: twice, as the law has it (시행령 제24조제2항)."""
    with transaction.atomic():
        work = take_up(actor, number, Act.ASK_MORE_TIME, seen_seq=seen_seq)
        hold = next((h for h in work.open_holds if h.kind == SUPPLEMENT), None)
        if hold is None or hold.moved >= SUPPLEMENT_MOVES:
            raise NotPossible(MOVED_TWICE, "supplement_moved_twice")
        hold.until, hold.moved = _end_of_day(work, until), hold.moved + 1
        CaseHold.objects.filter(pk=hold.pk).update(until=hold.until, moved=hold.moved)
        record(
            work,
            "case.more-time-asked",
            data={"until": hold.until.isoformat(), "times": hold.moved},
            texts={"internal": note[:4000]},
        )
        return settle(work)


def _local_day(work: Work) -> date:
    return work.at.astimezone(work.calendar.zone).date()


def _end_of_day(work: Work, day: date) -> datetime:
    today = _local_day(work)
    if not today < day <= today + timedelta(days=366):
        message = UNTIL_IN_FUTURE if day <= today else UNTIL_TOO_FAR
        raise InvalidInput(
            message, "impossible_date", fields=(FieldFault("until", "impossible_date", message),)
        )
    return datetime.combine(day, time(23, 59, 59), work.calendar.zone)
