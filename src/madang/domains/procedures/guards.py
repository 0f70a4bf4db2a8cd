"""Conditions as data: fact, operator and constant, joined by all, any, not. Never evaluated as code."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from madang.kernel.text import Text

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a fact with a constant. A fact that is not known answers false to every operator."""

    fact: str
    op: str
    value: object = None

    def holds(self, facts: Facts) -> bool:
        found = facts.get(self.fact)
        return found is not None and OPERATORS[self.op](found, self.value)

    def conditions(self) -> Iterator["Condition"]:
        yield self

    def is_decided(self, facts: Facts) -> bool:
        return self.op == "known" or facts.get(self.fact) is not None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Guard", ...]

    def holds(self, facts: Facts) -> bool:
        return all(part.holds(facts) for part in self.parts)

    def conditions(self) -> Iterator[Condition]:
        for part in self.parts:
            yield from part.conditions()

    def is_decided(self, facts: Facts) -> bool:
        return all(p.is_decided(facts) for p in self.parts) or any(
            p.is_decided(facts) and not p.holds(facts) for p in self.parts
        )


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Guard", ...]

    def holds(self, facts: Facts) -> bool:
        return any(part.holds(facts) for part in self.parts)

    def conditions(self) -> Iterator[Condition]:
        for part in self.parts:
            yield from part.conditions()

    def is_decided(self, facts: Facts) -> bool:
        return all(p.is_decided(facts) for p in self.parts) or any(
            p.is_decided(facts) and p.holds(facts) for p in self.parts
        )


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold."""

    part: "Guard"

    def holds(self, facts: Facts) -> bool:
        return not self.part.holds(facts)

    def conditions(self) -> Iterator[Condition]:
        yield from self.part.conditions()

    def is_decided(self, facts: Facts) -> bool:
        return self.part.is_decided(facts)


@dataclass(frozen=True, slots=True)
class Named:
    """A condition that the definition gives a name, so that chart, list and API can say it in words."""

    code: str
    name: Text
    part: "Guard"

    def holds(self, facts: Facts) -> bool:
        return self.part.holds(facts)

    def conditions(self) -> Iterator[Condition]:
        yield from self.part.conditions()

    def is_decided(self, facts: Facts) -> bool:
        return self.part.is_decided(facts)


Guard = Condition | AllOf | AnyOf | Negation | Named


def _ordered(compare: Callable[[object, object], bool]) -> Callable[[object, object], bool]:
    """A comparison that answers false where the two things cannot be ordered."""

    def answer(found: object, value: object) -> bool:
        if isinstance(found, bool) or isinstance(value, bool):
            return False
        try:
            return compare(found, value)
        except TypeError:
            return False

    return answer


def _is_in(found: object, value: object) -> bool:
    """Whether the fact, or one of its values, is among the constants."""
    wanted = value if isinstance(value, (tuple, list)) else (value,)
    return any(one in wanted for one in found) if isinstance(found, (tuple, list)) else found in wanted


OPERATORS: dict[str, Callable[[object, object], bool]] = {
    "eq": lambda found, value: found == value,
    "ne": lambda found, value: found != value,
    "lt": _ordered(lambda found, value: found < value),  # type: ignore[operator]
    "le": _ordered(lambda found, value: found <= value),  # type: ignore[operator]
    "gt": _ordered(lambda found, value: found > value),  # type: ignore[operator]
    "ge": _ordered(lambda found, value: found >= value),  # type: ignore[operator]
    "in": _is_in,
    "is_true": lambda found, _: found is True,
    "is_false": lambda found, _: found is False,
    "known": lambda found, _: True,
}

NUMBERS = frozenset({"integer", "decimal", "money"})
_EQUAL = frozenset({"eq", "ne", "in", "known"})
OPERATORS_OF_TYPE: dict[str, frozenset[str]] = {
    **dict.fromkeys((*NUMBERS, "date"), _EQUAL | {"lt", "le", "gt", "ge"}),
    **dict.fromkeys(("text", "textarea", "choice", "email", "phone", "address"), _EQUAL),
    "choices": frozenset({"in", "known"}),
    "boolean": frozenset({"is_true", "is_false", "known"}),
    "file": frozenset({"known"}),
}

_WORDS: dict[str, Text] = {
    "eq": Text("{fact}: {value}", "{fact}: {value}"),
    "ne": Text("{fact}: {value} 아님", "{fact} is not {value}"),
    "lt": Text("{fact} {value} 미만", "{fact} below {value}"),
    "le": Text("{fact} {value} 이하", "{fact} at most {value}"),
    "gt": Text("{fact} {value} 초과", "{fact} above {value}"),
    "ge": Text("{fact} {value} 이상", "{fact} at least {value}"),
    "in": Text("{fact}: {value}", "{fact}: {value}"),
    "is_true": Text("{fact}: 예", "{fact}: yes"),
    "is_false": Text("{fact}: 아니요", "{fact}: no"),
    "known": Text("{fact} 확인됨", "{fact} is known"),
}
_AND, _OR = Text(" 그리고 ", " and "), Text(" 또는 ", " or ")
NOT_WORDS = Text("다음이 아닌 경우 ({part})", "not ({part})")


def describe(guard: Guard, name_of: Callable[[str], Text], value_of: Callable[[str, object], Text]) -> Text:
    """The guard in words; `name_of` gives the label of a fact, `value_of` that of one of its values."""
    if isinstance(guard, Named):
        return guard.name
    if isinstance(guard, Negation):
        return NOT_WORDS.format(part=describe(guard.part, name_of, value_of))
    if isinstance(guard, (AllOf, AnyOf)):
        parts = (describe(part, name_of, value_of) for part in guard.parts)
        return Text.joined(_AND if isinstance(guard, AllOf) else _OR, parts)
    values = guard.value if isinstance(guard.value, tuple) else (guard.value,)
    value = Text.joined(", ", (value_of(guard.fact, value) for value in values))
    return _WORDS[guard.op].format(fact=name_of(guard.fact), value=value)


def as_document(guard: Guard) -> dict[str, object]:
    """The guard as it stands in JSON."""
    if isinstance(guard, Named):
        return {"condition": guard.code, **as_document(guard.part)}
    if isinstance(guard, Negation):
        return {"not": as_document(guard.part)}
    if isinstance(guard, AllOf):
        return {"all": [as_document(part) for part in guard.parts]}
    if isinstance(guard, AnyOf):
        return {"any": [as_document(part) for part in guard.parts]}
    value = list(guard.value) if isinstance(guard.value, tuple) else guard.value
    without = guard.op in ("is_true", "is_false", "known")
    return {"fact": guard.fact, "op": guard.op} | ({} if without else {"value": value})
