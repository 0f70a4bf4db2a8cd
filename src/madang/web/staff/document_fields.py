"""The fields of a document that is being written, and what was typed into them."""

from collections.abc import Mapping, Sequence
from typing import Any

from madang.domains import approvals
from madang.domains.approvals import Content, rows
from madang.domains.organisation import all_departments
from madang.domains.procedures import Field, Option
from madang.kernel import clock
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

PARALLEL, IN_ORDER = "in-parallel", "in-order"
_NOT_A_NUMBER = Text("금액은 원 단위 숫자로 적어 주십시오.", "Write the amount in won, in digits.")
_UNKNOWN_DEPARTMENT = Text(
    "‘{name}’ 부서가 없습니다. 부서의 이름이나 코드를 확인해 주십시오.",
    "There is no department “{name}”. Check its name or code.",
)
_CLASSES = tuple(Option(code, name) for code, name in approvals.CLASS_NAMES.items())
_GROUNDS = tuple(
    Option(str(number), Text("제{n}호 {name}", "Item {n}: {name}").format(n=number, name=name))
    for number, name in approvals.GROUNDS.items()
)
_RETENTIONS = tuple(Option(code, name) for code, name in approvals.RETENTION_NAMES.items())


def parts_of(screen: rows.DraftScreen) -> dict[str, list[Field]]:
    """The fields in the groups in which the form shows them."""
    kind = approvals.document_kinds()[screen.kind]
    return {
        "words": _WORDS,
        "recipients": _RECIPIENTS if kind.is_sent else [],
        "class": _CLASS,
        "line": [*_COOPERATION, *([_AMOUNT] if screen.kind == "expense" else [])],
    }


def all_fields(screen: rows.DraftScreen) -> list[Field]:
    """Every field of the form, those of attachments included."""
    own = [field for fields in parts_of(screen).values() for field in fields]
    return [*own, *(field for file in screen.attachments for field in fields_of_attachment(file))]


def fields_of_attachment(file: rows.AttachmentRow) -> list[Field]:
    """Class and grounds of one attachment."""
    prefix = f"attachment-{file.position}-"
    closed = Text("공개가 아닐 때만", "Only where it is not open")
    return [
        Field(
            name=f"{prefix}disclosure",
            type="choice",
            label=Text("이 붙임의 공개 구분", "Class of this attachment"),
            choices=_CLASSES,
            required=True,
        ),
        Field(
            name=f"{prefix}grounds",
            type="choices",
            label=Text("근거", "Grounds"),
            help=closed,
            choices=_GROUNDS,
        ),
        Field(name=f"{prefix}grounds_reason", type="text", label=Text("이유", "Reason"), max_length=1000),
    ]


def values_of(screen: rows.DraftScreen) -> dict[str, Any]:
    """What stands in the form as it is opened."""
    content = screen.content
    departments = [code for r in content.recipients if (code := r.get("department"))]
    values: dict[str, Any] = {
        "title": content.title,
        "summary": content.summary,
        "keywords": ", ".join(content.keywords),
        "body": content.body,
        "to": "\n".join(approvals.recipient_name(code).ko for code in departments),
        "outside": "\n".join(name for r in content.recipients if (name := r.get("outside"))),
        "disclosure": content.disclosure,
        "grounds": [str(ground) for ground in content.grounds],
        "grounds_reason": content.grounds_reason,
        "retention": content.retention,
        "amount": str(screen.amount) if screen.amount is not None else "",
        "cooperation": "",
        "cooperation_order": PARALLEL,
    }
    for file in screen.attachments:
        prefix = f"attachment-{file.position}-"
        values |= {
            f"{prefix}disclosure": file.disclosure,
            f"{prefix}grounds": [str(ground) for ground in file.grounds],
            f"{prefix}grounds_reason": file.grounds_reason,
        }
    return values


def content_of(values: Mapping[str, Any], screen: rows.DraftScreen) -> Content:
    """What was typed as the content of a version. Raises InvalidInput for a department that there is not."""
    to = _departments(_text(values, "to"), "to")
    outside = [line.strip()[:120] for line in _text(values, "outside").splitlines() if line.strip()]
    recipients = [*({"department": code} for code in to), *({"outside": name} for name in outside)]
    return Content(
        title=_text(values, "title"),
        summary=_text(values, "summary"),
        keywords=approvals.keywords_of(_text(values, "keywords")),
        body=_text(values, "body").replace("\r\n", "\n"),
        recipients=tuple(recipients),
        disclosure=_text(values, "disclosure") or screen.content.disclosure,
        grounds=_numbers(values, "grounds"),
        grounds_reason=_text(values, "grounds_reason"),
        retention=_known_retention(_text(values, "retention"), screen.content.retention),
    )


def class_of_attachment(values: Mapping[str, Any], file: rows.AttachmentRow) -> dict[str, Any] | None:
    """The class typed for an attachment; None where the form did not have it."""
    prefix = f"attachment-{file.position}-"
    if f"{prefix}disclosure" not in values:
        return None
    return {
        "disclosure": _text(values, f"{prefix}disclosure") or file.disclosure,
        "grounds": _numbers(values, f"{prefix}grounds"),
        "reason": _text(values, f"{prefix}grounds_reason"),
    }


