"""Officials ready for display: staff see colleagues, the public what the authority's policy allows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from madang.domains.organisation.actors import absences_at
from madang.domains.organisation.lookup import Directory, directory
from madang.domains.organisation.models import Absence, AuthoritySettings, Holding, Official
from madang.domains.organisation.structure import covers
from madang.kernel import clock
from madang.kernel.prepared import PreparedRead
from madang.kernel.text import Text

_NO_POST = Text("담당 공무원", "Official in charge")
_Policy = AuthoritySettings.OfficialsShown


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """An official as colleagues see them."""

    id: int
    account_id: int | None
    code: str
    post: Text
    rank: int
    name: str
    phone: str
    absent: bool


@dataclass(frozen=True, slots=True)
class OfficialShown:
    """An official as the public sees them. What the policy does not show is None (name) or empty."""

    post: Text
    phone: str
    name: str | None
    officer_code: str


def working_level_of(department_id: int, at: datetime) -> list[OfficialRow]:
    """Those who work on cases in a department, present ones first (two statements)."""
    return working_level(members_of(department_id, at))


def working_level(members: Sequence[OfficialRow]) -> list[OfficialRow]:
    """Those of a department's members who work on cases, present ones first.

    Where a department has nobody of rank 1, those of its lowest rank do the work.
    """
    lowest = min((row.rank for row in members), default=0)
    return sorted((row for row in members if row.rank == lowest), key=lambda row: (row.absent, row.id))


def members_of(department_id: int, at: datetime) -> list[OfficialRow]:
    """Everybody who holds a post in a department at an instant, highest first (two statements)."""
    away = absences_at(at)
    holdings = (
        Holding.objects.at(at)
        .filter(post__department_id=department_id)
        .select_related("post__department", "official")
        .order_by("-post__rank", "official_id")
    )
    return [_official_row(h, h.official_id in away) for h in holdings]


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """When an official is or will be away, and who acts for them."""

    id: int
    official_id: int
    name: str
    officer_code: str
    acting: str
    reason: str
    starts: datetime
    ends: datetime | None


def absences_of(official_ids: Iterable[int] | None, at: datetime, limit: int = 200) -> list[AbsenceRow]:
    """Absences that have not ended at an instant, of some officials or of all (None); soonest first (one statement)."""
    rows = Absence.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at))
    if official_ids is not None:
        rows = rows.filter(official_id__in=set(official_ids))
    found = rows.select_related("official", "acting_official").order_by("valid_from", "id")[:limit]
    return [
        AbsenceRow(
            id=row.pk,
            official_id=row.official_id,
            name=row.official.name,
            officer_code=row.official.officer_code,
            acting=row.acting_official.name if row.acting_official else "",
            reason=row.reason,
            starts=row.valid_from,
            ends=row.valid_until,
        )
        for row in found
    ]


def officials_named(ids: Iterable[int], at: datetime | None = None) -> dict[int, OfficialShown]:
    """Officials as their colleagues and the audit office see them: with post, name and code, whatever the policy."""
    wanted = set(ids)
    if not wanted:
        return {}
    current = directory()
    return {i: _named(row, current) for i, row in _best_posts(wanted, at or clock.now()).items()}


def officials_shown(
    ids: Iterable[int], at: datetime | None = None, among: Directory | None = None
) -> dict[int, OfficialShown]:
    """Officials as the public may see them, by id, with the post they hold at an instant (now) or held last.

    Two statements; one where the caller has the directory at hand. Unknown ids are left out.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    current = among or directory()
    best = _best_posts(wanted, at or clock.now())
    return {i: _shown(row, current) for i, row in best.items()}


def official_by_code(code: str, at: datetime | None = None) -> int | None:
    """The official in service at an instant (now) who bears an officer code; None where there is none."""
    code = code.strip().upper()
    if not (code.isascii() and code.isalnum()):  # no code looks so, and a database may choke on it
        return None
    in_service = Official.objects.at(at or clock.now())
    return in_service.filter(officer_code=code).values_list("pk", flat=True).first()


def officials_like(words: str, at: datetime | None = None, limit: int = 50) -> list[int]:
    """Officials in service at an instant (now) whose name begins with some words, or who bear them as code."""
    words = words.replace("\x00", "").strip()
    if not words:
        return []
    by_name = Official.objects.at(at or clock.now()).filter(
        Q(name__gte=words, name__lt=words + "\U0010ffff") | Q(officer_code=words.upper())
    )
    return list(by_name.order_by("name", "id").values_list("pk", flat=True)[:limit])


def _official_row(holding: Holding, absent: bool) -> OfficialRow:
    official, post = holding.official, holding.post
    return OfficialRow(
        id=official.pk,
        account_id=official.account_id,
        code=official.officer_code,
        post=Text.of(post.title),
        rank=post.rank,
        name=official.name,
        phone=official.phone or post.department.phone,
        absent=absent,
    )


def _best_posts(wanted: set[int], at: datetime) -> dict[int, Mapping[str, Any]]:
    """One line for each official: with the highest post held at the instant, else with the one held last."""
    rows = [dict(zip(_POST_COLUMNS, row, strict=True)) for row in _posts_of.all(wanted)]
    best: dict[int, Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda row: _preference(row, at)):
        best[row["id"]] = row
    return best


_POST_COLUMNS = (
    "id",
    "name",
    "officer_code",
    "phone",
    "holdings__post__title",
    "holdings__post__rank",
    "holdings__post__department_id",
    "holdings__valid_from",
    "holdings__valid_until",
)


# every post they have or had
_posts_of = PreparedRead(lambda ids: Official.objects.filter(id__in=ids).values_list(*_POST_COLUMNS), tuple)


def _preference(row: Mapping[str, Any], at: datetime) -> tuple[bool, int, float]:
    since = row["holdings__valid_from"]
    if since is None:
        return (False, 0, 0.0)
    held_now = covers(since, row["holdings__valid_until"], at)
    return (held_now, row["holdings__post__rank"] if held_now else 0, since.timestamp())


def _named(row: Mapping[str, Any], current: Directory) -> OfficialShown:
    title = row["holdings__post__title"]
    department = current.structure.departments.get(row["holdings__post__department_id"])
    phone = row["phone"] or (department.phone if department else "")
    return OfficialShown(Text.of(title) if title else _NO_POST, phone, row["name"], row["officer_code"])


def _shown(row: Mapping[str, Any], current: Directory) -> OfficialShown:
    title = row["holdings__post__title"]
    department = current.structure.departments.get(row["holdings__post__department_id"])
    phone = row["phone"] or (department.phone if department else "")
    policy = current.authority.officials_shown
    return OfficialShown(
        post=Text.of(title) if title else _NO_POST,
        phone="" if policy == _Policy.OFFICER_CODE else phone,
        name=row["name"] if policy == _Policy.NAME else None,
        officer_code=row["officer_code"] if policy == _Policy.OFFICER_CODE else "",
    )
