"""A small organisation for tests, written straight into the tables."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from madang.domains.accounts.models import Account
from madang.domains.accounts.tests.factories import START, staff_account
from madang.domains.organisation.actors import actor_for
from madang.domains.organisation.lookup import changed
from madang.domains.organisation.models import (
    Absence,
    Department,
    Duty,
    Holding,
    Institution,
    Official,
    Post,
    Succession,
)
from madang.domains.organisation.rules import LADDER
from madang.kernel.actor import Actor

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Staff:
    """An official with all that belongs to them."""

    account: Account
    official: Official
    post: Post | None
    holding: Holding | None

    @property
    def id(self) -> int:
        return self.official.pk

    def actor(self, at: datetime = START + timedelta(days=100)) -> Actor:
        return actor_for(self.account, at)


def institution(
    code: str = "", kind: str = "city", since: datetime = START, name: dict[str, str] | None = None
) -> Institution:
    code = code or f"inst-{next(_numbers)}"
    name = name or {"ko": f"{code} 기관", "en": f"Institution {code}"}
    row = Institution.objects.create(code=code, name=name, kind=kind, valid_from=since)
    changed(since)
    return row


def department(
    code: str = "",
    *,
    of: Institution | None = None,
    parent: Department | None = None,
    since: datetime = START,
    until: datetime | None = None,
    phone: str = "02-120",
) -> Department:
    """A department, of its parent's institution or of a new one."""
    code = code or f"dept-{next(_numbers)}"
    row = Department.objects.create(
        code=code,
        name={"ko": f"{code} 과", "en": f"Department {code}"},
        institution=of or (parent.institution if parent else institution()),
        parent=parent,
        phone=phone,
        valid_from=since,
        valid_until=until,
    )
    changed(since)
    return row


def merged(
    old: Department, into: Department, at: datetime, *, kind: str = "merged", primary: bool = True
) -> None:
    """Closes a department in favour of another."""
    Succession.objects.create(predecessor=old, successor=into, at=at, kind=kind, primary=primary)
    Department.objects.filter(pk=old.pk).update(valid_until=at)
    changed(at)


def official_with_account(
    rank: int = 1,
    department: Department | None = None,
    *,
    username: str = "",
    password: str | None = None,
    name: str = "",
    since: datetime = START,
    duties: tuple[str, ...] = (),
) -> Staff:
    """An official who signs in, with a post of a rank in a department (no post where it is None) and duties."""
    account = staff_account(username, password=password)
    official = Official.objects.create(
        account=account, name=name or f"김담당 {account.username}", phone="02-2133-0000", valid_from=since
    )
    post, holding = hold(official, rank, department, since) if department else (None, None)
    for role in duties:
        Duty.objects.create(official=official, role=role, valid_from=since)
    changed(since)
    return Staff(account, official, post, holding)


def hold(
    official: Official, rank: int, department: Department, since: datetime = START
) -> tuple[Post, Holding]:
    """A new post in a department, held by an official."""
    post = Post.objects.create(
        department=department, title=LADDER[rank - 1].as_dict(), rank=rank, valid_from=since
    )
    holding = Holding.objects.create(post=post, official=official, valid_from=since)
    changed(since)
    return post, holding


def away(official: Official, acting: Official | None, since: datetime, until: datetime) -> Absence:
    """An absence, with who acts meanwhile."""
    absence = Absence.objects.create(
        official=official, acting_official=acting, reason="leave", valid_from=since, valid_until=until
    )
    changed(since)
    return absence
