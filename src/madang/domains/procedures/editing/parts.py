"""The parts of a definition of which there is one: what it is, its limit, its fee, its remedies."""

from collections.abc import Callable
from typing import Any

from madang.domains.procedures.definition import (
    ANYTIME_ACTS,
    ASSURANCE_NAMES,
    KIND_NAMES,
    KINDS,
    OPEN_VALUES,
    RESULT_NAMES,
    RESULTS,
    Field,
    Option,
)
from madang.domains.procedures.difference import LEVEL_OF_HANDLING
from madang.domains.procedures.editing import words
from madang.domains.procedures.editing.inputs import (
    Document,
    PartForm,
    Values,
    Working,
    in_order,
    period,
    period_of,
    period_values,
    put,
    refuse,
    select,
    several,
    text_of,
    text_values,
    two,
)
from madang.kernel.text import Text

TITLES = {
    "facts": Text("기본 사항", "What it is"),
    "handling": Text("처리하는 곳", "Who handles it"),
    "limit": Text("처리기간", "Limit and terms"),
    "fee": Text("수수료", "Fee"),
    "remedies": Text("불복 절차", "Remedies"),
}
_NAME, _SUMMARY = Text("업무 이름", "Name"), Text("어떤 업무인지", "What it is about")
_KIND, _BEGINS = Text("업무의 종류", "Kind"), Text("시작하는 방법", "How it begins")
_IDENTITY = Text("신청인 본인확인", "Proof of the applicant's identity")
_DEPARTMENT = Text("소관 부서", "Department in charge")
_RESULTS, _ANYTIME = (
    Text("처리 결과", "Results"),
    Text("언제나 할 수 있는 처리", "What may be done at any time"),
)
_CALLED = Text("‘{name}’을(를) 이 업무에서 부르는 말", "What “{name}” is called here")
_CALLED_HELP = Text(
    "다르게 부를 때만 적습니다. 예: 등록", "Only where another word is used, such as Registered."
)
_RECEPTION = Text("접수 기한", "Reception within")
_LIMIT, _SOURCE = Text("처리기간", "Limit"), Text("처리기간의 근거", "Where the limit comes from")
_SET_BY = Text("처리기간을 정한 곳", "Who set the limit")
_DEEMED = Text("기간 안에 통지가 없으면 이렇게 된 것으로 봄(간주)", "What silence means by law")
_DEEMED_SOURCE = Text("간주의 근거", "Where the law says so")
_NOT_DEEMED = Text("간주 규정 없음", "No such rule")
_LEVEL = Text("신청을 처리하는 곳", "Who handles the application")
_PLACE = Text("자치구를 알려 주는 주소 항목", "The address that tells the district")
_PLACE_HELP = Text(
    "자치구가 처리할 때만 고릅니다. 언제나 반드시 적는 주소 항목이어야 합니다.",
    "Only where districts handle it; it must be an address that is always asked and answered.",
)
_NO_PLACE = Text("없음", "None")
_MAY_SET = Text("자치구가 따로 정할 수 있는 것", "What a district may set for itself")
_AMOUNT, _FEE = Text("수수료(원)", "Fee in won"), Text("수수료 설명", "The fee in words")
_AMOUNT_HELP = Text("금액이 정해져 있지 않으면 비워 둡니다.", "Leave empty where no amount is fixed.")
_REMEDIES = Text("처분에 불복하는 방법", "What can be done against the decision")


def form_of(work: Working, part: str, departments: tuple[Option, ...]) -> PartForm:
    """The form of one of these parts. Raises KeyError for another."""
    fields, values = _SHOW[part](work, departments)
    return PartForm(part, "", TITLES[part], fields, values)


def write(document: Document, part: str, typed: Values) -> None:
    """Writes what was typed into the document. Raises InvalidInput."""
    _WRITE[part](document, typed)


def _facts(work: Working, departments: tuple[Option, ...]) -> tuple[tuple[Field, ...], Values]:
    made = work.document
    called = made.get("result_names") or {}
    fields = (
        *two("name", _NAME),
        *two("summary", _SUMMARY, long=True),
        select("kind", _KIND, tuple(Option(kind, KIND_NAMES[kind]) for kind in KINDS)),
        select("begins", _BEGINS, words.options(words.BEGINS)),
        select("department", _DEPARTMENT, _with(departments, made["department"])),
        several("results", _RESULTS, tuple(Option(r, RESULT_NAMES[r]) for r in RESULTS), required=True),
        *(
            one
            for result in made["results"]
            if result in RESULT_NAMES
            for one in two(
                f"called_{result}",
                _CALLED.format(name=RESULT_NAMES[result]),
                required=False,
                help=_CALLED_HELP,
            )
        ),
        select("identity", _IDENTITY, words.options(ASSURANCE_NAMES)),
        several("anytime", _ANYTIME, words.options(words.ACTS, ANYTIME_ACTS)),
    )
    values = {key: made[key] for key in ("kind", "begins", "department", "results", "anytime")}
    values["identity"] = made.get("identity", "none")
    values |= text_values("name", made["name"]) | text_values("summary", made["summary"])
    for result, name in called.items():
        values |= text_values(f"called_{result}", name)
    return fields, values


