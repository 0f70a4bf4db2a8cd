"""A condition as rows of a form: fact, comparison, value; or one of the named conditions; or kept as it is."""

from collections.abc import Mapping
from typing import Any

from madang.domains.procedures.definition import EMPTY, FactType, Field, Option
from madang.domains.procedures.editing import words
from madang.domains.procedures.editing.inputs import Document, Values, Working, line, refuse, select
from madang.domains.procedures.guards import NUMBERS
from madang.kernel.text import Text

ROWS = 3
_ALONE = ("is_true", "is_false", "known")
_KEEP, _NONE, _ROWS = "keep", "none", "rows"
_WHEN = Text("언제", "When")
_ALWAYS = Text("언제나", "Always")
_BY_ROWS = Text("아래에 적은 조건을 모두 채우면", "If all that is written below holds")
_BY_ANY = Text("아래에 적은 조건 가운데 하나라도 맞으면", "If any of what is written below holds")
_AS_IT_IS = Text("지금 조건 그대로: {words}", "As it is now: {words}")
_IF = Text("조건: {name}", "Condition: {name}")
_FACT, _OP, _VALUE = (
    Text("조건 {n}: 항목", "{n}: fact"),
    Text("조건 {n}: 비교", "{n}: comparison"),
    Text("조건 {n}: 값", "{n}: value"),
)
_VALUE_HELP = Text(
    "숫자나 보기의 이름을 적습니다. 여러 개면 쉼표로 나눕니다.",
    "A number, or the name of an option. Several are divided by commas.",
)
_NUMBER = Text("{label}에는 숫자를 적어 주십시오.", "{label}: please write a number.")
_NO_OPTION = Text(
    "‘{value}’은(는) {label}의 보기가 아닙니다. 보기: {known}", "“{value}” is no option of {label}: {known}"
)
_INCOMPLETE = Text(
    "조건의 항목, 비교, 값을 모두 채워 주십시오.", "Please fill in fact, comparison and value."
)
_NOTHING = Text("조건을 한 줄 이상 적어 주십시오.", "Please write at least one line of the condition.")


def fields(
    work: Working,
    raw: object,
    name: str = "when",
    *,
    required: bool = True,
    facts: Mapping[str, FactType] | None = None,
) -> tuple[Field, ...]:
    """The inputs of a condition; `facts` are those that may be read (all of the draft, unless given)."""
    known = work.definition.facts if facts is None else facts
    modes = [] if required else [Option(_NONE, _ALWAYS)]
    modes += [Option(f"condition:{code}", _IF.format(name=said)) for code, said in work.conditions.items()]
    modes += [Option(_ROWS, _BY_ROWS), Option("any", _BY_ANY)]
    if _mode(raw) == _KEEP:
        modes.insert(0, Option(_KEEP, _AS_IT_IS.format(words=_written(raw))))
    options = tuple(Option(fact.name, fact.label) for fact in known.values())
    made = [select(name, _WHEN, modes, required=required)]
    for n in range(1, ROWS + 1):
        made += [
            select(f"{name}_{n}_fact", _FACT.format(n=n), options, required=False),
            select(f"{name}_{n}_op", _OP.format(n=n), words.options(words.OPERATORS), required=False),
            line(
                f"{name}_{n}_value", _VALUE.format(n=n), required=False, help=_VALUE_HELP if n == 1 else EMPTY
            ),
        ]
    return tuple(made)


def values(raw: object, name: str = "when", facts: Mapping[str, FactType] | None = None) -> Values:
    """What stands in the inputs for a condition as a document has it."""
    mode = _mode(raw)
    found: Values = {name: mode}
    if mode in (_ROWS, "any"):
        for n, row in enumerate(_rows_of(raw), 1):
            value = row.get("value", "")
            several = value if isinstance(value, list) else [value]
            labels = (facts or {}).get(row["fact"])
            found |= {
                f"{name}_{n}_fact": row["fact"],
                f"{name}_{n}_op": row["op"],
                f"{name}_{n}_value": ", ".join(_label(one, labels) for one in several),
            }
    return found


