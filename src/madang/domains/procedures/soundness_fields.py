"""Fields: types, limits, examples that are accepted, and that nothing personal is shown that may not be."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from madang.domains.procedures import forms
from madang.domains.procedures.definition import Definition, Field
from madang.domains.procedures.form_values import TYPES
from madang.domains.procedures.guards import NUMBERS
from madang.domains.procedures.masks import IDENTIFIERS, MASKS, NEVER_OPEN
from madang.domains.procedures.soundness_fault import Fault, fault
from madang.kernel.text import Text

_NAME = Text(
    "{where}: 항목 이름 {name}은(는) 영문 소문자로 시작하고 영문 소문자, 숫자, 밑줄만 써야 합니다.",
    "{where}: the name {name} must be lower-case letters, digits and underscores, beginning with a letter.",
)
_TWICE = Text("{where}: 항목 {name}이(가) 두 번 나옵니다.", "{where}: the field {name} occurs twice.")
_TYPE = Text("{where}: {type}이라는 항목 종류는 없습니다.", "{where}: there is no field type {type}.")
_NO_CHOICES = Text("{where}: 고를 보기가 없습니다.", "{where}: it offers nothing to choose from.")
_CHOICE_TWICE = Text(
    "{where}: 보기 {value}이(가) 두 번 나옵니다.", "{where}: the option {value} occurs twice."
)
_CHOICES = Text(
    "{where}: 보기는 choice와 choices에만 둘 수 있습니다.", "{where}: only choice and choices have options."
)
_BOUND = Text(
    "{where}: min과 max는 이 항목의 종류에 맞지 않습니다.", "{where}: min and max do not fit this type."
)
_MIN_MAX = Text("{where}: min이 max보다 큽니다.", "{where}: min is larger than max.")
_PATTERN = Text("{where}: pattern을 읽을 수 없습니다.", "{where}: the pattern cannot be read.")
_RISKY = Text(
    "{where}: pattern이 너무 복잡합니다. 묶음의 반복이나 앞뒤 참조 없이 짧게 적으십시오.",
    "{where}: the pattern is too complex: no repeated groups, no references, at most three repetitions.",
)
_PUBLIC = Text(
    "{where}: public은 yes, masked, no 가운데 하나여야 합니다.", "{where}: public must be yes, masked or no."
)
_IDENTIFIER = Text(
    "{where}: 고유식별정보({pii})는 그대로 공개할 수 없습니다. masked 또는 no로 하십시오.",
    "{where}: a unique identifier ({pii}) may never be public; make it masked or no.",
)
_PERSONAL = Text(
    "{where}: 개인정보({pii})는 그대로 공개할 수 없습니다. masked 또는 no로 하십시오.",
    "{where}: personal data ({pii}) may not be public as it stands; make it masked or no.",
)
_PII = Text(
    "{where}: {pii}이라는 개인정보 종류는 없습니다.", "{where}: there is no kind of personal data {pii}."
)
_NO_MASK = Text(
    "{where}: 가려서 공개하려면 개인정보 종류(pii)를 적어야 합니다.",
    "{where}: it is to be masked, but no kind of personal data says how.",
)
_NO_EXAMPLE = Text(
    "{where}: 꼭 적어야 하는 항목에는 예시가 있어야 합니다.", "{where}: a required field needs an example."
)
_EXAMPLE = Text(
    "{where}: 예시 값을 항목 스스로가 받지 않습니다. {why}", "{where}: its own example is not accepted. {why}"
)
_FORM = Text(
    "예시로 채운 서식이 받아들여지지 않습니다. {why}",
    "The form filled in with its examples is not accepted. {why}",
)


def faults(definition: Definition) -> Iterator[Fault]:
    """The form and what the steps ask."""
    yield from _fields_faults(definition.form, "form")
    for step in definition.steps:
        yield from _fields_faults(step.asks, f"nodes.{step.code}.asks")


def _fields_faults(fields: Sequence[Field], where: str) -> Iterator[Fault]:
    for name, n in Counter(field.name for field in fields).items():
        if n > 1:
            yield fault("duplicate_field", where, _TWICE, name=name)
    found = [one for field in fields for one in _field_faults(field, f"{where}.{field.name}")]
    yield from found
    if not found and where == "form":
        for refusal in forms.clean(fields, forms.examples(fields)).faults[:1]:
            yield fault("examples_refused", where, _FORM, why=refusal.message)


def _field_faults(field: Field, where: str) -> Iterator[Fault]:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", field.name):
        yield fault("bad_name", where, _NAME, name=field.name)
    if field.type not in TYPES:
        yield fault("unknown_type", where, _TYPE, type=field.type)
        return
    shape = [*_choice_faults(field, where), *_bound_faults(field, where), *_pattern_faults(field, where)]
    yield from shape
    yield from _publicity_faults(field, where)
    if not shape:
        yield from _example_faults(field, where)


def _choice_faults(field: Field, where: str) -> Iterator[Fault]:
    if field.type not in ("choice", "choices"):
        if field.choices:
            yield fault("stray_choices", where, _CHOICES)
        return
    if not field.choices:
        yield fault("no_choices", where, _NO_CHOICES)
    for value, n in Counter(option.value for option in field.choices).items():
        if n > 1:
            yield fault("duplicate_choice", where, _CHOICE_TWICE, value=value)


def _bound_faults(field: Field, where: str) -> Iterator[Fault]:
    bounds = [bound for bound in (field.min, field.max) if bound is not None]
    if not all(_is_bound(field, bound) for bound in bounds):
        yield fault("bad_bound", where, _BOUND)
    elif len(bounds) == 2 and bounds[0] > bounds[1]:  # type: ignore[operator]
        yield fault("min_above_max", where, _MIN_MAX)


def _is_bound(field: Field, bound: object) -> bool:
    if field.type in NUMBERS:
        return isinstance(bound, (int, float)) and not isinstance(bound, bool)
    if field.type == "date":
        return isinstance(bound, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", bound) is not None
    return False


def _pattern_faults(field: Field, where: str) -> Iterator[Fault]:
    if field.pattern is None:
        return
    if _is_risky(field.pattern):
        yield fault("risky_pattern", where, _RISKY)
        return
    try:
        re.compile(field.pattern)
    except (re.error, OverflowError, RecursionError):
        yield fault("bad_pattern", where, _PATTERN)


def _is_risky(pattern: str) -> bool:
    """Whether matching could take very long: repeated groups, references, many open repetitions."""
    plain = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "x", pattern)
    repeats = re.findall(r"[*+]|\{[0-9]*,[0-9]*\}", plain)
    refers = re.search(r"\\[1-9]|\(\?(?!:)|\)[*+{]", re.sub(r"\[(?:\\.|[^\]])*\]", "x", pattern))
    return len(pattern) > 120 or len(repeats) > 3 or plain.count("?") > 10 or refers is not None


def _publicity_faults(field: Field, where: str) -> Iterator[Fault]:
    if field.public not in ("yes", "masked", "no"):
        yield fault("bad_public", where, _PUBLIC)
    if field.pii is not None and field.pii not in MASKS:
        yield fault("unknown_pii", where, _PII, pii=field.pii)
    if field.public == "yes" and field.pii in IDENTIFIERS:
        yield fault("identifier_public", where, _IDENTIFIER, pii=field.pii)
    elif field.public == "yes" and field.pii in NEVER_OPEN:
        yield fault("personal_public", where, _PERSONAL, pii=field.pii)
    if field.public == "masked" and field.pii is None:
        yield fault("no_mask", where, _NO_MASK)


def _example_faults(field: Field, where: str) -> Iterator[Fault]:
    if field.example is None:
        if field.required and field.type != "file":
            yield fault("no_example", where, _NO_EXAMPLE)
        return
    alone = forms.clean([_unconditional(field)], {field.name: field.example})
    for refusal in alone.faults[:1]:
        yield fault("example_refused", where, _EXAMPLE, why=refusal.message)


def _unconditional(field: Field) -> Field:
    return replace(field, show_if=None)
