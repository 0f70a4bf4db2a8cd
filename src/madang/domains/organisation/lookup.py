"""The organisation as one cached, immutable value; a tiny statement tells whether it is still valid."""

from dataclasses import dataclass
from datetime import datetime

from madang.domains.organisation.models import AuthoritySettings, Department, Institution, Succession
from madang.domains.organisation.structure import DepartmentRow, Passing, Structure, covers
from madang.kernel import moment
from madang.kernel.errors import NotFound
from madang.kernel.ids import new_id
from madang.kernel.prepared import PreparedRead
from madang.kernel.text import Text

_UNNAMED = Text("우리 기관", "This authority")
_NO_SUCH_DEPARTMENT = Text(
    "그런 부서가 없습니다. 부서 코드를 확인해 주십시오.",
    "There is no such department. Please check its code.",
)
_NO_SUCH_INSTITUTION = Text("그런 기관이 없습니다.", "There is no such institution.")


@dataclass(frozen=True, slots=True)
class Announcement:
    """What stands at the head of every page; `id` is that of the emergency it leads to."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority that runs this system; `officials_shown` is its policy on the names of officials.

    `log_hours`: after so many hours without outside confirmation of the disclosure log nothing final is decided.
    """

    name: Text
    zone: str
    officials_shown: str
    revision: str
    announcements: tuple[Announcement, ...] = ()
    log_hours: int = 4


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    id: int
    code: str
    name: Text
    kind: str
    valid_from: datetime
    valid_until: datetime | None

    def is_open(self, at: datetime) -> bool:
        return covers(self.valid_from, self.valid_until, at)


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything about the organisation that holds no person. Take it once for a page, then ask it freely."""

    authority: Authority
    institutions: tuple[InstitutionRow, ...]
    structure: Structure

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each institution, by its code."""
        return {row.code: row.kind for row in self.institutions}

    def institution(self, code: str, at: datetime | None = None) -> InstitutionRow:
        """The institution that bears a code at an instant (the latest without one). Raises NotFound."""
        rows = [r for r in self.institutions if r.code == code and (at is None or r.is_open(at))]
        if not rows:
            raise NotFound(_NO_SUCH_INSTITUTION, "institution_not_found")
        return rows[-1]

    def of_kind(self, kind: str, at: datetime) -> tuple[InstitutionRow, ...]:
        """The institutions of a kind at an instant, in order of code."""
        return tuple(row for row in self.institutions if row.kind == kind and row.is_open(at))

    def departments_of(self, code: str) -> frozenset[int]:
        """The ids of all departments an institution has or had."""
        rows = self.structure.departments.values()
        return frozenset(row.id for row in rows if row.institution_code == code)

    def department(self, code_or_id: str | int, at: datetime | None = None) -> DepartmentRow:
        """By id, or by the code it bears at an instant (the latest without one). Raises NotFound."""
        if isinstance(code_or_id, int):
            row = self.structure.departments.get(code_or_id)
        else:
            row = self.structure.named(code_or_id, at)
        if row is None:
            raise NotFound(_NO_SUCH_DEPARTMENT, "department_not_found")
        return row


_AUTHORITY = "organisation.authority"
_settings = PreparedRead(
    lambda: AuthoritySettings.objects.order_by("pk").values_list(
        "name", "zone", "officials_shown", "revision", "announcements", "log_hours"
    )[:1]
)
_cached: Directory | None = None


def directory() -> Directory:
    """The organisation as it stands: one statement where nothing changed since the last call, else four."""
    global _cached
    present = authority()
    cached = _cached
    if cached is not None and cached.authority == present and present.revision:
        return cached
    _cached = fresh = Directory(present, _institutions(), _structure())
    return fresh


def authority() -> Authority:
    """The authority's own settings (one statement in one piece of work)."""
    return moment.kept(_AUTHORITY, _read_authority)


def _read_authority() -> Authority:
    row = _settings.first()
    if row is None:
        return Authority(_UNNAMED, "Asia/Seoul", AuthoritySettings.OfficialsShown.POST_AND_PHONE, "")
    announced = tuple(Announcement(one["id"], Text.of(one)) for one in row[4])
    return Authority(Text.of(row[0]) if row[0] else _UNNAMED, *row[1:4], announced, row[5])


def department(code_or_id: str | int, at: datetime | None = None) -> DepartmentRow:
    """A department by id, or by the code it bears at an instant (the latest without one). Raises NotFound."""
    return directory().department(code_or_id, at)


def department_names() -> dict[int, DepartmentRow]:
    """Every department there ever was, by id: what a list page needs to name them."""
    return dict(directory().structure.departments)


def all_departments() -> list[DepartmentRow]:
    """Every department there ever was, in order of code and time."""
    return sorted(directory().structure.departments.values(), key=lambda row: (row.code, row.valid_from))


def departments_at(at: datetime) -> list[DepartmentRow]:
    """The departments that exist at an instant, in order of code."""
    return [row for row in all_departments() if row.is_open(at)]


def institutions() -> tuple[InstitutionRow, ...]:
    """All institutions, in order of code and time."""
    return directory().institutions


def responsible_department(department_id: int, at: datetime) -> DepartmentRow:
    """Who answers at an instant for what a department had: itself or its successor. Raises NotFound."""
    current = directory()
    return current.department(current.structure.responsible(department_id, at))


def lineage(department_id: int, at: datetime | None = None) -> frozenset[int]:
    """A department and all whose duties came to it (until an instant, where given)."""
    return directory().structure.lineage(department_id, at)


def lock() -> AuthoritySettings:
    """Holds the organisation for the rest of the transaction, so that changes of it come one after another."""
    AuthoritySettings.objects.get_or_create(id=1)
    return AuthoritySettings.objects.select_for_update().get(id=1)


def changed(at: datetime) -> None:
    """Makes everybody read the organisation anew; within the transaction of the change."""
    AuthoritySettings.objects.update_or_create(id=1, defaults={"revision": new_id(), "changed_at": at})
    moment.forget(_AUTHORITY)


def _institutions() -> tuple[InstitutionRow, ...]:
    rows = Institution.objects.order_by("code", "valid_from").values_list(
        "id", "code", "name", "kind", "valid_from", "valid_until"
    )
    return tuple(InstitutionRow(row[0], row[1], Text.of(row[2]), *row[3:]) for row in rows)


def _structure() -> Structure:
    rows = Department.objects.order_by("id").values_list(
        "id", "code", "name", "phone", "institution__code", "parent_id", "valid_from", "valid_until"
    )
    passings = Succession.objects.order_by("id").values_list(
        "predecessor_id", "successor_id", "at", "primary"
    )
    return Structure(
        (DepartmentRow(row[0], row[1], Text.of(row[2]), *row[3:]) for row in rows),
        (Passing(*row) for row in passings),
    )
