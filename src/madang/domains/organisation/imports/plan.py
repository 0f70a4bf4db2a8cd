"""What a file says the organisation shall be. Each entry knows the path at which it stands in that file."""

from dataclasses import dataclass

from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class InstitutionEntry:
    path: str
    code: str
    name: Text
    kind: str


@dataclass(frozen=True, slots=True)
class DepartmentEntry:
    """`parent` is the code of the department above, empty where there is none."""

    path: str
    code: str
    name: Text
    institution: str
    parent: str
    phone: str


@dataclass(frozen=True, slots=True)
class PostEntry:
    """A seat of somebody: department code, rank 1 to 7, the title of the post."""

    path: str
    department: str
    rank: int
    title: Text


@dataclass(frozen=True, slots=True)
class DutyEntry:
    """A duty; `institution` is empty where it is held for all of them."""

    path: str
    role: str
    institution: str


@dataclass(frozen=True, slots=True)
class OfficialEntry:
    """A person with everything they hold: posts and duties that are not listed are not theirs."""

    path: str
    username: str
    name: str
    phone: str
    posts: tuple[PostEntry, ...]
    duties: tuple[DutyEntry, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole file. An empty `zone` or `officials_shown` leaves that setting as it is."""

    name: Text
    zone: str
    officials_shown: str
    institutions: tuple[InstitutionEntry, ...]
    departments: tuple[DepartmentEntry, ...]
    officials: tuple[OfficialEntry, ...]

    @property
    def pieces(self) -> int:
        """How many entries there are, for showing progress."""
        return len(self.institutions) + len(self.departments) + len(self.officials)
