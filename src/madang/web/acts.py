"""Acts on a case as forms: shown from `ActForm.fields`, read from what was sent, done once. For applicants and desk.

A view looks like this:

    screen = cases.rows.case_screen(actor, number, now, where="…")
    form = acts.form_of(screen.acts, act)                 # None where the act is not possible now
    if request.method == "POST":
        sent = acts.read(request, act)
        try:
            number = acts.carry_out(actor, number=number, sent=sent, form=form)   # -> redirect (303)
        except acts.REFUSALS as error:
            shown = acts.shown(form, language, seen_seq=screen.last_seq, sent=sent, error=error)
            …render with status=error.status; nothing that was typed is lost
    else:
        shown = acts.shown(form, language, seen_seq=screen.last_seq)

and the template says `{% include "acts/form.html" %}`, where `form` is what was shown. The names of inputs carry
the act as prefix, so several forms may stand on one page.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from madang.domains.calendar import work_calendar
from madang.domains.cases import ActForm, actions, perform
from madang.domains.procedures import Field, Option, forms
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, FieldFault, InvalidInput, NotPossible
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.kernel.text import Text
from madang.web.fields import ShownField, by_field, shown_fields, summary

REFUSALS = (InvalidInput, NotPossible)
KEY, SEEN, CONFIRM, FILES = "idempotency_key", "seen_seq", "confirm", "files"
_LONGEST_KEY = 100

_SEND_AGAIN = Text(
    "양식이 온전히 도착하지 않았습니다. 내용을 확인하고 한 번 더 보내 주십시오.",
    "The form did not arrive complete. Please check it and send it once more.",
)
_SENT_BEFORE = Text(
    "이 양식은 이미 한 번 처리되었습니다. 지금 상태를 확인한 뒤, 더 하실 일이 있으면 새로 보내 주십시오.",
    "This form was taken once already. See how things stand now; if there is more to do, send it anew.",
)
_CONFIRM = Text(
    "되돌릴 수 없는 일이므로, 확인란에 표시해 주십시오.",
    "This cannot be undone; please tick the box to confirm.",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came for an act: names without prefix, values as typed, files with their content."""

    act: str
    body: dict[str, Any]
    files: tuple[actions.Upload, ...] = ()
    key: str = ""
    seen_seq: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ShownAct:
    """The form of an act, ready for `acts/form.html`."""

    act: str
    name: str
    step: str
    fields: list[ShownField]
    files: list[ShownField]
    key: str
    seen_seq: str
    url: str = ""
    confirm: str = ""
    confirm_name: str = ""
    confirm_error: str = ""
    danger: bool = False
    said: str = ""
    files_lost: bool = False
    faults: list[dict[str, str]] = field(default_factory=list)


def prefix_of(act: str) -> str:
    """What the names of an act's inputs begin with."""
    return f"{act}-"


def form_of(possible: Sequence[ActForm], act: str) -> ActForm | None:
    """The form of an act among those that are possible now."""
    return next((form for form in possible if form.act == act), None)


def read(request: HttpRequest, act: str) -> Sent:
    """What was sent for an act. A name that came several times gives a list, which the act refuses or takes."""
    prefix = prefix_of(act)
    body = {
        name.removeprefix(prefix): values[0] if len(values) == 1 else values
        for name, values in request.POST.lists()
        if name.startswith(prefix) and name != prefix + CONFIRM
    }
    return Sent(
        act=act,
        body=body,
        files=uploads(request, prefix),
        key=request.POST.get(KEY, "")[: _LONGEST_KEY + 1],
        seen_seq=request.POST.get(SEEN, ""),
        confirmed=prefix + CONFIRM in request.POST,
    )


def carry_out(
    actor: Actor, *, number: str, sent: Sent, form: ActForm | None = None, must_confirm: bool = False
) -> str:
    """Does the act once, however often it is sent; gives the number of the case it led to (an objection's own).

    With `form` everything that is wrong is said at once. Raises InvalidInput and NotPossible for the person who
    typed, NotAllowed and NotFound for everybody else.
    """
    if not (1 <= len(sent.key) <= _LONGEST_KEY and sent.key.isprintable()):
        raise InvalidInput(_SEND_AGAIN, "incomplete")
    body = {**sent.body, SEEN: sent.seen_seq} if sent.seen_seq else sent.body
    try:
        done = once(
            scope=actor.key_scope,
            key=sent.key,
            request=["act", number, sent.act, sent.body, [fingerprint(upload) for upload in sent.files]],
            do=lambda: _perform(actor, number, sent, body, form, must_confirm),
        )
    except NotPossible as error:
        raise reworded(error) from error
    return str(done["number"])


