"""The codes of an entry of the log in words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from madang.domains.approvals import CLASS_NAMES
from madang.domains.documents import WITHDRAWAL_REASONS, ground_words
from madang.domains.procedures import current_version
from madang.kernel import clock
from madang.kernel.errors import NotFound
from madang.kernel.text import Text
from madang.web.numbers import count
from madang.web.public import moments
from madang.web.public.case_shapes import Said
from madang.web.public.case_words import OUTCOMES
from madang.web.public.log_values import Part
from madang.web.public.log_words import CODES, DETAILS, REASONS, ROLES, STATES

_DETAILS: Mapping[str, Text] = {**OUTCOMES, **CLASS_NAMES, **DETAILS}


def codes_shown(members: Mapping[str, Any], language: str) -> tuple[Part, ...]:
    """What an entry says besides its time, its department and its hashes."""
    return tuple(_shown(members, language))


def _shown(members: Mapping[str, Any], language: str) -> Iterator[Part]:
    if "state" in members:
        yield _part("state", _state(members["t"], members["state"], language), language)
    if "proc" in members:
        yield _procedure(members["proc"], language)
    for name in CODES:
        if name in members and name in _HOW:
            yield _HOW[name](name, members[name], language)


def _day(name: str, value: Any, language: str) -> Part:
    day = moments.on_day(date.fromisoformat(value), language)
    return Part(Said(CODES[name][language]), Said(day.text), iso=day.iso)


def _why(name: str, value: Any, language: str) -> Part:
    return _part(name, _reason(value, language), language)


def _role(name: str, value: Any, language: str) -> Part:
    return _part(name, _named(ROLES, value, language), language)


def _entry(name: str, value: Any, language: str) -> Part:
    return Part(Said(CODES[name][language]), Said(count(value)), url=f"/{language}/log/{value}/")


def _count(name: str, value: Any, language: str) -> Part:
    return _part(name, count(value), language)


def _sum(name: str, value: Any, language: str) -> Part:
    return _part(name, count(sum(value.values())), language)


def _as_it_stands(name: str, value: Any, language: str) -> Part:
    return _part(name, value, language)


_HOW: Mapping[str, Callable[[str, Any, str], Part]] = {
    "due": _day,
    "day": _day,
    "why": _why,
    "by": _role,
    "second": _role,
    "version": _count,
    "ref": _entry,
    "name": _as_it_stands,
    "withheld": _sum,
    **dict.fromkeys(("count", "approved", "disclosed", "partial", "pending"), _count),
}


def _part(name: str, text: str, language: str) -> Part:
    return Part(Said(CODES[name][language]), Said(text))


def _state(kind: str, code: str, language: str) -> str:
    act, _, detail = code.partition(".")
    of_kind = f"{kind}.{act}"
    said = _named(STATES, of_kind if of_kind in STATES else act, language)
    return f"{said} · {_named(_DETAILS, detail, language)}" if detail else said


def _procedure(code: str, language: str) -> Part:
    label = Said(CODES["proc"][language])
    try:
        name = current_version(code, clock.now()).definition.name[language]
    except NotFound:
        return Part(label, Said(code))
    return Part(label, Said(name), url=f"/{language}/procedures/{code}/")


def _reason(code: str, language: str) -> str:
    """A code of its own, a reason for a withdrawal, or grounds of the law by their numbers (`5/6`)."""
    numbers = code.split("/")
    if all(number.isdecimal() for number in numbers):
        return " / ".join(text[language] for text in ground_words([int(n) for n in numbers])) or code
    return _named({**REASONS, **WITHDRAWAL_REASONS}, code, language)


def _named(names: Mapping[str, Text], code: str, language: str) -> str:
    return names[code][language] if code in names else code
