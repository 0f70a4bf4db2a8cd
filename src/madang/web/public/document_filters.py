"""What a list of documents is asked for, read from the query of its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from madang.domains.documents import rows
from madang.kernel.errors import FieldFault
from madang.web.public.typed_filters import cursor_typed, read_typed

NAMES = ("category", "kind", "class", "department", "institution", "task", "from", "to")


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
    typed = read_typed(query, NAMES, {"category": category} if category else None)
    filters = _filters(typed.words, typed.first, typed.last)
    return Asked(filters, typed.shown, cursor_typed(query), tuple(typed.faults))


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
