"""What somebody typed into the filters of a list: read with care, never lost, never trusted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

LONGEST = 80
LONGEST_CURSOR = 200
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_A_DATE = Text(
    "‘{value}’은(는) 날짜로 읽을 수 없습니다. 2026-05-01처럼 적어 주십시오.",
    "“{value}” cannot be read as a date. Write it like 2026-05-01.",
)
FIRST_YEAR, LAST_YEAR = 1900, 2200
_OUT_OF_RANGE = Text(
    "날짜는 {first}년부터 {last}년까지 넣을 수 있습니다.", "Dates may be from {first} to {last}."
)
_BACKWARDS = Text("끝 날짜가 시작 날짜보다 빠릅니다.", "The last day is before the first day.")
_NOT_TEXT = Text("읽을 수 없는 글자가 들어 있습니다.", "This contains characters that cannot be read.")
_TOO_LONG = Text("{most}자까지 넣을 수 있습니다.", "At most {most} characters.")


@dataclass(frozen=True, slots=True)
class Typed:
    """`shown`: as it may be given back in its fields; `words`: what of it can be used; `first` and `last`: its days;
    `faults`: what is wrong, beside its field."""

    shown: Mapping[str, str]
    words: Mapping[str, str]
    first: date | None
    last: date | None
    faults: Sequence[FieldFault]


def read_typed(
    query: Mapping[str, str], names: Sequence[str], fixed: Mapping[str, str] | None = None
) -> Typed:
    """Reads the filters of these names, `from` and `to` among them; `fixed`: those that the page itself sets."""
    typed = {name: query.get(name, "").strip() for name in names} | dict(fixed or {})
    faults = [fault for name, value in typed.items() if (fault := _text_fault(name, value))]
    bad = {fault.field for fault in faults}
    words = {name: "" if name in bad else value for name, value in typed.items()}
    first, last = _day("from", words["from"], faults), _day("to", words["to"], faults)
    if first and last and last < first:
        faults.append(FieldFault("to", "backwards", _BACKWARDS))
    return Typed({name: printable(value) for name, value in typed.items()}, words, first, last, faults)


def cursor_typed(query: Mapping[str, str]) -> str:
    """Where a list of the database goes on, as the address says."""
    return query.get("cursor", "")[:LONGEST_CURSOR].replace("\x00", "?")


def _text_fault(name: str, value: str) -> FieldFault | None:
    if not value.isprintable() or "\ufffd" in value:
        return FieldFault(name, "unreadable", _NOT_TEXT)
    if len(value) > LONGEST:
        return FieldFault(name, "too_long", _TOO_LONG.format(most=LONGEST))
    return None


def _day(name: str, value: str, faults: list[FieldFault]) -> date | None:
    if not value:
        return None
    try:
        if not _DATE.fullmatch(value):
            raise ValueError(value)
        found = date.fromisoformat(value)
    except ValueError:
        faults.append(FieldFault(name, "not_a_date", _NOT_A_DATE.format(value=printable(value)[:40])))
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        said = _OUT_OF_RANGE.format(first=FIRST_YEAR, last=LAST_YEAR)
        faults.append(FieldFault(name, "out_of_range", said))
        return None
    return found


def printable(value: str) -> str:
    """What was typed, as far as it can be shown again."""
    return "".join(c for c in value if c.isprintable())
