"""Guards: that they read facts that exist, in the way their type allows, and only once something can have set them."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from madang.domains.procedures.definition import Choice, Definition, FactType, Field
from madang.domains.procedures.guards import NUMBERS, OPERATORS_OF_TYPE, Condition, Guard
from madang.domains.procedures.soundness_fault import Fault, fault
from madang.kernel.text import Text

_UNKNOWN = Text(
    "{where}의 조건이 {fact}을(를) 읽는데, 그런 사실을 정하는 항목이 없습니다.",
    "The condition at {where} reads {fact}, but nothing defines such a fact.",
)
_OPERATOR = Text(
    "{where}의 조건이 {fact}({type})을(를) {op}(으)로 비교합니다. 이 항목에는 {known}만 쓸 수 있습니다.",
    "The condition at {where} compares {fact} ({type}) by {op}; only {known} make sense for it.",
)
_VALUE = Text(
    "{where}의 조건이 {fact}을(를) {value}와(과) 비교하는데, 이 항목이 가질 수 없는 값입니다.",
    "The condition at {where} compares {fact} with {value}, a value it can never have.",
)
_EARLY = Text(
    "{where}에서 {fact}을(를) 읽지만, 그 앞의 어느 단계에서도 정해지지 않습니다.",
    "{where} reads {fact}, but no step before it can set it.",
)
_AT_FILING = Text(
    "{where}의 조건은 신청할 때 알 수 있는 항목만 읽을 수 있습니다. {fact}은(는) 나중에 정해집니다.",
    "The condition at {where} may only read what is known at filing; {fact} is set later.",
)
_CYCLE = Text(
    "항목 {names}의 표시 조건이 서로를 가리키며 맴돕니다.",
    "The fields {names} are shown depending on each other in a circle.",
)


def faults(definition: Definition) -> Iterator[Fault]:
    """Every guard of the definition."""
    for node in definition.nodes:
        if isinstance(node, Choice):
            for number, branch in enumerate(node.branches, 1):
                where = f"nodes.{node.code}.branches[{number}]"
                yield from _guard_faults(branch.when, where, definition.facts)
                yield from _read_too_early(definition, node, branch.when, where)
    for where, guard in _filing_guards(definition):
        yield from _guard_faults(guard, where, definition.facts)
        yield from _read_at_filing(definition, guard, where)
    yield from _form_faults(definition.form, "form")
    for step in definition.steps:
        yield from _form_faults(step.asks, f"nodes.{step.code}.asks")


def _filing_guards(definition: Definition) -> Iterator[tuple[str, Guard]]:
    for number, variant in enumerate(definition.limit.variants, 1):
        yield f"limit.variants[{number}]", variant.when
    for paper in definition.documents_required:
        if paper.when:
            yield f"documents_required.{paper.code}", paper.when


def _guard_faults(guard: Guard, where: str, facts: Mapping[str, FactType]) -> Iterator[Fault]:
    for condition in guard.conditions():
        fact = facts.get(condition.fact)
        if fact is None:
            yield fault("unknown_fact", where, _UNKNOWN, fact=condition.fact)
            continue
        known = OPERATORS_OF_TYPE.get(fact.type, frozenset({condition.op}))
        if condition.op not in known:
            words = {
                "fact": condition.fact,
                "type": fact.type,
                "op": condition.op,
                "known": ", ".join(sorted(known)),
            }
            yield fault("wrong_operator", where, _OPERATOR, **words)
        elif condition.op not in ("is_true", "is_false", "known"):
            yield from _value_faults(condition, fact, where)


def _value_faults(condition: Condition, fact: FactType, where: str) -> Iterator[Fault]:
    several = isinstance(condition.value, tuple)
    values: Collection[object] = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    for value in values:
        if not _can_have(fact, value) or (several and condition.op != "in"):
            yield fault("wrong_value", where, _VALUE, fact=condition.fact, value=value)


def _can_have(fact: FactType, value: object) -> bool:
    if fact.type in NUMBERS:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if fact.choices:
        return any(option.value == value for option in fact.choices)
    return isinstance(value, str)


def _read_too_early(definition: Definition, node: Choice, guard: Guard, where: str) -> Iterator[Fault]:
    for name in dict.fromkeys(condition.fact for condition in guard.conditions()):
        fact = definition.facts.get(name)
        if fact and fact.set_by and not any(_comes_before(definition, step, node) for step in fact.set_by):
            yield fault("read_too_early", where, _EARLY, fact=name)


def _comes_before(definition: Definition, step: str, node: Choice) -> bool:
    """Whether a way leads from the step to the choice."""
    seen: set[str] = set()
    waiting = [step]
    while waiting:
        code = waiting.pop()
        if code == node.code:
            return True
        if code not in seen and code in definition.by_code:
            seen.add(code)
            waiting.extend(definition.by_code[code].targets())
    return False


def _read_at_filing(definition: Definition, guard: Guard, where: str) -> Iterator[Fault]:
    for name in dict.fromkeys(condition.fact for condition in guard.conditions()):
        fact = definition.facts.get(name)
        if fact and fact.set_by:
            yield fault("not_known_at_filing", where, _AT_FILING, fact=name)


def _form_faults(fields: Sequence[Field], where: str) -> Iterator[Fault]:
    """Conditions between the fields of one form: each reads another field, and never in a circle."""
    facts = {f.name: FactType(f.name, f.type, f.label, f.choices) for f in fields}
    for field in fields:
        if field.show_if:
            yield from _guard_faults(field.show_if, f"{where}.{field.name}.show_if", facts)
    circle = _circle({f.name: [c.fact for c in f.show_if.conditions()] for f in fields if f.show_if})
    if circle:
        yield fault("cyclic_condition", where, _CYCLE, names=", ".join(circle))


def _circle(reads: dict[str, list[str]]) -> list[str]:
    """The fields that can never be settled, because each waits for another of them."""
    open_ones = dict(reads)
    while settled := [name for name, others in open_ones.items() if not any(o in open_ones for o in others)]:
        for name in settled:
            del open_ones[name]
    return sorted(open_ones)
