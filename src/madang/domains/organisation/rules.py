"""Decisions about rank, duty, absence and scope: no database, no clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from madang.domains.organisation.structure import Structure
from madang.kernel.actor import Actor, Role
from madang.kernel.text import Text

WORKING_LEVEL, LEAD, DIRECTOR, EXECUTIVE = 1, 2, 3, 4

LADDER: tuple[Text, ...] = (
    Text("주무관", "Officer"),
    Text("팀장", "Team Leader"),
    Text("과장", "Director"),
    Text("국장", "Director General"),
    Text("실장", "Head of Office"),
    Text("부시장", "Vice Mayor"),
    Text("시장", "Mayor"),
)
"""The ladder of posts, rank 1 first."""

_ROLES_OF_RANK: Mapping[int, frozenset[Role]] = {
    WORKING_LEVEL: frozenset({Role.OFFICIAL}),
    LEAD: frozenset({Role.OFFICIAL, Role.LEAD}),
    DIRECTOR: frozenset({Role.OFFICIAL, Role.LEAD, Role.DIRECTOR}),
    EXECUTIVE: frozenset({Role.OFFICIAL, Role.EXECUTIVE}),
}


def roles_of(ranks: Iterable[int], duties: Iterable[str]) -> frozenset[Role]:
    """The staff roles that follow from the ranks of the posts held and from duties.

    A lead does an officer's work too, a director a lead's; executives look and sign, they do not stand in.
    """
    by_rank = (_ROLES_OF_RANK[min(rank, EXECUTIVE)] for rank in ranks)
    return frozenset(Role(duty) for duty in duties).union(*by_rank)


# --- absence -------------------------------------------------------------------------------------------


LONGEST_CHAIN = 5
"""How many absences, one behind the other, are followed to find who acts."""


def acting_for(official_id: int, away: Mapping[int, int | None]) -> int | None:
    """Who acts in place of an official: themselves when present, else the present end of the acting chain.

    `away` maps who is absent to who acts for them. None where nobody does, where the chain runs in a circle,
    or where it is longer than `LONGEST_CHAIN`.
    """
    here: int | None = official_id
    for _ in range(LONGEST_CHAIN):
        if here is None or here not in away:
            return here
        here = away[here]
    return here if here not in away else None


def stands_for(official_id: int, away: Mapping[int, int | None]) -> tuple[int, ...]:
    """The absent officials in whose place somebody acts, directly or along a chain, in order of id."""
    return tuple(sorted(absent for absent in away if acting_for(absent, away) == official_id))


# --- scope ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose cases and documents a member of staff may see."""

    everything: bool
    department_ids: frozenset[int]

    def covers(self, department_id: int | None) -> bool:
        return self.everything or department_id in self.department_ids


NOTHING = Scope(everything=False, department_ids=frozenset())
EVERYTHING = Scope(everything=True, department_ids=frozenset())


def scope(actor: Actor, at: datetime, structure: Structure, own_institutions: frozenset[str]) -> Scope:
    """Staff search follows rank: this is the one rule.

    Executives, audit office and petition inspectors see everything; directors their departments with all
    below; leads and working level their departments; each with the predecessors of these. A disclosure officer
    also sees `own_institutions` (codes). Who runs the system sees no personal data, whatever else they are.
    """
    if actor.has(Role.OPERATOR):
        return NOTHING
    if actor.has(Role.EXECUTIVE, Role.AUDITOR, Role.INSPECTOR, Role.SYSTEM):
        return EVERYTHING
    seen: set[int] = set()
    for post in actor.posts:
        reach = structure.below if post.rank >= DIRECTOR else structure.lineage
        seen |= reach(post.department_id, at)
    if actor.has(Role.DISCLOSURE_OFFICER):
        seen |= {row.id for row in structure.departments.values() if row.institution_code in own_institutions}
    return Scope(everything=False, department_ids=frozenset(seen))


# --- the line of superiors -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody holds a post."""

    official_id: int
    department_id: int
    post_id: int
    title: Text
    rank: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a line of signatures: the post, and who signs for it."""

    held: Held
    signer_id: int


def line_above(
    *, drafter_id: int, departments: Sequence[int], held: Iterable[Held], away: Mapping[int, int | None]
) -> tuple[Place, ...]:
    """Who signs above a drafter, ascending: the lead of the department, then its director.

    `departments` is the drafter's and those above it, nearest first. Nobody signs their own draft; where a
    place is vacant, or its holder away with nobody acting, the next above takes it (행정업무규정 제10조제3항).
    Who would sign twice signs once, in the higher place.
    """
    posts = sorted(
        (h for h in held if h.department_id in departments),
        key=lambda h: (departments.index(h.department_id), h.rank, h.post_id),
    )
    own = [h for h in posts if h.department_id == departments[0]]
    rank = max((h.rank for h in own if h.official_id == drafter_id), default=WORKING_LEVEL)

    def first(fits: Callable[[Held], bool]) -> Place | None:
        places = (Place(h, signer) for h in posts if fits(h) and (signer := acting_for(h.official_id, away)))
        return next((place for place in places if place.signer_id != drafter_id), None)

    lead = first(lambda h: h in own and rank < h.rank == LEAD)
    head = first(lambda h: h.rank >= DIRECTOR and h.rank > rank)
    if lead and head and lead.signer_id == head.signer_id:
        lead = None
    return tuple(place for place in (lead, head) if place)
