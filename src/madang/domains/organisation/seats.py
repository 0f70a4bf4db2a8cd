"""Who signs above a drafter, at an instant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from madang.domains.organisation.actors import absences_at
from madang.domains.organisation.lookup import directory
from madang.domains.organisation.models import Holding, Official, Post
from madang.domains.organisation.rules import Held, Place, PostRow, line_above
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


def superiors_of(official_id: int, department_id: int, at: datetime) -> tuple[Seat, ...]:
    """The line above a drafter in a department, ascending: lead, director. Empty at the top. Four statements.

    The drafter does not sign above themselves; who is away is replaced by who acts for them; a vacant place
    goes to the next above.
    """
    departments = directory().structure.upwards(department_id, at)
    holdings = Holding.objects.at(at).filter(post__department_id__in=departments).select_related("post")
    places = line_above(
        drafter_id=official_id,
        departments=departments,
        held=[_held(holding) for holding in holdings],
        away=absences_at(at),
    )
    people = Official.objects.in_bulk({i for p in places for i in (p.signer_id, p.held.official_id)})
    return tuple(_seat(place, people) for place in places)


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
