"""Reading a CloudEvent 1.0 in structured mode, and what it says was done."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

PREFIX = "kr.madang.approval."
LONGEST_ID, LONGEST_TEXT, MOST_LINES = 100, 4000, 50
Json = Mapping[str, Any]


class InvalidEvent(Exception):
    """The event cannot be used as it stands; `faults` name each member."""

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__(", ".join(f"{f.field}: {f.message.en}" for f in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft was put before its line (기안). `line` is handed on as it came: who signs, in which role and stage."""

    case: str
    official: str  # officer code of the drafter
    at: datetime
    result: str
    reasons: str
    conditions: tuple[str, ...]
    title: str
    line: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """An official signed (결재)."""

    case: str
    official: str
    at: datetime
    opinion: str


@dataclass(frozen=True, slots=True)
class Returned:
    """An official returned the draft (반송), with a reason that is public."""

    case: str
    official: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Approved:
    """All have signed, and the outside register gave the document its number."""

    case: str
    number: str
    at: datetime


Act = Drafted | Signed | Returned | Approved


@dataclass(frozen=True, slots=True)
class Envelope:
    """A CloudEvent that can be used: its id at its source, its type, and the act it tells of."""

    id: str
    source: str
    type: str
    act: Act


def read_envelope(event: Json) -> Envelope:
    """The act of an event. Raises InvalidEvent with a fault for each member that is missing or of the wrong kind."""
    outer = _Reader(event, "")
    if event.get("specversion") != "1.0":
        outer.fault("specversion", _VERSION)
    id, source = outer.text("id", LONGEST_ID), outer.text("source", 500)
    type = outer.text("type", 100)
    read = TYPES.get(type)
    if read is None:
        outer.fault("type", _TYPE)
    data = event.get("data")
    if not isinstance(data, Mapping):
        outer.fault("data", _OBJECT)
        data = {}
    inner = _Reader(data, "data.")
    act = read(inner) if read is not None else None
    if act is None or outer.faults or inner.faults:
        raise InvalidEvent((*outer.faults, *inner.faults))
    return Envelope(id, source, type, act)


def body_hash(event: Json) -> str:
    """The same for the same event, however its JSON was written: members in any order, blanks, escapes."""
    return hashlib.sha256(orjson.dumps(event, option=orjson.OPT_SORT_KEYS)).hexdigest()


class _Reader:
    """Reads members one by one and gathers what is wrong with them."""

    def __init__(self, values: Json, before: str) -> None:
        self.values, self.before = values, before
        self.faults: list[FieldFault] = []

    def fault(self, name: str, message: Text) -> None:
        self.faults.append(FieldFault(self.before + name, "invalid_value", message))

    def text(self, name: str, longest: int = LONGEST_TEXT, *, needed: bool = True) -> str:
        value = self.values.get(name)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or len(value) > longest or (needed and not value.strip()):
            self.fault(name, _TEXT.format(longest=longest))
            return ""
        return value.strip()

    def instant(self, name: str) -> datetime:
        try:
            found = datetime.fromisoformat(self.text(name, 40))
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            if not any(f.field == self.before + name for f in self.faults):
                self.fault(name, _INSTANT)
            return datetime.fromtimestamp(0, UTC)
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name, [])
        if not isinstance(value, list) or len(value) > MOST_LINES or not all(_is_text(v) for v in value):
            self.fault(name, _LIST)
            return ()
        return tuple(value)

    def line(self, name: str) -> tuple[dict[str, Any], ...]:
        value = self.values.get(name, [])
        if not isinstance(value, list) or len(value) > MOST_LINES or not all(_is_place(v) for v in value):
            self.fault(name, _LINE)
            return ()
        return tuple(
            {key: place[key] for key in ("official", "role", "stage") if key in place} for place in value
        )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _is_place(value: object) -> bool:
    if not isinstance(value, Mapping) or not isinstance(value.get("official"), str):
        return False
    stage = value.get("stage", 1)
    return isinstance(value.get("role", ""), str) and isinstance(stage, int) and not isinstance(stage, bool)


def _drafted(r: _Reader) -> Act:
    return Drafted(
        case=r.text("case", 20),
        official=r.text("drafter", 40),
        at=r.instant("at"),
        result=r.text("result", 40, needed=False),
        reasons=r.text("reasons", needed=False),
        conditions=r.texts("conditions"),
        title=r.text("title", 300, needed=False),
        line=r.line("line"),
    )


def _signed(r: _Reader) -> Act:
    return Signed(
        r.text("case", 20), r.text("official", 40), r.instant("at"), r.text("opinion", needed=False)
    )


def _returned(r: _Reader) -> Act:
    return Returned(r.text("case", 20), r.text("official", 40), r.instant("at"), r.text("reason"))


def _approved(r: _Reader) -> Act:
    return Approved(r.text("case", 20), r.text("number", 100), r.instant("at"))


TYPES: dict[str, Callable[[_Reader], Act]] = {
    PREFIX + "drafted": _drafted,
    PREFIX + "signed": _signed,
    PREFIX + "returned": _returned,
    PREFIX + "approved": _approved,
}

_VERSION = Text('specversion은 "1.0"이어야 합니다.', 'specversion must be "1.0".')
_TYPE = Text(
    "type은 kr.madang.approval.drafted, .signed, .returned, .approved 가운데 하나여야 합니다.",
    "type must be kr.madang.approval.drafted, .signed, .returned or .approved.",
)
_OBJECT = Text("data는 객체여야 합니다.", "data must be an object.")
_TEXT = Text("{longest}자 안의 글로 적어 주십시오.", "Must be text of up to {longest} characters.")
_INSTANT = Text(
    "시간대를 붙인 일시로 적어 주십시오. 예: 2026-05-01T14:30:00+09:00",
    "Must be a time with its offset, for example 2026-05-01T14:30:00+09:00.",
)
_LIST = Text("글의 목록으로 적어 주십시오(50개까지).", "Must be a list of at most 50 texts.")
_LINE = Text(
    "결재선은 (official, role, stage)의 목록으로 적어 주십시오(50명까지).",
    "The line must be a list of (official, role, stage), of at most 50.",
)
