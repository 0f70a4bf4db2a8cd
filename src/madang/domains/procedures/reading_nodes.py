"""Reading the parts that a definition is made of: conditions, fields, steps and the nodes between them."""

from collections.abc import Callable
from typing import Any

from madang.domains.procedures.definition import (
    Branch,
    Choice,
    End,
    Field,
    Fork,
    Join,
    Node,
    Option,
    Step,
)
from madang.domains.procedures.guards import OPERATORS, AllOf, AnyOf, Condition, Guard, Named, Negation
from madang.domains.procedures.shape import EMPTY, Reader
from madang.kernel.text import Text

_NEVER = Condition("", "known")
MOST_PARTS = 3_000
_NO_VALUE = ("is_true", "is_false", "known")
_GUARD = Text(
    "{path}에는 조건이 있어야 합니다. fact·op·value 또는 all, any, not, condition을 적어 주십시오.",
    "{path} must be a condition: fact, op and value, or one of all, any, not, condition.",
)
_OPERATOR = Text(
    "{path}의 비교 방법 {op}은(는) 없습니다. {known} 가운데 하나를 적어 주십시오.",
    "{path} compares with {op}, which does not exist. Use one of {known}.",
)
_CONSTANT = Text(
    "{path}.value에는 글자, 수, 또는 그 목록이 있어야 합니다.",
    "{path}.value must be a string, a number, or a list of them.",
)
_CONDITION = Text(
    "{path}이(가) 가리키는 조건 {code}이(가) 없습니다.",
    "{path} refers to the condition {code}, which does not exist.",
)
_CYCLE = Text(
    "조건 {code}이(가) 돌고 돌아 자기 자신을 가리킵니다.", "The condition {code} refers to itself in the end."
)
_DEEP = Text(
    "{path}의 조건이 너무 깊이 겹쳐 있거나 너무 많습니다.", "The condition at {path} is too deep or too long."
)
_NODE = Text(
    "{path}은(는) step, choice, fork, join, end 가운데 하나로 시작해야 합니다.",
    "{path} must be one of step, choice, fork, join, end.",
)
_OUTCOMES = Text(
    "{path}에는 다음으로 갈 곳(to) 또는 결과별로 갈 곳(outcomes) 가운데 하나만 적어 주십시오.",
    "{path} must say where it leads: either to, or outcomes.",
)
_ASK = Text(
    "{path}의 {name}은(는) 준비된 항목이 아닙니다. result, reasons, conditions, opinion만 이름으로 적습니다.",
    "{path} names {name}, which is not ready-made: use result, reasons, conditions, opinion or spell it out.",
)


class Conditions:
    """The named conditions of a definition; puts them in where guards refer to them."""

    def __init__(self, reader: Reader, raw: object) -> None:
        self.reader = reader
        self.left = MOST_PARTS
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        if raw is not None and not isinstance(raw, dict):
            reader.mapping(raw, "conditions", needed=())
        for code in self.raw:
            self.guard({"condition": code}, f"conditions.{code}")

    def guard(self, value: object, path: str, within: tuple[str, ...] = (), depth: int = 0) -> Guard:
        """The guard that `value` describes; where it cannot be read, a fault is noted and it never holds."""
        self.left -= 1
        if depth > 20 or self.left < 0:
            self.reader.fault(path, "too_deep", _DEEP)
        elif isinstance(value, dict):
            keys = set(value)
            if keys == {"condition"}:
                return self._named(value["condition"], path, within, depth)
            if len(keys) == 1 and keys <= {"all", "any"}:
                return self._many(value, path, within, depth)
            if keys == {"not"}:
                return Negation(self.guard(value["not"], f"{path}.not", within, depth + 1))
            if {"fact", "op"} <= keys <= {"fact", "op", "value"}:
                return self._condition(value, path)
            self.reader.fault(path, "not_a_condition", _GUARD)
        else:
            self.reader.fault(path, "not_a_condition", _GUARD)
        return _NEVER

    def _many(self, value: dict[str, Any], path: str, within: tuple[str, ...], depth: int) -> Guard:
        ((key, parts),) = value.items()

        def part(one: Any, where: str) -> Guard:
            return self.guard(one, where, within, depth + 1)

        found: tuple[Guard, ...] = self.reader.each(parts, f"{path}.{key}", part)
        return AllOf(found) if key == "all" else AnyOf(found)

    def _condition(self, value: dict[str, Any], path: str) -> Condition:
        fact, op = (
            self.reader.string(value["fact"], f"{path}.fact"),
            self.reader.string(value["op"], f"{path}.op"),
        )
        if op and op not in OPERATORS:
            self.reader.fault(path, "unknown_operator", _OPERATOR, op=op[:40], known=", ".join(OPERATORS))
            return _NEVER
        constant = value.get("value")
        several = constant if isinstance(constant, list) else [constant]
        if op not in _NO_VALUE and not all(isinstance(one, (str, int, float)) for one in several):
            self.reader.fault(path, "bad_value", _CONSTANT)
        return Condition(fact, op, tuple(several) if isinstance(constant, list) else constant)

    def _named(self, code: object, path: str, within: tuple[str, ...], depth: int) -> Guard:
        if not isinstance(code, str) or code not in self.raw:
            self.reader.fault(path, "unknown_condition", _CONDITION, code=str(code)[:60])
            return _NEVER
        if code in within:
            self.reader.fault(path, "cyclic_condition", _CYCLE, code=code)
            return _NEVER
        at = f"conditions.{code}"
        raw = self.reader.mapping(self.raw[code], at, needed=("name", "when")) or {}
        part = self.guard(raw.get("when"), f"{at}.when", (*within, code), depth + 1)
        return Named(code, self.reader.text(raw.get("name", {}), f"{at}.name"), part)


