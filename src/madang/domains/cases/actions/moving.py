"""Moving a running case to a newer version of its procedure: by the audit office, where needed with consent."""

from collections.abc import Collection, Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from madang.domains.accounts import Account
from madang.domains.calendar import WorkCalendar
from madang.domains.cases import stored
from madang.domains.cases.actions.deadline import deadline_of
from madang.domains.cases.actions.filing import area_of, public_form
from madang.domains.cases.actions.work import Work, record, settle, take_up_as_system
from madang.domains.cases.models import OPEN, Case, CaseForm, MoveOffer, MoveRun
from madang.domains.cases.move_rules import Classified, Standing, Verdict, classify, unanswered
from madang.domains.organisation import actor_for
from madang.domains.procedures import Version, current_version, forms, limit_for, version, version_for
from madang.kernel import clock, jobs
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

BATCH = 50
RUN = "cases.move-to-version"

_THERE = Text("이미 그 판을 따르고 있습니다.", "It follows that version already.")
_NOT_HARMLESS = Text("그대로 옮길 수 없습니다. {why}", "It cannot be moved as it is. {why}")
_NO_APPLICANT = Text(
    "계정이 있는 신청인이 없어 온라인으로 동의를 받을 수 없습니다.",
    "No applicant with an account can be asked for consent.",
)
_ASKED = Text("이미 동의를 구했습니다.", "Consent was asked for already.")
_CHANGED = Text(
    "그사이 민원이나 절차가 바뀌었습니다. 지금 상태를 확인해 주십시오.",
    "The case or the procedure changed meanwhile. Please see how things stand now.",
)
_FORM = Text("고칠 곳이 있습니다.", "Some corrections are needed.")


def move_case(actor: Actor, *, number: str, seen_seq: int | None = None) -> Case:
    """Moves a case to the version in force, where that is harmless.

    For the audit office. Raises NotAllowed, NotFound, NotPossible (`same_version`, `not_harmless` with the reasons,
    `changed_meanwhile`).
    """
    _only_auditor(actor)
    with transaction.atomic():
        work, new = _taken_up(actor, number)
        if seen_seq is not None and seen_seq != work.case.last_seq:
            raise NotPossible(_CHANGED, "changed_meanwhile")
        return _move_harmless(work, new)


def ask_consent(actor: Actor, *, number: str) -> MoveOffer:
    """Asks the applicant whether the case may be moved to the version in force; they answer in their own pages.

    For the audit office. Raises NotAllowed, NotFound, NotPossible (`same_version`, `not_for_consent`,
    `asked_already`, `nobody_to_ask`).
    """
    _only_auditor(actor)
    with transaction.atomic():
        work, new = _taken_up(actor, number)
        found = classified(work.case, new, work.calendar, work.now)
        if found.verdict != Verdict.CONSENT:
            raise NotPossible(_NOT_HARMLESS.format(why=words(found)), "not_for_consent")
        if work.case.applicant_id is None:
            raise NotPossible(_NO_APPLICANT, "nobody_to_ask")
        if MoveOffer.objects.filter(case=work.case, version_id=new.id).exists():
            raise NotPossible(_ASKED, "asked_already")
        offer = MoveOffer.objects.create(
            case=work.case, version_id=new.id, applicant_id=work.case.applicant_id, asked_at=work.now
        )
        record(work, "case.move-asked", data={"old": work.version.number, "new": new.number})
        settle(work)
        return offer


def answer_offer(actor: Actor, *, number: str, agree: bool, values: Mapping[str, Any] | None = None) -> Case:
    """The applicant agrees, with answers to what the newer form asks, or declines; then it stays as it is.

    Raises NotFound (not their case, nothing asked), InvalidInput (answers missing), NotPossible where the case
    cannot be moved any more.
    """
    with transaction.atomic():
        case = Case.objects.filter(number=number, applicant_id=actor.account_id).first()
        if case is None or actor.account_id is None:
            raise NotFound()
        work = take_up_as_system(case, actor)
        offer = MoveOffer.objects.filter(case=case, state=MoveOffer.State.ASKED).order_by("-pk").first()
        if offer is None:
            raise NotFound()
        offer.state = MoveOffer.State.GIVEN if agree else MoveOffer.State.DECLINED
        offer.answered_at = work.now
        offer.save(update_fields=["state", "answered_at"])
        new, numbers = version(offer.version_id), {"old": work.version.number}
        if not agree:
            record(work, "case.move-declined", data={**numbers, "new": new.number})
            return settle(work)
        found = classified(work.case, new, work.calendar, work.now)
        if found.verdict == Verdict.REFUSED or new.id == work.version.id:
            raise NotPossible(_CHANGED, "changed_meanwhile")
        _take_answers(work, new, values or {})
        return _move(work, new, consent=True)


