"""Posts are founded, people enter the service, hold posts and leave them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from madang.domains.accounts import clean_phone
from madang.domains.organisation.access import (
    access_department,
    access_holding,
    access_official,
    access_post,
    require_operator,
)
from madang.domains.organisation.entry import clean_name, clean_person, record
from madang.domains.organisation.lookup import lock
from madang.domains.organisation.models import Absence, Duty, Holding, Official, Post
from madang.domains.organisation.rules import LADDER
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput, NotPossible
from madang.kernel.ids import new_id
from madang.kernel.text import Text

_NO_SUCH_RANK = Text("직급은 1(주무관)부터 7(시장)까지입니다.", "Ranks go from 1 (officer) to 7 (mayor).")
_POST_TAKEN = Text(
    "그 직위에는 이미 다른 사람이 있습니다. 먼저 그 보직을 끝내 주십시오.",
    "Somebody holds this post. Please end that appointment first.",
)
_ACCOUNT_TAKEN = Text(
    "이 계정은 이미 다른 공무원의 것입니다.", "This account belongs to another official already."
)
_NOT_YET_BEGUN = Text(
    "시작한 시각보다 뒤의 시각에만 끝낼 수 있습니다.", "It can end only after the instant at which it began."
)


@transaction.atomic
def create_post(
    actor: Actor, *, department_code: str, rank: int, at: datetime, title: Text | None = None
) -> int:
    """Founds a post (a seat for one person) in a department; its id. The title is that of the rank unless given."""
    require_operator(actor)
    lock()
    if not 1 <= rank <= len(LADDER):
        raise InvalidInput(_NO_SUCH_RANK, "no_such_rank")
    row = Post.objects.create(
        department=access_department(department_code, at),
        title=clean_name(title or LADDER[rank - 1]),
        rank=rank,
        valid_from=at,
    )
    data = {"department": row.department_id, "rank": rank}
    record(actor, "post-created", of="post", id=row.pk, at=at, data=data)
    return row.pk


@transaction.atomic
def register_official(
    actor: Actor,
    *,
    name: str,
    at: datetime,
    account_id: int | None = None,
    phone: str = "",
    officer_code: str = "",
) -> int:
    """Enters a person into the service; the official's id. The officer code is drawn unless one is given, as for
    officials of imported histories. Raises NotPossible where the account is another's."""
    require_operator(actor)
    lock()
    if account_id and Official.objects.at(at).filter(account_id=account_id).exists():
        raise NotPossible(_ACCOUNT_TAKEN, "account_taken")
    row = Official.objects.create(
        name=clean_person(name),
        account_id=account_id,
        phone=clean_phone(phone),
        officer_code=officer_code or new_id(),
        valid_from=at,
    )
    record(actor, "official-registered", of="official", id=row.pk, at=at)
    return row.pk


@transaction.atomic
def correct_official(actor: Actor, *, official_id: int, name: str, phone: str, at: datetime) -> None:
    """Sets name and office line of an official who is in service. Raises InvalidInput."""
    require_operator(actor)
    lock()
    row = access_official(official_id, at)
    row.name, row.phone = clean_person(name), clean_phone(phone)
    row.save(update_fields=["name", "phone"])
    record(actor, "official-corrected", of="official", id=row.pk, at=at)


@transaction.atomic
def appoint(
    actor: Actor, *, official_id: int, post_id: int, at: datetime, until: datetime | None = None
) -> int:
    """Gives a post to an official; the id of the appointment. An official may hold several posts.

    Raises NotPossible (`post_taken`) where somebody holds the post in that period.
    """
    require_operator(actor)
    lock()
    official, post = access_official(official_id, at), access_post(post_id, at)
    overlapping = Holding.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at), post=post)
    if until:
        overlapping = overlapping.filter(valid_from__lt=until)
    if overlapping.exists():
        raise NotPossible(_POST_TAKEN, "post_taken")
    _require_after(at, until)
    row = Holding.objects.create(post=post, official=official, valid_from=at, valid_until=until)
    data = {"official": official_id, "post": post_id}
    record(actor, "official-appointed", of="holding", id=row.pk, at=at, data=data)
    return row.pk


@transaction.atomic
def end_appointment(actor: Actor, *, holding_id: int, at: datetime) -> None:
    """Ends an appointment. Raises NotPossible where it began at that very instant."""
    require_operator(actor)
    lock()
    row = access_holding(holding_id, at)
    _require_after(row.valid_from, at)
    row.valid_until = at
    row.save(update_fields=["valid_until"])
    data = {"official": row.official_id, "post": row.post_id}
    record(actor, "appointment-ended", of="holding", id=row.pk, at=at, data=data)


@transaction.atomic
def end_service(actor: Actor, *, official_id: int, at: datetime) -> None:
    """Ends a person's service with all their posts, duties and absences. What they did stays."""
    require_operator(actor)
    lock()
    official = access_official(official_id, at)
    _require_after(official.valid_from, at)
    official.valid_until = at
    official.save(update_fields=["valid_until"])
    for rows in (Holding.objects, Duty.objects, Absence.objects):
        rows.filter(official=official, valid_from__lt=at).at(at).update(valid_until=at)
        rows.filter(official=official, valid_from__gte=at).delete()
    record(actor, "service-ended", of="official", id=official_id, at=at)


def _require_after(begun: datetime, ended: datetime | None) -> None:
    if ended is not None and ended <= begun:
        raise NotPossible(_NOT_YET_BEGUN, "not_yet_begun")
