"""The line that a ruling proposes: who reviews, who co-operates, who approves, and who is left out and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from madang.domains.approvals.delegation.rules import line_words as say
from madang.domains.approvals.delegation.rules.matter import HEAD
from madang.domains.approvals.delegation.rules.resolving import DELEGATED, FULL, Ruling
from madang.domains.organisation import LADDER, PostRow, acting_for
from madang.kernel.errors import NotPossible
from madang.kernel.text import Text

WORKING_LEVEL, LEAD, DIRECTOR = 1, 2, 3
REVIEWER, COOPERATOR, APPROVER = "reviewer", "cooperator", "approver"


@dataclass(frozen=True, slots=True)
class ProposedSeat:
    """A place in a proposed line. Seats of one `stage` sign side by side; stages come one after another.

    `official_id` holds the post; `acting_official_id` signs where the holder is away (대결). `kind` of the approver:
    `full` or `delegated`; empty for the others.
    """

    order: int
    stage: int
    role: str
    kind: str
    official_id: int
    acting_official_id: int | None
    post_id: int
    post_title: Text
    rank: int
    department_id: int

    @property
    def signer_id(self) -> int:
        """Who signs."""
        return self.official_id if self.acting_official_id is None else self.acting_official_id

    @property
    def approval_type(self) -> str:
        """`full`, `delegated`, `acting` or `delegated_acting` for the approver, empty for the others."""
        if self.role != APPROVER:
            return ""
        acting = self.acting_official_id is not None
        if self.kind == FULL:
            return "acting" if acting else FULL
        return "delegated_acting" if acting else DELEGATED

    @property
    def mark(self) -> Text:
        """What is written at the signature: 전결, 대결, 전결 / 대결, or nothing (시행규칙 제7조제2항·제3항)."""
        if self.role != APPROVER:
            return say.ACTING_MARK if self.acting_official_id is not None else say.NO_MARK
        return say.MARKS[self.approval_type]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A place that belongs to the line and is not in it: `reason` is kept with the draft (규정 제9조제1항)."""

    role: str
    post_title: Text
    rank: int
    department_id: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Proposal:
    """The line proposed, in order of signing. `ends_below`: nobody of the deciding rank or above exists there."""

    ruling: Ruling
    seats: tuple[ProposedSeat, ...]
    left_out: tuple[LeftOut, ...]
    ends_below: bool
    notes: tuple[Text, ...] = ()

    @property
    def approver(self) -> ProposedSeat:
        return self.seats[-1]