def start_run(actor: Actor, *, procedure: str) -> MoveRun:
    """Moves all harmless cases of a procedure to its version in force, by the worker; or resumes where it stopped."""
    _only_auditor(actor)
    new = current_version(procedure)
    now = clock.now()
    with transaction.atomic():
        run, begun = MoveRun.objects.select_for_update().get_or_create(
            version_id=new.id,
            defaults={"procedure_code": procedure, "started_by_id": actor.account_id or 0, "started_at": now},
        )
        if not begun:
            if run.finished_at:  # what became harmless since, and what was passed over, is looked at again
                run.last_case_id, run.left = 0, 0
            run.stopped_at, run.finished_at, run.turn = None, None, run.turn + 1
            run.started_by_id = actor.account_id or 0
            run.save()
        _enqueue(run)
    return run


def stop_run(actor: Actor, *, procedure: str) -> None:
    """Stops a run after the case in hand. Raises NotAllowed, NotFound."""
    _only_auditor(actor)
    new = current_version(procedure)
    open_run = MoveRun.objects.filter(version_id=new.id, finished_at__isnull=True, stopped_at__isnull=True)
    if not open_run.update(stopped_at=clock.now()):
        raise NotFound()


@jobs.job(RUN)
def run_moves(payload: dict[str, Any]) -> None:
    """One batch of a run; asks for the next one until all cases were looked at, or it was stopped."""
    run = MoveRun.objects.get(pk=payload["run"])
    account = Account.objects.filter(pk=run.started_by_id).first()
    actor = actor_for(account, clock.now())
    if run.stopped_at or run.finished_at or run.turn != payload["turn"] or not actor.everywhere(Role.AUDITOR):
        return
    new = version(run.version_id)
    waiting = Case.objects.filter(
        OPEN, procedure_code=run.procedure_code, version_id__lt=new.id, pk__gt=run.last_case_id
    )
    for number, pk in list(waiting.order_by("pk").values_list("number", "pk")[:BATCH]):
        if not _run_one(actor, run.pk, number, pk, new):
            return
    run.refresh_from_db()
    with transaction.atomic():
        if waiting.filter(pk__gt=run.last_case_id).exists():
            _enqueue(run)
        else:
            MoveRun.objects.filter(pk=run.pk).update(finished_at=clock.now())


def _run_one(actor: Actor, run_id: int, number: str, case_id: int, new: Version) -> bool:
    """Moves one case if that is harmless; False where the run was stopped meanwhile."""
    with transaction.atomic():
        run = MoveRun.objects.select_for_update().get(pk=run_id)
        if run.stopped_at:
            return False
        work = take_up_as_system(Case.objects.only("pk").get(number=number), actor)
        try:
            _move_harmless(work, new)
            run.moved += 1
        except NotPossible:
            run.left += 1
        run.last_case_id = case_id
        run.save(update_fields=["moved", "left", "last_case_id"])
        return True


