"""What a list of cases is asked for, read from the query of its address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from madang.domains.cases import CaseFilters
from madang.kernel.errors import FieldFault
from madang.web.public.typed_filters import cursor_typed, read_typed

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
    typed = read_typed(query, NAMES)
    words = typed.words
    filters = CaseFilters(
        q=words["q"],
        procedure=words["procedure"],
        sector=words["sector"],
        department=words["department"],
        institution=words["institution"],
        state=words["state"],
        area=words["area"],
        overdue=bool(words["overdue"]),
        from_day=typed.first,
        to_day=typed.last,
        sort=words["sort"] or "newest",
    )
    return Asked(filters, typed.shown, cursor_typed(query), tuple(typed.faults))
