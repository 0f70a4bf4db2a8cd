"""Businesses, and the people who may act for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madang.domains.accounts.access import access_account, find_account, own_account
from madang.domains.accounts.models import Business, Invitation, Membership
from madang.domains.accounts.rules import CHECK_FIELDS, clean_registration_number, faults_in_line, tidy
from madang.kernel import events
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

_KNOWN = Text(
    "이미 등록된 사업자입니다. 대표자에게 구성원으로 추가해 달라고 요청해 주십시오.",
    "This business is registered. Please ask its representative to add you as a member.",
)
_NO_SUCH_BUSINESS = Text("그런 사업자가 없습니다.", "There is no such business.")
_REPRESENTATIVES_ONLY = Text(
    "사업자의 대표자만 구성원을 추가하거나 뺄 수 있습니다.",
    "Only a representative of the business adds and removes members.",
)
_IS_MEMBER = Text("이미 구성원입니다.", "This person is a member already.")
_NO_MEMBER = Text("구성원이 아닙니다.", "This person is not a member.")
_NO_SUCH_ROLE = Text("고를 수 없는 역할입니다.", "This role is not among the choices.")
_LAST = Text(
    "대표자가 한 명은 있어야 합니다. 먼저 다른 대표자를 추가해 주십시오.",
    "A business needs a representative. Please add another one first.",
)
_NO_INVITATION = Text("그런 초대가 없습니다.", "There is no such invitation.")
_ANSWERED = Text("이미 답한 초대입니다.", "This invitation was answered already.")
_Role = Membership.Role
_State = Invitation.State


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """A business as one of its members sees it; `role` is theirs."""

    id: int
    registration_number: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Who acts for a business, as its members see it; `asked`: has yet to say yes."""

    username: str
    name: str
    role: str
    asked: bool


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """A business that asks a person to act for it."""

    id: int
    business: str
    registration_number: str
    role: str


@transaction.atomic
def register_business(actor: Actor, *, registration_number: str, name: str, at: datetime) -> BusinessRow:
    """Registers a business; whoever does so becomes its representative. Raises NotPossible where it is known."""
    account = own_account(actor)
    number, name = clean_registration_number(registration_number), tidy(name)
    if faults := faults_in_line("name", name, longest=100):
        raise InvalidInput(CHECK_FIELDS, fields=faults)
    row, is_new = Business.objects.get_or_create(
        registration_number=number, defaults={"name": name, "created_at": at}
    )
    if not is_new:
        raise NotPossible(_KNOWN, "business_known")
    Membership.objects.create(business=row, account=account, role=_Role.REPRESENTATIVE, since=at)
    _record(actor, row.pk, "business-registered", at)
    return BusinessRow(row.pk, number, name, _Role.REPRESENTATIVE)


@transaction.atomic
def invite_member(actor: Actor, *, business_id: int, username: str, role: str, at: datetime) -> None:
    """Asks another person to act for a business. By a representative; asked twice it is one invitation."""
    business = _represented(actor, business_id)
    if role not in _Role.values:
        fault = FieldFault("role", "no_such_role", _NO_SUCH_ROLE)
        raise InvalidInput(_NO_SUCH_ROLE, "no_such_role", fields=(fault,))
    account = access_account(username)
    if business.memberships.filter(account=account, until=None).exists():
        raise NotPossible(_IS_MEMBER, "is_member")
    row, is_new = Invitation.objects.get_or_create(
        business=business, account=account, state=_State.ASKED, defaults={"role": role, "asked_at": at}
    )
    if is_new:
        _record(actor, business_id, "business-member-invited", at, member=account.pk)
    elif row.role != role:
        row.role = role
        row.save(update_fields=["role"])


@transaction.atomic
def answer_invitation(actor: Actor, *, invitation_id: int, accept: bool, at: datetime) -> None:
    """The invited person says yes, and may act for the business from now on; or no. Said again it changes nothing."""
    account = own_account(actor)
    row = Invitation.objects.select_for_update().filter(pk=invitation_id, account=account).first()
    if row is None:
        raise NotFound(_NO_INVITATION, "invitation_not_found")
    wanted = _State.ACCEPTED if accept else _State.DECLINED
    if row.state != _State.ASKED:
        if row.state != wanted:
            raise NotPossible(_ANSWERED, "invitation_answered")
        return
    row.state, row.answered_at = wanted, at
    row.save(update_fields=["state", "answered_at"])
    if (
        accept
        and not Membership.objects.filter(business=row.business_id, account=account, until=None).exists()
    ):
        Membership.objects.create(business_id=row.business_id, account=account, role=row.role, since=at)
    _record(actor, row.business_id, f"business-invitation-{wanted}", at, member=account.pk)


