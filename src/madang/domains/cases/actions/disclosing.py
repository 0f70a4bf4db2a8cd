"""Taking a case out of the public view in one act, and putting it back: a stub with date and reason stays."""

from django.db import transaction
from django.db.models import QuerySet

from madang.domains.cases.actions.handling import REASON
from madang.domains.cases.actions.work import Work, private_words, record, settle, take_up
from madang.domains.cases.errors import ALREADY_WITHHELD, NO_WORDS, NOT_WITHHELD
from madang.domains.cases.models import Case, CaseExtension, CaseHold, CaseStep, Consultation
from madang.domains.cases.rules import cleared_for_public, required_text
from madang.domains.cases.states import Act
from madang.kernel import events
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotPossible
from madang.kernel.models import Event
from madang.kernel.visibility import Visibility


def withhold(actor: Actor, *, number: str, reason: str, seen_seq: int | None = None) -> Case:
    """Withdraws the public record of a case from every outlet; its address answers with the stub."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        work = take_up(actor, number, Act.WITHHOLD, seen_seq=seen_seq)
        case = work.case
        if case.visibility == Visibility.WITHHELD:
            raise NotPossible(ALREADY_WITHHELD, "already_withheld")
        text = cleared_for_public("reason", reason, private_words(case))
        record(work, "case.withheld", texts={"reason": text})
        case.visibility = Visibility.WITHHELD
        case.withheld_at, case.withheld_reason = work.at, {"ko": text, "en": text}
        return settle(work)


def take_down(actor: Actor, *, number: str, seq: int, reason: str, seen_seq: int | None = None) -> Case:
    """Takes the words of one entry out of every outlet for good; that it happened, when and by whom stays."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        work = take_up(actor, number, Act.TAKE_DOWN, seen_seq=seen_seq)
        entry = next((e for e in events.history("case", number, disclosed_only=False) if e.seq == seq), None)
        if entry is None or not (events.texts_of(entry) or _entries_of(work, entry).exists()):
            raise InvalidInput(NO_WORDS, "no_words", fields=(FieldFault("seq", "no_words", NO_WORDS),))
        text = cleared_for_public("reason", reason, private_words(work.case))
        _entries_of(work, entry).update(public_asks=[], asks={})
        if events.texts_of(entry):
            _forget(work, set(events.withdraw_texts(entry, at=work.at, reason=text).values()))
        record(work, "case.taken-down", data={"entry": seq}, texts={"reason": text})
        return settle(work)


def _entries_of(work: Work, entry: Event) -> QuerySet[CaseStep]:
    """The step that an event completed, where values recorded at it are public."""
    steps = CaseStep.objects.filter(case=work.case, code=entry.step, done_at=entry.at)
    return steps.exclude(public_asks=[])


def _forget(work: Work, words: set[str]) -> None:
    """Blanks the copies of a text in the snapshots of the case."""
    case = work.case
    case.reasons = "" if case.reasons in words else case.reasons
    case.delay_reason = "" if case.delay_reason in words else case.delay_reason
    case.conditions = [] if "\n".join(case.conditions) in words else case.conditions
    CaseStep.objects.filter(case=case, reason__in=words).update(reason="")
    CaseStep.objects.filter(case=case, delay_reason__in=words).update(delay_reason="")
    CaseHold.objects.filter(case=case, reason__in=words).update(reason="", items=[])
    CaseExtension.objects.filter(case=case, reason__in=words).update(reason="")
    Consultation.objects.filter(case=case, opinion__in=words).update(opinion="")


def restore(actor: Actor, *, number: str, reason: str, seen_seq: int | None = None) -> Case:
    """Makes a withdrawn case public again."""
    required_text("reason", reason, REASON)
    with transaction.atomic():
        work = take_up(actor, number, Act.RESTORE, seen_seq=seen_seq)
        case = work.case
        if case.visibility != Visibility.WITHHELD:
            raise NotPossible(NOT_WITHHELD, "not_withheld")
        disclosed = work.definition.disclosure.disclosed
        case.visibility = Visibility.PUBLIC if disclosed else Visibility.UNDISCLOSED
        case.withheld_at = case.withheld_reason = None
        text = cleared_for_public("reason", reason, private_words(case))
        record(work, "case.restored", texts={"reason": text})
        return settle(work)
