"""Who somebody is at an instant, and how far they may look."""

from datetime import datetime
from typing import TYPE_CHECKING, Union

from django.contrib.auth.models import AnonymousUser

from madang.domains.organisation.lookup import Directory, authority, directory
from madang.domains.organisation.models import Absence, Duty, Holding, Official
from madang.domains.organisation.rules import (
    Scope,
    publishes_for,
    roles_of,
    scope,
    stands_for,
    within,
)
from madang.kernel.actor import ANONYMOUS, Actor, PostHeld, Role
from madang.kernel.prepared import PreparedRead
from madang.kernel.text import Text

if TYPE_CHECKING:
    from madang.domains.accounts import Account


def actor_for(account: Union["Account", AnonymousUser, None], at: datetime) -> Actor:
    """The actor behind an account at an instant: no statement for a citizen, five for an official.

    An official whose service is over, or who holds neither post nor duty, is signed in without any role.
    """
    if account is None or account.pk is None or not account.is_active:
        return ANONYMOUS
    if account.kind != account.Kind.OFFICIAL:
        return Actor(account_id=account.pk, name=account.full_name, roles=frozenset({Role.CITIZEN}))
    return _official(account, at)


def actor_of_official(official_id: int, at: datetime) -> Actor:
    """The actor an official is at an instant, with or without an account: for acts that other systems tell of.

    ANONYMOUS where the official is not in service then (four statements at most).
    """
    official = _by_id.first(at, official_id)
    return ANONYMOUS if official is None else _in_service(official, at)


def present_actor(account: Union["Account", AnonymousUser, None], now: datetime) -> Actor:
    """The actor behind an account now, for requests. One statement where nothing of the organisation changed.

    What begins or ends by itself (an absence, an appointment) takes effect with the next minute at the latest;
    what somebody changes, at once.
    """
    if (
        account is None
        or account.pk is None
        or not account.is_active
        or account.kind != account.Kind.OFFICIAL
    ):
        return actor_for(account, now)
    minute, revision = now.replace(second=0, microsecond=0), authority().revision
    if not revision:
        return _official(account, now)
    if (_kept.minute, _kept.revision) != (minute, revision):
        _kept.start(minute, revision)
    if account.pk not in _kept.actors:
        _kept.actors[account.pk] = _official(account, now)
    return _kept.actors[account.pk]


class _Kept:
    """The officials who acted in the present minute, as the organisation then was."""

    def __init__(self) -> None:
        self.minute: datetime | None = None
        self.revision = ""
        self.actors: dict[int, Actor] = {}

    def start(self, minute: datetime, revision: str) -> None:
        self.minute, self.revision, self.actors = minute, revision, {}


_kept = _Kept()


_by_id = PreparedRead(lambda at, id: Official.objects.at(at).filter(pk=id)[:1], datetime, int)
_by_account = PreparedRead(
    lambda at, id: Official.objects.at(at).filter(account_id=id).order_by("pk")[:1], datetime, int
)
_duties = PreparedRead(
    lambda at, id: Duty.objects.at(at).filter(official_id=id).values_list("role", "institution__code"),
    datetime,
    int,
)
_absences = PreparedRead(
    lambda at: (
        Absence.objects.at(at)
        .order_by("valid_from")
        .values_list("official_id", "acting_official_id", "acting_official__valid_until")
    ),
    datetime,
)
_holdings = PreparedRead(
    lambda at, ids: Holding.objects.at(at).filter(official_id__in=ids).select_related("post__department"),
    datetime,
    tuple,
)


def _official(account: "Account", at: datetime) -> Actor:
    official = _by_account.first(at, account.pk)
    if official is None:
        return Actor(account_id=account.pk, name=account.full_name)
    return _in_service(official, at)


def _in_service(official: Official, at: datetime) -> Actor:
    posts = _posts(official.pk, at)
    duties = _duties.all(at, official.pk)
    current = directory()
    ranked = [(post.rank, current.department(post.department_id).institution_code) for post in posts]
    return Actor(
        account_id=official.account_id,
        name=official.name,
        roles=roles_of((post.rank for post in posts), (role for role, _ in duties)),
        within=within(ranked, duties, current.kinds),
        official_id=official.pk,
        officer_code=official.officer_code,
        posts=posts,
    )


def scope_of(actor: Actor, at: datetime, among: Directory | None = None) -> Scope:
    """Whose cases and documents an actor may see at an instant; see `rules.scope`.

    One statement; none where the caller has the directory at hand.
    """
    if not actor.is_staff and not actor.has(Role.SYSTEM):
        return Scope(everything=False, department_ids=frozenset())
    return scope(actor, at, (among or directory()).structure)


def institutions_of(actor: Actor, among: Directory | None = None) -> frozenset[str]:
    """The institutions (codes) in whose name an actor may publish; see `rules.publishes_for`."""
    current = among or directory()
    return publishes_for(actor, current.structure, current.kinds)


def absences_at(at: datetime) -> dict[int, int | None]:
    """Who is away at an instant, and who acts for them: nobody where who was to act has left the service."""
    return {away: None if until and until <= at else who for away, who, until in _absences.all(at)}


def _posts(official_id: int, at: datetime) -> tuple[PostHeld, ...]:
    """The posts an official holds, highest first, then those of the absent officials they act for."""
    officials = [official_id, *stands_for(official_id, absences_at(at))]
    ordered = sorted(
        _holdings.all(at, officials), key=lambda h: (h.official_id != official_id, -h.post.rank, h.pk)
    )
    return tuple(_post_held(holding, official_id) for holding in ordered)


def _post_held(holding: Holding, official_id: int) -> PostHeld:
    post, department = holding.post, holding.post.department
    return PostHeld(
        post_id=post.pk,
        department_id=department.pk,
        department_code=department.code,
        department_name=Text.of(department.name),
        title=Text.of(post.title),
        rank=post.rank,
        phone=department.phone,
        acting_for_official_id=None if holding.official_id == official_id else holding.official_id,
    )