@transaction.atomic
def remove_member(actor: Actor, *, business_id: int, username: str, at: datetime) -> None:
    """Ends a membership, or takes an invitation back. By a representative, of whom one must stay."""
    business = _represented(actor, business_id)
    members = business.memberships.filter(until=None)
    account = find_account(username)
    taken_back = business.invitations.filter(account=account, state=_State.ASKED)
    if account is not None and taken_back.update(state=_State.TAKEN_BACK, answered_at=at):
        return
    row = members.filter(account=account).first() if account else None
    if row is None:
        raise NotFound(_NO_MEMBER, "member_not_found")
    _end(actor, business, row, at)


def _end(actor: Actor, business: Business, row: Membership, at: datetime) -> None:
    others = business.memberships.filter(until=None, role=_Role.REPRESENTATIVE).exclude(pk=row.pk)
    if row.role == _Role.REPRESENTATIVE and not others.exists():
        raise NotPossible(_LAST, "last_representative")
    row.until = at
    row.save(update_fields=["until"])
    _record(actor, business.pk, "business-member-removed", at, member=row.account_id)


@transaction.atomic
def leave_business(actor: Actor, *, business_id: int, at: datetime) -> None:
    """Ends one's own membership at once. The last representative stays until there is another."""
    account = own_account(actor)
    business = Business.objects.select_for_update().filter(pk=business_id).first()
    row = business.memberships.filter(account=account, until=None).first() if business else None
    if business is None or row is None:
        raise NotFound(_NO_SUCH_BUSINESS, "business_not_found")
    _end(actor, business, row, at)


def businesses_of(account_id: int) -> list[BusinessRow]:
    """The businesses a person may act for (one statement)."""
    rows = Membership.objects.filter(account_id=account_id, until=None).order_by("business__name")
    return [
        BusinessRow(*row)
        for row in rows.values_list("business_id", "business__registration_number", "business__name", "role")
    ]


def role_in(account_id: int | None, business_id: int | None) -> str:
    """What a person is in a business now: `representative`, `staff`, or nothing (one statement, none for nobody)."""
    if account_id is None or business_id is None:
        return ""
    found = Membership.objects.filter(account_id=account_id, business_id=business_id, until=None)
    return found.values_list("role", flat=True).first() or ""


def members_of(business_id: int) -> dict[int, str]:
    """The accounts that act for a business now, with their role; representatives first (one statement)."""
    rows = Membership.objects.filter(business_id=business_id, until=None).order_by("role", "since", "pk")
    return dict(rows.values_list("account_id", "role"))


def member_rows(actor: Actor, business_id: int) -> list[MemberRow]:
    """Who acts for a business, and who is asked to; for its members (three statements). Raises NotFound."""
    if not role_in(actor.account_id, business_id):
        raise NotFound(_NO_SUCH_BUSINESS, "business_not_found")
    members = Membership.objects.filter(business_id=business_id, until=None).order_by("role", "since", "pk")
    asked = Invitation.objects.filter(business_id=business_id, state=_State.ASKED).order_by("pk")
    columns = ("account__username", "account__full_name", "role")
    return [
        *(MemberRow(u, name, role, False) for u, name, role in members.values_list(*columns)),
        *(MemberRow(u, name, role, True) for u, name, role in asked.values_list(*columns)),
    ]


def invitations_to(account_id: int) -> list[InvitationRow]:
    """What a person is asked to join (one statement)."""
    rows = Invitation.objects.filter(account_id=account_id, state=_State.ASKED).order_by("pk")
    return [
        InvitationRow(*row)
        for row in rows.values_list("pk", "business__name", "business__registration_number", "role")
    ]


def business_by_number(number: str) -> int | None:
    """The id of the registered business with a registration number as somebody typed it. Raises InvalidInput."""
    found = Business.objects.filter(registration_number=clean_registration_number(number))
    return found.values_list("pk", flat=True).first()


def business_names(business_ids: Iterable[int]) -> dict[int, str]:
    """The names of businesses, by id (one statement)."""
    return dict(Business.objects.filter(pk__in=set(business_ids)).values_list("pk", "name"))


def business_numbers(business_ids: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    """Registration number and name of businesses, by id (one statement, none for none)."""
    wanted = {i for i in business_ids if i is not None}
    if not wanted:
        return {}
    rows = Business.objects.filter(pk__in=wanted).order_by("pk")
    return {pk: (n, name) for pk, n, name in rows.values_list("pk", "registration_number", "name")}


def _represented(actor: Actor, business_id: int) -> Business:
    """The business, locked; NotFound for strangers, NotAllowed for members who are not representatives."""
    account = own_account(actor)
    business = Business.objects.select_for_update().filter(pk=business_id).first()
    membership = business.memberships.filter(account=account, until=None).first() if business else None
    if business is None or membership is None:
        raise NotFound(_NO_SUCH_BUSINESS, "business_not_found")
    if membership.role != _Role.REPRESENTATIVE:
        raise NotAllowed(_REPRESENTATIVES_ONLY, "representatives_only")
    return business


def _record(actor: Actor, business_id: int, type: str, at: datetime, **data: int) -> None:
    events.append(
        stream="account",
        stream_id=f"business-{business_id}",
        type=type,
        actor=actor,
        at=at,
        disclosed=False,
        data=data,
    )
