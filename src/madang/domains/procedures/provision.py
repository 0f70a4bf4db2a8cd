"""What a district or an agency sets for itself where the standard leaves it open (기관별 기준). Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from madang.domains.calendar import Rule, RuleKind
from madang.domains.procedures.definition import OPEN_VALUES, Definition, Fee, Step
from madang.domains.procedures.shape import Reader
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

HOURS_A_DAY = 8  # 민원 처리에 관한 법률 제19조제1항
LONGEST_TEXT = 300
_PHONE = re.compile(r"[0-9+()][0-9 ()+-]{4,28}")


@dataclass(frozen=True, slots=True)
class Contact:
    """How the institution is reached about this procedure: an office line, and where or when (may be empty)."""

    phone: str
    text: Text


@dataclass(frozen=True, slots=True)
class Provision:
    """What an institution has set. Empty values: as the standard says.

    `department` is a code, `limit` and `terms` (by code of the step) are rules of the calendar.
    """

    department: str = ""
    fee: Fee | None = None
    contact: Contact | None = None
    limit: str = ""
    terms: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == Provision()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise than the standard says; `effect` of a period: `stricter` or `looser`, or neither."""

    what: str  # a key of OPEN_VALUES
    name: Text
    standard: Text
    here: Text
    effect: str = ""


EFFECT_NAMES = {
    "stricter": Text("표준보다 짧음", "shorter than the standard"),
    "looser": Text("표준보다 김", "longer than the standard"),
}


def read(document: object) -> Provision:
    """The provision that a document describes. Raises InvalidInput (provision_invalid) with a fault for each entry."""
    reader = Reader()
    raw = reader.mapping(document, "", needed=(), may=tuple(OPEN_VALUES)) or {}
    terms = (
        reader.mapping(raw.get("terms") or {}, "terms", needed=(), may=tuple(raw.get("terms") or {})) or {}
    )
    found = Provision(
        department=reader.string(raw.get("department") or "", "department"),
        fee=_fee(reader, raw["fee"]) if raw.get("fee") is not None else None,
        contact=_contact(reader, raw["contact"]) if raw.get("contact") is not None else None,
        limit=reader.string(raw.get("limit") or "", "limit"),
        terms=tuple(
            sorted((str(code), reader.string(rule, f"terms.{code}")) for code, rule in terms.items())
        ),
    )
    if reader.faults:
        raise InvalidInput(reader.faults[0].message, "provision_invalid", 422, tuple(reader.faults))
    return found


def _fee(reader: Reader, value: object) -> Fee:
    raw: Mapping[str, Any] = reader.mapping(value, "fee", needed=("text",), may=("amount",)) or {}
    amount = reader.whole(raw["amount"], "fee.amount") if raw.get("amount") is not None else None
    return Fee(amount, reader.text(raw.get("text", {}), "fee.text"))


def _contact(reader: Reader, value: object) -> Contact:
    raw = reader.mapping(value, "contact", needed=("phone",), may=("text",)) or {}
    text = reader.text(raw["text"], "contact.text") if raw.get("text") else Text("", "")
    return Contact(reader.string(raw.get("phone", ""), "contact.phone"), text)


def as_document(provision: Provision) -> dict[str, Any]:
    """The document that says the same; nothing that is empty."""
    made: dict[str, Any] = {}
    if provision.department:
        made["department"] = provision.department
    if provision.fee:
        made["fee"] = {"amount": provision.fee.amount, "text": provision.fee.text.as_dict()}
    if provision.contact:
        made["contact"] = {"phone": provision.contact.phone, "text": provision.contact.text.as_dict()}
    if provision.limit:
        made["limit"] = provision.limit
    if provision.terms:
        made["terms"] = dict(provision.terms)
    return made


def faults(definition: Definition, provision: Provision) -> list[FieldFault]:
    """Why an institution may not set this: what the standard does not leave open, and what law fixes."""
    return list(_faults(definition, provision))


