"""The forms of the disclosure officer's room, and what each does: once for each key, on the document as it was seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from madang.domains.approvals import CLASS_NAMES, GROUNDS
from madang.domains.documents import WITHDRAWAL_REASONS, DocumentAct, actions, room
from madang.domains.procedures import Field, Option, forms
from madang.kernel import idempotency
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput, NotPossible
from madang.kernel.personal_data import NAMES
from madang.kernel.text import Text
from madang.web.acts import KEY, SEEN, reworded
from madang.web.staff import sending

_PUBLIC = Text(
    "누구나 읽습니다. 개인정보를 적지 마십시오.", "Everybody can read this. Leave out personal data."
)
_REASON = 500
_DECISION = "decide-"
_EDGES = ("left", "top", "right", "bottom")
_MOST_TYPED = 300
"""Fields of one sort that are read of one form."""
_BAD_FORM = Text(
    "양식이 온전하지 않습니다. 새로 고친 뒤 다시 해 주십시오.", "The form is incomplete. Load the page again."
)
_NOTHING_DECIDED = Text(
    "가릴지 둘지 하나 이상 골라 주십시오.", "Choose mask or keep for at least one finding."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """An act as its form sends it: its name, the file it is about (0: the document), what was typed."""

    what: str
    name: str
    file: int
    seen: int | None
    key: str


def asked(request: HttpRequest) -> Asked:
    """What a form asks for. Raises InvalidInput for a form of none of ours."""
    what = request.POST.get("what", "")[:40]
    name, _sep, file = what.partition("-")
    seen = request.POST.get(SEEN, "")
    if name not in ACTS or (file and not _number(file)):
        raise InvalidInput(_BAD_FORM, "incomplete")
    return Asked(
        what, name, int(file or 0), int(seen) if _number(seen) else None, request.POST.get(KEY, "")[:101]
    )


def carry_out(request: HttpRequest, actor: Actor, uid: str, sent: Asked, fields: Sequence[Field]) -> None:
    """Does what a form says. Raises what the act raises; nothing that was typed is kept where it does."""
    typed = sending.typed(request, sent.what, fields)
    said = [(n, v) for n, v in sorted(request.POST.lists()) if n not in (KEY, SEEN, "csrfmiddlewaretoken")]
    scope, request_said = actor.key_scope, ["room", uid, said]
    if sent.name == "redact":  # takes seconds, in no transaction
        if idempotency.begin(scope=scope, key=sent.key, request=request_said) is None:
            _redact(actor, uid, sent, _clean(fields, typed))
            idempotency.finish(scope=scope, key=sent.key, answer={"done": True})
        return

    def perform() -> dict[str, Any]:
        ACTS[sent.name](actor, uid, sent, {**_clean(fields, typed), "form": request.POST})
        return {"done": True}

    try:
        idempotency.once(scope=scope, key=sent.key, request=request_said, do=perform)
    except NotPossible as error:
        raise reworded(error) from error


def _clean(fields: Sequence[Field], typed: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = forms.clean(fields, dict(typed))
    if cleaned.faults:
        raise InvalidInput(cleaned.faults[0].message, "invalid_body", fields=cleaned.faults)
    return cleaned.values


# --- what each act does --------------------------------------------------------------------------------------


def _decide(actor: Actor, uid: str, sent: Asked, values: Mapping[str, Any]) -> None:
    form = values["form"]
    typed = {name.removeprefix(_DECISION): form[name] for name in form if name.startswith(_DECISION)}
    decisions = {int(i): told for i, told in typed.items() if _number(i) and told in ("mask", "keep")}
    if not decisions:
        raise InvalidInput(_NOTHING_DECIDED, "nothing_decided")
    actions.decide(actor, uid, decisions=decisions, seen_seq=sent.seen)


def _decide_kind(actor: Actor, uid: str, sent: Asked, values: Mapping[str, Any]) -> None:
    kind, _sep, decision = values["form"].get("kind", "").partition(":")
    actions.decide_kind(
        actor, uid, kind=kind[:12], decision=decision, position=sent.file or None, seen_seq=sent.seen
    )


def _redact(actor: Actor, uid: str, sent: Asked, values: Mapping[str, Any]) -> None:
    if sent.seen is None:
        raise InvalidInput(_BAD_FORM, "incomplete")
    order = actions.RedactionOrder(
        kinds=tuple(values.get("kinds") or ()),
        words=tuple(line for line in (values.get("words") or "").splitlines() if line.strip()),
        paged=values.get("form_of") == "pdf",
    )
    actions.redact(actor, uid, position=sent.file, order=order, seen_seq=sent.seen)


def _mark(actor: Actor, uid: str, sent: Asked, values: Mapping[str, Any]) -> None:
    form = values["form"]
    page = form.get("page", "")
    places = [place for n in range(_MOST_TYPED) if (place := _place(form, n, page)) is not None]
    if not _number(page):
        raise InvalidInput(_BAD_FORM, "incomplete")
    actions.mark_places(actor, uid, position=sent.file, page=int(page), places=places, seen_seq=sent.seen)


def _place(form: Mapping[str, str], n: int, page: str) -> actions.Place | None:
    """The place of one line of the form, in hundredths of the page; None where the line is empty."""
    typed = [form.get(f"place-{n}-{edge}", "").strip() for edge in _EDGES]
    if not any(typed):
        return None
    try:
        left, top, right, bottom = (float(edge.replace(",", ".")) / 100 for edge in typed)
    except ValueError:
        left = top = right = bottom = -1.0  # refused by the act, with its own sentence
    return actions.Place(int(page) if _number(page) else 0, left, top, right, bottom)


def _rename(actor: Actor, uid: str, sent: Asked, values: Mapping[str, Any]) -> None:
    actions.rename_file(actor, uid, position=sent.file, name=values["name"], seen_seq=sent.seen)


def _clear(actor: Actor, uid: str, sent: Asked, values: Mapping[str, Any]) -> None:
    actions.clear_file(actor, uid, position=sent.file, reason=values["reason"], seen_seq=sent.seen)


def _classify(actor: Actor, uid: str, sent: Asked, values: Mapping[str, Any]) -> None:
    files = {
        int(name.removeprefix("file_").removesuffix("_class")): actions.classed_of(
            told, _grounds(values.get(name.replace("_class", "_grounds")))
        )
        for name, told in values.items()
        if name.startswith("file_") and name.endswith("_class") and told
    }
    ends = values.get("grounds_end")
    actions.classify(
        actor,
        uid,
        classed=actions.classed_of(values["class"], _grounds(values.get("grounds"))),
        files=files,
        reason=values["reason"],
        grounds_end=date.fromisoformat(ends) if ends else None,
        seen_seq=sent.seen,
    )


def _grounds(told: Any) -> list[int]:
    return [int(one) for one in told or ()]


def _withdraw(actor: Actor, uid: str, sent: Asked, values: Mapping[str, Any]) -> None:
    reason = values.get("reason") or ""
    actions.withdraw(actor, uid, reason_code=values["reason_code"], reason=reason, seen_seq=sent.seen)


ACTS: dict[str, Callable[[Actor, str, Asked, Mapping[str, Any]], object]] = {
    "decide": _decide,
    "kind": _decide_kind,
    "redact": _redact,
    "mark": _mark,
    "rename": _rename,
    "clear": _clear,
    "classify": _classify,
    "withdraw": _withdraw,
    "remove": lambda a, uid, sent, v: actions.remove_edition(a, uid, position=sent.file, seen_seq=sent.seen),
    "retry": lambda a, uid, sent, v: actions.retry(a, uid, position=sent.file, seen_seq=sent.seen),
    "release": lambda a, uid, sent, v: actions.release(a, uid, seen_seq=sent.seen),
    "restore": lambda a, uid, sent, v: actions.restore(a, uid, reason=v["reason"], seen_seq=sent.seen),
}


# --- the fields of each form ---------------------------------------------------------------------------------


def offered(screen: room.RoomScreen) -> dict[str, list[Field]]:
    """The forms of what can be done now, by name: `clear-2` is about the second file."""
    told: dict[str, list[Field]] = {}
    may = set(screen.acts)
    for file in screen.files:
        if DocumentAct.DECIDE in may and file.verdict not in ("pending", "stays_in"):
            told[f"clear-{file.n}"] = [_reason("확인한 내용", "What you checked", _PUBLIC)]
            told[f"rename-{file.n}"] = [_name(file)]
        if DocumentAct.RETRY in may:
            told[f"retry-{file.n}"] = []
        if DocumentAct.REDACT in may and file.disclosure != "closed" and file.verdict != "pending":
            told[f"redact-{file.n}"] = _redact_fields(file)
            if file.edition:
                told[f"remove-{file.n}"] = []
    if DocumentAct.RELEASE in may:
        told["release"] = []
    if DocumentAct.CLASSIFY in may:
        told["classify"] = _classify_fields(screen)
    if DocumentAct.WITHDRAW in may:
        told["withdraw"] = _withdraw_fields()
    if DocumentAct.RESTORE in may:
        told["restore"] = [_reason("다시 공개하는 까닭", "Why it is given back", _PUBLIC)]
    return told


def typed_before(screen: room.RoomScreen, what: str) -> dict[str, Any]:
    """What a form shows before anybody types: the class as it is, words marked before, kinds masked before."""
    name, _sep, n = what.partition("-")
    if name == "classify":
        return _class_before(screen)
    file = next((f for f in screen.files if str(f.n) == n), None)
    if file is None:
        return {}
    if name == "rename":
        return {"name": file.shown_name or file.name}
    if name == "redact":
        before = file.edition.order if file.edition else {}
        return {
            "words": "\n".join(file.words),
            "kinds": before.get("kinds", []),
            "form_of": "pdf" if before.get("paged") else "same",
        }
    return {}


def _class_before(screen: room.RoomScreen) -> dict[str, Any]:
    document = screen.document
    told: dict[str, Any] = {"class": document.disclosure, "grounds": [str(g) for g in document.grounds if g]}
    told["grounds_end"] = document.grounds_end.isoformat() if document.grounds_end else ""
    for file in screen.files:
        told[f"file_{file.n}_class"] = file.disclosure
        told[f"file_{file.n}_grounds"] = [str(g) for g in file.grounds if g]
    return told


def _reason(ko: str, en: str, help: Text, *, required: bool = True) -> Field:
    return Field(
        name="reason", type="textarea", label=Text(ko, en), help=help, required=required, max_length=_REASON
    )


def _name(file: room.FileShown) -> Field:
    return Field(
        name="name",
        type="text",
        label=Text("보일 파일 이름", "Name to be shown"),
        help=Text("원본의 이름은 그대로 남습니다.", "The name of the original is kept."),
        required=True,
        max_length=200,
    )


def _redact_fields(file: room.FileShown) -> list[Field]:
    kinds = sorted({kind for kind, decision in file.kinds if decision != "keep"})
    same = Option("same", Text("같은 형식으로(HWP는 PDF로)", "As the same kind of file (HWP becomes PDF)"))
    fields = [
        Field(
            name="kinds",
            type="choices",
            label=Text("모두 가릴 종류", "Kinds to mask wholesale"),
            help=Text("‘둠’으로 판단한 항목은 빼고 가립니다.", "But for the findings you decided to keep."),
            choices=tuple(Option(kind, NAMES.get(kind, Text(kind, kind))) for kind in kinds),
        )
    ]
    return [
        *(fields if kinds else []),
        Field(
            name="words",
            type="textarea",
            label=Text("더 가릴 낱말", "Further words to mask"),
            help=Text(
                "한 줄에 하나씩. 파일 어디에 있든 지웁니다.", "One on each line. They go wherever they stand."
            ),
            max_length=20_000,
        ),
        sending.select(
            "form_of",
            Text("가림본의 형식", "Form of the redacted edition"),
            [same, Option("pdf", Text("PDF로", "As PDF"))],
            help=Text(
                "영역을 표시했으면 PDF가 됩니다. 메모·숨긴 시트 등 보이지 않는 것은 늘 지웁니다.",
                "With marked places it becomes PDF. What no page shows (comments, hidden sheets …) always goes.",
            ),
        ),
    ]


def _classify_fields(screen: room.RoomScreen) -> list[Field]:
    fields = _class_fields("", Text("문서의 공개 구분", "Class of the document"))
    for file in screen.files:
        fields += _class_fields(
            f"file_{file.n}_", Text(f"파일 {file.n}의 공개 구분", f"Class of file {file.n}")
        )
    return [
        *fields,
        Field(
            name="grounds_end",
            type="date",
            label=Text("비공개 사유가 없어지는 날", "Last day of the ground"),
            help=Text("정해져 있을 때만(제9조제2항)", "Where it has one (Article 9(2))"),
        ),
        _reason("바꾸는 사유", "Why it is changed", _PUBLIC),
    ]


def _class_fields(prefix: str, label: Text) -> list[Field]:
    classes = [Option(code, name) for code, name in CLASS_NAMES.items()]
    grounds = tuple(Option(str(n), Text(f"{n}호 {g.ko}", f"({n}) {g.en}")) for n, g in GROUNDS.items())
    of = Text(f"{label.ko} 근거", f"Grounds ({label.en})")
    return [
        sending.select(f"{prefix}class", label, classes),
        Field(name=f"{prefix}grounds", type="choices", label=of, choices=grounds),
    ]


def _withdraw_fields() -> list[Field]:
    reasons = [Option(code, name) for code, name in WITHDRAWAL_REASONS.items()]
    return [
        sending.select("reason_code", Text("중단 사유", "Reason"), reasons),
        _reason("덧붙일 설명", "In your words", _PUBLIC, required=False),
    ]


def _number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
