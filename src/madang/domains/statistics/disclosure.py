"""How soon after it happened the public could see it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from madang.domains.statistics.contribution import Kind
from madang.domains.statistics.kept import kept
from madang.domains.statistics.ledger import LEDGER, Ledger
from madang.domains.statistics.months import month_text
from madang.domains.statistics.naming import Names
from madang.domains.statistics.rules import in_buckets, nearest_rank_counted
from madang.domains.statistics.words import LATENCY_DEFINITION
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

_MICRO = 1_000_000
LATENCY_GROUPINGS = ("department", "month")
BOUNDS = (1, 10, 60, 3600, 86_400)  # seconds, each included
_NAMES = (
    Text("1초 이내", "within 1 second"),
    Text("10초 이내", "within 10 seconds"),
    Text("1분 이내", "within 1 minute"),
    Text("1시간 이내", "within 1 hour"),
    Text("하루 이내", "within 1 day"),
    Text("하루 넘게", "more than 1 day"),
)


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many entries took longer than the bucket before and at most `up_to_seconds` (None: no bound)."""

    up_to_seconds: int | None
    name: Text
    n: int


@dataclass(frozen=True, slots=True)
class Latency:
    """The histogram of event time → public time; `LATENCY_DEFINITION` says what is counted. Seconds, not rounded."""

    n: int
    p50: float | None
    p99: float | None
    buckets: tuple[Bucket, ...]
    imported: int
    imported_buckets: tuple[Bucket, ...]
    definition: Text


@dataclass(frozen=True, slots=True)
class LatencyGroup:
    """The same of one department or month; imported histories are left out. `key` is its code or `YYYY-MM`."""

    key: str
    name: Text
    n: int
    p50: float | None
    p99: float | None
    buckets: tuple[Bucket, ...]


def latency() -> Latency:
    """The latency of all disclosed entries of public cases; imported histories apart. Kept until something happens."""
    return kept("latency", lambda: latency_in(LEDGER))


def latency_by(by: str) -> list[LatencyGroup]:
    """The latency by the department that acted or by the local month of what happened, in order of key.

    Entries of applicants and of the system count with the department of the case. Raises InvalidInput.
    """
    if by not in LATENCY_GROUPINGS:
        message = _UNKNOWN.format(by=by[:40])
        raise InvalidInput(message, "invalid_filter", fields=(FieldFault("by", "unknown_value", message),))
    return list(kept(("latency", by), lambda: latency_by_in(LEDGER, by)))


def latency_in(ledger: Ledger) -> Latency:
    """As `latency`, from a ledger, brought up to date first."""
    own, imported = Counter[int](), Counter[int]()
    for _, _, is_imported, micros, n in _lags(ledger):
        (imported if is_imported else own)[micros] += n
    return Latency(
        n=own.total(),
        p50=_seconds(nearest_rank_counted(own, 50)),
        p99=_seconds(nearest_rank_counted(own, 99)),
        buckets=_buckets(own),
        imported=imported.total(),
        imported_buckets=_buckets(imported),
        definition=LATENCY_DEFINITION,
    )


def latency_by_in(ledger: Ledger, by: str) -> tuple[LatencyGroup, ...]:
    """As `latency_by`, from a ledger, brought up to date first."""
    names = Names(ledger.words, ledger.at)
    groups: dict[str, Counter[int]] = {}
    for department_id, month, is_imported, micros, n in _lags(ledger):
        if not is_imported:
            key = names.in_charge(department_id) if by == "department" else month_text(month)
            groups.setdefault(key, Counter())[micros] += n
    return tuple(_group(key, names.one(by, key), groups[key]) for key in sorted(groups))


def _group(key: str, name: Text, lags: Counter[int]) -> LatencyGroup:
    p50, p99 = nearest_rank_counted(lags, 50), nearest_rank_counted(lags, 99)
    return LatencyGroup(key, name, lags.total(), _seconds(p50), _seconds(p99), _buckets(lags))


def _lags(ledger: Ledger) -> list[tuple[int, int, bool, int, int]]:
    """`(department id, month, imported, microseconds, n)`."""
    with ledger.lock:
        ledger.catch_up()
        at_once = [
            (department_id, month, kind == Kind.IMPORTED_AT_ONCE, 0, n)
            for department_id, month, kind, n in ledger.counts()
            if n and kind in (Kind.AT_ONCE, Kind.IMPORTED_AT_ONCE)
        ]
        return at_once + [
            (department_id, month, bool(imported), micros, n)
            for (department_id, month, imported, micros), n in ledger.lags()
            if n
        ]


def _buckets(lags: Mapping[int, int]) -> tuple[Bucket, ...]:
    counted = in_buckets(lags, [bound * _MICRO for bound in BOUNDS])
    return tuple(Bucket(*told) for told in zip((*BOUNDS, None), _NAMES, counted, strict=True))


def _seconds(micros: int | None) -> float | None:
    return None if micros is None else micros / _MICRO


_UNKNOWN = Text(
    "‘{by}’(으)로는 묶을 수 없습니다. 쓸 수 있는 값: department, month",
    "Cannot group by “{by}”. Use one of: department, month",
)
