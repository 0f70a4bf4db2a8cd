"""What somebody typed into the filters of a list: read with care, never lost, never trusted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from madang.domains.cases import CaseFilters
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

NUMBER = re.compile(r"\d{4}-\d{7}")
NAMES = (
    "q",
    "procedure",
    "sector",
    "department",
    "institution",
    "state",
    "area",
    "from",
    "to",
    "overdue",
    "sort",
)
LONGEST = 80
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_A_DATE = Text(
    "‘{value}’은(는) 날짜로 읽을 수 없습니다. 2026-05-01처럼 적어 주십시오.",
    "“{value}” cannot be read as a date. Write it like 2026-05-01.",
)
_BACKWARDS = Text("끝 날짜가 시작 날짜보다 빠릅니다.", "The last day is before the first day.")
_NOT_TEXT = Text("읽을 수 없는 글자가 들어 있습니다.", "This contains characters that cannot be read.")
_TOO_LONG = Text("{most}자까지 넣을 수 있습니다.", "At most {most} characters.")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, the words as typed, and what is wrong with them."""

    filters: CaseFilters
    typed: Mapping[str, str]
    cursor: str
    faults: tuple[FieldFault, ...]

    @property
    def is_one_number(self) -> bool:
        """Whether nothing but a whole register number was asked for."""
        only = {name for name, value in self.typed.items() if value} == {"q"}
        return only and not self.faults and NUMBER.fullmatch(self.filters.q) is not None

    @property
    def narrows(self) -> bool:
        return any(value for name, value in self.typed.items() if name != "sort")


def read(query: Mapping[str, str]) -> Asked:
    """Reads a query string; what cannot be read becomes a fault beside its field."""
    typed = {name: query.get(name, "").strip() for name in NAMES}
    faults = [fault for name, value in typed.items() if (fault := text_fault(name, value))]
    bad = {fault.field for fault in faults}
    first = day_asked("from", "" if "from" in bad else typed["from"], faults)
    last = day_asked("to", "" if "to" in bad else typed["to"], faults)
    if first and last and last < first:
        faults.append(FieldFault("to", "backwards", _BACKWARDS))
    words = {name: "" if name in bad else value for name, value in typed.items()}
    filters = CaseFilters(
        q=words["q"],
        procedure=words["procedure"],
        sector=words["sector"],
        department=words["department"],
        institution=words["institution"],
        state=words["state"],
        area=words["area"],
        overdue=bool(words["overdue"]),
        from_day=first,
        to_day=last,
        sort=words["sort"] or "newest",
    )
    shown = {name: printable(value) for name, value in typed.items()}
    return Asked(filters, shown, query.get("cursor", "")[:200].replace("\x00", "?"), tuple(faults))


def text_fault(name: str, value: str) -> FieldFault | None:
    if not value.isprintable() or "\ufffd" in value:
        return FieldFault(name, "unreadable", _NOT_TEXT)
    if len(value) > LONGEST:
        return FieldFault(name, "too_long", _TOO_LONG.format(most=LONGEST))
    return None


def day_asked(name: str, value: str, faults: list[FieldFault]) -> date | None:
    if not value:
        return None
    try:
        if not _DATE.fullmatch(value):
            raise ValueError(value)
        found = date.fromisoformat(value)
        if not 1900 <= found.year <= 2200:
            raise ValueError(value)
    except ValueError:
        faults.append(FieldFault(name, "not_a_date", _NOT_A_DATE.format(value=printable(value)[:40])))
        return None
    return found


def printable(value: str) -> str:
    return "".join(c for c in value if c.isprintable())