def _faults(definition: Definition, provision: Provision) -> Iterator[FieldFault]:
    for what in as_document(provision):
        if what not in definition.handled_by.may_set:
            yield FieldFault(what, "not_open", _NOT_OPEN.format(what=OPEN_VALUES[what]))
    if provision.fee and not (provision.fee.text.ko and provision.fee.text.en):
        yield FieldFault("fee.text", "missing_translation", _BOTH)
    if provision.contact:
        yield from _contact_faults(provision.contact)
    if provision.limit:
        yield from _limit_faults(definition, provision.limit)
    for code, term in provision.terms:
        yield from _term_faults(definition, code, term)


def _contact_faults(contact: Contact) -> Iterator[FieldFault]:
    if not _PHONE.fullmatch(contact.phone):
        yield FieldFault("contact.phone", "phone", _BAD_PHONE)
    if bool(contact.text.ko) != bool(contact.text.en):
        yield FieldFault("contact.text", "missing_translation", _BOTH)
    if max(len(contact.text.ko), len(contact.text.en)) > LONGEST_TEXT:
        yield FieldFault("contact.text", "too_long", _TOO_LONG.format(most=LONGEST_TEXT))


def _limit_faults(definition: Definition, limit: str) -> Iterator[FieldFault]:
    """Of a limit that law sets, an authority may set a shorter one and never a longer one."""
    rule = _parsed(limit)
    if rule is None:
        yield FieldFault("limit", "bad_term", _BAD_TERM.format(term=limit[:40]))
        return
    if definition.limit.deemed:
        yield FieldFault("limit", "fixed_by_law", _DEEMED)
        return
    standard = Rule.parse(definition.limit.rule)
    longer = compared(rule, standard)
    if definition.limit.set_by == "statute" and longer is None:
        yield FieldFault("limit", "other_unit", _OTHER_UNIT.format(limit=standard.text))
    elif definition.limit.set_by == "statute" and longer == 1:
        yield FieldFault("limit", "longer_than_law", _LONGER.format(limit=standard.text, here=rule.text))


def _term_faults(definition: Definition, code: str, term: str) -> Iterator[FieldFault]:
    step, where = definition.by_code.get(code), f"terms.{code}"
    if not isinstance(step, Step):
        yield FieldFault(where, "no_such_step", _NO_STEP.format(code=code[:40]))
    elif step.actor in ("applicant", "system") or step.term is None:
        yield FieldFault(where, "not_a_term", _NO_TERM.format(step=step.name))
    elif _parsed(term) is None:
        yield FieldFault(where, "bad_term", _BAD_TERM.format(term=term[:40]))


def compared(one: Rule, other: Rule) -> int | None:
    """Whether a period is shorter (-1), as long (0) or longer (1) than another; None where units cannot be compared."""
    a, b = _measured(one), _measured(other)
    if a[0] != b[0]:
        return None
    return (a[1] > b[1]) - (a[1] < b[1])


def _measured(rule: Rule) -> tuple[str, int]:
    if rule.is_hours:
        return "work", rule.amount
    if rule.kind == RuleKind.WORKING_DAYS:
        return "work", rule.amount * HOURS_A_DAY
    if rule.kind == RuleKind.YEARS:
        return "months", rule.amount * 12
    if rule.kind == RuleKind.WEEKS:
        return "days", rule.amount * 7
    return ("days" if rule.kind == RuleKind.CIVIL_DAYS else "months"), rule.amount


def standing(definition: Definition, provision: Provision) -> Provision:
    """What of a provision still holds under a version of the standard: what it no longer leaves open falls away."""
    refused = {fault.field.partition(".")[0]: fault for fault in _faults(definition, provision)}
    terms = tuple((c, t) for c, t in provision.terms if not list(_term_faults(definition, c, t)))
    if "terms" not in definition.handled_by.may_set:
        terms = ()
    return Provision(
        department="" if "department" in refused else provision.department,
        fee=None if "fee" in refused else provision.fee,
        contact=None if "contact" in refused else provision.contact,
        limit="" if "limit" in refused else provision.limit,
        terms=terms,
    )


