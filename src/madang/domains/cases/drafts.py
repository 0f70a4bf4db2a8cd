"""Applications that are being filled in: kept as typed, seen by their author alone, filed once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from madang.domains.cases.actions.filing import MAX_FILES, Upload, check_uploads, file_case, keep_file
from madang.domains.cases.errors import DRAFT_CHANGED, FILED_ALREADY, TOO_MANY_FILES
from madang.domains.cases.models import Case, CaseDraft, CaseFile
from madang.domains.cases.representing import on_behalf as on_behalf_of
from madang.domains.procedures import current_version
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.ids import new_id

MAX_TYPED = 20_000


@dataclass(frozen=True, slots=True)
class DraftFile:
    id: str
    name: str
    document: str
    size: int


@dataclass(frozen=True, slots=True)
class CaseDraftView:
    """A draft as its author sees it. `filed_as` is the number it was filed under, or empty."""

    id: str
    procedure: str
    values: dict[str, Any]
    files: tuple[DraftFile, ...]
    updated_at: datetime
    filed_as: str
    on_behalf: str = ""  # for whom, see `representing`; empty for oneself

    @property
    def fingerprint(self) -> str:
        """What the draft holds, in short: the same as long as neither values nor files change."""
        held = orjson.dumps(
            [self.values, self.on_behalf, [file.id for file in self.files]], option=orjson.OPT_SORT_KEYS
        )
        return hashlib.sha256(held).hexdigest()[:32]


def keep_draft(
    actor: Actor,
    *,
    procedure: str,
    values: Mapping[str, Any],
    draft_id: str = "",
    on_behalf: str | None = None,
) -> CaseDraftView:
    """Keeps what was typed so far, whatever it is; the author's one open draft for a procedure, or the one named.

    Raises NotPossible (`filed_already`) where the draft was filed in the meantime.
    """
    account_id = _author(actor)
    current_version(procedure, clock.now())
    typed = {name: _storable(value) for name, value in values.items() if len(str(value)) <= MAX_TYPED}
    with transaction.atomic():
        draft = _unfiled(account_id, draft_id) if draft_id else _open_draft(account_id, procedure)
        if draft is None:
            draft = CaseDraft(id=new_id(), account_id=account_id, procedure_code=procedure)
        if on_behalf is not None:
            draft.on_behalf = str(_storable(on_behalf))[:60]
        draft.values, draft.updated_at = {**draft.values, **typed}, clock.now()
        draft.save()  # under lock: a filing at the same moment is not undone
    return _view(draft)


def draft_of(actor: Actor, draft_id: str) -> CaseDraftView:
    """A draft of the actor's own. Raises NotFound."""
    return _view(_find(_author(actor), draft_id))


def drafts_of(actor: Actor) -> list[CaseDraftView]:
    """The actor's open drafts, newest first (two statements)."""
    found = CaseDraft.objects.filter(account_id=_author(actor), filed_as__isnull=True)
    return [_view(draft) for draft in found.order_by("-updated_at").prefetch_related("files")[:50]]


def open_draft_of(actor: Actor, procedure: str) -> CaseDraftView | None:
    """The actor's open draft for a procedure, the newest where there are several (two statements)."""
    found = CaseDraft.objects.filter(
        account_id=_author(actor), procedure_code=procedure, filed_as__isnull=True
    )
    draft = found.order_by("-updated_at").prefetch_related("files").first()
    return _view(draft) if draft else None


def add_draft_file(actor: Actor, *, draft_id: str, upload: Upload) -> CaseDraftView:
    """Keeps a file with the draft; one that was given for the same required document is replaced."""
    check_uploads([upload])
    with transaction.atomic():
        draft = _unfiled(_author(actor), draft_id)
        if upload.document:
            CaseFile.objects.filter(draft=draft, document=upload.document).delete()
        _check_room(draft)
        keep_file(upload, clock.now(), draft=draft)
    return _view(draft)


def remove_draft_file(actor: Actor, *, draft_id: str, file_id: str) -> CaseDraftView:
    """Takes a file out of a draft."""
    draft = _find(_author(actor), draft_id)
    CaseFile.objects.filter(draft=draft, id=file_id).delete()
    return _view(draft)


def discard_draft(actor: Actor, *, draft_id: str) -> None:
    """Deletes a draft that was not filed."""
    draft = _find(_author(actor), draft_id)
    if draft.filed_as_id is None:
        draft.delete()


def file_draft(
    actor: Actor, *, draft_id: str, channel: str = "web", seen: str = "", identity_seen: bool = True
) -> Case:
    """Files a draft; a draft that was filed already gives the case it became.

    `seen` is the fingerprint of the draft that its author looked at: NotPossible (`draft_changed`) where it is
    another now.
    """
    with transaction.atomic():
        draft = CaseDraft.objects.select_for_update().filter(id=draft_id, account_id=_author(actor)).first()
        if draft is None:
            raise NotFound()
        if draft.filed_as is not None:
            return draft.filed_as
        if seen and seen != _view(draft).fingerprint:
            raise NotPossible(DRAFT_CHANGED, "draft_changed")
        case = file_case(
            actor,
            procedure=draft.procedure_code,
            form=draft.values,
            kept_files=_files(draft),
            channel=channel,
            on_behalf_of=on_behalf_of(draft.on_behalf),
            identity_seen=identity_seen,
        )
        draft.filed_as, draft.values = case, {}
        draft.save(update_fields=["filed_as", "values"])
        return case


def _author(actor: Actor) -> int:
    if actor.account_id is None:
        raise NotAllowed()
    return actor.account_id


def _find(account_id: int, draft_id: str) -> CaseDraft:
    draft = CaseDraft.objects.filter(id=draft_id, account_id=account_id).first()
    if draft is None:
        raise NotFound()
    return draft


def _unfiled(account_id: int, draft_id: str) -> CaseDraft:
    """A draft, locked; it must not have been filed."""
    draft = (
        CaseDraft.objects.select_for_update(of=("self",)).filter(id=draft_id, account_id=account_id).first()
    )
    if draft is None:
        raise NotFound()
    if draft.filed_as is not None:
        raise NotPossible(FILED_ALREADY.format(number=draft.filed_as.number), "filed_already")
    return draft


def _check_room(draft: CaseDraft) -> None:
    if CaseFile.objects.filter(draft=draft).count() >= MAX_FILES:
        message = TOO_MANY_FILES.format(max=MAX_FILES)
        raise InvalidInput(message, "invalid_files", fields=(FieldFault("files", "too_many_files", message),))


def _storable(value: Any) -> Any:
    """What was typed without the one character that no database keeps in text."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    return [_storable(one) for one in value] if isinstance(value, (list, tuple)) else value


def _open_draft(account_id: int, procedure: str) -> CaseDraft | None:
    drafts = CaseDraft.objects.select_for_update(of=("self",)).filter(
        account_id=account_id, procedure_code=procedure, filed_as__isnull=True
    )
    return drafts.order_by("-updated_at").first()


def _files(draft: CaseDraft) -> Sequence[CaseFile]:
    return sorted(draft.files.all(), key=lambda file: (file.uploaded_at, file.id))


def _view(draft: CaseDraft) -> CaseDraftView:
    files = tuple(DraftFile(f.id, f.name, f.document, f.size) for f in _files(draft))
    filed_as = draft.filed_as.number if draft.filed_as else ""
    return CaseDraftView(
        draft.id, draft.procedure_code, draft.values, files, draft.updated_at, filed_as, draft.on_behalf
    )
