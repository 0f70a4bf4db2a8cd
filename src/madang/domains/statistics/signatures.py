"""What a department approved in a week, and how long signatures wait at each rank."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from madang.domains import approvals, cases
from madang.domains.organisation import LADDER, directory
from madang.domains.statistics.rules import nearest_rank
from madang.kernel.text import Text

LISTED, READ = 100, 1000
MEASURED = timedelta(weeks=4)

SIGNATURES_DEFINITION = Text(
    "기다린 시간은 결재 차례가 온 때부터 서명한 때까지의 시간(분)입니다. 최근 4주 동안의 서명을 셉니다. "
    "중앙값과 90%는 작은 값부터 세어 해당 순위의 값(올림)입니다.",
    "Waiting is the time from when a turn came until the signature, in minutes, of the signatures of the last four "
    "weeks. Median and 90 % are nearest-rank: the value at place 50 % or 90 % of n, rounded up, in ascending order.",
)


@dataclass(frozen=True, slots=True)
class RankWait:
    """How long signatures wait at a rank: minutes, over those given in four weeks; and those waited for now."""

    rank: int
    name: Text
    n: int
    median: int | None
    p90: int | None
    waiting: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class DepartmentSignatures:
    """One week of a department; `monday` is its first local day."""

    code: str
    name: Text
    monday: date
    sunday: date
    documents: tuple[approvals.ApprovedDocument, ...]
    more: bool
    ranks: tuple[RankWait, ...]


def department_signatures(code: str, day: date | None, now: datetime, zone: ZoneInfo) -> DepartmentSignatures:
    """What a department and those merged into it approved in the week of a local day (this week's without one).

    Five statements. What belongs to a case that is not public is left out everywhere. Raises NotFound.
    """
    organisation = directory()
    department = organisation.department(code)
    ids = organisation.structure.lineage(department.id)
    today = now.astimezone(zone).date()
    monday = (day or today) - timedelta(days=(day or today).weekday())
    first, last = (_start(monday + timedelta(days=n), zone) for n in (0, 7))
    documents = approvals.approved_documents(ids, first, last, READ)
    times = approvals.signature_times(ids, now - MEASURED, now)
    hidden = _hidden([*(d.case_number for d in documents), *(t.case_number for t in times)])
    shown = [d for d in documents if d.case_number not in hidden]
    return DepartmentSignatures(
        code=department.code,
        name=department.name,
        monday=monday,
        sunday=monday + timedelta(days=6),
        documents=tuple(shown[:LISTED]),
        more=len(shown) > LISTED,
        ranks=_by_rank([t for t in times if t.case_number not in hidden]),
    )


def _hidden(numbers: Iterable[str]) -> frozenset[str]:
    """The numbers among these of cases that are not public."""
    named = {number for number in numbers if number}
    return frozenset(named - cases.public_among(named))


def _by_rank(times: Iterable[approvals.SignatureTime]) -> tuple[RankWait, ...]:
    ranks: dict[int, list[approvals.SignatureTime]] = defaultdict(list)
    for one in times:
        ranks[one.rank].append(one)
    return tuple(_wait(rank, ranks[rank]) for rank in sorted(ranks))


def _wait(rank: int, times: list[approvals.SignatureTime]) -> RankWait:
    minutes = sorted(
        int((t.signed_at - t.turn_at).total_seconds() // 60) for t in times if t.signed_at is not None
    )
    waiting = [t.turn_at for t in times if t.signed_at is None]
    return RankWait(
        rank=rank,
        name=LADDER[rank - 1],
        n=len(minutes),
        median=nearest_rank(minutes, 50),
        p90=nearest_rank(minutes, 90),
        waiting=len(waiting),
        oldest=min(waiting, default=None),
    )


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
