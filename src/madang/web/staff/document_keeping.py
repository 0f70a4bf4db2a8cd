"""What comes of the editor: kept first, as far as it can be kept, then done what the button says, each once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from madang.domains import approvals
from madang.domains.approvals import Content, rows
from madang.domains.cases import actions as case_actions
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotPossible
from madang.kernel.idempotency import once
from madang.kernel.text import Text
from madang.web.acts import FILES, KEY, fingerprint
from madang.web.fields import typed_in
from madang.web.staff import document_fields as asked

SUBMIT, DISCARD, DETACH = "submit", "discard", "detach-"
_INCOMPLETE = Text(
    "입력하신 내용에 고칠 곳이 있습니다. 나머지는 저장했습니다.",
    "Some of the entries need correction. All the rest is saved.",
)
_NOT_ATTACHED = Text("‘{name}’ 파일을 붙이지 못했습니다. {why}", "“{name}” was not attached. {why}")
_CONTENT = {field.name for field in fields(Content)}


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of the editor. `whole` is all that makes the request what it is, whatever the form now asks for."""

    values: Mapping[str, Any]
    button: str
    key: str
    revision: int
    files: tuple[case_actions.Upload, ...]
    whole: list[Any]


def read(request: HttpRequest, screen: rows.DraftScreen) -> Sent:
    """What was typed, chosen and pressed."""
    files = tuple(_upload(file) for file in request.FILES.getlist(FILES))
    said = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return Sent(
        values=typed_in(request.POST, asked.all_fields(screen)),
        button=request.POST.get("button", "save")[:60],
        key=request.POST.get(KEY, "")[:90],
        revision=_number(request.POST.get("revision", "")),
        files=files,
        whole=["document", screen.id, said, [fingerprint(file) for file in files]],
    )


def carry_out(actor: Actor, screen: rows.DraftScreen, sent: Sent) -> None:
    """Keeps what was typed, whatever the button; then does what it says.

    Raises InvalidInput for what could not be kept or submitted, when all the rest is kept already; NotPossible
    where another window saved meanwhile, and then nothing is changed.
    """
    scope = f"account:{actor.account_id}"
    if sent.button == DISCARD:
        once(scope=scope, key=sent.key, request=sent.whole, do=lambda: _discard(actor, screen))
        return
    key = f"{sent.key}:keep" if sent.key else ""
    kept = once(scope=scope, key=key, request=sent.whole, do=lambda: _keep(actor, screen, sent))
    if kept["faults"]:
        faults = tuple(FieldFault(f["field"], f["code"], Text.of(f["message"])) for f in kept["faults"])
        raise InvalidInput(_INCOMPLETE, "invalid_draft", fields=faults)
    if sent.button == SUBMIT:
        once(scope=scope, key=sent.key, request=sent.whole, do=lambda: _submit(actor, screen))


def done_before(actor: Actor, sent: Sent) -> bool:
    """Whether the draft was closed to writing by this very form, sent twice."""

    def never() -> dict[str, Any]:
        raise InvalidInput(_INCOMPLETE)

    try:
        once(scope=f"account:{actor.account_id}", key=sent.key, request=sent.whole, do=never)
    except (InvalidInput, NotPossible):
        return False
    return True


def _keep(actor: Actor, screen: rows.DraftScreen, sent: Sent) -> dict[str, Any]:
    typed = asked.read(sent.values, screen)
    faults = [*typed.faults, *_save(actor, screen, sent, typed)]
    present = rows.editor_screen(actor, screen.id, clock.now())
    faults += _classify(actor, present, sent)
    if sent.button.startswith(DETACH):
        _detach(actor, present, sent.button.removeprefix(DETACH))
    for file in sent.files:
        faults += _attach(actor, screen.id, file)
    told = [{"field": f.field, "code": f.code, "message": f.message.as_dict()} for f in faults]
    return {"faults": told}


def _save(actor: Actor, screen: rows.DraftScreen, sent: Sent, typed: asked.Typed) -> list[FieldFault]:
    """Saves the content, and where a part of it is refused, everything but that part."""
    faults: list[FieldFault] = []
    content, refused = typed.content, set[str]()
    while True:
        try:
            approvals.actions.save(
                actor,
                draft_id=screen.id,
                content=content,
                revision=sent.revision,
                amount=screen.amount if "amount" in refused else typed.amount,
                cooperation=typed.cooperation,
            )
            return faults
        except InvalidInput as error:
            fresh = {fault.field for fault in error.fields} - refused
            if not fresh:
                raise
            faults += error.fields
            refused |= fresh
            content = replace(content, **{name: getattr(screen.content, name) for name in fresh & _CONTENT})


def _classify(actor: Actor, screen: rows.DraftScreen, sent: Sent) -> Iterable[FieldFault]:
    faults: list[FieldFault] = []
    for file in screen.attachments:
        named = asked.class_of_attachment(sent.values, file)
        before = (file.disclosure, file.grounds, file.grounds_reason)
        if named is None or before == (named["disclosure"], tuple(named["grounds"]), named["reason"]):
            continue
        try:
            approvals.actions.classify_attachment(actor, draft_id=screen.id, attachment_id=file.id, **named)
        except InvalidInput as error:
            prefix = asked.prefix_of(file)
            parts = {"reason": "grounds_reason"}
            faults += (
                FieldFault(f"{prefix}{parts.get(f.field, f.field)}", f.code, f.message) for f in error.fields
            )
    return faults


def _detach(actor: Actor, screen: rows.DraftScreen, which: str) -> None:
    """Takes off the file that the button stood beside; where it is gone already, there is nothing to do."""
    for file in screen.attachments:
        if asked.prefix_of(file) == f"attachment-{which}-":
            approvals.actions.detach(actor, draft_id=screen.id, attachment_id=file.id)


def _attach(actor: Actor, draft: str, file: case_actions.Upload) -> list[FieldFault]:
    try:
        approvals.actions.attach(
            actor, draft_id=draft, name=file.name, media=file.media, content=file.content
        )
    except InvalidInput as error:
        message = _NOT_ATTACHED.format(name=file.name[:80], why=error.message)
        return [FieldFault("file", error.code, message)]
    return []


def _submit(actor: Actor, screen: rows.DraftScreen) -> dict[str, Any]:
    approvals.actions.submit(actor, draft_id=screen.id)
    return {}


def _discard(actor: Actor, screen: rows.DraftScreen) -> dict[str, Any]:
    approvals.actions.discard(actor, draft_id=screen.id)
    return {}


def _upload(file: UploadedFile) -> case_actions.Upload:
    """A file as it came; of one that is too large no more is read than shows that it is."""
    content = file.read(approvals.actions.MAX_ATTACHMENT + 1)
    return case_actions.Upload(
        file.name or "file", content, "", file.content_type or "application/octet-stream"
    )


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0