def shown(
    form: ActForm,
    language: str,
    *,
    seen_seq: int,
    url: str = "",
    sent: Sent | None = None,
    error: DomainError | None = None,
    confirm: str = "",
    danger: bool = False,
    options: Mapping[str, Sequence[Option]] | None = None,
    papers: Sequence[Field] = (),
) -> ShownAct:
    """The form of an act: empty, or with what was `sent` and the `error` it met.

    `url` is where it is sent to (this page, if empty); `confirm` the words beside a box that must be ticked;
    `options` turn text fields into choices (officials, departments); `papers` are files to be asked for.
    """
    act, prefix = str(form.act), prefix_of(form.act)
    fields = [_with_options(f, options or {}) for f in form.fields]
    faults = _for_papers(by_field(error.fields, language) if error else {}, papers)
    body = sent.body if sent else {}
    known = [*(f.name for f in fields), *(f.name for f in papers), CONFIRM]
    listed = summary(faults, known, prefix)
    return ShownAct(
        act=act,
        name=form.name[language],
        step=form.step,
        fields=shown_fields(fields, language, values=body, faults=faults, prefix=prefix),
        files=[
            replace(shown, unmarked=True, multiple=shown.name == prefix + FILES)
            for shown in shown_fields(papers, language, values={}, faults=faults, prefix=prefix)
        ],
        key=sent.key if sent and _may_repeat(error) else new_id(),
        seen_seq=str(seen_seq),
        url=url,
        confirm=confirm,
        confirm_name=prefix + CONFIRM,
        confirm_error=faults.get(CONFIRM, ""),
        danger=danger,
        said=error.message[language] if error and not listed else "",
        files_lost=bool(sent and sent.files),
        faults=listed,
    )


def uploads(request: HttpRequest, prefix: str = "") -> tuple[actions.Upload, ...]:
    """The files that came: under `<prefix>files`, or `<prefix>file-<code of the required document>`.

    Of a file that is too large no more is read than shows that it is.
    """
    found = []
    for name in request.FILES:
        if name == prefix + FILES or name.startswith(f"{prefix}file-"):
            code = name.removeprefix(prefix).removeprefix("file-") if name != prefix + FILES else ""
            found += [_upload(file, code) for file in request.FILES.getlist(name)]
    return tuple(found)


def _upload(file: UploadedFile, code: str) -> actions.Upload:
    content = file.read(actions.MAX_FILE_BYTES + 1)
    return actions.Upload(file.name or "file", content, code, file.content_type or "application/octet-stream")


def _perform(
    actor: Actor, number: str, sent: Sent, body: dict[str, Any], form: ActForm | None, must_confirm: bool
) -> dict[str, Any]:
    faults = forms.clean(form.fields, sent.body).faults if form else ()
    if must_confirm and not sent.confirmed:
        faults = (*faults, FieldFault(CONFIRM, "confirm", _CONFIRM))
    if faults:
        raise InvalidInput(faults[0].message, "invalid_body", fields=faults)
    case = perform(actor, number=number, act=sent.act, body=body, zone=work_calendar().zone, files=sent.files)
    return {"number": case.number}


def fingerprint(upload: actions.Upload) -> list[str]:
    """What makes an upload the same when it is sent again."""
    return [upload.document, upload.name, hashlib.sha256(upload.content).hexdigest()]


def reworded(error: NotPossible) -> NotPossible:
    """The words for a person, where a key met another content: they went back and sent the form again."""
    if error.code != "idempotency_key_reused":
        return error
    return NotPossible(_SENT_BEFORE, "sent_before")


def _for_papers(faults: dict[str, str], papers: Sequence[Field]) -> dict[str, str]:
    """What is wrong with a file belongs to the input that it came from, not to the document it was to be."""
    inputs = {paper.name for paper in papers}
    return {f"file-{name}" if f"file-{name}" in inputs else name: said for name, said in faults.items()}


def _may_repeat(error: DomainError | None) -> bool:
    """Whether the form may be sent again under the same key: nothing was done under it."""
    return error is None or error.code not in ("sent_before", "incomplete")


def _with_options(asked: Field, options: Mapping[str, Sequence[Option]]) -> Field:
    if asked.name not in options:
        return asked
    return Field(
        name=asked.name,
        type="choice",
        label=asked.label,
        help=asked.help,
        required=asked.required,
        choices=tuple(options[asked.name]),
    )


def paper(code: str, name: Text, help: Text, *, required: bool = False) -> Field:
    """A file to be asked for: a required document by its code, or any file where the code is empty."""
    return Field(
        name=f"file-{code}" if code else FILES, type="file", label=name, help=help, required=required
    )
