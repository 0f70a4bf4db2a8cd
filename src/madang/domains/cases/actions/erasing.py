"""A case goes for good (파기): one person asks, another confirms, and only then all words and files go at once.

What stays are codes and times: procedure, department, states, deadlines; events without their words; that it was
erased, when, on which ground, and in which roles the two acted.
"""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from madang.domains import approvals, erasures
from madang.domains.cases.actions.deciding import end_current_steps
from madang.domains.cases.actions.work import Work, record, settle, take_up
from madang.domains.cases.erasing_rules import last_retention_end, require_finished
from madang.domains.cases.models import (
    Case,
    CaseDraft,
    CaseExtension,
    CaseFile,
    CaseForm,
    CaseHold,
    CaseStep,
    Consultation,
    Mandate,
    MoveOffer,
    ParallelSigner,
    Receipt,
)
from madang.domains.cases.states import Act
from madang.domains.erasures import ErasureAct
from madang.domains.organisation import authority
from madang.kernel import erasing, events
from madang.kernel.actor import Actor
from madang.kernel.erasing import Erased
from madang.kernel.models import Event
from madang.kernel.visibility import Visibility

STREAM = "case"


def ask_erasure(
    actor: Actor, *, number: str, ground: str, note: str = "", seen_seq: int | None = None
) -> Case:
    """Asks for a case to be erased, on a ground of `erasures.GROUNDS`. Nothing goes before somebody else confirms.

    Raises NotFound, NotAllowed, InvalidInput (`unknown_ground`, `too_long`), NotPossible (`case_open`,
    `under_objection`, `erasure_asked`, `retention_runs`, `changed_meanwhile`).
    """
    with transaction.atomic():
        work = take_up(actor, number, Act.ASK_ERASURE, seen_seq=seen_seq)
        asked = erasures.begin(actor, _record_of(work), ground=ground, note=note, at=work.now)
        _require_erasable(work.case, asked.ground, work.now)
        work.case.erasure_asked = True
        record(work, "case.erasure-asked", data={"ground": ground}, disclosed=False)
        return settle(work)


def refuse_erasure(actor: Actor, *, number: str, reason: str, seen_seq: int | None = None) -> Case:
    """Another person says no, and why; the case stays as it is. Raises as `confirm_erasure`, and `reason_needed`."""
    with transaction.atomic():
        work = take_up(actor, number, Act.REFUSE_ERASURE, seen_seq=seen_seq)
        asked = erasures.settle(actor, _record_of(work), ErasureAct.REFUSE, reason=reason, at=work.now)
        work.case.erasure_asked = False
        record(work, "case.erasure-refused", data={"ground": asked.ground}, disclosed=False)
        return settle(work)


def confirm_erasure(actor: Actor, *, number: str, seen_seq: int | None = None) -> Case:
    """Another person confirms, and everything that the case says goes for good, in one transaction.

    Raises NotFound, NotAllowed (`same_person` for whoever asked), NotPossible (`no_erasure`, `case_open`,
    `under_objection`, `retention_runs`, `changed_meanwhile`).
    """
    with transaction.atomic():
        work = take_up(actor, number, Act.CONFIRM_ERASURE, seen_seq=seen_seq)
        place = _record_of(work)
        asked = erasures.settle(actor, place, ErasureAct.CONFIRM, at=work.now)
        _require_erasable(work.case, asked.ground, work.now)
        gone = Erased(STREAM, number, actor, work.now, asked.ground, asked.asked_as, asked.settled_as)
        known = _was_known(work.case)
        erasing.overwriting()
        contents = _erase_rows(work)
        _blank(work.case, asked.ground, work.now)
        erasures.forget_words(place)
        approvals.erase_words_of_case(gone, number)
        erasing.erase(gone, known_as=[number], contents=contents)
        told = {"ground": asked.ground, "asked_as": asked.asked_as, "confirmed_as": asked.settled_as}
        record(work, "case.erased", data=told, disclosed=False, stub=known)
        if known:
            work.case.visibility = Visibility.ERASED
        return settle(work)


def contents_named(wanted: Collection[str]) -> set[str]:
    """Which of these contents (SHA-256) a file of a case, or of an application not yet filed, names."""
    return set(CaseFile.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))


def require_case_finished(number: str) -> None:
    """Raises NotPossible (`case_open`, `under_objection`) where the case of a number still goes on; nothing for a
    number of no case of ours."""
    case = Case.objects.filter(number=number).first()
    if case is not None:
        require_finished(case.closed_at, _open_objections(case))


def _require_erasable(case: Case, ground: str, now: datetime) -> None:
    require_finished(case.closed_at, _open_objections(case))
    zone = ZoneInfo(authority().zone)
    ended_on = (case.closed_at or now).astimezone(zone).date()
    codes = approvals.retention_codes_of_case(case.number)
    erasures.require_ground_holds(ground, last_retention_end(codes, ended_on), now.astimezone(zone).date())


def _open_objections(case: Case) -> list[str]:
    return list(case.appeals.filter(closed_at__isnull=True).values_list("number", flat=True))


def _record_of(work: Work) -> erasures.Record:
    institution = work.organisation.department(work.case.department_id).institution_code
    return erasures.Record(STREAM, work.case.number, institution, work.case.department_id)


def _was_known(case: Case) -> bool:
    """Whether the world knows of the case, so that a stub has to say what became of it."""
    if case.visibility != Visibility.UNDISCLOSED:
        return True
    return Event.objects.filter(stream=STREAM, stream_id=case.number, disclosed=True).exists()


def _erase_rows(work: Work) -> set[str]:
    """Deletes what is the applicant's, and blanks what officials wrote; gives the contents of files that were named."""
    case = work.case
    files = CaseFile.objects.filter(case=case) | CaseFile.objects.filter(draft__filed_as=case)
    contents = set(files.values_list("sha256", flat=True))
    CaseFile.objects.filter(pk__in=list(files.values_list("pk", flat=True))).delete()
    CaseForm.objects.filter(case=case).delete()
    CaseDraft.objects.filter(filed_as=case).delete()
    Receipt.objects.filter(case=case).delete()
    MoveOffer.objects.filter(case=case).delete()
    mandates = list(Mandate.objects.filter(case=case).values_list("pk", flat=True))
    events.erase_texts("mandate", mandates)
    Mandate.objects.filter(pk__in=mandates).delete()
    end_current_steps(work)
    ParallelSigner.objects.filter(step__case=case).delete()
    CaseStep.objects.filter(case=case).update(reason="", delay_reason="", asks={}, public_asks=[])
    CaseHold.objects.filter(case=case).update(reason="", items=[])
    CaseExtension.objects.filter(case=case).update(reason="")
    Consultation.objects.filter(case=case).update(opinion="")
    return contents


def _blank(case: Case, ground: str, at: datetime) -> None:
    """The row of the case without its words, and without whose it was."""
    case.applicant_id = case.business_id = case.filed_by_id = None
    case.area = case.reasons = case.delay_reason = ""
    case.facts, case.signed_decision = {}, {}
    case.public_form, case.conditions, case.missing_documents = [], [], []
    case.mandates_waiting = 0
    case.withheld_at = case.withheld_reason = None
    case.erasure_asked = False
    case.erased_at, case.erased_ground = at, ground