@dataclass(frozen=True, slots=True)
class Cooperation:
    """A department that must co-operate: its name, and itself with those above it, nearest first."""

    code: str
    name: Text
    departments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A post, who signs in it, and where nobody does, why not."""

    post: PostRow
    signer: int | None
    why: Text | None = None


def propose_line(
    *,
    drafter_id: int,
    departments: Sequence[int],
    posts: Iterable[PostRow],
    away: Mapping[int, int | None],
    ruling: Ruling,
    cooperating: Sequence[Cooperation] = (),
) -> Proposal:
    """The line for a draft. `departments`: the drafter's and those above, nearest first; `away`: who acts for whom.

    Nobody signs what they drafted, and nobody signs twice: the higher place stays. A review whose place is vacant, or
    whose holder is away with nobody acting, is left out with the reason; an approver in that case is followed by the
    next above. Raises NotPossible (no_superior, no_approver).
    """
    walk = _Walk(drafter_id, departments, tuple(posts), away)
    approver, passed, ends_below = walk.approver(ruling.decides)
    out = [_left_out(APPROVER, place) for place in passed]
    reviewers, not_reviewing = walk.reviewers(approver, ruling.reviews, passed)
    cooperators, not_asked = walk.cooperators(cooperating)
    kept, twice = _once(approver, reviewers, cooperators)
    seats = _seats(approver, kept, ruling)
    notes = tuple(_notes(ruling, approver, walk.drafter_rank, passed, ends_below))
    return Proposal(ruling, seats, (*out, *not_reviewing, *not_asked, *twice), ends_below, notes)


class _Walk:
    """The posts around a draft."""

    def __init__(
        self,
        drafter_id: int,
        departments: Sequence[int],
        posts: tuple[PostRow, ...],
        away: Mapping[int, int | None],
    ) -> None:
        self.drafter_id, self.departments, self.away = drafter_id, tuple(departments), away
        self._posts = posts
        self.chain = self._in(self.departments)
        self.drafter_rank = self._rank_of_drafter()

    def approver(self, decides: int) -> tuple[_Place, tuple[_Place, ...], bool]:
        """Who approves, the places passed on the way up, and whether the chain ends below the deciding rank."""
        needed = max(decides, self.drafter_rank + 1)
        above = [p for p in self.chain if p.rank >= needed]
        below = [p for p in self.chain if self.drafter_rank < p.rank < needed]
        highest = max((p.rank for p in below), default=0)
        found, passed = self._climb(above or [p for p in below if p.rank == highest])
        if found:
            return found, passed, not above
        if passed:
            title = passed[0].post.title
            raise NotPossible(say.NO_APPROVER.format(post=title, why=passed[0].why), "no_approver")
        raise NotPossible(say.NO_SUPERIOR, "no_superior")

    def reviewers(
        self, approver: _Place, wanted: Sequence[int] | None, passed: Sequence[_Place]
    ) -> tuple[list[_Place], list[LeftOut]]:
        """One place for each rank between drafter and approver, lowest first; and those left out."""
        reach = self.departments.index(approver.post.department_id)
        behind = {place.post.post_id for place in passed}
        found, out = [], []
        for rank in range(self.drafter_rank + 1, approver.post.rank):
            if wanted is not None and rank not in wanted:
                continue
            places = [self._place(p) for p in self._nearest(rank, reach) if p.post_id not in behind]
            present = next((place for place in places if place.signer is not None), None)
            if present:
                found.append(present)
            elif places:
                out.append(_left_out(REVIEWER, places[0]))
        return found, out

    def cooperators(self, cooperating: Sequence[Cooperation]) -> tuple[list[_Place], list[LeftOut]]:
        """The head of each co-operating department, or the next above; and the departments left out."""
        found, out = [], []
        for one in cooperating:
            if one.departments and one.departments[0] == self.departments[0]:
                out.append(LeftOut(COOPERATOR, one.name, 0, one.departments[0], say.OWN_DEPARTMENT))
                continue
            heads = [p for p in self._in(one.departments) if p.rank >= DIRECTOR]
            place, passed = self._climb(heads)
            if place:
                found.append(place)
            else:
                why = passed[0].why if passed and passed[0].why else say.NO_HEAD
                here = one.departments[0] if one.departments else 0
                out.append(LeftOut(COOPERATOR, one.name, 0, here, why))
        return found, out

    def _climb(self, ladder: Sequence[PostRow]) -> tuple[_Place | None, tuple[_Place, ...]]:
        """The first place that somebody signs in, going up: after a place without one, only what is above it."""
        passed: list[_Place] = []
        for post in ladder:
            last = passed[-1].post if passed else None
            beside = last and (post.department_id, post.rank) == (last.department_id, last.rank)
            if last and not beside and post.rank <= last.rank:
                continue
            place = self._place(post)
            if place.signer is not None:
                return place, tuple(passed)
            passed.append(place)
        return None, tuple(passed)

    def _nearest(self, rank: int, reach: int) -> list[PostRow]:
        """The posts of a rank in the nearest department that has one; a team leader leads in their own only."""
        for department in self.departments[: 1 if rank == LEAD else reach + 1]:
            if here := [p for p in self.chain if p.department_id == department and p.rank == rank]:
                return here
        return []

    def _place(self, post: PostRow) -> _Place:
        if post.official_id is None:
            return _Place(post, None, say.VACANT)
        signer = acting_for(post.official_id, self.away)
        if signer is None:
            return _Place(post, None, say.AWAY)
        if signer == self.drafter_id:
            return _Place(post, None, say.DRAFTERS_OWN)
        return _Place(post, signer)

    def _in(self, departments: Sequence[int]) -> list[PostRow]:
        """The posts of some departments: nearest department first, then lowest rank."""
        here = [p for p in self._posts if p.department_id in departments]
        return sorted(here, key=lambda p: (departments.index(p.department_id), p.rank, p.post_id))

    def _rank_of_drafter(self) -> int:
        """The highest rank the drafter has in their department, else in those above, else the working level."""
        mine = [p for p in self.chain if p.official_id == self.drafter_id]
        own = [p.rank for p in mine if p.department_id == self.departments[0]]
        return max(own or [p.rank for p in mine], default=WORKING_LEVEL)


def _once(
    approver: _Place, reviewers: Sequence[_Place], cooperators: Sequence[_Place]
) -> tuple[list[tuple[str, _Place]], list[LeftOut]]:
    """Everybody in one place, the higher one: approver, then the highest reviewer, then co-operators in order."""
    taken: dict[int | None, Text] = {approver.signer: approver.post.title}
    kept: list[tuple[str, _Place]] = []
    out: list[LeftOut] = []
    ranked = [(REVIEWER, p) for p in reversed(reviewers)] + [(COOPERATOR, p) for p in cooperators]
    for role, place in ranked:
        if place.signer in taken:
            reason = say.SIGNS_HIGHER.format(post=taken[place.signer])
            out.append(replace(_left_out(role, place), reason=reason))
        else:
            taken[place.signer] = place.post.title
            kept.append((role, place))
    reviewing = [one for one in kept if one[0] == REVIEWER]
    return [*reversed(reviewing), *(one for one in kept if one[0] == COOPERATOR)], out


def _seats(
    approver: _Place, before: Sequence[tuple[str, _Place]], ruling: Ruling
) -> tuple[ProposedSeat, ...]:
    """Seats in order: reviewers one after another, co-operators side by side or in order, the approver last."""
    seats: list[ProposedSeat] = []
    stage = 0
    for role, place in before:
        follows = not seats or role == REVIEWER or seats[-1].role == REVIEWER or ruling.in_order
        stage += follows
        seats.append(_seat(len(seats) + 1, stage, role, "", place))
    kind = FULL if ruling.kind == FULL or approver.post.rank >= HEAD else DELEGATED
    return (*seats, _seat(len(seats) + 1, stage + 1, APPROVER, kind, approver))


def _seat(order: int, stage: int, role: str, kind: str, place: _Place) -> ProposedSeat:
    post, signer = place.post, place.signer
    holder = post.official_id
    if holder is None or signer is None:
        raise ValueError(f"nobody signs in post {post.post_id}")
    acting = signer if signer != holder else None
    return ProposedSeat(
        order, stage, role, kind, holder, acting, post.post_id, post.title, post.rank, post.department_id
    )


def _left_out(role: str, place: _Place) -> LeftOut:
    post = place.post
    return LeftOut(role, post.title, post.rank, post.department_id, place.why or say.VACANT)


def _notes(
    ruling: Ruling, approver: _Place, drafter_rank: int, passed: Sequence[_Place], ends_below: bool
) -> Iterator[Text]:
    """What the drafter should know of an approver who is not of the rank the table names."""
    rule, title = LADDER[ruling.decides - 1], approver.post.title
    if ends_below:
        yield say.ENDS_BELOW.format(rank=rule, post=title)
    elif passed:
        yield say.NEXT_ABOVE.format(post=title, left=passed[0].post.title)
    elif drafter_rank >= ruling.decides:
        yield say.DRAFTER_DECIDES.format(rank=rule, post=title)
    elif approver.post.rank > ruling.decides:
        yield say.NO_SUCH_RANK.format(rank=rule, post=title)
