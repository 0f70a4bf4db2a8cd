"""Writing a draft: beginning, saving as one goes, submitting, drafting anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from madang.domains.approvals.access import drafting_department
from madang.domains.approvals.actions.lines import open_line
from madang.domains.approvals.actions.work import Work, record, require_time, take_up
from madang.domains.approvals.bodies import faults_of_body
from madang.domains.approvals.body import cleaned
from madang.domains.approvals.entries import (
    distinct,
    faults_of_amount,
    faults_of_entries,
)
from madang.domains.approvals.errors import (
    INCOMPLETE,
    NO_SUCH_RECIPIENT,
    SAVED_ELSEWHERE,
)
from madang.domains.approvals.kinds import template_for, written_kind
from madang.domains.approvals.models import Attachment, Draft, DraftVersion
from madang.domains.approvals.proposing import Cooperation, Matter, as_kept, kept_cooperation, propose
from madang.domains.approvals.rules import (
    MAX_SUMMARY,
    OPEN,
    ChosenSeat,
    Content,
    SeatView,
    digest_of,
    faults_of_content,
    faults_of_line,
)
from madang.domains.approvals.states import DraftAct, DraftState
from madang.domains.approvals.stored import content_of, version_of
from madang.domains.approvals.texts import checked_text
from madang.domains.organisation import directory
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotPossible
from madang.kernel.ids import new_id
from madang.kernel.text import Text

CONSULTATION = "consultation"
MAX_TITLE, MAX_BODY = 200, 200_000


def begin(actor: Actor, *, kind: str, department_id: int | None = None) -> str:
    """Begins a document of a kind with its template; gives its id. Nobody but the drafter sees it yet."""
    chosen = written_kind(kind)
    department = drafting_department(actor, department_id)
    template = template_for(chosen.template)
    content = Content(
        title=template.title,
        summary=template.summary,
        keywords=template.keywords,
        body=template.body,
        recipients=(),
        disclosure=OPEN,
        grounds=(),
        grounds_reason="",
        retention=chosen.retention,
    )
    with transaction.atomic():
        matter = f"document:{kind}"
        return _create(actor, kind, matter, department, content, clock.now()).pk


def save(
    actor: Actor,
    *,
    draft_id: str,
    content: Content,
    revision: int,
    amount: int | None = None,
    cooperation: Cooperation | None = None,
) -> int:
    """Keeps what was written so far, complete or not; gives the new revision.

    `cooperation` is what was wanted of other departments so far; without it, what was kept before stays.

    `revision` is the one the writer began from: where another window saved meanwhile, nothing is overwritten
    (NotPossible `saved_elsewhere`). After a return or recall, the next saving begins a new version.
    """
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.SAVE)
        version = open_version(work)
        if revision != version.revision:
            raise NotPossible(SAVED_ELSEWHERE, "saved_elsewhere")
        if faults := faults_of_amount(amount):
            raise InvalidInput(INCOMPLETE, "invalid_draft", fields=faults)
        _write(version, content, actor, work.now)
        work.draft.amount = amount
        if cooperation is not None:
            work.draft.cooperation = as_kept(cooperation)
        _follow(work.draft, version, work.now)
        work.draft.save()
        return version.revision


def submit(
    actor: Actor,
    *,
    draft_id: str,
    cooperation: Cooperation | None = None,
    line: Sequence[ChosenSeat] | None = None,
    at: datetime | None = None,
) -> tuple[SeatView, ...]:
    """Puts a draft before its line: the one the delegation table proposes, or the one chosen.

    Without `cooperation` the departments are asked that were kept with the draft.
    Gives the seats whose turn it is. Raises InvalidInput with a fault for each field that lacks something.
    """
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.SUBMIT, at=at)
        require_time(work, since=None)
        wanted = cooperation or kept_cooperation(work.draft.cooperation)
        return _submit(work, open_version(work), wanted, line)


def discard(actor: Actor, *, draft_id: str) -> None:
    """Puts a draft that never became an act away. What was once submitted stays on record."""
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.DISCARD)
        work.draft.state = DraftState.DISCARDED
        record(work.draft, actor, "draft.discarded", at=work.at, now=work.now)
        work.draft.save()


def redraft(actor: Actor, *, draft_id: str) -> str:
    """Begins anew from an approved document: nothing in it is edited (행정업무규정 제17조). Gives the new id."""
    with transaction.atomic():
        work = take_up(actor, draft_id, DraftAct.REDRAFT)
        version = version_of(work.draft)
        content = content_of(version, version.attachments.all())
        old = work.draft
        fresh = _create(actor, old.kind, old.matter, old.department_id, content, work.now, replaces=old)
        fresh.amount, fresh.cooperation = old.amount, old.cooperation
        fresh.save(update_fields=["amount", "cooperation"])
        record(old, actor, "draft.redrafted", at=work.at, now=work.now, data={"by": fresh.pk})
        old.save()
        return fresh.pk


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document that a step of a case makes by itself: nobody types twice what the case already says."""

    case_number: str
    kind: str
    matter: str
    department_id: int
    content: Content
    amount: int | None = None  # won, where the delegation table goes by amounts
    sector: str = ""
    cooperation: Cooperation = field(default_factory=Cooperation)
    line: tuple[ChosenSeat, ...] = ()
    returned: str = ""  # id of the document that was sent back, of which this is the next version
    replaces: str = ""  # id of an approved document that this one takes the place of