_FIELD_MAY = (
    *("help", "required", "choices", "min", "max", "pattern", "max_length"),
    *("example", "show_if", "public", "pii", "fact"),
)


def field(reader: Reader, value: object, path: str, conditions: Conditions) -> Field | None:
    """A field of the form or an ask of a step."""
    raw = reader.mapping(value, path, needed=("name", "type", "label"), may=_FIELD_MAY)
    if raw is None:
        return None
    optional = {k: reader.string(raw[k], f"{path}.{k}") for k in ("pattern", "pii", "public") if k in raw}
    return Field(
        name=reader.string(raw.get("name", ""), f"{path}.name"),
        type=reader.string(raw.get("type", ""), f"{path}.type"),
        label=reader.text(raw.get("label", {}), f"{path}.label"),
        help=reader.text(raw["help"], f"{path}.help") if "help" in raw else EMPTY,
        required=reader.boolean(raw.get("required", False), f"{path}.required"),
        choices=reader.each(raw.get("choices", []), f"{path}.choices", lambda v, p: _option(reader, v, p)),
        min=raw.get("min"),
        max=raw.get("max"),
        max_length=reader.whole(raw["max_length"], f"{path}.max_length") if "max_length" in raw else None,
        example=raw.get("example"),
        show_if=conditions.guard(raw["show_if"], f"{path}.show_if") if "show_if" in raw else None,
        fact=reader.boolean(raw.get("fact", False), f"{path}.fact"),
        **optional,
    )


def _option(reader: Reader, value: object, path: str) -> Option | None:
    raw = reader.mapping(value, path, needed=("value", "label"))
    if raw is None:
        return None
    return Option(
        reader.string(raw.get("value", ""), f"{path}.value"),
        reader.text(raw.get("label", {}), f"{path}.label"),
    )


def nodes(
    reader: Reader, value: object, conditions: Conditions, results: tuple[Option, ...]
) -> tuple[Node, ...]:
    """The nodes in the order they are written."""

    def read(one: object, path: str) -> Node | None:
        kind = next((k for k in _NODE_READERS if isinstance(one, dict) and k in one), None)
        if kind is None or not isinstance(one, dict):
            reader.fault(path, "unknown_node", _NODE)
            return None
        where = f"nodes.{one[kind]}" if isinstance(one[kind], str) else path
        return _NODE_READERS[kind](reader, one, where, conditions, results)

    return reader.each(value, "nodes", read)


_STEP_MAY = (
    *("to", "outcomes", "implied_by", "term", "hold"),
    *("asks", "disclosed", "skippable", "departments", "help"),
)


def _step(
    reader: Reader, value: dict[str, Any], path: str, conditions: Conditions, results: tuple[Option, ...]
) -> Step:
    raw = reader.mapping(value, path, needed=("step", "name", "actor", "act", "state"), may=_STEP_MAY) or {}

    def string(key: str) -> str:
        return reader.string(raw.get(key, ""), f"{path}.{key}")

    def strings(key: str) -> tuple[str, ...]:
        return reader.each(raw.get(key, []), f"{path}.{key}", reader.string)

    return Step(
        code=reader.string(raw["step"], path),
        name=reader.text(raw.get("name", {}), f"{path}.name"),
        actor=string("actor"),
        act=string("act"),
        state=string("state"),
        outcomes=_outcomes(reader, raw, path),
        implied_by=strings("implied_by"),
        term=string("term") if "term" in raw else None,
        hold=string("hold") if "hold" in raw else None,
        asks=reader.each(
            raw.get("asks", []), f"{path}.asks", lambda v, p: _ask(reader, v, p, conditions, results)
        ),
        disclosed=strings("disclosed") if "disclosed" in raw else ("actor", "time"),
        skippable=reader.boolean(raw.get("skippable", False), f"{path}.skippable"),
        departments=strings("departments"),
        help=reader.text(raw["help"], f"{path}.help") if "help" in raw else EMPTY,
    )


