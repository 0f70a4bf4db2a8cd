"""Drafts of definitions: begun, changed part by part, taken back, published from a day, or discarded."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from madang.domains.calendar import work_calendar
from madang.domains.procedures import rows
from madang.domains.procedures.actions import publish_version
from madang.domains.procedures.definition import Definition
from madang.domains.procedures.difference import Change, changes
from madang.domains.procedures.loader import checksum, read_document
from madang.domains.procedures.models import DefinitionDraft, DraftRevision, Procedure, ProcedureVersion
from madang.domains.procedures.reading import parse
from madang.domains.procedures.soundness import Fault, faults
from madang.kernel import clock, events
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.ids import new_id
from madang.kernel.text import Text

Document = dict[str, Any]
MOST_REVISIONS = 200  # how far back a change can be taken

_CHANGED = Text(
    "보고 계신 동안 {who} 님이 이 초안을 바꾸었습니다({what}). "
    "적으신 것은 아래에 그대로 있으니, 확인하고 다시 저장해 주십시오.",
    "While you were at it, {who} changed this draft ({what}). What you typed is still below; look and keep it again.",
)
_CLOSED = Text("이 초안은 이미 끝났습니다({state}).", "This draft is closed already ({state}).")
_STATES = {"published": Text("공포됨", "published"), "discarded": Text("버림", "discarded")}
_OLDER = Text(
    "초안을 만든 뒤 제{number}판이 공포되었습니다. 달라진 점을 확인하고 ‘새 판 위에서 계속하기’를 눌러 주십시오.",
    "Version {number} was published since this draft was begun. See what differs and continue on the new version.",
)
_PAST = Text("시행일은 오늘이나 그 뒤의 날짜여야 합니다.", "The first day must be today or later.")
_TOO_FAR = Text("시행일은 3년 안의 날짜여야 합니다.", "The first day must lie within three years.")
_OTHER_CODE = Text(
    "파일의 업무 코드가 {found}입니다. 이 초안은 {code}의 것입니다.",
    "The file is of procedure {found}; this draft is of {code}.",
)
_NOT_ONE = Text("파일에 절차 정의가 하나 있어야 합니다.", "The file must hold one definition.")
_NOTHING_BACK = Text("더 되돌릴 것이 없습니다.", "There is nothing left to take back.")
_SAME = Text("같은 내용", "the same content")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as lists show it."""

    id: str
    code: str
    name: Text
    based_on: int
    revision: int
    author: str
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it stands: the document, what it means, what is wrong with it, and what it would change."""

    id: str
    code: str
    based_on: int
    newest: int
    revision: int
    state: str
    author: str
    changed_at: datetime
    document: Document
    definition: Definition
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]
    may_take_back: bool


def draft_of(actor: Actor, draft_id: str) -> DraftView:
    """An open draft, for the audit office (at most three statements). Raises NotAllowed, NotFound, NotPossible."""
    _only_auditor(actor)
    draft = _open(DefinitionDraft.objects.filter(pk=draft_id).first())
    numbers = dict(
        ProcedureVersion.objects.filter(procedure__code=draft.code)
        .order_by("-number")
        .values_list("number", "pk")
    )
    definition = parse(draft.document)
    newest = next(iter(numbers), 0)
    base = rows.version(numbers[newest]).definition if newest else None
    return DraftView(
        id=draft.pk,
        code=draft.code,
        based_on=draft.based_on,
        newest=newest,
        revision=draft.revision,
        state=draft.state,
        author=draft.author_name,
        changed_at=draft.changed_at,
        document=draft.document,
        definition=definition,
        faults=tuple(faults(definition)),
        changes=changes(base, definition) if base else (),
        may_take_back=draft.revision > 1,
    )


def open_drafts(actor: Actor, code: str = "") -> list[DraftRow]:
    """The open drafts, of one procedure or of all, the one changed last first (one statement). Raises NotAllowed."""
    _only_auditor(actor)
    found = DefinitionDraft.objects.filter(state=DefinitionDraft.State.OPEN).order_by("-changed_at")
    found = found.filter(code=code) if code else found
    return [
        DraftRow(
            d.pk,
            d.code,
            Text.of(d.document["name"]),
            d.based_on,
            d.revision,
            d.author_name,
            d.created_at,
            d.changed_at,
        )
        for d in found
    ]


@transaction.atomic
def begin_draft(actor: Actor, *, code: str) -> str:
    """Begins a draft with the newest version of a procedure; gives its id. Raises NotAllowed, NotFound."""
    _only_auditor(actor)
    newest = _newest(code)
    if newest is None:
        raise NotFound()
    return _create(actor, code, newest.number, newest.definition)


@transaction.atomic
def begin_from_file(actor: Actor, *, text: str) -> str:
    """Begins a draft with a definition out of a YAML or JSON file, for a new procedure or one that exists.

    Raises NotAllowed, InvalidInput (unreadable_file, definition_invalid with every fault of form).
    """
    _only_auditor(actor)
    document = _one_document(text)
    newest = _newest(document["code"])
    return _create(actor, document["code"], newest.number if newest else 0, document)


@transaction.atomic
def change_draft(
    actor: Actor, *, draft_id: str, revision: int, change: Callable[[Document], Document]
) -> int:
    """Changes a draft that still stands as the actor saw it; gives its new revision.

    Raises NotAllowed, NotFound, NotPossible (`draft_changed` says who changed what meanwhile; `draft_closed`),
    and what `change` raises. A change that changes nothing makes no revision.
    """
    _only_auditor(actor)
    draft = _locked(draft_id)
    _check_unchanged(draft, revision)
    document = change(deepcopy(draft.document))
    parse(document)
    if checksum(document) == checksum(draft.document):
        return draft.revision
    return _keep(actor, draft, document)


def replace_from_file(actor: Actor, *, draft_id: str, revision: int, text: str) -> int:
    """Replaces the whole draft by a definition out of a file. Raises InvalidInput with every fault of form."""
    document = _one_document(text)

    def change(before: Document) -> Document:
        if document["code"] != before["code"]:
            raise InvalidInput(
                _OTHER_CODE.format(found=document["code"], code=before["code"]), "other_procedure"
            )
        return document

    return change_draft(actor, draft_id=draft_id, revision=revision, change=change)


@transaction.atomic
def take_back(actor: Actor, *, draft_id: str, revision: int) -> int:
    """Takes the last change back; gives the revision. Raises as `change_draft`; NotPossible where there is none."""
    _only_auditor(actor)
    draft = _locked(draft_id)
    _check_unchanged(draft, revision)
    before = draft.revisions.filter(number=draft.revision - 1).first()
    if before is None:
        raise NotPossible(_NOTHING_BACK, "nothing_to_take_back")
    draft.revisions.filter(number=draft.revision).delete()
    draft.document, draft.revision, draft.changed_at = before.document, before.number, clock.now()
    draft.save(update_fields=["document", "revision", "changed_at"])
    return draft.revision


@transaction.atomic
def continue_on_newest(actor: Actor, *, draft_id: str, revision: int) -> int:
    """Bases the draft on the version published last: what the draft did not change is taken from it."""
    _only_auditor(actor)
    draft = _locked(draft_id)
    _check_unchanged(draft, revision)
    newest = _newest(draft.code)
    if newest is None or newest.number == draft.based_on:
        return draft.revision
    base = ProcedureVersion.objects.filter(procedure__code=draft.code, number=draft.based_on).first()
    merged = _merged(base.definition if base else {}, draft.document, newest.definition)
    parse(merged)
    draft.based_on = newest.number
    return _keep(actor, draft, merged)


@transaction.atomic
def discard_draft(actor: Actor, *, draft_id: str) -> None:
    """Closes a draft without publishing it. Raises NotAllowed, NotFound, NotPossible (`draft_closed`)."""
    _only_auditor(actor)
    draft = _locked(draft_id)
    draft.state = DefinitionDraft.State.DISCARDED
    draft.save(update_fields=["state"])
    draft.revisions.all().delete()


@transaction.atomic
def publish_draft(actor: Actor, *, draft_id: str, revision: int, first_day: date) -> rows.Version:
    """Publishes a draft, in force from the beginning of a local day, or at once where that day is today.

    Which procedures are disclosed is not the draft's matter: that part is taken from the newest version.
    Raises NotAllowed, NotFound, NotPossible (`draft_changed`, `draft_closed`, `newer_version`, `unchanged`),
    InvalidInput (`past_day`, and what `publish_version` refuses).
    """
    _only_auditor(actor)
    now = clock.now()
    draft = _locked(draft_id)
    _check_unchanged(draft, revision)
    Procedure.objects.select_for_update().filter(code=draft.code).first()
    newest = _newest(draft.code)
    if newest is not None and newest.number != draft.based_on:
        raise NotPossible(_OLDER.format(number=newest.number), "newer_version")
    document = deepcopy(draft.document)
    if newest is not None:
        document["disclosure"] = newest.definition["disclosure"]
    made = publish_version(actor, definition=document, valid_from=first_instant(first_day, now), at=now)
    draft.state, draft.published_as = DefinitionDraft.State.PUBLISHED, made.number
    draft.save(update_fields=["state", "published_as"])
    draft.revisions.all().delete()
    return made


def first_instant(day: date, now: datetime) -> datetime:
    """When something that begins on a local day begins: now, where that day is today. Raises InvalidInput."""
    zone = work_calendar().zone
    today = now.astimezone(zone).date()
    if day < today or (day - today).days > 3 * 366:
        message = _PAST if day < today else _TOO_FAR
        raise InvalidInput(message, "past_day", fields=(FieldFault("first_day", "past_day", message),))
    return now if day == today else datetime.combine(day, time(), zone)


def _create(actor: Actor, code: str, based_on: int, document: Document) -> str:
    now = clock.now()
    draft = DefinitionDraft.objects.create(
        id=new_id(),
        code=code,
        based_on=based_on,
        document=document,
        author_id=actor.account_id,
        author_name=actor.name,
        created_at=now,
        changed_at=now,
    )
    DraftRevision.objects.create(draft=draft, number=1, document=document, author_name=actor.name, at=now)
    events.append(
        stream="procedure",
        stream_id=code,
        type="procedure.draft-begun",
        actor=actor,
        at=now,
        disclosed=False,
        data={"draft": draft.pk, "based_on": based_on},
    )
    return draft.pk


def _keep(actor: Actor, draft: DefinitionDraft, document: Document) -> int:
    now = clock.now()
    draft.document, draft.revision, draft.changed_at = document, draft.revision + 1, now
    draft.author_name = actor.name
    draft.save(update_fields=["document", "revision", "changed_at", "author_name", "based_on"])
    DraftRevision.objects.create(
        draft=draft, number=draft.revision, document=document, author_name=actor.name, at=now
    )
    draft.revisions.filter(number__lte=draft.revision - MOST_REVISIONS).delete()
    return draft.revision


def _check_unchanged(draft: DefinitionDraft, seen: int) -> None:
    """Raises NotPossible, telling who changed what, where the draft is no longer as the actor saw it."""
    if seen == draft.revision:
        return
    before = draft.revisions.filter(number=seen).first()
    now = draft.revisions.filter(number=draft.revision).first()
    found = changes(parse(before.document), parse(draft.document)) if before else ()
    what = [change.said for change in found[:3]] or [_SAME]
    said = Text(" ".join(t.ko for t in what), " ".join(t.en for t in what))
    who = now.author_name if now else draft.author_name
    raise NotPossible(_CHANGED.format(who=who, what=said), "draft_changed")


def _locked(draft_id: str) -> DefinitionDraft:
    return _open(DefinitionDraft.objects.select_for_update().filter(pk=draft_id).first())


def _open(draft: DefinitionDraft | None) -> DefinitionDraft:
    if draft is None:
        raise NotFound()
    if draft.state != DefinitionDraft.State.OPEN:
        raise NotPossible(_CLOSED.format(state=_STATES[draft.state]), "draft_closed")
    return draft


def _newest(code: str) -> ProcedureVersion | None:
    return ProcedureVersion.objects.filter(procedure__code=code).order_by("-number").first()


def _one_document(text: str) -> Document:
    found = read_document(text)
    if not isinstance(found, dict):
        raise InvalidInput(_NOT_ONE, "not_definitions")
    parse(found)
    checksum(found)
    return found


def _merged(base: Any, mine: Any, theirs: Any) -> Any:
    """What I changed since `base` as I have it, everything else as they have it; by entry and by named item."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    if all(isinstance(one, dict) for one in (base, mine, theirs)):
        keys = [*theirs, *(key for key in mine if key not in theirs)]
        return {
            key: _merged(base.get(key), mine.get(key), theirs.get(key))
            for key in keys
            if not (
                (key in base and key not in mine)
                or (key in base and key not in theirs and mine[key] == base[key])
            )
        }
    if all(_is_named(one) for one in (base, mine, theirs)):
        parts = [{_name_of(one): one for one in several} for several in (base, mine, theirs)]
        return list(_merged(*parts).values())
    return mine


def _is_named(value: Any) -> bool:
    """Whether a list consists of items that bear names of their own."""
    return isinstance(value, list) and all(isinstance(one, dict) and _name_of(one) for one in value)


def _name_of(item: Document) -> str:
    keys = ("step", "choice", "fork", "join", "end", "name", "code", "value")
    return next((str(item[key]) for key in keys if isinstance(item.get(key), str)), "")


def _only_auditor(actor: Actor) -> None:
    if not actor.everywhere(Role.AUDITOR):
        raise NotAllowed()
