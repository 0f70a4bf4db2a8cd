"""Names, terms and texts: that every word a definition uses is one the system knows, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

from madang.domains.calendar import HOLD_KINDS, Rule
from madang.domains.procedures.definition import (
    ACTORS,
    ALWAYS_DISCLOSABLE,
    ANYTIME_ACTS,
    ASSURANCES,
    CASE_STATES,
    CRITERIA,
    KINDS,
    RESULTS,
    STEP_ACTS,
    Definition,
    Step,
)
from madang.domains.procedures.soundness_fault import Fault, fault
from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

_WORD = Text(
    "{where}에 적은 {word}은(는) 모르는 말입니다. 쓸 수 있는 말: {known}",
    "{where} says {word}; only these are known: {known}",
)
_TERM = Text(
    "{where}의 기간 {term}을(를) 읽을 수 없습니다. 예: working-days:10",
    "{where}: the term {term} cannot be read. Example: working-days:10",
)
_HOLD = Text(
    "{where}: 처리기간에 넣지 않는 사유 {kind}은(는) 없습니다.", "{where}: there is no kind of hold {kind}."
)
_CODE = Text(
    "{where}: 이름 {code}은(는) 영문자, 숫자, 붙임표, 밑줄만 써서 {most}자 안에 적어야 합니다.",
    "{where}: the name {code} must be at most {most} letters, digits, hyphens and underscores.",
)
_LANGUAGE = Text("{where}에 {language} 글이 없습니다.", "{where} has no text in {language}.")
_ENGLISH, _KOREAN = Text("영어", "English"), Text("한국어", "Korean")
_DISCLOSED = Text(
    "{where}: {name}을(를) 공개한다고 했지만 이 단계는 그것을 묻지 않습니다.",
    "{where}: it discloses {name}, which this step does not ask for.",
)
_HIDDEN = Text(
    "{where}: {name}을(를) 공개한다고 했지만 그 항목은 public: no입니다.",
    "{where}: it discloses {name}, but that ask is public: no.",
)
_NO_DECISION = Text("처리 결과(result)를 정하는 단계가 없습니다.", "No step decides the result.")
_NO_RESULT = Text("처리 결과가 하나도 없습니다.", "It lists no result.")
_RESULT_OPTION = Text(
    "{where}: 결과 {result}은(는) 이 절차의 결과(results)에 없습니다.",
    "{where}: {result} is not among the results of this procedure.",
)
_URL = Text("{where}: 주소는 https://로 시작해야 합니다.", "{where}: the address must begin with https://.")
_DATE = Text("{where}: 날짜를 2026-01-01처럼 적으십시오.", "{where}: write a date such as 2026-01-01.")
_PAPER = Text("{where}: 서류 {code}이(가) 두 번 나옵니다.", "{where}: the paper {code} occurs twice.")
_NO_OFFICE = Text(
    "{where}: 시스템이 하는 단계에는 물을 것이 없어야 합니다.",
    "{where}: a step of the system cannot ask anything.",
)

_LONGEST_CODE = {"code": 20, "sector": 10}


def faults(definition: Definition) -> Iterator[Fault]:
    """Everything that is a name, a term or a text."""
    yield from _word(definition.kind, "kind", KINDS)
    yield from _word(definition.begins, "begins", ("applicant", "office"))
    yield from _word(definition.identity, "identity", ASSURANCES)
    yield from _word(definition.limit.set_by, "limit.set_by", ("statute", "authority"))
    for act in definition.anytime:
        yield from _word(act, "anytime", ANYTIME_ACTS)
    for criterion in definition.disclosure.chosen_for:
        yield from _word(criterion, "disclosure.chosen_for", tuple(CRITERIA))
    yield from _result_faults(definition)
    yield from _term_faults(definition)
    for code, where in _codes(definition):
        most = _LONGEST_CODE.get(where, 40)
        if len(code) > most or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", code):
            yield fault("bad_code", where, _CODE, code=code, most=most)
    for step in definition.steps:
        yield from _step_faults(step, f"nodes.{step.code}", definition.results)
    yield from _link_faults(definition)
    yield from _language_faults(definition, "")


def _word(word: str, where: str, known: tuple[str, ...]) -> Iterator[Fault]:
    if word not in known:
        yield fault("unknown_word", where, _WORD, word=word or "—", known=", ".join(known))


def _codes(definition: Definition) -> Iterator[tuple[str, str]]:
    yield definition.code, "code"
    yield definition.sector, "sector"
    yield definition.department, "department"
    for node in definition.nodes:
        yield node.code, f"nodes.{node.code}"
    for paper in definition.documents_required:
        yield paper.code, f"documents_required.{paper.code}"


def _result_faults(definition: Definition) -> Iterator[Fault]:
    for result in definition.results:
        yield from _word(result, "results", RESULTS)
    for result in definition.result_names:
        if result not in definition.results:
            yield fault("unknown_result", "result_names", _RESULT_OPTION, result=result)
    if not definition.results:
        yield fault("no_result", "results", _NO_RESULT)
    elif not any(ask.name == "result" for step in definition.steps for ask in step.asks):
        yield fault("no_decision", "nodes", _NO_DECISION)
    deemed = definition.limit.deemed
    if deemed and deemed.result not in definition.results:
        yield fault("unknown_result", "limit.deemed", _RESULT_OPTION, result=deemed.result)


def _term_faults(definition: Definition) -> Iterator[Fault]:
    terms = [("limit.rule", definition.limit.rule), ("reception_term", definition.reception_term)]
    terms += [(f"limit.variants[{n}].rule", v.rule) for n, v in enumerate(definition.limit.variants, 1)]
    terms += [(f"nodes.{step.code}.term", step.term) for step in definition.steps if step.term is not None]
    for where, term in terms:
        try:
            Rule.parse(term)
        except InvalidInput:
            yield fault("bad_term", where, _TERM, term=term)


def _step_faults(step: Step, where: str, results: tuple[str, ...]) -> Iterator[Fault]:
    yield from _word(step.actor, f"{where}.actor", ACTORS)
    yield from _word(step.act, f"{where}.act", STEP_ACTS)
    yield from _word(step.state, f"{where}.state", CASE_STATES)
    for act in step.implied_by:
        yield from _word(act, f"{where}.implied_by", STEP_ACTS)
    if step.hold is not None and step.hold not in HOLD_KINDS:
        yield fault("unknown_hold", f"{where}.hold", _HOLD, kind=step.hold)
    if step.actor == "system" and step.asks:
        yield fault("system_asked", f"{where}.asks", _NO_OFFICE)
    asked = {ask.name: ask for ask in step.asks}
    for name in step.disclosed:
        if name not in ALWAYS_DISCLOSABLE and name not in asked:
            yield fault("disclosed_unasked", f"{where}.disclosed", _DISCLOSED, name=name)
        elif name in asked and asked[name].public == "no":
            yield fault("disclosed_private", f"{where}.disclosed", _HIDDEN, name=name)
    for option in asked["result"].choices if "result" in asked else ():
        if option.value not in results:
            yield fault("unknown_result", f"{where}.asks.result", _RESULT_OPTION, result=option.value)


def _link_faults(definition: Definition) -> Iterator[Fault]:
    for number, rule in enumerate(definition.rules, 1):
        if not re.fullmatch(r"https://[^\s\"'<>]+", rule.url):
            yield fault("bad_url", f"rules[{number}].url", _URL)
    try:
        date.fromisoformat(definition.disclosure.since)
    except ValueError:
        yield fault("bad_date", "disclosure.since", _DATE)
    seen: set[str] = set()
    for paper in definition.documents_required:
        if paper.code in seen:
            yield fault("duplicate_paper", "documents_required", _PAPER, code=paper.code)
        seen.add(paper.code)


def _language_faults(value: object, where: str) -> Iterator[Fault]:
    """Texts that lack a language. A help text may be empty in both."""
    if isinstance(value, Text):
        may_be_empty = where.endswith(".help") and not value.ko and not value.en
        for said, language in ((value.ko, _KOREAN), (value.en, _ENGLISH)):
            if not said and not may_be_empty:
                yield fault("missing_translation", where, _LANGUAGE, language=language)
    elif isinstance(value, tuple):
        for number, one in enumerate(value, 1):
            yield from _language_faults(one, f"{where}.{_name_of(one, number)}")
    elif is_dataclass(value):
        for part in fields(value):
            if part.name not in ("facts", "by_code"):
                yield from _language_faults(getattr(value, part.name), f"{where}.{part.name}".lstrip("."))


def _name_of(value: object, number: int) -> str:
    """How a part of a list is called in a path: by its code or name, or by its place."""
    for attribute in ("code", "name", "value"):
        name = getattr(value, attribute, None)
        if isinstance(name, str):
            return name
    return str(number)