def submit_for_case(
    actor: Actor, *, document: CaseDocument, at: datetime
) -> tuple[str, tuple[SeatView, ...]]:
    """Writes the document of a step and puts it before its line; gives its id and the seats whose turn it is."""
    now = clock.now()
    draft = Draft.objects.select_for_update().filter(pk=document.returned).first()
    if draft is None:
        replaced = Draft.objects.filter(pk=document.replaces).first()
        draft = _create(
            actor,
            document.kind,
            document.matter,
            document.department_id,
            document.content,
            now,
            case_number=document.case_number,
            replaces=replaced,
        )
        work = Work(actor, draft, at, now, frozenset(), None, [])
        version = version_of(draft)
        draft.amount = document.amount
    else:
        draft.drafter_id, draft.matter = actor.official_id or 0, document.matter
        draft.amount = document.amount
        draft.department_id = document.department_id  # the case may have moved since
        work = Work(actor, draft, at, now, frozenset(), None, [])
        version = open_version(work)
        _write(version, document.content, actor, now)
        _follow(draft, version, now)
    return draft.pk, _submit(
        work, version, document.cooperation, document.line or None, sector=document.sector
    )


def _submit(
    work: Work,
    version: DraftVersion,
    cooperation: Cooperation,
    line: Sequence[ChosenSeat] | None,
    *,
    sector: str = "",
) -> tuple[SeatView, ...]:
    draft = work.draft
    content = content_of(version, version.attachments.all())
    matter = Matter(draft.drafter_id, draft.department_id, draft.matter, draft.amount, sector)
    faults = [*faults_of_content(content), *faults_of_body(content), *_unknown(cooperation, work)]
    seats = tuple(line or ())
    said: tuple[Text, ...] = ()
    if draft.kind != CONSULTATION:  # in which nobody approves, and nobody proposes
        proposed = propose(matter, cooperation, work.now)
        if line:
            faults += faults_of_line(line, drafter_id=draft.drafter_id, decides=proposed.decides)
        else:
            seats, said = proposed.seats, proposed.said
    if faults:
        raise InvalidInput(INCOMPLETE, "invalid_draft", fields=tuple(faults))
    version.submitted_at, version.digest = work.at, digest_of(content)
    version.save(update_fields=["submitted_at", "digest"])
    waiting = open_line(work, seats)
    data = {"version": draft.version, "digest": version.digest, "seats": len(seats)}
    texts = {"line": "\n".join(text.ko for text in said)}
    record(draft, work.actor, "draft.submitted", at=work.at, now=work.now, data=data, texts=texts)
    draft.save()
    return waiting


