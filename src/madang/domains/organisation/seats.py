"""Who signs above a drafter, at an instant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from madang.domains.organisation.actors import absences_at
from madang.domains.organisation.lookup import directory
from madang.domains.organisation.models import Holding, Official, Post
from madang.domains.organisation.rules import Held, Place, PostRow, acting_for, line_above
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the line: `official_id` signs, for `acting_for_official_id` where that is given (대결)."""

    official_id: int
    post_title: Text
    rank: int
    acting_for_official_id: int | None
    account_id: int | None
    post_id: int
    department_id: int
    name: str
    acting_for_name: str

    @property
    def holder_id(self) -> int:
        """The official whose place it is, present or absent."""
        return self.acting_for_official_id or self.official_id


def superiors_of(official_id: int, department_id: int, at: datetime) -> tuple[Seat, ...]:
    """The line above a drafter in a department, ascending: lead, director. Empty at the top. Four statements.

    The drafter does not sign above themselves; who is away is replaced by who acts for them; a vacant place
    goes to the next above. A department that was merged or renamed answers through its successor.
    """
    structure = directory().structure
    departments = structure.upwards(structure.responsible(department_id, at), at)
    holdings = Holding.objects.at(at).filter(post__department_id__in=departments).select_related("post")
    places = line_above(
        drafter_id=official_id,
        departments=departments,
        held=[_held(holding) for holding in holdings],
        away=absences_at(at),
    )
    people = Official.objects.in_bulk({i for p in places for i in (p.signer_id, p.held.official_id)})
    return tuple(_seat(place, people) for place in places)


def posts_held_at(post_ids: Collection[int], at: datetime) -> dict[int, int]:
    """Who holds each of these posts at an instant; a post that nobody holds is left out. One statement."""
    held = Holding.objects.at(at).filter(post_id__in=post_ids, post__in=Post.objects.at(at))
    return dict(held.values_list("post_id", "official_id"))


def signers_at(post_ids: Collection[int], at: datetime) -> dict[int, tuple[int, int | None]]:
    """Who holds each of these posts at an instant, and who signs for them then: themselves, who acts for them, or
    nobody. A post that nobody holds is left out. Two statements."""
    away = absences_at(at)
    return {post: (holder, acting_for(holder, away)) for post, holder in posts_held_at(post_ids, at).items()}


@dataclass(frozen=True, slots=True)
class PostOf:
    """The highest post of an official at an instant."""

    official_id: int
    post_id: int
    post_title: Text
    rank: int
    department_id: int


def posts_by_code(officer_codes: Collection[str], at: datetime) -> dict[str, PostOf]:
    """The highest post of each of these officials at an instant, by officer code (one statement)."""
    held = Holding.objects.at(at).filter(official__officer_code__in=officer_codes)
    rows = held.select_related("post", "official").order_by("post__rank", "-pk")
    return {
        row.official.officer_code: PostOf(
            row.official_id, row.post_id, Text.of(row.post.title), row.post.rank, row.post.department_id
        )
        for row in rows
    }


def place_for(
    *,
    post_id: int | None,
    department_id: int,
    rank: int,
    at: datetime,
    but: Collection[int],
    official_id: int | None = None,
) -> Seat | None:
    """Who answers at an instant for what a post was asked: its present holder, else the holder of the same rank
    in the department that has its duties now, else the next above. Nobody among `but`. At most four statements.

    `official_id`, who held the post, is taken before others of that rank: they moved with a merged department.
    """
    structure = directory().structure
    departments = structure.upwards(structure.responsible(department_id, at), at)
    holdings = (
        Holding.objects.at(at)
        .filter(Q(post_id=post_id) | Q(post__department_id__in=departments, post__rank__gte=rank))
        .filter(post__in=Post.objects.at(at))
        .exclude(official_id__in=but)
        .select_related("post")
    )
    away = absences_at(at)
    for held in sorted(
        (_held(h) for h in holdings), key=lambda h: _nearness(h, post_id, official_id, departments)
    ):
        signer = acting_for(held.official_id, away)
        if signer is not None and signer not in but:
            place = Place(held, signer)
            return _seat(place, Official.objects.in_bulk({held.official_id, signer}))
    return None


def _nearness(
    held: Held, post_id: int | None, official_id: int | None, departments: tuple[int, ...]
) -> tuple[bool, int, int, bool, int]:
    place = departments.index(held.department_id) if held.department_id in departments else 0
    return held.post_id != post_id, place, held.rank, held.official_id != official_id, held.post_id


def posts_of(department_ids: Collection[int], at: datetime) -> tuple[PostRow, ...]:
    """Every post of some departments at an instant, vacant ones too, in order of id; a post with two holders comes
    twice. Two statements."""
    posts = Post.objects.at(at).filter(department_id__in=department_ids).order_by("id")
    held = Holding.objects.at(at).filter(post__department_id__in=department_ids).order_by("id")
    holders: dict[int, list[int | None]] = {}
    for post_id, official_id in held.values_list("post_id", "official_id"):
        holders.setdefault(post_id, []).append(official_id)
    return tuple(
        PostRow(post_id, department_id, Text.of(title), rank, official_id)
        for post_id, department_id, title, rank in posts.values_list("id", "department_id", "title", "rank")
        for official_id in holders.get(post_id, [None])
    )


def _held(holding: Holding) -> Held:
    post = holding.post
    return Held(holding.official_id, post.department_id, post.pk, Text.of(post.title), post.rank)


def _seat(place: Place, people: dict[int, Official]) -> Seat:
    held, signer = place.held, people[place.signer_id]
    acting = place.signer_id != held.official_id
    return Seat(
        official_id=signer.pk,
        post_title=held.title,
        rank=held.rank,
        acting_for_official_id=held.official_id if acting else None,
        account_id=signer.account_id,
        post_id=held.post_id,
        department_id=held.department_id,
        name=signer.name,
        acting_for_name=people[held.official_id].name if acting else "",
    )
