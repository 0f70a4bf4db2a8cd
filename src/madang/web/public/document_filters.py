"""What a list of documents is asked for, read from the query of its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from madang.domains.documents import rows
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text
from madang.web.public.case_filters import day_asked, printable, text_fault

NAMES = ("category", "kind", "class", "department", "institution", "task", "from", "to")
_BACKWARDS = Text("끝 날짜가 시작 날짜보다 빠릅니다.", "The last day is before the first day.")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters, the words as typed, and what is wrong with them."""

    filters: rows.DocumentFilters
    typed: Mapping[str, str]
    cursor: str
    faults: tuple[FieldFault, ...]

    @property
    def given(self) -> dict[str, str]:
        """What was typed, without what was left empty."""
        return {name: value for name, value in self.typed.items() if value}


def read(query: Mapping[str, str], category: str = "") -> Asked:
    """Reads a query; what cannot be read becomes a fault beside its field. `category`: of the page itself."""
    typed = {name: query.get(name, "").strip() for name in NAMES}
    if category:
        typed["category"] = category
    faults = [fault for name, value in typed.items() if (fault := text_fault(name, value))]
    bad = {fault.field for fault in faults}
    words = {name: "" if name in bad else value for name, value in typed.items()}
    first, last = day_asked("from", words["from"], faults), day_asked("to", words["to"], faults)
    if first and last and last < first:
        faults.append(FieldFault("to", "backwards", _BACKWARDS))
    shown = {name: printable(value) for name, value in typed.items()}
    cursor = query.get("cursor", "")[:200].replace("\x00", "?")
    return Asked(_filters(words, first, last), shown, cursor, tuple(faults))


def _filters(words: Mapping[str, str], first: date | None, last: date | None) -> rows.DocumentFilters:
    return rows.DocumentFilters(
        department=words["department"],
        institution=words["institution"],
        category=words["category"],
        kind=words["kind"],
        disclosure=words["class"],
        task=words["task"],
        from_day=first,
        to_day=last,
    )