def _unknown(cooperation: Cooperation, work: Work) -> list[FieldFault]:
    """The departments asked to co-operate that never were; those of the past are followed by who answers for them."""
    structure = directory().structure
    codes = (c for c in cooperation.departments if not (structure.named(c, work.now) or structure.named(c)))
    return [
        FieldFault("cooperation", "no_such_department", NO_SUCH_RECIPIENT.format(code=code[:40]))
        for code in codes
    ]


def _create(
    actor: Actor,
    kind: str,
    matter: str,
    department_id: int,
    content: Content,
    now: datetime,
    *,
    case_number: str = "",
    replaces: Draft | None = None,
) -> Draft:
    draft = Draft.objects.create(
        id=new_id(),
        kind=kind,
        matter=matter,
        state=DraftState.COMPOSING,
        department_id=department_id,
        drafter_id=actor.official_id or 0,
        case_number=case_number,
        title=content.title,
        disclosure=content.disclosure,
        retention=content.retention,
        replaces=replaces,
        created_at=now,
        updated_at=now,
    )
    version = DraftVersion(draft=draft, no=1, revision=0, saved_at=now, saved_by_id=draft.drafter_id)
    _write(version, content, actor, now)
    _copy_attachments(content, version)
    record(draft, actor, "draft.begun", at=now, now=now, data={"kind": kind})
    draft.save(update_fields=["last_seq"])
    return draft


def open_version(work: Work) -> DraftVersion:
    """The version that is being written; after a return or recall a new one that begins as the last one ended."""
    last = version_of(work.draft)
    if last.submitted_at is None:
        return last
    content = content_of(last, last.attachments.all())
    version = DraftVersion(
        draft=work.draft,
        no=last.no + 1,
        revision=last.revision,
        saved_at=work.now,
        saved_by_id=work.draft.drafter_id,
    )
    _fill(version, content)
    version.save()
    _copy_attachments(content, version)
    work.draft.version = version.no
    work.draft.class_confirmed_at = work.draft.class_confirmed_by_id = None
    return version


def _write(version: DraftVersion, content: Content, actor: Actor, now: datetime) -> None:
    _fill(version, _within_bounds(content))
    version.revision += 1
    version.saved_at, version.saved_by_id = now, actor.official_id or 0
    version.save()


def _fill(version: DraftVersion, content: Content) -> None:
    version.title, version.summary, version.body = content.title, content.summary, content.body
    version.keywords = list(content.keywords)
    version.recipients = [dict(recipient) for recipient in content.recipients]
    version.disclosure, version.grounds = content.disclosure, sorted(set(content.grounds))
    version.grounds_reason, version.retention = content.grounds_reason, content.retention


def _copy_attachments(content: Content, version: DraftVersion) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            version=version,
            position=file.position,
            name=file.name,
            media=file.media,
            size=file.size,
            sha256=file.sha256,
            disclosure=file.disclosure,
            grounds=list(file.grounds),
            grounds_reason=file.grounds_reason,
        )
        for file in content.attachments
    )


def _within_bounds(content: Content) -> Content:
    """What was typed, trimmed; refused where it could not be kept, or where a recipient is unknown."""
    if faults := faults_of_entries(content):
        raise InvalidInput(INCOMPLETE, "invalid_draft", fields=faults)
    organisation = directory()
    for recipient in content.recipients:
        code = recipient.get("department")
        if code and organisation.structure.named(code) is None:
            message = NO_SUCH_RECIPIENT.format(code=code)
            raise InvalidInput(
                message,
                "no_such_department",
                fields=(FieldFault("recipients", "no_such_department", message),),
            )
    return replace(
        content,
        title=" ".join(checked_text("title", content.title, MAX_TITLE).split()),
        summary=checked_text("summary", content.summary, MAX_SUMMARY),
        keywords=tuple(dict.fromkeys(filter(None, (cleaned(word).strip() for word in content.keywords)))),
        recipients=distinct(content.recipients),
        body=checked_text("body", content.body, MAX_BODY),
        grounds_reason=checked_text("grounds_reason", content.grounds_reason),
    )


def _follow(draft: Draft, version: DraftVersion, now: datetime) -> None:
    draft.title, draft.disclosure, draft.retention = version.title, version.disclosure, version.retention
    draft.version, draft.updated_at = version.no, now
