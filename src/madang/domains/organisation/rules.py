"""Decisions about rank, duty, absence and scope: no database, no clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from madang.domains.organisation.structure import Structure
from madang.kernel.actor import Actor, Role
from madang.kernel.text import Text

WORKING_LEVEL, LEAD, DIRECTOR, EXECUTIVE = 1, 2, 3, 4

FEWEST_LOG_HOURS, MOST_LOG_HOURS = 1, 72
"""What may be set for how long final decisions go on without outside confirmation of the disclosure log."""

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


LOOKING_OVER = (Role.EXECUTIVE, Role.AUDITOR, Role.INSPECTOR, Role.DISCLOSURE_OFFICER)
"""The roles that look over the work of others; each reaches as far as the institution that gave it."""

WHOLE_AUTHORITY = "city"  # the kind of institution whose officers look over all the others


def within(
    ranked: Iterable[tuple[int, str]],
    duties: Iterable[tuple[str, str | None]],
    kinds: Mapping[str, str],
) -> frozenset[tuple[Role, str]]:
    """Where roles of `LOOKING_OVER` end: role and code of institution. What is not named ends nowhere.

    `ranked`: the rank of each post and the code of its institution; `duties`: each with the institution it names;
    `kinds`: of each institution. A district or an agency is its own publisher, so its head and its officers look
    over what is its own; those of the city look over everything. A duty that names no institution is one of
    the institutions in which its holder has posts, and of the whole authority where they have none.
    """
    posts = list(ranked)
    at_home = {code for _, code in posts}
    reach: dict[Role, set[str]] = {}
    for rank, code in posts:
        if rank >= EXECUTIVE:
            reach.setdefault(Role.EXECUTIVE, set()).add(code)
    for duty, named in duties:
        if Role(duty) in LOOKING_OVER:
            reach.setdefault(Role(duty), set()).update({named} if named else at_home or {""})
    return frozenset(
        (role, code)
        for role, codes in reach.items()
        if not any(kinds.get(code, WHOLE_AUTHORITY) == WHOLE_AUTHORITY for code in codes)
        for code in codes
    )


def publishes_for(actor: Actor, structure: Structure, kinds: Mapping[str, str]) -> frozenset[str]:
    """The institutions (codes) in whose name an actor may publish what a standard leaves to them.

    A director in a district or agency, and the audit or disclosure officer whose duty is there. Nobody of the city:
    it sets the standard, and what that leaves open is not the city's to fill in.
    """
    if actor.has(Role.OPERATOR):
        return frozenset()
    by_duty = {c for role, c in actor.within if role in (Role.AUDITOR, Role.DISCLOSURE_OFFICER)}
    led = (structure.departments.get(p.department_id) for p in actor.posts if p.rank >= DIRECTOR)
    by_rank = {row.institution_code for row in led if row}
    return frozenset(c for c in by_duty | by_rank if kinds.get(c, WHOLE_AUTHORITY) != WHOLE_AUTHORITY)


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


def scope(actor: Actor, at: datetime, structure: Structure) -> Scope:
    """Staff search follows rank: this is the one rule.

    Executives, audit office and petition inspectors see everything; directors their departments with all
    below; leads and working level their departments; each with the predecessors of these. A disclosure officer
    sees the cases of every department, but does not search them by applicant. Who has one of these roles in a
    district or an agency sees what is that institution's. Who runs the system sees no personal data, whatever else
    they are.
    """
    if actor.has(Role.OPERATOR):
        return NOTHING
    if actor.has(Role.SYSTEM) or actor.everywhere(Role.EXECUTIVE, Role.AUDITOR, Role.INSPECTOR):
        return EVERYTHING
    if actor.everywhere(Role.DISCLOSURE_OFFICER):
        return Scope(everything=False, department_ids=frozenset(structure.departments))
    seen: set[int] = set()
    for post in actor.posts:
        reach = structure.below if post.rank >= DIRECTOR else structure.lineage
        seen |= reach(post.department_id, at)
    own = {code for role, code in actor.within if role in LOOKING_OVER}
    seen |= {row.id for row in structure.departments.values() if row.institution_code in own}
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
class PostRow:
    """A post that exists, with who holds it; `official_id` None: it is vacant."""

    post_id: int
    department_id: int
    title: Text
    rank: int
    official_id: int | None


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