def classified(
    case: Case,
    new: Version,
    calendar: WorkCalendar,
    now: datetime,
    answered: Collection[str] | None = None,
) -> Classified:
    """The verdict about moving a case; `answered` saves a statement where the caller knows the names.

    What its institution had set when it began goes with it, as far as the newer version leaves that open.
    """
    old = version_for(case.version_id, case.provision_id).definition
    new = version_for(new.id, case.provision_id)
    rule, _ = limit_for(new.definition, case.facts)
    due = due_then = None
    if rule != case.limit_rule and not case.source:
        holds = list(case.hold_rows.all()) if case.holds else []
        extensions = list(case.extension_rows.all()) if case.extensions else []
        then = copy(case)
        then.limit_rule = rule
        due = deadline_of(case, holds, extensions, calendar, now).due
        due_then = deadline_of(then, holds, extensions, calendar, now).due
    if answered is None:
        answered = (
            _answered(case) if asks_more(old, new.definition) else [f.name for f in new.definition.form]
        )
    standing = Standing(
        marking=case.marking,
        facts=case.facts,
        answered=frozenset(answered),
        documents=frozenset(case.documents),
        due=due,
        due_then=due_then,
        drafted_result=str(case.signed_decision.get("result", "")),
        imported=bool(case.source),
        closed=case.closed_at is not None,
    )
    return classify(standing, old, new.definition)


def asks_more(old: Any, new: Any) -> bool:
    """Whether the newer form requires something that the older one did not."""
    before = {f.name for f in old.form if f.required}
    return any(f.required and f.name not in before for f in new.form)


def words(found: Classified) -> Text:
    """The reasons in one text."""
    said = [reason.said for reason in found.reasons]
    return Text.joined(" ", said)


def _taken_up(actor: Actor, number: str) -> tuple[Work, Version]:
    case = stored.case_numbered(number)
    if case is None:
        raise NotFound()
    return take_up_as_system(case, actor), current_version(case.procedure_code)


def _move_harmless(work: Work, new: Version) -> Case:
    if work.case.version_id == new.id:
        raise NotPossible(_THERE, "same_version")
    found = classified(work.case, new, work.calendar, work.now)
    if found.verdict != Verdict.HARMLESS:
        raise NotPossible(_NOT_HARMLESS.format(why=words(found)), "not_harmless")
    return _move(work, new, consent=False)


def _move(work: Work, new: Version, *, consent: bool) -> Case:
    """The case follows the newer version from now on; where it stands stays, its deadline is reckoned anew."""
    case, before = work.case, work.version.number
    values = _values(case)
    form_facts = {f.name: values[f.name] for f in new.definition.form if f.fact and f.name in values}
    case.facts = {**case.facts, **form_facts}
    new = version_for(new.id, case.provision_id)
    case.version_id, work.version = new.id, new
    rule, source = limit_for(new.definition, case.facts)
    if (rule, source.as_kept()) != (case.limit_rule, case.limit_source):
        case.limit_rule, case.limit_source, work.clock_changed = rule, source.as_kept(), True
    missing = forms.missing_documents(new.definition, case.facts, case.documents)
    case.missing_documents = [paper.code for paper in missing]
    record(work, "case.version-moved", data={"old": before, "new": new.number, "consent": consent or None})
    return settle(work)


def _take_answers(work: Work, new: Version, typed: Mapping[str, Any]) -> None:
    """Keeps the answers to what the newer form asks. Raises InvalidInput."""
    form = CaseForm.objects.select_for_update().get(case=work.case)
    wanted = set(wanted_of(work.case, new, form.values))
    asked = [f for f in new.definition.form if f.name in wanted]
    cleaned = forms.clean(asked, typed)
    if cleaned.faults:
        raise InvalidInput(_FORM, "invalid_form", fields=cleaned.faults)
    form.values = {**form.values, **cleaned.values}
    form.save(update_fields=["values"])
    work.case.public_form, work.case.area = public_form(new, form.values), area_of(new, form.values)


def wanted_of(case: Case, new: Version, values: Mapping[str, Any]) -> list[str]:
    """The fields that the applicant has to fill in before the case can be moved."""
    standing = Standing(case.marking, case.facts, frozenset(values), frozenset(), None, None)
    return unanswered(standing, new.definition)


def _answered(case: Case) -> list[str]:
    return list(_values(case))


def _values(case: Case) -> dict[str, Any]:
    form = stored.form_of(case.pk)
    return dict(form.values) if form else {}


def _enqueue(run: MoveRun) -> None:
    jobs.enqueue(
        RUN, {"run": run.pk, "turn": run.turn}, once_key=f"{RUN}:{run.pk}:{run.turn}:{run.last_case_id}"
    )


def _only_auditor(actor: Actor) -> None:
    if not actor.everywhere(Role.AUDITOR):
        raise NotAllowed()