def cooperation_of(values: Mapping[str, Any]) -> approvals.Cooperation:
    """The departments asked to co-operate, and in which order. Raises InvalidInput for one that there is not."""
    codes = _departments(_text(values, "cooperation"), "cooperation")
    return approvals.Cooperation(tuple(codes), _text(values, "cooperation_order") != IN_ORDER)


def amount_of(values: Mapping[str, Any]) -> int | None:
    """The amount in won; None where none was typed. Raises InvalidInput where it is no number."""
    typed = _text(values, "amount").replace(",", "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 15):
        raise InvalidInput(
            _NOT_A_NUMBER, "invalid_amount", fields=(FieldFault("amount", "invalid_amount", _NOT_A_NUMBER),)
        )
    return int(typed)


def _departments(typed: str, field: str) -> list[str]:
    """The codes of departments written by name or code, one on each line, each once."""
    now = clock.now()
    open_now = [row for row in all_departments() if row.is_open(now)]
    known = {row.code.casefold(): row.code for row in open_now}
    known |= {name: row.code for row in open_now for name in (row.name.ko, row.name.en.casefold())}
    codes = []
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        code = known.get(line) or known.get(line.casefold())
        if code is None:
            message = _UNKNOWN_DEPARTMENT.format(name=line[:60])
            raise InvalidInput(
                message, "no_such_department", fields=(FieldFault(field, "no_such_department", message),)
            )
        codes.append(code)
    return list(dict.fromkeys(codes))


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    return value if isinstance(value, str) else ""


def _numbers(values: Mapping[str, Any], name: str) -> tuple[int, ...]:
    value = values.get(name) or ()
    chosen: Sequence[Any] = value if isinstance(value, (list, tuple)) else (value,)
    return tuple(
        int(one) for one in chosen if str(one).isascii() and str(one).isdecimal() and len(str(one)) < 3
    )


def _known_retention(typed: str, before: str) -> str:
    return typed if typed in approvals.RETENTION_NAMES else before


_WORDS = [
    Field(name="title", type="text", label=Text("제목", "Title"), required=True, max_length=200),
    Field(
        name="summary",
        type="textarea",
        label=Text("문서요지", "Summary"),
        help=Text(
            "두세 문장으로 적어 주십시오. 검색과 공개 목록에 쓰입니다.",
            "Two or three sentences. They are used in search and in lists.",
        ),
        required=True,
        max_length=1000,
    ),
    Field(
        name="keywords",
        type="text",
        label=Text("키워드", "Keywords"),
        help=Text("쉼표로 나누어 열 개까지 적어 주십시오.", "Up to ten, parted by commas."),
        required=True,
        max_length=300,
    ),
    Field(
        name="body",
        type="textarea",
        label=Text("본문", "Body"),
        help=Text(
            "항목은 1. 가. 1) 가) (1) (가) ① ㉮ 순서로 줄 첫머리에 적습니다. 표는 | 칸 | 칸 | 으로, "
            "그림은 ![설명](attachment:1)로 적고, 끝에 ‘끝.’을 적습니다.",
            "Items begin a line with 1. 가. 1) 가) (1) (가) ① ㉮. Tables are written | a | b |, pictures "
            "![description](attachment:1); the last line says “끝.”.",
        ),
        required=True,
    ),
]
_RECIPIENTS = [
    Field(
        name="to",
        type="textarea",
        label=Text("수신 부서", "To departments"),
        help=Text("부서 이름이나 코드를 한 줄에 하나씩", "Names or codes, one on each line"),
    ),
    Field(
        name="outside",
        type="textarea",
        label=Text("그 밖의 수신자", "To others"),
        help=Text("한 줄에 하나씩", "One on each line"),
    ),
]
_CLASS = [
    Field(
        name="disclosure", type="choice", label=Text("공개 구분", "Class"), choices=_CLASSES, required=True
    ),
    Field(
        name="grounds",
        type="choices",
        label=Text("근거(정보공개법 제9조제1항)", "Grounds (Article 9(1))"),
        help=Text("부분공개나 비공개일 때만 고릅니다.", "Only where it is not open."),
        choices=_GROUNDS,
    ),
    Field(
        name="grounds_reason",
        type="textarea",
        label=Text("근거에 해당하는 이유", "Why the ground applies"),
        max_length=2000,
    ),
    Field(
        name="retention",
        type="choice",
        label=Text("보존기간", "Retention"),
        choices=_RETENTIONS,
        required=True,
    ),
]
_COOPERATION = [
    Field(
        name="cooperation",
        type="textarea",
        label=Text("협조 부서", "Co-operating departments"),
        help=Text(
            "결재 전에 서명할 부서의 이름이나 코드를 한 줄에 하나씩. 없으면 비워 두십시오.",
            "Names or codes of departments that sign before the approver, one on each line; leave empty if none.",
        ),
    ),
    Field(
        name="cooperation_order",
        type="choice",
        label=Text("협조 순서", "Order of co-operation"),
        choices=(
            Option(PARALLEL, Text("동시에(병렬)", "All at once")),
            Option(IN_ORDER, Text("차례로(순차)", "One after the other")),
        ),
    ),
]
_AMOUNT = Field(
    name="amount",
    type="money",
    label=Text("금액(원)", "Amount (won)"),
    help=Text("금액에 따라 결재권자가 달라질 수 있습니다.", "Who approves may depend on it."),
)
