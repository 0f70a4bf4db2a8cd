"""From the public record of a case to the page: every word chosen, every time written, in one language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString, mark_safe

from madang.domains import approvals, cases, procedures
from madang.domains.cases import shapes
from madang.kernel.text import Text
from madang.web.public import case_words, moments
from madang.web.public.case_shapes import (
    CaseShown,
    DeadlineShown,
    Decision,
    Delay,
    Entry,
    EventShown,
    ExtensionShown,
    Holder,
    HoldShown,
    Opinion,
    Paper,
    RuleShown,
    Said,
    Signature,
    StepShown,
)
from madang.web.public.present import present

OPEN = frozenset({"received", "reviewing", "on_hold", "deciding"})


def case_shown(number: str, language: str, now: datetime) -> CaseShown:
    """The page of a public case (at most 11 statements). Raises NotFound or Gone."""
    return _Writer(cases.case_record(number, now), language, present().zone, now).case()


def shown_from(
    record: cases.CaseRecord, definition: procedures.Definition, language: str, now: datetime
) -> CaseShown:
    """The page of a record that follows a definition not yet published: for previews."""
    return _Writer(record, language, present().zone, now, definition).case()


class _Writer:
    """Writes one record in one language."""

    def __init__(
        self,
        record: cases.CaseRecord,
        language: str,
        zone: ZoneInfo,
        now: datetime,
        definition: procedures.Definition | None = None,
    ) -> None:
        self.record, self.language, self.zone, self.now = record, language, zone, now
        self.definition = (
            definition or procedures.version_for(record.version_id, record.provision_id).definition
        )

    def case(self) -> CaseShown:
        record = self.record
        return CaseShown(
            number=record.number,
            procedure=self.word(record.procedure.name),
            procedure_code=record.procedure.code,
            version=record.version,
            state=record.state,
            result=record.result,
            result_name=self.word(record.result_name) if record.result_name else "",
            overdue=record.due.overdue,
            in_progress=record.state in OPEN,
            imported=record.imported,
            filed=self.at(record.filed_at),
            closed=self.maybe(record.closed_at),
            channel=self.word(case_words.CHANNELS.get(record.channel, case_words.NOTHING)),
            area=case_words.place_said(record.area, self.language),
            department=self.word(record.department.name),
            department_code=record.department.code,
            department_phone=record.department_phone,
            holder=self._holder(),
            deadline=self._deadline(),
            delay=self._delay(record.due.delay),
            chart=self._chart(),
            steps=tuple(self._step(step, place) for place, step in enumerate(record.steps, 1)),
            holds=tuple(self._hold(hold) for hold in record.holds),
            extensions=tuple(self._extension(extension) for extension in record.extensions),
            form=tuple(self._entry(entry) for entry in record.form),
            papers=tuple(Paper(self.word(paper.name), paper.submitted) for paper in record.documents),
            decision=self._decision(),
            objection_to=record.appeal.objection_to,
            rules=tuple(
                RuleShown(self.word(r.title), self.word(r.article), r.url) for r in self.definition.rules
            ),
            events=tuple(self._event(event) for event in reversed(record.events)),
            last_seq=record.last_seq,
            last_disclosed=self._last_disclosed(),
        )

    def _last_disclosed(self) -> tuple[int, datetime]:
        last = self.record.events[-1] if self.record.events else None
        return (last.seq, last.disclosed_at) if last else (0, self.record.filed_at)

    # --- words and times

    def word(self, text: Text) -> str:
        return text[self.language]

    def said(self, text: str) -> Said:
        return case_words.said(text, self.language)

    def maybe_said(self, text: str) -> Said | None:
        return self.said(text) if text else None

    def at(self, instant: datetime) -> moments.Moment:
        return moments.moment(instant, self.zone, self.language)

    def maybe(self, instant: datetime | None) -> moments.Moment | None:
        return moments.maybe(instant, self.zone, self.language)

    def limit(self, instant: datetime | None) -> moments.Moment | None:
        return moments.limit(instant, self.zone, self.language) if instant else None

    # --- parts

    def _official(self, official: shapes.PublicOfficial | None) -> tuple[str, str]:
        """Who, as the authority's policy shows them, and their telephone."""
        if official is None:
            return "", ""
        words = (self.word(official.post), official.name or official.officer_code)
        return " ".join(word for word in words if word), official.phone

    def _holder(self) -> Holder:
        holder = self.record.holder
        official, phone = self._official(holder.official)
        return Holder(
            what=holder.what,
            departments=tuple((d.code, self.word(d.name)) for d in holder.departments),
            official=official,
            phone=phone or holder.phone,
            since=self.maybe(holder.since),
        )

    def _deadline(self) -> DeadlineShown | None:
        due = self.record.due
        if due.at is None:
            return None
        state = self._deadline_state()
        left = due.remaining[self.language] if due.remaining else self.word(case_words.ENDED[state])
        written = moments.limit(due.at, self.zone, self.language)
        return DeadlineShown(state, written, left, tuple(self.word(line) for line in due.because))

    def _deadline_state(self) -> str:
        record, due = self.record, self.record.due
        if record.state in OPEN:
            return "held" if due.paused else "overdue" if due.overdue else "running"
        if record.state != "decided":
            return "ended"
        in_time = record.closed_at is None or due.at is None or record.closed_at <= due.at
        return "met" if in_time else "missed"

    def _delay(self, delay: shapes.PublicDelay | None) -> Delay | None:
        if delay is None:
            return None
        return Delay(moments.limit(delay.since, self.zone, self.language), self.maybe_said(delay.reason))

    def _chart(self) -> SafeString:
        if self.record.imported:
            return SafeString("")
        states = {step.code: step.state for step in self.record.steps}
        return mark_safe(procedures.chart.svg(self.definition, states, self.language))  # noqa: S308

    def _step(self, step: shapes.PublicStep, place: int) -> StepShown:
        official, contact = self._official(step.official)
        return StepShown(
            code=step.code,
            name=self.said(self.word(step.name)),
            state=step.state,
            place=place,
            turn=step.turn,
            entered=self.maybe(step.entered_at),
            done=self.maybe(step.done_at),
            expected=self.limit(step.expected_at),
            expected_passed=bool(step.expected_at and step.expected_at < self.now),
            term=self.word(step.term) if step.term else "",
            department=self.word(step.department.name) if step.department else "",
            official=official,
            contact=contact,
            result=self.word(case_words.outcome(self.definition, step.code, step.result)),
            reason=self.maybe_said(step.reason),
            entries=tuple(self._entry(entry) for entry in step.entries),
            opinions=tuple(self._opinion(opinion) for opinion in step.opinions),
            signatures=tuple(self._signature(signature) for signature in step.signatures),
            document_number=self.word(step.document_number) if step.document_number else "",
            delay=self._delay(step.delay),
            entered_late=step.entered_late,
            skipped=step.skipped_by_official,
        )

    def _entry(self, entry: shapes.PublicEntry) -> Entry:
        return Entry(self.word(entry.label), self.said(self.word(entry.value)))

    def _opinion(self, opinion: shapes.PublicOpinion) -> Opinion:
        return Opinion(
            department=self.word(opinion.department.name),
            department_code=opinion.department.code,
            asked=self.at(opinion.asked_at),
            due=self.limit(opinion.due_at),
            replied=self.maybe(opinion.replied_at),
            outcome=case_words.capital(self.word(opinion.outcome_name)),
            opinion=self.maybe_said(opinion.opinion),
            on_behalf=opinion.on_behalf,
        )

    def _signature(self, signature: shapes.PublicSignature) -> Signature:
        official, _ = self._official(signature.official)
        return Signature(
            role=self.word(approvals.ROLE_NAMES[signature.role]),
            who=official or self.word(signature.post),
            department=self.word(signature.department.name) if signature.department else "",
            mark=self.word(signature.mark),
            state=signature.state,
            at=self.maybe(signature.signed_at),
            since=self.maybe(signature.turn_at),
            with_opinion=signature.with_opinion,
        )

    def _hold(self, hold: shapes.PublicHold) -> HoldShown:
        return HoldShown(
            name=case_words.capital(self.word(hold.name)),
            started=self.at(hold.started_at),
            ended=self.maybe(hold.ended_at),
            until=self.limit(hold.until),
            reason=self.maybe_said(hold.reason),
            items=tuple(self.said(item) for item in hold.items),
            source=self.word(hold.source),
        )

    def _extension(self, extension: shapes.PublicExtension) -> ExtensionShown:
        return ExtensionShown(
            at=self.at(extension.at),
            ground=self.word(extension.reason_name),
            reason=self.maybe_said(extension.reason),
            before=moments.limit(extension.due_before, self.zone, self.language),
            after=moments.limit(extension.due_after, self.zone, self.language),
            consent=extension.consent,
        )

    def _decision(self) -> Decision | None:
        record = self.record
        if record.state in OPEN:
            return None
        appeal = record.appeal
        return Decision(
            state=record.state,
            result=record.result,
            result_name=self.word(record.result_name) if record.result_name else "",
            at=self.maybe(record.closed_at),
            reasons=self.maybe_said(record.reasons),
            conditions=tuple(self.said(condition) for condition in record.conditions),
            remedies=self.word(appeal.remedies),
            objection_possible=appeal.possible,
            objection_until=moments.on_day(date.fromisoformat(appeal.until[:10]), self.language)
            if appeal.until
            else None,
            objection=appeal.objection,
        )

    def _event(self, event: shapes.PublicEvent) -> EventShown:
        parts = (
            self.word(event.department.name) if event.department else "",
            self.word(event.post) if event.post else "",
            event.official_name or "",
        )
        who = " ".join(part for part in parts if part)
        return EventShown(
            seq=event.seq,
            at=self.at(event.at),
            entered=self.at(event.disclosed_at) if event.entered_late else None,
            summary=self.word(event.summary),
            who=who or self.word(case_words.ROLES.get(event.actor_role, case_words.NOTHING)),
            texts=tuple(
                Entry(self.word(case_words.TEXTS[name]), self.said(text)) for name, text in event.text
            ),
            corrects=event.corrects,
            corrected_by=event.corrected_by,
        )
