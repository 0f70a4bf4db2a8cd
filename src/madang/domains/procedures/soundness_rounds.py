"""Rounds that never end: what is fixed at filing answers a guard the same way each time a case comes round."""

from collections.abc import Iterator
from itertools import islice, product

from madang.domains.procedures.definition import Choice, Definition, End, FactType
from madang.domains.procedures.flow import chosen
from madang.domains.procedures.guards import NUMBERS, Condition
from madang.domains.procedures.soundness_fault import Fault, fault
from madang.kernel.text import Text

MOST_FILINGS = 4_000

_ENDLESS = Text(
    "{facts}인 신청은 {code}에서 맴돌아 끝나지 않습니다. 신청할 때 정해진 항목은 나중에 바뀌지 않으니, "
    "나가는 갈래를 두십시오.",
    "An application with {facts} goes round at {code} for ever: what is fixed at filing does not change later, "
    "so a way out is needed.",
)


def faults(definition: Definition) -> Iterator[Fault]:
    """Nodes that some application could never leave for the end. One application is named, not all of them."""
    settled = [
        node for node in definition.nodes if isinstance(node, Choice) and _is_settled(definition, node)
    ]
    conditions = [c for choice in settled for branch in choice.branches for c in branch.when.conditions()]
    tried: set[tuple[str, ...]] = set()
    for facts in _filings(definition, conditions):
        ways = tuple(chosen(choice, facts) for choice in settled)
        if ways in tried:
            continue
        tried.add(ways)
        lost = _lost(definition, {choice.code: way for choice, way in zip(settled, ways, strict=True)})
        if lost:
            yield fault("endless", f"nodes.{lost}", _ENDLESS, code=lost, facts=_said(definition, facts))
            return


def _is_settled(definition: Definition, choice: Choice) -> bool:
    """Whether a case can come round to the choice again, and filing decides it once and for all."""
    names = {condition.fact for branch in choice.branches for condition in branch.when.conditions()}
    fixed = all(name in definition.facts and not definition.facts[name].set_by for name in names)
    return bool(names) and fixed and choice.code in _onward(definition, choice.targets())


def _onward(definition: Definition, codes: tuple[str, ...]) -> set[str]:
    """The nodes themselves and all that can come after them."""
    seen: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            waiting.extend(definition.by_code[code].targets())
    return seen


def _filings(definition: Definition, conditions: list[Condition]) -> Iterator[dict[str, object]]:
    """One application for each way in which the guards can answer, facts left open included."""
    names = sorted({condition.fact for condition in conditions})
    values = [_values(definition.facts[name], [c for c in conditions if c.fact == name]) for name in names]
    for found in islice(product(*values), MOST_FILINGS if names else 0):
        yield {name: value for name, value in zip(names, found, strict=True) if value is not None}


def _values(fact: FactType, conditions: list[Condition]) -> list[object]:
    """A value on each side of every constant that the fact is compared with; None where it is not given."""
    constants = [one for c in conditions for one in (c.value if isinstance(c.value, tuple) else (c.value,))]
    if fact.type == "boolean":
        found: list[object] = [True, False]
    elif fact.choices:
        found = [[o.value] if fact.type == "choices" else o.value for o in fact.choices]
    elif fact.type in NUMBERS:
        numbers = sorted({v for v in constants if isinstance(v, (int, float))})
        found = [near for n in numbers for near in (n - 1, n, n + 1)] or [0]
    else:
        texts = sorted({str(v) for v in constants if v is not None})
        found = ["", *texts, *(f"{t}~" for t in texts)]
    return [*dict.fromkeys(map(_hashable, found)), None]


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _lost(definition: Definition, taken: dict[str, str]) -> str:
    """The first node that is reached and from which no end is, where some choices are taken; empty if none is."""
    ways = {n.code: (taken[n.code],) if n.code in taken else n.targets() for n in definition.nodes}
    home = {node.code for node in definition.nodes if isinstance(node, End)}
    while more := {code for code, targets in ways.items() if code not in home and home.intersection(targets)}:
        home |= more
    waiting, seen = [definition.start], dict[str, None]()
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen[code] = None
            waiting.extend(reversed(ways[code]))
    return next((code for code in seen if code not in home), "")


def _said(definition: Definition, facts: dict[str, object]) -> Text:
    parts = [_value(definition, name, value) for name, value in facts.items()]
    return Text(", ".join(p.ko for p in parts), ", ".join(p.en for p in parts))


def _value(definition: Definition, name: str, value: object) -> Text:
    op = "in" if isinstance(value, tuple) else "eq"
    if isinstance(value, bool):
        op = "is_true" if value else "is_false"
    return definition.says(Condition(name, op, value))
