"""Businesses, and the people who may act for them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madang.domains.accounts.access import access_account, find_account, own_account
from madang.domains.accounts.models import Business, Membership
from madang.domains.accounts.rules import CHECK_FIELDS, clean_registration_number, faults_in_line, tidy
from madang.kernel import events
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput, NotAllowed, NotFound, NotPossible
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
_Role = Membership.Role


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """A business as one of its members sees it; `role` is theirs."""

    id: int
    registration_number: str
    name: str
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
def add_member(actor: Actor, *, business_id: int, username: str, role: str, at: datetime) -> None:
    """Lets another person act for a business. By a representative."""
    business = _represented(actor, business_id)
    if role not in _Role.values:
        raise InvalidInput(_NO_SUCH_ROLE, "no_such_role")
    account = access_account(username)
    if business.memberships.filter(account=account, until=None).exists():
        raise NotPossible(_IS_MEMBER, "is_member")
    Membership.objects.create(business=business, account=account, role=role, since=at)
    _record(actor, business_id, "business-member-added", at, member=account.pk)


@transaction.atomic
def remove_member(actor: Actor, *, business_id: int, username: str, at: datetime) -> None:
    """Ends a membership. By a representative, of whom one must stay."""
    business = _represented(actor, business_id)
    members = business.memberships.filter(until=None)
    row = members.filter(account=find_account(username)).first()
    if row is None:
        raise NotFound(_NO_MEMBER, "member_not_found")
    others = members.filter(role=_Role.REPRESENTATIVE).exclude(pk=row.pk)
    if row.role == _Role.REPRESENTATIVE and not others.exists():
        raise NotPossible(_LAST, "last_representative")
    row.until = at
    row.save(update_fields=["until"])
    _record(actor, business_id, "business-member-removed", at, member=row.account_id)


def businesses_of(account_id: int) -> list[BusinessRow]:
    """The businesses a person may act for (one statement)."""
    rows = Membership.objects.filter(account_id=account_id, until=None).order_by("business__name")
    return [
        BusinessRow(*row)
        for row in rows.values_list("business_id", "business__registration_number", "business__name", "role")
    ]


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
