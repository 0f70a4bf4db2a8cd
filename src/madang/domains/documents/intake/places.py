"""The departments of another system's file: ours where one bears the name, else created and marked as imported."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from madang.domains.documents.intake.profile import Profile
from madang.domains.organisation import DepartmentRow, create_department, create_institution, directory
from madang.kernel.actor import Actor

SINCE = datetime(1995, 1, 1, tzinfo=UTC)  # when what is created is said to begin


@dataclass(slots=True)
class Places:
    """What was looked up or created so far in this import."""

    actor: Actor
    profile: Profile
    created: list[str] = field(default_factory=list)
    _ours: dict[str, list[DepartmentRow]] = field(default_factory=dict)
    _theirs: dict[str, DepartmentRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in directory().structure.departments.values():
            if row.institution_code != self.profile.institution_code:
                self._ours.setdefault(row.name.ko, []).append(row)

    def department(self, name: str, at: datetime) -> DepartmentRow:
        """The department that bore a name on the day of an instant. A name that several bear names none of them for
        sure, and leads to an imported one, as an unknown name does."""
        noon = at.replace(hour=12, minute=0, second=0)
        ours = [row for row in self._ours.get(name, ()) if row.is_open(noon)]
        return ours[0] if len(ours) == 1 else self._imported(name)

    def _imported(self, name: str) -> DepartmentRow:
        if name not in self._theirs:
            code = self._code(name)
            self._theirs[name] = directory().structure.named(code) or self._create(code, name)
        return self._theirs[name]

    def _create(self, code: str, name: str) -> DepartmentRow:
        home = self.profile.institution_code
        if home not in {row.code for row in directory().institutions}:
            create_institution(
                self.actor, code=home, name=self.profile.institution_name, kind="agency", at=SINCE
            )
        self.created.append(name)
        return create_department(
            self.actor, code=code, name=self.profile.mark.format(name=name), institution_code=home, at=SINCE
        )

    def _code(self, name: str) -> str:
        return f"{self.profile.department_prefix}{sha256(name.encode()).hexdigest()[:12]}".upper()