def _with(options: tuple[Option, ...], value: str) -> tuple[Option, ...]:
    """The options, with what stands there now among them."""
    if any(option.value == value for option in options):
        return options
    return (Option(value, Text(value, value)), *options)


def _write_facts(made: Document, typed: Values) -> None:
    for key in ("kind", "begins", "department"):
        made[key] = typed[key]
    made["name"], made["summary"] = text_of(typed, "name"), text_of(typed, "summary")
    put(made, "identity", typed["identity"] if typed["identity"] != "none" else None)
    made["results"] = in_order(made["results"], typed["results"])
    made["anytime"] = in_order(made["anytime"], typed.get("anytime", []))
    called = {r: text_of(typed, f"called_{r}") for r in made["results"]}
    put(made, "result_names", {r: name for r, name in called.items() if any(name.values())} or None)


def _handling(work: Working, _: tuple[Option, ...]) -> tuple[tuple[Field, ...], Values]:
    made = work.document.get("handled_by") or {"level": "city"}
    places = tuple(Option(f.name, f.label) for f in work.definition.form if f.type == "address")
    fields = (
        select("level", _LEVEL, words.options(LEVEL_OF_HANDLING)),
        select("place", _PLACE, (Option("none", _NO_PLACE), *places), help=_PLACE_HELP),
        several("may_set", _MAY_SET, words.options(OPEN_VALUES)),
    )
    place = made.get("place") or "none"
    return fields, {"level": made["level"], "place": place, "may_set": made.get("may_set", [])}


def _write_handling(made: Document, typed: Values) -> None:
    """Handled by the city is what holds where nothing is said, and is written as that."""
    entry: Document = {"level": typed["level"]}
    put(entry, "place", typed["place"] if typed["place"] != "none" else "")
    before = (made.get("handled_by") or {}).get("may_set", [])
    put(entry, "may_set", in_order(before, typed.get("may_set", [])))
    put(made, "handled_by", entry if entry != {"level": "city"} else None)


def _limit(work: Working, _: tuple[Option, ...]) -> tuple[tuple[Field, ...], Values]:
    limit: dict[str, Any] = work.document["limit"]
    deemed = limit.get("deemed") or {}
    outcomes = tuple(Option(r, work.definition.result_name(r)) for r in work.definition.results)
    fields = (
        *period("rule", _LIMIT, required=True),
        select("set_by", _SET_BY, words.options(words.SET_BY)),
        *two("source", _SOURCE, long=True),
        *period("reception", _RECEPTION, required=True),
        select("deemed", _DEEMED, (Option("none", _NOT_DEEMED), *outcomes)),
        *two("deemed_source", _DEEMED_SOURCE, long=True, required=False),
    )
    values = {"set_by": limit.get("set_by"), "deemed": deemed.get("result", "none")}
    values |= period_values("rule", limit.get("rule"))
    values |= period_values("reception", work.document["reception_term"])
    values |= text_values("source", limit.get("source")) | text_values("deemed_source", deemed.get("source"))
    return fields, values


def _write_limit(made: Document, typed: Values) -> None:
    limit = made["limit"]
    limit["rule"], limit["set_by"] = period_of(typed, "rule", _LIMIT), typed["set_by"]
    limit["source"] = text_of(typed, "source")
    made["reception_term"] = period_of(typed, "reception", _RECEPTION)
    source = text_of(typed, "deemed_source")
    if typed["deemed"] == "none":
        put(limit, "deemed", None)
    elif not all(source.values()):
        raise refuse(
            "deemed_source_ko", Text("간주의 근거를 적어 주십시오.", "Please say where the law says so.")
        )
    else:
        limit["deemed"] = {"result": typed["deemed"], "source": source}


def _fee(work: Working, _: tuple[Option, ...]) -> tuple[tuple[Field, ...], Values]:
    fee = work.document["fee"]
    amount = Field(name="amount", type="money", label=_AMOUNT, help=_AMOUNT_HELP, min=0)
    values: Values = {"amount": fee.get("amount"), **text_values("text", fee.get("text"))}
    return (amount, *two("text", _FEE, long=True)), values


def _write_fee(made: Document, typed: Values) -> None:
    made["fee"] = {"amount": typed.get("amount"), "text": text_of(typed, "text")}


def _remedies(work: Working, _: tuple[Option, ...]) -> tuple[tuple[Field, ...], Values]:
    return two("remedies", _REMEDIES, long=True), text_values("remedies", work.document["remedies"])


def _write_remedies(made: Document, typed: Values) -> None:
    made["remedies"] = text_of(typed, "remedies")


_SHOW: dict[str, Callable[[Working, tuple[Option, ...]], tuple[tuple[Field, ...], Values]]] = {
    "facts": _facts,
    "handling": _handling,
    "limit": _limit,
    "fee": _fee,
    "remedies": _remedies,
}
_WRITE: dict[str, Callable[[Document, Values], None]] = {
    "facts": _write_facts,
    "handling": _write_handling,
    "limit": _write_limit,
    "fee": _write_fee,
    "remedies": _write_remedies,
}
