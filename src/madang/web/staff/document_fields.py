"""The fields of a document that is being written, and what was typed into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madang.domains import approvals
from madang.domains.approvals import Content, rows
from madang.domains.organisation import DepartmentRow, all_departments, directory
from madang.domains.procedures import Field, Option
from madang.kernel import clock
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

PARALLEL, IN_ORDER = "in-parallel", "in-order"
LONGEST_AMOUNT = 15  # digits
_NOT_A_NUMBER = Text("금액은 원 단위 숫자로 적어 주십시오.", "Write the amount in won, in digits.")
_SEVERAL = Text(
    "‘{name}’ 부서가 여러 곳입니다. 코드로 적어 주십시오: {codes}",
    "There are several departments “{name}”. Write the code: {codes}",
)
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
    prefix = prefix_of(file)
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


def prefix_of(file: rows.AttachmentRow) -> str:
    """What the names of an attachment's fields begin with: the same file in its place, in whichever version."""
    return f"attachment-{file.position}-{file.sha256[:12]}-"


def renamed(field: str, screen: rows.DraftScreen) -> str:
    """The field of the form in which to mend what a rule says about a draft."""
    names = {"recipients": "to", "line": "cooperation", "reason": "grounds_reason"}
    names |= {
        f"attachment-{file.position}-{part}": f"{prefix_of(file)}{part}"
        for file in screen.attachments
        for part in ("disclosure", "grounds", "grounds_reason")
    }
    return names.get(field, field)


def values_of(screen: rows.DraftScreen, language: str) -> dict[str, Any]:
    """What stands in the form as it is opened."""
    content = screen.content
    departments = [code for r in content.recipients if (code := r.get("department"))]
    known = Departments(screen.department_id)
    values: dict[str, Any] = {
        "title": content.title,
        "summary": content.summary,
        "keywords": ", ".join(content.keywords),
        "body": content.body,
        "to": known.written(departments, language),
        "outside": "\n".join(name for r in content.recipients if (name := r.get("outside"))),
        "disclosure": content.disclosure,
        "grounds": [str(ground) for ground in content.grounds],
        "grounds_reason": content.grounds_reason,
        "retention": content.retention,
        "amount": str(screen.amount) if screen.amount is not None else "",
        "cooperation": known.written(screen.cooperation.departments, language),
        "cooperation_order": PARALLEL if screen.cooperation.in_parallel else IN_ORDER,
    }
    for file in screen.attachments:
        prefix = prefix_of(file)
        values |= {
            f"{prefix}disclosure": file.disclosure,
            f"{prefix}grounds": [str(ground) for ground in file.grounds],
            f"{prefix}grounds_reason": file.grounds_reason,
        }
    return values


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, as far as it can be read; `faults` says what cannot."""

    content: Content
    cooperation: approvals.Cooperation
    amount: int | None
    faults: tuple[FieldFault, ...]


def read(values: Mapping[str, Any], screen: rows.DraftScreen) -> Typed:
    """What was typed as the content of a version. What cannot be read stays as it was kept, and is said."""
    known = Departments(screen.department_id)
    to, unknown = known.read(_text(values, "to"), "to")
    asked, unknown_too = known.read(_text(values, "cooperation"), "cooperation")
    amount, wrong = _amount(values, screen)
    in_parallel = _text(values, "cooperation_order") != IN_ORDER
    return Typed(
        content=_content(values, to, screen.content),
        cooperation=approvals.Cooperation(tuple(asked), in_parallel),
        amount=amount,
        faults=(*unknown, *unknown_too, *wrong),
    )


def _content(values: Mapping[str, Any], to: Sequence[str], before: Content) -> Content:
    outside = [line.strip() for line in _text(values, "outside").splitlines() if line.strip()]
    recipients = [*({"department": code} for code in to), *({"outside": name} for name in outside)]
    return Content(
        title=_text(values, "title"),
        summary=_text(values, "summary"),
        keywords=approvals.keywords_of(_text(values, "keywords")),
        body=_text(values, "body").replace("\r\n", "\n"),
        recipients=tuple(recipients),
        disclosure=_text(values, "disclosure") or before.disclosure,
        grounds=_numbers(values, "grounds"),
        grounds_reason=_text(values, "grounds_reason"),
        retention=_known_retention(_text(values, "retention"), before.retention),
    )


def class_of_attachment(values: Mapping[str, Any], file: rows.AttachmentRow) -> dict[str, Any] | None:
    """The class typed for an attachment; None where the form did not have it."""
    prefix = prefix_of(file)
    if f"{prefix}disclosure" not in values:
        return None
    return {
        "disclosure": _text(values, f"{prefix}disclosure") or file.disclosure,
        "grounds": _numbers(values, f"{prefix}grounds"),
        "reason": _text(values, f"{prefix}grounds_reason"),
    }


def _amount(values: Mapping[str, Any], screen: rows.DraftScreen) -> tuple[int | None, tuple[FieldFault, ...]]:
    typed = _text(values, "amount").replace(",", "").strip()
    if not typed:
        return (None if "amount" in values else screen.amount), ()
    if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_AMOUNT:
        return int(typed), ()
    return screen.amount, (FieldFault("amount", "invalid_amount", _NOT_A_NUMBER),)


class Departments:
    """The departments as an official of one of them writes them: by name or code, one on each line.

    A name that several institutions use means the one of the writer's own institution.
    """

    def __init__(self, writer_s: int) -> None:
        now = clock.now()
        self._own = directory().department(writer_s).institution_code
        rows_now = [row for row in all_departments() if row.is_open(now)]
        self._by_code = {row.code.casefold(): row for row in rows_now}
        self._by_name: dict[str, list[DepartmentRow]] = {}
        for row in rows_now:
            for name in {row.name.ko.casefold(), row.name.en.casefold()}:
                self._by_name.setdefault(name, []).append(row)

    def read(self, typed: str, field: str) -> tuple[list[str], tuple[FieldFault, ...]]:
        """The codes of departments, each once, and a fault for each line that names none."""
        codes, faults = [], []
        for line in filter(None, (" ".join(line.split()) for line in typed.splitlines())):
            found = self._called(line)
            if len(found) == 1:
                codes.append(found[0].code)
                continue
            several = ", ".join(row.code for row in found[:5])
            message = (_SEVERAL if found else _UNKNOWN_DEPARTMENT).format(name=line[:60], codes=several)
            faults.append(FieldFault(field, "no_such_department", message))
        return list(dict.fromkeys(codes)), tuple(faults)

    def written(self, codes: Sequence[str], language: str) -> str:
        """Codes as `read` reads them again: the name where it says which department is meant."""
        return "\n".join(self._written(code, language) for code in codes)

    def _written(self, code: str, language: str) -> str:
        row = self._by_code.get(code.casefold())
        name = row.name[language] if row else ""
        return name if name and [r.code for r in self._called(name)] == [code] else code

    def _called(self, words: str) -> list[DepartmentRow]:
        by_code = self._by_code.get(words.casefold())
        if by_code:
            return [by_code]
        found = self._by_name.get(words.casefold(), [])
        return [row for row in found if row.institution_code == self._own] or found


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
LABELS = {field.name: field.label for field in (*_WORDS, *_RECIPIENTS, *_CLASS, *_COOPERATION, _AMOUNT)}