def _outcomes(reader: Reader, raw: dict[str, Any], path: str) -> dict[str, str]:
    if ("to" in raw) == ("outcomes" in raw):
        reader.fault(path, "where_to", _OUTCOMES)
        return {}
    if "to" in raw:
        return {"done": reader.string(raw["to"], f"{path}.to")}
    outcomes = raw["outcomes"]
    if not isinstance(outcomes, dict):
        reader.mapping(outcomes, f"{path}.outcomes", needed=())
        return {}
    return {str(name): reader.string(to, f"{path}.outcomes.{name}") for name, to in outcomes.items()}


def _ask(
    reader: Reader, value: object, path: str, conditions: Conditions, results: tuple[Option, ...]
) -> Field | None:
    """An ask spelt out as a field, or one of the ready-made ones by name."""
    if not isinstance(value, str):
        return field(reader, value, path, conditions)
    if value == "result":
        return result_field(results)
    if value not in READY_ASKS:
        reader.fault(path, "unknown_ask", _ASK, name=value[:60])
        return None
    return READY_ASKS[value]


def result_field(results: tuple[Option, ...]) -> Field:
    """The ask for the decision: one of the results that the definition knows."""
    return Field(
        name="result",
        type="choice",
        label=Text("처리 결과", "Result"),
        choices=results,
        example=results[0].value if results else None,
        public="yes",
        fact=True,
    )


def _long_text(name: str, label: Text, help: Text, example: str) -> Field:
    return Field(
        name=name, type="textarea", label=label, help=help, max_length=10_000, example=example, public="yes"
    )


READY_ASKS = {
    "reasons": _long_text(
        "reasons",
        Text("이유", "Reasons"),
        Text(
            "누구나 볼 수 있게 공개됩니다. 개인정보를 적지 마십시오.",
            "Everybody can read this. Do not write personal data.",
        ),
        "관계 법령의 기준에 맞아 처리합니다.",
    ),
    "conditions": _long_text(
        "conditions",
        Text("조건", "Conditions"),
        Text("조건을 한 줄에 하나씩 적습니다.", "One condition on each line."),
        "공사 전에 착수계를 제출할 것",
    ),
    "opinion": _long_text(
        "opinion",
        Text("의견 요지", "Opinion in summary"),
        Text("부서별 의견의 요지가 공개됩니다.", "The summary of the opinion is made public."),
        "이견이 없습니다.",
    ),
}


def _choice(
    reader: Reader, value: dict[str, Any], path: str, conditions: Conditions, _: tuple[str, ...]
) -> Choice:
    raw = reader.mapping(value, path, needed=("choice", "branches"), may=("otherwise",)) or {}

    def branch(one: object, where: str) -> Branch | None:
        part = reader.mapping(one, where, needed=("when", "to"))
        if part is None:
            return None
        when = conditions.guard(part.get("when"), f"{where}.when")
        return Branch(when, reader.string(part.get("to", ""), f"{where}.to"))

    otherwise = raw.get("otherwise")
    return Choice(
        reader.string(raw["choice"], path),
        reader.each(raw.get("branches", []), f"{path}.branches", branch),
        reader.string(otherwise, f"{path}.otherwise") if otherwise is not None else None,
    )


def _fork(reader: Reader, value: dict[str, Any], path: str, _: Conditions, __: tuple[str, ...]) -> Fork:
    raw = reader.mapping(value, path, needed=("fork", "to")) or {}
    return Fork(reader.string(raw["fork"], path), reader.each(raw.get("to", []), f"{path}.to", reader.string))


def _join(reader: Reader, value: dict[str, Any], path: str, _: Conditions, __: tuple[str, ...]) -> Join:
    raw = reader.mapping(value, path, needed=("join", "of", "to")) or {}
    return Join(*(reader.string(raw.get(k, ""), f"{path}.{k}") for k in ("join", "of", "to")))


def _end(reader: Reader, value: dict[str, Any], path: str, _: Conditions, __: tuple[str, ...]) -> End:
    raw = reader.mapping(value, path, needed=("end",)) or {}
    return End(reader.string(raw["end"], path))


_NODE_READERS: dict[str, Callable[..., Node]] = {
    "step": _step,
    "choice": _choice,
    "fork": _fork,
    "join": _join,
    "end": _end,
}
