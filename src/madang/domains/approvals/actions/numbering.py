"""Giving numbers without a gap: the number is taken in the transaction of the act that needs it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from madang.domains.organisation import DepartmentRow
from madang.kernel.text import Text

PRODUCED, RECEIVED, POLICY = "produced", "received", "policy"
_HOLD = (
    "INSERT INTO approvals_numberseries (kind, owner, year, last) VALUES (%s, %s, %s, 0) "
    "ON CONFLICT (kind, owner, year) DO UPDATE SET last = approvals_numberseries.last"
)
_TAKE = (
    "INSERT INTO approvals_numberseries (kind, owner, year, last) VALUES (%s, %s, %s, 1) "
    "ON CONFLICT (kind, owner, year) DO UPDATE SET last = approvals_numberseries.last + 1 RETURNING last"
)


def take_number(kind: str, owner: str, year: int) -> int:
    """The next number of a series. Others wait until the caller's transaction ends: if it fails, nothing is lost."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [kind, owner, year])
        return int(cursor.fetchone()[0])


def hold_series(kind: str, owner: str, year: int) -> None:
    """Locks a series without taking a number. Whoever takes several locks them in the order of kind and owner."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [kind, owner, year])


def department_number(
    kind: str, department: DepartmentRow, at: datetime, zone: ZoneInfo
) -> tuple[int, int, Text]:
    """Year, number and how it is written, `정보공개정책과-1234`, of a department's next document.

    Numbers begin anew with each local year (공공기록물법 시행령 제20조), that of the date the document bears. They go
    on where a department gets another name, for its code is the same; one that took over another counts in its own.
    """
    year = at.astimezone(zone).year
    number = take_number(kind, department.code, year)
    return year, number, Text(f"{department.name.ko}-{number}", f"{department.name.en}-{number}")


def policy_owner(department: DepartmentRow, post_title: Text) -> str:
    """Whose the series of policies is."""
    return f"{department.code}:{post_title.ko}"


def policy_number(department: DepartmentRow, post_title: Text, at: datetime, zone: ZoneInfo) -> Text:
    """The number of a policy, `행정1부시장 방침 제153호`, by local year: counted for the place that decided, which is a
    title in a department, so that the count goes on where its post was founded anew."""
    number = take_number(POLICY, policy_owner(department, post_title), at.astimezone(zone).year)
    return Text("{post} 방침 제{number}호", "{post} policy no. {number}").format(
        post=post_title, number=number
    )
