"""Keys and names of groups, from the numbers a ledger keeps them under."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from madang.domains.organisation import directory
from madang.domains.procedures import published, sectors
from madang.domains.statistics.groups import TERMS
from madang.domains.statistics.ledger import Vocabulary
from madang.domains.statistics.months import month_text
from madang.kernel import clock
from madang.kernel.text import Text

NO_DISTRICT = "none"
_NO_DISTRICT = Text("자치구를 알 수 없음", "no district known")


class Names:
    """Take it once for a page. A department that was merged or renamed goes by who answers for it
    now (or `at` an instant)."""

    def __init__(self, words: Vocabulary | None = None, at: datetime | None = None) -> None:
        self._words = words.values if words else []
        self._organisation, self._now = directory(), at or clock.now()
        self.zone = ZoneInfo(self._organisation.authority.zone)
        self._code_of: dict[int, str] = {}
        self._names: dict[str, Mapping[str, Text]] = {}

    def key(self, by: Sequence[str], numbers: Sequence[int]) -> tuple[str, ...]:
        """The keys of a group, one for each grouping."""
        return tuple(self._key(name, number) for name, number in zip(by, numbers, strict=True))

    def keys(self, by: Sequence[str], key: Sequence[str]) -> dict[str, str]:
        """The same by the names of the groupings."""
        return dict(zip(by, key, strict=True))

    def name(self, by: Sequence[str], key: Sequence[str]) -> Text:
        """What people call a group."""
        return Text.joined(", ", (self.one(name, value) for name, value in zip(by, key, strict=True)))

    def one(self, grouping: str, key: str) -> Text:
        """What people call the key of one grouping."""
        if grouping == "month":
            return month_name(key)
        if grouping not in self._names:
            self._names[grouping] = self._read(grouping)
        return self._names[grouping].get(key) or Text(key, key)

    def in_charge(self, department_id: int) -> str:
        """The code of the department that answers for another now."""
        found = self._code_of.get(department_id)
        if found is None:
            there = self._organisation.structure.responsible(department_id, self._now)
            found = self._code_of[department_id] = self._organisation.department(there).code
        return found

    def institution(self, department_id: int) -> str:
        """The code of the institution whose department answers for another now."""
        there = self._organisation.structure.responsible(department_id, self._now)
        return self._organisation.department(there).institution_code

    def _key(self, grouping: str, number: int) -> str:
        if grouping == "department":
            return self.in_charge(number)
        if grouping == "institution":
            return self.institution(number)
        if grouping == "month":
            return month_text(number)
        return str(self._words[number]) or NO_DISTRICT

    def _read(self, grouping: str) -> Mapping[str, Text]:
        if grouping == "department":
            rows = sorted(self._organisation.structure.departments.values(), key=lambda row: row.valid_from)
            return {row.code: row.name for row in rows}
        if grouping == "institution":
            return {row.code: row.name for row in self._organisation.institutions}
        if grouping == "sector":
            return {row.code: row.name for row in sectors()}
        if grouping == "term":
            return TERMS
        if grouping == "district":
            return {row.name.ko: row.name for row in self._organisation.institutions} | {
                NO_DISTRICT: _NO_DISTRICT
            }
        return {version.code: version.definition.name for version in published()}


_MONTH = Text("{y}년 {m}월", "{month} {y}")
_MONTHS = tuple(
    Text(f"{number}월", name)
    for number, name in enumerate(
        (
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
        1,
    )
)


def month_name(key: str) -> Text:
    """`2026-05` → 2026년 5월, May 2026."""
    year, month = int(key[:4]), int(key[5:])
    return _MONTH.format(y=year, m=month, month=_MONTHS[month - 1])
