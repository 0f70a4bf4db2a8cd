"""The departments and officials of an imported history, marked as imported; each is entered once and found again."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from madang.domains.cases.imports.profile import Profile
from madang.domains.organisation import (
    DepartmentRow,
    create_department,
    create_institution,
    directory,
    official_by_code,
    register_official,
)
from madang.kernel.actor import SYSTEM, Actor, PostHeld, Role
from madang.kernel.text import Text

SINCE = datetime(1995, 1, 1, tzinfo=UTC)
_TITLE = Text("담당 공무원", "Official in charge")
_CODE_LIKE = re.compile(r"[A-Za-z0-9_-]{1,12}")


@dataclass(slots=True)
class Places:
    """What was looked up or entered so far in this import."""

    profile: Profile
    departments: dict[str, DepartmentRow] = field(default_factory=dict)
    officials: dict[str, int] = field(default_factory=dict)
    actors: dict[tuple[str, str], Actor] = field(default_factory=dict)

    def department(self, name: str) -> DepartmentRow:
        """The department that bears a name in the file."""
        if name not in self.departments:
            self.departments[name] = self._department(name)
        return self.departments[name]

    def official_id(self, resource: str) -> int | None:
        """The official behind what the file calls a resource; None where it names nobody."""
        if not resource:
            return None
        if resource not in self.officials:
            code = officer_code(self.profile, resource)
            known = official_by_code(code, SINCE)
            self.officials[resource] = known or register_official(
                SYSTEM, name=code, officer_code=code, at=SINCE
            )
        return self.officials[resource]

    def actor(self, resource: str, department: str) -> Actor:
        """Who did something: an official of the department, or the system where the file names nobody."""
        if (resource, department) not in self.actors:
            self.actors[resource, department] = self._actor(resource, self.department(department))
        return self.actors[resource, department]

    def _department(self, name: str) -> DepartmentRow:
        code = _short(self.profile.department_prefix, name)
        if known := directory().structure.named(code):
            return known
        institutions = {row.code for row in directory().institutions}
        if self.profile.institution_code not in institutions:
            create_institution(
                SYSTEM,
                code=self.profile.institution_code,
                name=self.profile.institution_name,
                kind="agency",
                at=SINCE,
            )
        return create_department(
            SYSTEM,
            code=code,
            name=self.profile.mark.format(name=name),
            institution_code=self.profile.institution_code,
            at=SINCE,
        )

    def _actor(self, resource: str, department: DepartmentRow) -> Actor:
        official = self.official_id(resource)
        if official is None:
            return SYSTEM
        post = PostHeld(0, department.id, department.code, department.name, _TITLE, 1)
        return Actor(
            official_id=official,
            officer_code=officer_code(self.profile, resource),
            roles=frozenset({Role.OFFICIAL}),
            posts=(post,),
        )


def officer_code(profile: Profile, resource: str) -> str:
    """A code of at most 16 letters and digits. What does not look like a code (a name, say) is never shown: only
    a hash of it is kept."""
    plain = resource if _CODE_LIKE.fullmatch(resource) else f"X{sha256(resource.encode()).hexdigest()[:10]}"
    return f"{profile.officer_prefix}{re.sub('[^A-Za-z0-9]', '', plain)}".upper()[:16]


def step_code(activity: str) -> str:
    """A code of at most 40 characters for an activity, the same in every run."""
    return _short("", activity).lower()


def _short(prefix: str, name: str) -> str:
    slug = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
    whole = f"{prefix}{slug}".upper()
    if slug and len(whole) <= 40 and name.isascii():
        return whole
    return f"{whole[:29].rstrip('-')}-{sha256(name.encode()).hexdigest()[:10]}".lstrip("-").upper()
