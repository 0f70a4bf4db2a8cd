"""Delegation tables ready for use: a published one never changes, so it is read and parsed once in each process."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from madang.domains.approvals.delegation.rules.matter import DelegationRules
from madang.domains.approvals.delegation.rules.reading import as_document, parse
from madang.domains.approvals.models import DelegationTable
from madang.domains.organisation import Directory, InstitutionRow
from madang.domains.procedures import checksum, read_document
from madang.kernel.errors import NotFound
from madang.kernel.text import Text

STANDARD_FILE = Path(__file__).parent / "standard.yaml"
STANDARD = 0  # the number of the table that comes with the system
CITY = "city"  # the kind of institution whose table holds where another has none
_STANDARD_NOTE = Text(
    "시스템에 처음부터 들어 있는 규정입니다. 기관이 자체 규정을 공포할 때까지 적용됩니다.",
    "The rules that come with the system. They hold until the authority publishes its own.",
)
_NO_SUCH_TABLE = Text(
    "그런 전결규정이 없습니다. 판 번호를 확인해 주십시오.",
    "There is no such delegation table. Please check the number of the version.",
)


@dataclass(frozen=True, slots=True)
class TableVersion:
    """A delegation table as published; instants in UTC. `number` 0 and no instants: the one of the system itself."""

    id: int
    institution: str
    number: int
    title: Text
    note: Text
    valid_from: datetime | None
    published_at: datetime | None
    published_by: int | None
    checksum: str
    rules: DelegationRules

    @property
    def is_standard(self) -> bool:
        return self.number == STANDARD


_KEPT: dict[int, TableVersion] = {}


def forget(id: int) -> None:
    """Drops what is kept under an id that is about to be given out."""
    _KEPT.pop(id, None)


@lru_cache(maxsize=1)
def standard_table() -> TableVersion:
    """The table that comes with the system; no statement."""
    rules = parse(read_document(STANDARD_FILE.read_text(encoding="utf-8"))).rules
    if rules is None:
        raise ValueError(f"{STANDARD_FILE} is not sound")
    mark = checksum(as_document(rules))
    return TableVersion(0, "", STANDARD, rules.title, _STANDARD_NOTE, None, None, None, mark, rules)


def table_in_force(institution: str, at: datetime, among: Directory) -> TableVersion:
    """What holds in an institution at an instant: its own table, else the city's, else the standard of the system.

    One statement, two the first time.
    """
    home = city_of(among, at)
    codes = {institution} | ({home.code} if home else set())
    rows = DelegationTable.objects.filter(institution_code__in=codes, valid_from__lte=at)
    newest: dict[str, int] = {}
    for code, pk in rows.order_by("number").values_list("institution_code", "pk"):
        newest[code] = pk
    found = newest.get(institution) or (newest.get(home.code) if home else None)
    return _all([found])[0] if found else standard_table()


def tables_of(institution: str) -> list[TableVersion]:
    """Every table an institution has published, the newest first, those to come included. At most two statements."""
    rows = DelegationTable.objects.filter(institution_code=institution).order_by("-number")
    return _all(rows.values_list("pk", flat=True))


def table_numbered(institution: str, number: int) -> TableVersion:
    """One published table by its number; 0 is the one of the system itself. Raises NotFound."""
    if number == STANDARD:
        return standard_table()
    rows = DelegationTable.objects.filter(institution_code=institution, number=number)
    found = _all(rows.values_list("pk", flat=True))
    if not found:
        raise NotFound(_NO_SUCH_TABLE, "delegation_not_found")
    return found[0]


def institutions_with_tables() -> set[str]:
    """The codes of the institutions that have published a table of their own (one statement)."""
    return set(DelegationTable.objects.values_list("institution_code", flat=True).distinct())


def city_of(among: Directory, at: datetime) -> InstitutionRow | None:
    """The institution whose table holds for all the others."""
    return next(iter(among.of_kind(CITY, at)), None)


def _all(ids: Iterable[int]) -> list[TableVersion]:
    wanted = list(ids)
    if unknown := [id for id in wanted if id not in _KEPT]:
        for row in DelegationTable.objects.filter(pk__in=unknown):
            _KEPT[row.pk] = ready(row)
    return [_KEPT[id] for id in wanted]


def ready(row: DelegationTable) -> TableVersion:
    """A row of the database as a value."""
    rules = parse(row.document).rules
    if rules is None:
        raise ValueError(f"delegation table {row.institution_code} {row.number} cannot be read")
    return TableVersion(
        row.pk,
        row.institution_code,
        row.number,
        Text.of(row.title),
        Text.of(row.note),
        row.valid_from,
        row.published_at,
        row.published_by_id,
        row.checksum,
        rules,
    )
