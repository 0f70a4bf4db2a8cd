"""Who acts: the first argument of every action."""

from dataclasses import dataclass
from enum import StrEnum

from madang.kernel.text import Text


class Role(StrEnum):
    """What a person may be in the system. Ranks give the first three of the staff roles, duties the others."""

    CITIZEN = "citizen"
    OFFICIAL = "official"  # working level (주무관)
    LEAD = "lead"  # team leader (팀장)
    DIRECTOR = "director"  # director (과장)
    EXECUTIVE = "executive"  # bureau head and above (국장 이상)
    AUDITOR = "auditor"  # audit office (감사위원회)
    DISCLOSURE_OFFICER = "disclosure_officer"  # 정보공개 담당
    INSPECTOR = "inspector"  # petition inspector (민원심사관)
    OPERATOR = "operator"  # runs the system; sees no personal data
    SYSTEM = "system"  # the system itself: schedules, deemed approval, imports


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post that an official holds at the moment of acting, in their own right or acting for an absent holder."""

    post_id: int
    department_id: int
    department_code: str
    department_name: Text
    title: Text
    rank: int
    phone: str = ""
    acting_for_official_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the system, as they are at the moment of acting. Built by `organisation.actor_for`."""

    account_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    official_id: int | None = None
    officer_code: str = ""
    posts: tuple[PostHeld, ...] = ()
    within: frozenset[tuple[Role, str]] = frozenset()
    """Roles that end at an institution (its code): those of a district's or an agency's own officers."""
    follows: str = ""  # number of the one case that the secret of its receipt opened for this session

    @property
    def key_scope(self) -> str:
        """Whose idempotency keys the actor's are."""
        return f"account:{self.account_id}" if self.account_id is not None else f"receipt:{self.follows}"

    @property
    def is_staff(self) -> bool:
        return self.official_id is not None

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    def has(self, *roles: Role) -> bool:
        """Whether the actor has one of `roles`."""
        return not self.roles.isdisjoint(roles)

    def everywhere(self, *roles: Role) -> bool:
        """Whether the actor has one of `roles` for the whole authority, and not for some institutions only."""
        narrow = {role for role, _ in self.within}
        return any(role in self.roles and role not in narrow for role in roles)

    def reaches(self, role: Role, institution_code: str) -> bool:
        """Whether the actor has a role where an institution is concerned."""
        return self.everywhere(role) or (role in self.roles and (role, institution_code) in self.within)

    def post_in(self, department_id: int | None) -> PostHeld | None:
        """The post the actor acts from in a department; their first post where they hold none there."""
        return next(
            (p for p in self.posts if p.department_id == department_id), self.posts[0] if self.posts else None
        )


ANONYMOUS = Actor()
SYSTEM = Actor(name="Madang", roles=frozenset({Role.SYSTEM}))
