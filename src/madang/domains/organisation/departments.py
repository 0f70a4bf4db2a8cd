"""Institutions and departments come, are renamed, merged and split; what they had passes to their successors."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from madang.domains.accounts import clean_phone
from madang.domains.organisation.access import access_department, access_institution, require_operator
from madang.domains.organisation.entry import clean_code, clean_name, record
from madang.domains.organisation.lookup import department, lock
from madang.domains.organisation.models import Department, Holding, Institution, Post, Succession
from madang.domains.organisation.rules import DIRECTOR
from madang.domains.organisation.structure import DepartmentRow
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput, NotPossible
from madang.kernel.text import Text

_CODE_TAKEN = Text(
    "이미 쓰이고 있는 코드입니다. 다른 코드를 적어 주십시오.", "This code is in use. Please choose another."
)
_TOO_EARLY = Text(
    "부서와 그 직위·보직이 생긴 시각보다 뒤의 시각에만 바꿀 수 있습니다.",
    "A department can change only after the instant at which it, its posts and its appointments began.",
)
_ALREADY_ENDED = Text(
    "그 시각 뒤에 이미 없어졌거나 이름이 바뀐 부서입니다. 지금의 부서를 골라 주십시오.",
    "This department has ended or was renamed since. Please choose the present one.",
)
_INTO_ITSELF = Text("부서를 그 부서 자신에 합칠 수 없습니다.", "A department cannot be merged into itself.")
_NO_SUCCESSOR = Text(
    "업무를 이어받을 부서를 하나 이상 정해 주십시오.", "Please name at least one department that takes over."
)


@transaction.atomic
def create_institution(actor: Actor, *, code: str, name: Text, kind: str, at: datetime) -> int:
    """Enters an institution (city, district, agency, committee) valid from `at`; its id."""
    require_operator(actor)
    lock()
    code = clean_code(code)
    _refuse_taken(Institution.objects.at(at).filter(code=code).exists())
    row = Institution.objects.create(
        code=code, name=clean_name(name), kind=Institution.Kind(kind), valid_from=at
    )
    record(actor, "institution-created", of="institution", id=row.pk, at=at, data={"code": code})
    return row.pk


@transaction.atomic
def rename_institution(actor: Actor, *, code: str, name: Text, at: datetime) -> None:
    """Gives an institution another name, everywhere and at once; it stays the same institution."""
    require_operator(actor)
    lock()
    row = access_institution(code, at)
    row.name = clean_name(name)
    row.save(update_fields=["name"])
    record(actor, "institution-renamed", of="institution", id=row.pk, at=at, data={"code": code})


@transaction.atomic
def create_department(
    actor: Actor,
    *,
    code: str,
    name: Text,
    institution_code: str,
    at: datetime,
    parent_code: str | None = None,
    phone: str = "",
) -> DepartmentRow:
    """Enters a department valid from `at`. Raises NotPossible where the code is in use."""
    require_operator(actor)
    lock()
    code = clean_code(code)
    _refuse_taken(Department.objects.filter(code=code, valid_until__isnull=True).exists())
    _refuse_taken(Department.objects.filter(code=code, valid_until__gt=at).exists())
    row = Department.objects.create(
        code=code,
        name=clean_name(name),
        institution=access_institution(institution_code, at),
        parent=access_department(parent_code, at) if parent_code else None,
        phone=phone,
        valid_from=at,
    )
    record(actor, "department-created", of="department", id=row.pk, at=at, data={"code": code})
    return department(row.pk)


@transaction.atomic
def rename_department(actor: Actor, *, code: str, name: Text, at: datetime) -> DepartmentRow:
    """Gives a department another name from `at` on: its row ends, one with the same code follows, all move over."""
    require_operator(actor)
    lock()
    old = access_department(code, at)
    _close(old, at)
    new = Department.objects.create(
        code=old.code,
        name=clean_name(name),
        institution=old.institution,
        parent=old.parent,
        phone=old.phone,
        valid_from=at,
    )
    _succeed(old, new, Succession.Kind.RENAMED, at)
    _move_posts(old, new, at)
    record(actor, "department-renamed", of="department", id=old.pk, at=at, data={"successor": new.pk})
    return department(new.pk)


@transaction.atomic
def set_department_phone(actor: Actor, *, code: str, phone: str, at: datetime) -> None:
    """Sets the telephone number under which a department is reached; empty for none. Raises InvalidInput."""
    require_operator(actor)
    lock()
    row = access_department(code, at)
    row.phone = clean_phone(phone)
    row.save(update_fields=["phone"])
    record(actor, "department-phone-set", of="department", id=row.pk, at=at, data={"code": code})


@transaction.atomic
def merge_departments(actor: Actor, *, codes: Sequence[str], into: str, at: datetime) -> DepartmentRow:
    """Merges departments into another that exists at `at`; it answers for all they had.

    Leads and working level move with their posts; the posts of rank 3 and above end, since the successor has
    its own head.
    """
    require_operator(actor)
    lock()
    successor = access_department(into, at)
    if into in codes:
        raise InvalidInput(_INTO_ITSELF, "merged_into_itself")
    if not codes:
        raise InvalidInput(_NO_SUCCESSOR, "nothing_to_merge")
    for code in codes:
        old = access_department(code, at)
        _close(old, at)
        _succeed(old, successor, Succession.Kind.MERGED, at)
        _move_posts(old, successor, at, below=DIRECTOR)
        record(
            actor, "department-merged", of="department", id=old.pk, at=at, data={"successor": successor.pk}
        )
    return department(successor.pk)


@transaction.atomic
def split_department(actor: Actor, *, code: str, into: Sequence[str], at: datetime) -> list[DepartmentRow]:
    """Splits a department into others that exist at `at`; the first answers for what is open.

    Its posts end: who goes where is a matter of new appointments.
    """
    require_operator(actor)
    lock()
    if not into:
        raise InvalidInput(_NO_SUCCESSOR, "no_successor")
    if code in into:
        raise InvalidInput(_INTO_ITSELF, "merged_into_itself")
    old = access_department(code, at)
    successors = [access_department(name, at) for name in dict.fromkeys(into)]
    _close(old, at)
    for new in successors:
        _succeed(old, new, Succession.Kind.SPLIT, at, primary=new is successors[0])
    _end_posts(old, at)
    data = {"successors": [new.pk for new in successors]}
    record(actor, "department-split", of="department", id=old.pk, at=at, data=data)
    return [department(new.pk) for new in successors]


def _refuse_taken(taken: bool) -> None:
    if taken:
        raise NotPossible(_CODE_TAKEN, "code_taken")


def _close(old: Department, at: datetime) -> None:
    if old.valid_until is not None:
        raise NotPossible(_ALREADY_ENDED, "already_ended")
    later = {"valid_from__gte": at}
    if (
        old.valid_from >= at
        or Post.objects.filter(department=old, **later).exists()
        or Holding.objects.filter(post__department=old, **later).exists()
    ):
        raise NotPossible(_TOO_EARLY, "too_early")
    old.valid_until = at
    old.save(update_fields=["valid_until"])


def _succeed(
    old: Department, new: Department, kind: Succession.Kind, at: datetime, *, primary: bool = True
) -> None:
    Succession.objects.create(predecessor=old, successor=new, at=at, kind=kind, primary=primary)


def _move_posts(old: Department, new: Department, at: datetime, *, below: int = 8) -> None:
    """Ends the posts of a department and founds those below a rank anew in its successor, with their holders."""
    holders = {h.post_id: h.official_id for h in Holding.objects.at(at).filter(post__department=old)}
    posts = list(Post.objects.at(at).filter(department=old).order_by("id"))
    _end_posts(old, at)
    for post in posts:
        if post.rank < below:
            moved = Post.objects.create(department=new, title=post.title, rank=post.rank, valid_from=at)
            if post.pk in holders:
                Holding.objects.create(post=moved, official_id=holders[post.pk], valid_from=at)


def _end_posts(old: Department, at: datetime) -> None:
    Holding.objects.at(at).filter(post__department=old).update(valid_until=at)
    Post.objects.at(at).filter(department=old).update(valid_until=at)
