"""How soon after it happened the public could see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from madang.domains.cases import withdrawn_numbers
from madang.domains.statistics.kept import kept
from madang.domains.statistics.rules import in_buckets, nearest_rank_counted
from madang.domains.statistics.words import LATENCY_DEFINITION
from madang.kernel.lags import lags_of
from madang.kernel.text import Text

_MICRO = 1_000_000
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


def latency() -> Latency:
    """The latency of all disclosed entries of public cases; imported histories apart. Kept until something happens."""
    return kept("latency", _latency)


def _latency() -> Latency:
    lags = lags_of("case", "case.history", without=withdrawn_numbers())
    return Latency(
        n=lags.own.total(),
        p50=_seconds(nearest_rank_counted(lags.own, 50)),
        p99=_seconds(nearest_rank_counted(lags.own, 99)),
        buckets=_buckets(lags.own),
        imported=lags.imported.total(),
        imported_buckets=_buckets(lags.imported),
        definition=LATENCY_DEFINITION,
    )


def _buckets(lags: Mapping[int, int]) -> tuple[Bucket, ...]:
    counted = in_buckets(lags, [bound * _MICRO for bound in BOUNDS])
    return tuple(Bucket(*told) for told in zip((*BOUNDS, None), _NAMES, counted, strict=True))


def _seconds(micros: int | None) -> float | None:
    return None if micros is None else micros / _MICRO
