"""Acts about time: extending the limit, explaining a delay, and what the system notices by itself."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q

from madang.domains.calendar import Extension, check_extension, work_calendar
from madang.domains.cases import stored
from madang.domains.cases.actions.answering import answer_reminders
from madang.domains.cases.actions.deadline import recompute_deadline
from madang.domains.cases.actions.deciding import deem_decided
from madang.domains.cases.actions.handling import REASON
from madang.domains.cases.actions.work import (
    Work,
    private_words,
    record,
    settle,
    take_up,
    take_up_as_system,
)
from madang.domains.cases.errors import ALREADY_LATE, NOT_LATE
from madang.domains.cases.models import OPEN, Case, CaseExtension, CaseStep
from madang.domains.cases.rules import cleared_for_public, is_overdue, required_text
from madang.domains.cases.states import Act, State
from madang.domains.procedures import version
from madang.kernel.actor import SYSTEM, Actor
from madang.kernel.errors import NotPossible

BATCH = 200


def extend(
    actor: Actor,
    *,
    number: str,
    reason_code: str,
    reason: str,
    until: date,
    consent: bool = False,
    seen_seq: int | None = None,
) -> Case:
    """Extends the limit: for a listed reason, once, and once more with the applicant's consent
    (민원처리법 시행령 제21조). Workload, late assignment and absence are no reasons."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        work = take_up(actor, number, Act.EXTEND, seen_seq=seen_seq)
        case = work.case
        recompute_deadline(case, work.calendar, work.now)
        before = case.due_at
        if before is None or is_overdue(case.state, before, work.now, held=case.held):
            raise NotPossible(ALREADY_LATE, "already_late")
        earlier = [Extension(e.length, e.reason_code, e.at) for e in stored.extensions_of(case.pk)]
        length = check_extension(
            reason_code=reason_code,
            rule=case.limit_rule,
            requested_until=until,
            due=before,
            calendar=work.calendar,
            earlier=earlier,
            consent=consent,
        )
        text = cleared_for_public("reason", reason, private_words(case))
        row = CaseExtension.objects.create(
            case=case,
            at=work.at,
            reason_code=reason_code,
            reason=text,
            length=str(length),
            due_before=before,
            due_after=before,
            consent=consent,
        )
        case.extensions += 1
        recompute_deadline(case, work.calendar, work.now)
        row.due_after = case.due_at or before
        row.save(update_fields=["due_after"])
        data = {"reason_code": reason_code, "from": before.isoformat(), "to": row.due_after.isoformat()}
        record(work, "case.extended", data={**data, "consent": consent or None}, texts={"reason": text})
        answer_reminders(case, work.at, "extended")
        return settle(work)


def explain_delay(
    actor: Actor, *, number: str, reason: str, step: str = "", seen_seq: int | None = None
) -> Case:
    """Publishes why a step or the whole case is late."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        work = take_up(actor, number, Act.EXPLAIN_DELAY, seen_seq=seen_seq)
        late = [s for s in work.current if _is_late(s, work.now) and step in ("", s.code)]
        case_late = is_overdue(work.case.state, work.case.due_at, work.now, held=work.case.held)
        if not late and not case_late:
            raise NotPossible(NOT_LATE, "not_late")
        text = cleared_for_public("reason", reason, private_words(work.case))
        for task in late:
            _explain_step(task, text, work.now)
        if case_late:
            work.case.delay_reason = text
            work.case.delay_since = work.case.delay_since or work.case.due_at
        record(work, "case.delay-explained", step=late[0].code if late else "", texts={"reason": text})
        answer_reminders(work.case, work.at, "explained")
        return settle(work)


def notice_delays(now: datetime) -> int:
    """Makes public that a step or a case has become late and asks the department why; says how many were found."""
    steps = (
        CaseStep.objects.filter(state="current", term_due_at__lt=now, delay_since__isnull=True)
        .exclude(
            case__state=State.ON_HOLD
        )  # waits for the applicant; a consultation that drags on is the office's
        .exclude(case__source__gt="")
        .order_by("term_due_at")
        .select_related("case")[:BATCH]
    )
    cases = Case.objects.filter(
        OPEN, due_at__lt=now, delay_since__isnull=True, held=False, source=""
    ).order_by("due_at")
    found = sum(_notice_late_step(step, now) for step in steps)
    return found + sum(_notice_late_case(case, now) for case in cases[:BATCH])


def deem_silent_cases(now: datetime) -> int:
    """Records what the law makes of silence for cases whose limit has passed; says how many."""
    passed = Case.objects.filter(OPEN, due_at__lt=now, held=False, source="").order_by("due_at")
    versions = passed.order_by().values_list("version_id", flat=True).distinct()
    deemed = [i for i in versions if version(i).definition.limit.deemed]
    return sum(_deem(case, now) for case in passed.filter(version_id__in=deemed)[:BATCH])


def follow_calendar() -> int:
    """Recomputes open deadlines after the calendar changed, and says so where one moved; says how many moved."""
    calendar = work_calendar()
    behind = Case.objects.filter(OPEN, ~Q(calendar_version=calendar.version), source="").order_by("id")
    return sum(_follow(case) for case in behind.iterator(500))


def _is_late(step: CaseStep, now: datetime) -> bool:
    return step.term_due_at is not None and step.term_due_at < now


def _explain_step(step: CaseStep, text: str, now: datetime) -> None:
    step.delay_reason, step.delay_since = text, step.delay_since or step.term_due_at
    CaseStep.objects.filter(pk=step.pk).update(delay_reason=text, delay_since=step.delay_since)


def _notice_late_step(step: CaseStep, now: datetime) -> int:
    with transaction.atomic():
        work = take_up_as_system(step.case, SYSTEM)
        task = next((s for s in work.current if s.pk == step.pk and s.delay_since is None), None)
        if task is None or not _is_late(task, now) or work.case.state == State.ON_HOLD:
            return 0
        CaseStep.objects.filter(pk=task.pk).update(delay_since=F("term_due_at"))
        due = task.term_due_at.isoformat() if task.term_due_at else ""
        record(work, "case.delayed", step=task.code, data={"what": "step", "due": due})
        settle(work)
        return 1


def _notice_late_case(case: Case, now: datetime) -> int:
    with transaction.atomic():
        work = take_up_as_system(case, SYSTEM)
        locked = work.case
        if locked.delay_since or not is_overdue(locked.state, locked.due_at, now, held=locked.held):
            return 0
        locked.delay_since = locked.due_at
        record(
            work,
            "case.delayed",
            data={"what": "limit", "due": locked.due_at.isoformat() if locked.due_at else ""},
        )
        settle(work)
        return 1


def _deem(case: Case, now: datetime) -> int:
    with transaction.atomic():
        work = take_up_as_system(case, SYSTEM)
        locked = work.case
        if locked.state == State.DECIDED or not is_overdue(
            locked.state, locked.due_at, now, held=locked.held
        ):
            return 0
        deem_decided(work)
        settle(work)
        return 1


def _follow(case: Case) -> int:
    with transaction.atomic():
        work = take_up_as_system(case, SYSTEM)
        before = work.case.due_at
        _recompute(work)
        after = work.case.due_at
        moved = before is not None and after is not None and after != before
        if moved and before and after:
            record(work, "case.due-moved", data={"from": before.isoformat(), "to": after.isoformat()})
        settle(work)
        return int(moved)


def _recompute(work: Work) -> None:
    recompute_deadline(work.case, work.calendar, work.now)