def applied(definition: Definition, provision: Provision, institution: Text) -> Definition:
    """The standard with what an institution has set: a definition like any other."""
    kept = standing(definition, provision)
    terms = dict(kept.terms)
    nodes = tuple(
        replace(node, term=terms[node.code]) if isinstance(node, Step) and node.code in terms else node
        for node in definition.nodes
    )
    limit = definition.limit
    if kept.limit:
        source = _LOCAL_LIMIT.format(institution=institution, standard=Rule.parse(limit.rule).text)
        limit = replace(limit, rule=kept.limit, source=source)
    return replace(definition, fee=kept.fee or definition.fee, limit=limit, nodes=nodes)


def differences(
    definition: Definition, provision: Provision, standard_department: Text, own_department: Text
) -> tuple[Difference, ...]:
    """What is otherwise here than the standard says, in the order of `OPEN_VALUES`. Nothing: all is as everywhere."""
    return tuple(
        _differences(definition, standing(definition, provision), standard_department, own_department)
    )


def _differences(
    definition: Definition, kept: Provision, standard_department: Text, own_department: Text
) -> Iterator[Difference]:
    if kept.department:
        yield Difference("department", OPEN_VALUES["department"], standard_department, own_department)
    if kept.fee and kept.fee != definition.fee:
        yield Difference("fee", OPEN_VALUES["fee"], definition.fee.text, kept.fee.text)
    if kept.contact:
        phone, text = kept.contact.phone, kept.contact.text
        said = Text(f"{phone} {text.ko}".strip(), f"{phone} {text.en}".strip())
        yield Difference("contact", OPEN_VALUES["contact"], _THE_DEPARTMENT, said)
    if kept.limit and kept.limit != definition.limit.rule:
        yield _of_terms("limit", OPEN_VALUES["limit"], definition.limit.rule, kept.limit)
    for code, term in kept.terms:
        step = definition.step(code)
        if step.term and step.term != term:
            yield _of_terms("terms", step.name, step.term, term)


def _of_terms(what: str, name: Text, standard: str, here: str) -> Difference:
    rules = Rule.parse(here), Rule.parse(standard)
    effect = {-1: "stricter", 1: "looser"}.get(compared(*rules) or 0, "")
    return Difference(what, name, rules[1].text, rules[0].text, effect)


def _parsed(term: str) -> Rule | None:
    try:
        return Rule.parse(term)
    except InvalidInput:
        return None


_NOT_OPEN = Text(
    "이 업무의 {what}은(는) 표준으로 정해져 있어 기관이 따로 정할 수 없습니다.",
    "The {what} of this procedure is part of the standard; an institution cannot set its own.",
)
_BOTH = Text("한국어와 영어로 모두 적어 주십시오.", "Please write it in Korean and in English.")
_BAD_PHONE = Text("전화번호를 02-120처럼 적어 주십시오.", "Write a telephone number such as 02-120.")
_TOO_LONG = Text("{most}자 안에 적어 주십시오.", "Please keep it within {most} characters.")
_BAD_TERM = Text(
    "기간 {term}을(를) 읽을 수 없습니다. 예: working-days:10",
    "The term {term} cannot be read. Example: working-days:10",
)
_DEEMED = Text(
    "기간이 지나면 법에 따라 결과가 정해지는 업무이므로 처리기간을 따로 정할 수 없습니다.",
    "Silence decides here by law, so the period cannot be set otherwise.",
)
_OTHER_UNIT = Text(
    "법정 처리기간({limit})과 같은 단위로 적어 주십시오. 단위가 다르면 더 짧은지 알 수 없습니다.",
    "Write it in the unit of the statutory limit ({limit}); otherwise nobody can tell that it is shorter.",
)
_LONGER = Text(
    "법령이 정한 처리기간({limit})보다 길게({here}) 정할 수 없습니다. 더 짧게는 정할 수 있습니다.",
    "The limit may not be longer ({here}) than the law allows ({limit}); a shorter one may be set.",
)
_NO_STEP = Text("단계 {code}이(가) 이 업무에 없습니다.", "This procedure has no step {code}.")
_NO_TERM = Text("‘{step}’ 단계에는 정할 기간이 없습니다.", "“{step}” has no term that could be set.")
_LOCAL_LIMIT = Text(
    "{institution}이(가) 정한 처리기간입니다(표준: {standard}).",
    "Set by {institution} (standard: {standard}).",
)
_THE_DEPARTMENT = Text("처리 부서의 전화", "the department’s telephone")
