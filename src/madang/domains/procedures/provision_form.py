"""The form in which an institution sets what the standard leaves open: its inputs, and what was typed as a document.
Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from madang.domains.calendar import Rule
from madang.domains.procedures.definition import OPEN_VALUES, Definition, Field, Option, Step
from madang.domains.procedures.editing.inputs import (
    line,
    period,
    period_of,
    period_values,
    put,
    select,
    text_of,
    text_values,
    two,
)
from madang.domains.procedures.provision import Provision, as_document
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

_STANDARD = Text("표준: {said}", "Standard: {said}")
_EMPTY = Text(
    "표준: {said}. 표준대로 하려면 비워 둡니다.",
    "Standard: {said}. Leave empty to keep to it.",
)
_CITY = Text("정하지 않음(시의 담당 부서가 처리)", "None (the city’s department handles it)")
_DEPARTMENT_HELP = Text(
    "이 구의 신청은 여기에서 고른 부서로 접수됩니다.",
    "Applications in this district go to the department chosen here.",
)
_AMOUNT = Text("수수료(원)", "Fee in won")
_FEE = Text("수수료 설명", "The fee in words")
_PHONE, _WHERE = Text("문의 전화", "Telephone"), Text("문의 장소·시간", "Where and when")
_PHONE_HELP = Text("기관의 대표 전화만 적습니다.", "An office line, never a private number.")
_TERM = Text("‘{step}’ 단계의 기간", "Term of “{step}”")
_FROM = Text("시행일", "In force from")
_FROM_HELP = Text("비워 두면 바로 시행합니다.", "Leave empty for at once.")

Values = dict[str, Any]


def fields_of(definition: Definition, departments: Sequence[Option]) -> tuple[Field, ...]:
    """The inputs for what this standard leaves open, each with what the standard says."""
    return (*_fields(definition, departments), Field("valid_from", "date", _FROM, _FROM_HELP))


def _fields(definition: Definition, departments: Sequence[Option]) -> Iterator[Field]:
    for what in [one for one in OPEN_VALUES if one in definition.handled_by.may_set]:
        if what == "department":
            options = (Option("none", _CITY), *departments)
            yield select("department", OPEN_VALUES[what], options, help=_DEPARTMENT_HELP)
        elif what == "fee":
            help = _EMPTY.format(said=_without_stop(definition.fee.text))
            yield Field("fee_amount", "money", _AMOUNT, help, min=0)
            yield from two("fee", _FEE, required=False)
        elif what == "contact":
            yield line("contact_phone", _PHONE, required=False, help=_PHONE_HELP, max_length=30)
            yield from two("contact", _WHERE, required=False)
        elif what == "limit":
            standard = _EMPTY.format(said=Rule.parse(definition.limit.rule).text)
            yield from period("limit", OPEN_VALUES[what], help=standard)
        else:
            for step in settable(definition):
                standard = _STANDARD.format(said=Rule.parse(step.term or "").text)
                yield from period(f"term-{step.code}", _TERM.format(step=step.name), help=standard)


def settable(definition: Definition) -> tuple[Step, ...]:
    """The steps of which an institution may set the term."""
    return tuple(s for s in definition.steps if s.term and s.actor not in ("applicant", "system"))


def values_of(provision: Provision) -> Values:
    """What stands in the inputs."""
    document = as_document(provision)
    fee, contact = document.get("fee", {}), document.get("contact", {})
    values: Values = {"department": provision.department or "none", "fee_amount": fee.get("amount")}
    values |= text_values("fee", fee.get("text")) | text_values("contact", contact.get("text"))
    values |= {"contact_phone": contact.get("phone", "")} | period_values("limit", document.get("limit"))
    for code, term in provision.terms:
        values |= period_values(f"term-{code}", term)
    return values


def document_of(definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """The document that checked inputs say. Raises InvalidInput for half of a period."""
    made: dict[str, Any] = {}
    department = values.get("department", "none")
    put(made, "department", department if department != "none" else "")
    fee, contact = text_of(values, "fee"), text_of(values, "contact")
    if any(fee.values()) or values.get("fee_amount") is not None:
        made["fee"] = {"amount": values.get("fee_amount"), "text": fee}
    if any(contact.values()) or values.get("contact_phone"):
        made["contact"] = {"phone": values.get("contact_phone", ""), "text": contact}
    put(made, "limit", period_of(values, "limit", OPEN_VALUES["limit"]))
    terms = {
        step.code: term
        for step in settable(definition)
        if (term := period_of(values, f"term-{step.code}", _TERM.format(step=step.name)))
    }
    put(made, "terms", terms or None)
    return made


_INPUT_OF = {
    "fee.text": "fee_ko",
    "fee": "fee_amount",
    "contact.phone": "contact_phone",
    "contact.text": "contact_ko",
}


def beside_inputs(faults: Iterable[FieldFault]) -> tuple[FieldFault, ...]:
    """Faults of a provision beside the inputs in which they were typed."""
    return tuple(FieldFault(_input_of(fault.field), fault.code, fault.message) for fault in faults)


def _input_of(where: str) -> str:
    if where.startswith("terms."):
        return f"term-{where.removeprefix('terms.')}_n"
    return "limit_n" if where == "limit" else _INPUT_OF.get(where, where)


def _without_stop(text: Text) -> Text:
    return Text(text.ko.rstrip("."), text.en.rstrip("."))
