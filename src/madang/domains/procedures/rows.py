"""Versions ready for use. A version never changes, so it is read and parsed once in each process."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from madang.domains.procedures.definition import Definition
from madang.domains.procedures.models import ProcedureVersion, Sector
from madang.domains.procedures.reading import parse
from madang.kernel import clock
from madang.kernel.errors import NotFound
from madang.kernel.prepared import PreparedRead
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A sector as lists show it."""

    code: str
    name: Text
    position: int

    def as_dict(self) -> dict[str, object]:
        return {"code": self.code, "name": self.name.as_dict()}


@dataclass(frozen=True, slots=True)
class Version:
    """A published version of a procedure; `valid_from` and `published_at` in UTC."""

    id: int
    code: str
    number: int
    published_at: datetime
    valid_from: datetime
    checksum: str
    definition: Definition


_VERSIONS: dict[int, Version] = {}


def forget(id: int) -> None:
    """Drops what is kept under an id that is about to be given out."""
    _VERSIONS.pop(id, None)


def version(id: int) -> Version:
    """The version with this id; one statement the first time, none afterwards. Raises NotFound."""
    if id not in _VERSIONS:
        _load([id])
    if id not in _VERSIONS:
        raise NotFound()
    return _VERSIONS[id]


def _load(ids: list[int]) -> None:
    for row in ProcedureVersion.objects.filter(pk__in=ids).select_related("procedure"):
        _VERSIONS[row.pk] = Version(
            row.pk,
            row.procedure.code,
            row.number,
            row.published_at,
            row.valid_from,
            row.checksum,
            parse(row.definition),
        )


def current_version(code: str, at: datetime | None = None) -> Version:
    """The version of a procedure in force at an instant (now, unless given); one statement. Raises NotFound."""
    found = _newest_of.first(code, at or clock.now())
    if found is None:
        raise NotFound()
    return version(found[0])


def _in_force(at: datetime) -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.filter(valid_from__lte=at)


_newest_of = PreparedRead(
    lambda code, at: _in_force(at).filter(procedure__code=code).order_by("-number").values_list("pk")[:1],
    str,
    datetime,
)


def published(at: datetime | None = None) -> list[Version]:
    """The versions in force of all procedures, by sector and code; one statement, two the first time.

    Versions of a procedure are numbered in the order in which they are written.
    """
    ids = [id for (id,) in _newest_of_each.all(at or clock.now())]
    if unknown := [id for id in ids if id not in _VERSIONS]:
        _load(unknown)
    return sorted((_VERSIONS[id] for id in ids), key=lambda v: v.code)


_newest_of_each = PreparedRead(
    lambda at: _in_force(at).values("procedure").annotate(newest=Max("pk")).values_list("newest"), datetime
)


def versions_of(code: str) -> list[Version]:
    """Every version of a procedure, oldest first, those to come included; one statement, two the first time."""
    return _kept(ProcedureVersion.objects.filter(procedure__code=code))


def all_versions() -> list[Version]:
    """Every version of every procedure, in the order of publication; one statement, two the first time."""
    return _kept(ProcedureVersion.objects.all())


def _kept(found: QuerySet[ProcedureVersion]) -> list[Version]:
    ids = list(found.order_by("pk").values_list("pk", flat=True))
    if unknown := [id for id in ids if id not in _VERSIONS]:
        _load(unknown)
    return [_VERSIONS[id] for id in ids]


def sectors() -> list[SectorRow]:
    """All sectors in the order of display; one statement."""
    return [SectorRow(code, Text.of(name), position) for code, name, position in _sectors.all()]


_sectors = PreparedRead(
    lambda: Sector.objects.order_by("position", "code").values_list("code", "name", "position")
)


def sector(code: str) -> SectorRow:
    """Raises NotFound where there is no such sector."""
    found = next((row for row in sectors() if row.code == code), None)
    if found is None:
        raise NotFound()
    return found