def read(
    typed: Mapping[str, Any], before: object, facts: Mapping[str, FactType], name: str = "when"
) -> Document | None:
    """The condition that was typed, as a document has it; None for none. Raises InvalidInput."""
    mode = typed.get(name) or _NONE
    if mode == _NONE:
        return None
    if mode == _KEEP:
        return before if isinstance(before, dict) else None
    if str(mode).startswith("condition:"):
        return {"condition": str(mode).partition(":")[2]}
    rows = [row for n in range(1, ROWS + 1) if (row := _read_row(typed, f"{name}_{n}", facts))]
    if not rows:
        raise refuse(f"{name}_1_fact", _NOTHING)
    if len(rows) == 1:
        return rows[0]
    return {"any" if mode == "any" else "all": rows}


def _read_row(typed: Mapping[str, Any], prefix: str, facts: Mapping[str, FactType]) -> Document | None:
    fact, op, value = (str(typed.get(f"{prefix}_{part}") or "").strip() for part in ("fact", "op", "value"))
    if not fact and not op and not value:
        return None
    if not fact or not op or (op not in _ALONE and not value):
        raise refuse(f"{prefix}_{'value' if fact and op else 'op' if fact else 'fact'}", _INCOMPLETE)
    if op in _ALONE:
        return {"fact": fact, "op": op}
    known = facts.get(fact)
    read_one = [_value(part.strip(), known, f"{prefix}_value") for part in value.split(",") if part.strip()]
    if op == "in":
        return {"fact": fact, "op": op, "value": read_one}
    whole = read_one[0] if len(read_one) == 1 else _value(value, known, f"{prefix}_value")
    return {"fact": fact, "op": op, "value": whole}


def _value(text: str, fact: FactType | None, field: str) -> object:
    if fact and fact.type in NUMBERS:
        try:
            number = float(text.replace(",", ""))
        except ValueError:
            raise refuse(field, _NUMBER.format(label=fact.label)) from None
        return int(number) if number.is_integer() else number
    if fact and fact.choices:
        for option in fact.choices:
            if text in (option.value, option.label.ko, option.label.en):
                return option.value
        known = Text(", ".join(o.label.ko for o in fact.choices), ", ".join(o.label.en for o in fact.choices))
        raise refuse(field, _NO_OPTION.format(value=text[:60], label=fact.label, known=known))
    return text


def _label(value: object, fact: FactType | None) -> str:
    """An option by its Korean name, unless a comma stands in it; anything else as it is."""
    for option in fact.choices if fact else ():
        if option.value == value and "," not in option.label.ko:
            return option.label.ko
    return str(value)


def _mode(raw: object) -> str:
    if not isinstance(raw, dict):
        return _NONE
    if set(raw) == {"condition"}:
        return f"condition:{raw['condition']}"
    if _is_row(raw) or (_are_rows(raw.get("all")) and set(raw) == {"all"}):
        return _ROWS
    return "any" if set(raw) == {"any"} and _are_rows(raw.get("any")) else _KEEP


def _rows_of(raw: object) -> list[Document]:
    if not isinstance(raw, dict):
        return []
    return [raw] if _is_row(raw) else list(raw.get("all") or raw.get("any") or [])


def _is_row(raw: object) -> bool:
    return isinstance(raw, dict) and {"fact", "op"} <= set(raw)


def _are_rows(raw: object) -> bool:
    return isinstance(raw, list) and 0 < len(raw) <= ROWS and all(_is_row(one) for one in raw)


def _written(raw: object) -> str:
    """A condition that rows cannot say, by the names it uses."""
    if not isinstance(raw, dict):
        return ""
    if "condition" in raw:
        return str(raw["condition"])
    if "fact" in raw:
        return f"{raw['fact']} {raw.get('op', '')} {raw.get('value', '')}".strip()
    if "not" in raw:
        return f"not ({_written(raw['not'])})"
    word, parts = next(iter(raw.items()), ("all", []))
    return f" {word} ".join(f"({_written(part)})" for part in parts)[:200]
