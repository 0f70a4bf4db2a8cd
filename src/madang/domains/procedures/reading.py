"""Reading a definition from YAML or JSON. Every fault of form names the path at which it stands."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from madang.domains.procedures import reading_nodes
from madang.domains.procedures.definition import (
    RESULT_NAMES,
    RESULTS,
    Deemed,
    Definition,
    Disclosure,
    Fee,
    Handling,
    Limit,
    LimitVariant,
    Option,
    RequiredDocument,
    RuleLink,
)
from madang.domains.procedures.reading_nodes import Conditions
from madang.domains.procedures.shape import EMPTY, Reader
from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

T = TypeVar("T")

_NEEDED = (
    *(
        "code",
        "sector",
        "kind",
        "name",
        "summary",
        "begins",
        "department",
        "limit",
        "reception_term",
        "results",
    ),
    *("form", "documents_required", "rules", "fee", "disclosure", "nodes", "start", "anytime", "remedies"),
)
_INVALID = Text("절차 정의를 읽을 수 없습니다. {first}", "The definition cannot be read. {first}")


def parse(document: object) -> Definition:
    """The definition that a document (as YAML or JSON gives it) describes.

    Raises InvalidInput (code definition_invalid) with one FieldFault for each fault of form. Whether the
    definition makes sense is the matter of `soundness.faults`.
    """
    reader = Reader()
    definition = _definition(reader, document)
    if reader.faults or definition is None:
        first = reader.faults[0].message
        raise InvalidInput(
            _INVALID.format(first=first), "definition_invalid", 422, tuple(dict.fromkeys(reader.faults))
        )
    return definition


def _definition(reader: Reader, document: object) -> Definition | None:
    raw = reader.mapping(
        document, "", needed=_NEEDED, may=("conditions", "result_names", "handled_by", "identity")
    )
    if raw is None or reader.faults:
        return None
    conditions = Conditions(reader, raw.get("conditions"))
    result_names = _result_names(reader, raw.get("result_names", {}))

    def each(key: str, read: Callable[[Any, str], T | None]) -> tuple[T, ...]:
        return reader.each(raw[key], key, read)

    return Definition(
        **{k: reader.string(raw[k], k) for k in ("code", "sector", "kind", "begins", "department", "start")},
        name=reader.text(raw["name"], "name"),
        summary=reader.text(raw["summary"], "summary"),
        limit=_limit(reader, raw["limit"], conditions),
        reception_term=reader.string(raw["reception_term"], "reception_term"),
        results=each("results", reader.string),
        form=each("form", lambda value, path: reading_nodes.field(reader, value, path, conditions)),
        documents_required=each(
            "documents_required", lambda value, path: _paper(reader, value, path, conditions)
        ),
        rules=each("rules", lambda value, path: _rule(reader, value, path)),
        fee=_fee(reader, raw["fee"]),
        disclosure=_disclosure(reader, raw["disclosure"]),
        nodes=reading_nodes.nodes(reader, raw["nodes"], conditions, _results(raw["results"], result_names)),
        anytime=each("anytime", reader.string),
        remedies=reader.text(raw["remedies"], "remedies"),
        result_names=result_names,
        handled_by=_handling(reader, raw["handled_by"]) if "handled_by" in raw else Handling(),
        identity=reader.string(raw.get("identity", "none"), "identity"),
    )


def _result_names(reader: Reader, value: object) -> dict[str, Text]:
    raw = reader.mapping(value, "result_names", needed=(), may=RESULTS) or {}
    return {result: reader.text(name, f"result_names.{result}") for result, name in raw.items()}


def _results(value: object, names: Mapping[str, Text]) -> tuple[Option, ...]:
    found = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    return tuple(Option(one, names.get(one) or RESULT_NAMES.get(one) or Text(one, one)) for one in found)


def _limit(reader: Reader, value: object, conditions: Conditions) -> Limit:
    raw = (
        reader.mapping(value, "limit", needed=("rule", "source", "set_by"), may=("variants", "deemed")) or {}
    )

    def variant(one: object, path: str) -> LimitVariant | None:
        part = reader.mapping(one, path, needed=("when", "rule", "source"))
        if part is None:
            return None
        when = conditions.guard(part.get("when"), f"{path}.when")
        rule = reader.string(part.get("rule"), f"{path}.rule")
        return LimitVariant(when, rule, reader.text(part.get("source"), f"{path}.source"))

    return Limit(
        rule=reader.string(raw.get("rule", ""), "limit.rule"),
        source=reader.text(raw.get("source", {}), "limit.source"),
        set_by=reader.string(raw.get("set_by", ""), "limit.set_by"),
        variants=reader.each(raw.get("variants", []), "limit.variants", variant),
        deemed=_deemed(reader, raw.get("deemed")),
    )


def _deemed(reader: Reader, value: object) -> Deemed | None:
    raw = reader.mapping(value, "limit.deemed", needed=("result", "source")) if value is not None else None
    if raw is None:
        return None
    result = reader.string(raw.get("result", ""), "limit.deemed.result")
    return Deemed(result, reader.text(raw.get("source", {}), "limit.deemed.source"))


def _paper(reader: Reader, value: object, path: str, conditions: Conditions) -> RequiredDocument | None:
    raw = reader.mapping(value, path, needed=("code", "name"), may=("help", "required", "when"))
    if raw is None:
        return None
    return RequiredDocument(
        code=reader.string(raw.get("code", ""), f"{path}.code"),
        name=reader.text(raw.get("name", {}), f"{path}.name"),
        help=reader.text(raw["help"], f"{path}.help") if "help" in raw else EMPTY,
        required=reader.boolean(raw.get("required", True), f"{path}.required"),
        when=conditions.guard(raw["when"], f"{path}.when") if "when" in raw else None,
    )


def _rule(reader: Reader, value: object, path: str) -> RuleLink | None:
    raw = reader.mapping(value, path, needed=("title", "article", "url"))
    if raw is None:
        return None
    title = reader.text(raw.get("title", {}), f"{path}.title")
    article = reader.text(raw.get("article", {}), f"{path}.article")
    return RuleLink(title, article, reader.string(raw.get("url", ""), f"{path}.url"))


def _fee(reader: Reader, value: object) -> Fee:
    raw: Mapping[str, Any] = reader.mapping(value, "fee", needed=("text",), may=("amount",)) or {}
    amount = reader.whole(raw["amount"], "fee.amount") if raw.get("amount") is not None else None
    return Fee(amount, reader.text(raw.get("text", {}), "fee.text"))


def _handling(reader: Reader, value: object) -> Handling:
    raw = reader.mapping(value, "handled_by", needed=("level",), may=("place", "may_set")) or {}
    return Handling(
        level=reader.string(raw.get("level", ""), "handled_by.level"),
        place=reader.string(raw.get("place", ""), "handled_by.place"),
        may_set=reader.each(raw.get("may_set", []), "handled_by.may_set", reader.string),
    )


def _disclosure(reader: Reader, value: object) -> Disclosure:
    raw = (
        reader.mapping(
            value,
            "disclosure",
            needed=("selected_by", "criteria", "since"),
            may=("disclosed", "chosen_for"),
        )
        or {}
    )
    return Disclosure(
        selected_by=reader.text(raw.get("selected_by", {}), "disclosure.selected_by"),
        criteria=reader.each(raw.get("criteria", []), "disclosure.criteria", reader.text),
        since=reader.string(raw.get("since", ""), "disclosure.since"),
        disclosed=reader.boolean(raw.get("disclosed", True), "disclosure.disclosed"),
        chosen_for=reader.each(raw.get("chosen_for", []), "disclosure.chosen_for", reader.string),
    )
