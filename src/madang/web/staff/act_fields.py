"""The fields of acts as the desk shows them: people and departments are chosen from lists, codes are for programs."""

from dataclasses import replace
from typing import Any

from madang.domains.cases import HAPPENED_AT, Act, Part, rows, staff
from madang.domains.procedures import Field, Option
from madang.kernel.actor import Actor
from madang.kernel.text import Text

# what only the applicant does stands on their own pages
NOT_AT_DESK = frozenset({Act.WITHDRAW, Act.APPEAL, Act.ASK_MORE_TIME})
BACKDATED = frozenset(
    {
        *(Act.ASSIGN, Act.ACCEPT, Act.RECORD, Act.INSPECT, Act.DELIBERATE, Act.CONSULT, Act.REPLY),
        *(Act.DRAFT, Act.APPROVE, Act.SEND_BACK, Act.DECIDE, Act.RETURN, Act.TRANSFER, Act.SKIP),
        *(Act.RECALL, Act.SKIP_REVIEW),
    }
)
CONFIRMED = {
    Act.RETURN: Text(
        "반려하면 이 민원의 처리가 끝난다는 것을 확인했습니다.",
        "I know that returning it ends this application.",
    ),
    Act.WITHHOLD: Text(
        "공개 페이지가 사라지고 사유와 날짜만 남는다는 것을 확인했습니다.",
        "I know that the public page disappears; only date and reason stay.",
    ),
}
DANGER = frozenset({Act.RETURN, Act.WITHHOLD, Act.CONFIRM_ERASURE})
KEYS = {
    Act.ACCEPT: "a",
    Act.APPROVE: "a",
    Act.SEND_BACK: "b",
    Act.CONSULT: "c",
    Act.DRAFT: "d",
    Act.DECIDE: "d",
    Act.EXTEND: "e",
    Act.ASSIGN: "g",
    Act.INSPECT: "i",
    Act.DELIBERATE: "m",
    Act.RECORD: "r",
    Act.REPLY: "r",
    Act.REQUEST_SUPPLEMENT: "s",
    Act.TRANSFER: "t",
    Act.RETURN: "u",
    Act.EXPLAIN_DELAY: "x",
}
_MYSELF = Text("본인", "Myself")
_DEPARTMENT = Text("보낼 부서", "To department")
_ASKED = Text("협의할 부서", "Departments to be asked")
_ASKED_HELP = Text(
    "절차가 정한 부서가 맨 앞에 골라져 있습니다.", "Those the procedure names come first and are ticked."
)
_COOPERATING = Text("협조를 받을 부서", "Co-operating departments")
_COOPERATING_HELP = Text(
    "결재 전에 그 부서의 장이 서명합니다. 필요할 때만 고르십시오.",
    "Their heads sign before the approver. Choose only where needed.",
)
_BEHALF = Text("의견을 낸 부서", "Whose opinion it is")
_BEHALF_HELP = Text(
    "문서 등으로 받은 의견을 대신 입력합니다. 대신 입력했다는 사실도 공개됩니다.",
    "You enter what came on paper; that you did so is shown as well.",
)
_PAPER = Text("제출된 위임장", "Mandate handed in")
_PAPER_HELP = Text(
    "제출한 사람입니다. 종이는 신청 내용의 서류에 있습니다.",
    "By whom it was handed in; the paper stands among the papers.",
)
_ENTRY = Text("고칠 기록", "Entry to be corrected")
_NO_HELP = Text("", "")
_PUBLIC = Text("모두에게 공개됩니다.", "Everybody can read this.")


def for_desk(
    form: rows.ActForm,
    actor: Actor,
    options: staff.Options,
    parts: frozenset[Part],
    disclosed: frozenset[str] = frozenset(),
) -> rows.ActForm:
    """An act's form with lists to choose from in place of codes, and with the time it happened where it may be late.

    `disclosed` are the fields of steps that become public (`act.field`): they say so.
    """
    fields = [_converted(form.act, field, actor, options, parts) for field in form.fields]
    fields = [_saying_so(f) if f and f"{form.act}.{f.name}" in disclosed else f for f in fields]
    if form.act in BACKDATED:
        fields.append(HAPPENED_AT)
    return replace(form, fields=tuple(field for field in fields if field is not None))


def beforehand(act: Act, draft: staff.Draft | None, preselected: tuple[str, ...]) -> dict[str, Any]:
    """What stands in the form of an act already: what was signed, what was drafted before, whom to ask."""
    if act == Act.CONSULT:
        return {"departments": list(preselected)}
    if draft is None or act not in (Act.DRAFT, Act.DECIDE):
        return {}
    return {"result": draft.result, "reasons": draft.reasons, "conditions": "\n".join(draft.conditions)}


def _converted(
    act: Act, field: Field, actor: Actor, options: staff.Options, parts: frozenset[Part]
) -> Field | None:
    """The field to be shown in place of one; None where there is nothing to choose."""
    listed = options.get((act, field.name), ())
    match act, field.name:
        case Act.ASSIGN, "official":
            own = [Option(actor.officer_code, _MYSELF)] if Part.DEPARTMENT in parts else []
            others = [o for o in listed if o.value != actor.officer_code]
            return _select(field, [*own, *others], help=_NO_HELP, required=True) if others else None
        case Act.CONSULT, "departments":
            return replace(_select(field, listed, _ASKED, _ASKED_HELP, required=True), type="choices")
        case Act.DRAFT, "cooperation":
            return replace(_select(field, listed, _COOPERATING, _COOPERATING_HELP), type="choices")
        case Act.TRANSFER, "department":
            return _select(field, listed, _DEPARTMENT)
        case Act.REPLY, "department":
            return _select(field, listed, _BEHALF, _BEHALF_HELP, required=True) if listed else None
        case Act.REPLY, "outcome":
            return replace(field, required=True)
        case Act.CONFIRM_MANDATE, "mandate":
            return _select(field, listed, _PAPER, _PAPER_HELP) if listed else None
        case Act.CORRECT, "seq":
            return _select(field, listed, _ENTRY, required=True)
    return field


def _saying_so(field: Field) -> Field:
    if "공개" in field.help.ko:
        return field
    said = Text(f"{field.help.ko} {_PUBLIC.ko}".strip(), f"{field.help.en} {_PUBLIC.en}".strip())
    return replace(field, help=said)


def _select(
    field: Field,
    listed: Any,
    label: Text | None = None,
    help: Text | None = None,
    *,
    required: bool = False,
) -> Field:
    return Field(
        name=field.name,
        type="choice",
        label=label or field.label,
        help=field.help if help is None else help,
        required=required,
        choices=tuple(listed),
    )
