"""How long after it happened an event was public: kept as counts that only grow, since events never change."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from madang.kernel.models import Event

_TAIL = (
    20_000  # counted anew each time: a commit that comes late may bear a smaller id than one already counted
)
_ENOUGH = 500


@dataclass(slots=True)
class Lags:
    """Microseconds between event and public record, with how often each occurs; imported histories apart."""

    own: Counter[int] = field(default_factory=Counter)
    imported: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Lags", sign: int = 1) -> None:
        for mine, theirs in ((self.own, other.own), (self.imported, other.imported)):
            for lag, n in theirs.items():
                mine[lag] += sign * n


@dataclass(slots=True)
class _Counted:
    """What is counted for good: everything up to one event, known by its id and its uid."""

    until: int = 0
    uid: str = ""
    lags: Lags = field(default_factory=Lags)


_counted: dict[tuple[str, str], _Counted] = {}


def lags_of(stream: str, imported_type: str, *, without: Collection[str] = ()) -> Lags:
    """The lags of all disclosed events of a kind of stream, without those of the streams named.

    The first call reads all events, the following ones only those that are new.
    """
    kept = _counted.setdefault((stream, imported_type), _Counted())
    if kept.until and not Event.objects.filter(pk=kept.until, uid=kept.uid).exists():
        kept = _counted[stream, imported_type] = _Counted()  # another database, or one that was put back
    _count_on(kept, stream, imported_type)
    found = Lags(Counter(kept.lags.own), Counter(kept.lags.imported))
    found.add(_lags(_between(stream, kept.until), imported_type))
    hidden = sorted(without)
    for start in range(0, len(hidden), _ENOUGH):
        some = hidden[start : start + _ENOUGH]
        taken_down = Event.objects.filter(stream=stream, disclosed=True, stream_id__in=some).order_by()
        found.add(_lags(taken_down, imported_type), sign=-1)
    return Lags(+found.own, +found.imported)


def _count_on(kept: _Counted, stream: str, imported_type: str) -> None:
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    mark = Event.objects.filter(pk__gt=kept.until, pk__lte=newest - _TAIL).order_by("-pk")
    if (last := mark.values_list("pk", "uid").first()) is None:
        return
    kept.lags.add(_lags(_between(stream, kept.until, last[0]), imported_type))
    kept.until, kept.uid = last


def _between(stream: str, after: int, until: int | None = None) -> QuerySet[Event]:
    """The disclosed events with ids in a range. What is asked of them is one expression, lest SQLite leave the range
    for an index that leads through the whole table."""
    wanted = Case(When(stream=stream, disclosed=True, then=Value(1)), default=Value(0))
    events = Event.objects.filter(pk__gt=after).annotate(wanted=wanted).filter(wanted=1).order_by()
    return events if until is None else events.filter(pk__lte=until)


def _lags(events: QuerySet[Event], imported_type: str) -> Lags:
    """Those entered as they happened are counted by the database, the others one by one."""
    at_once = events.filter(recorded_at=F("at")).aggregate(
        imported=Count("pk", filter=Q(type=imported_type)), all=Count("pk")
    )
    lags = Lags(Counter({0: at_once["all"] - at_once["imported"]}), Counter({0: at_once["imported"]}))
    later = events.exclude(recorded_at=F("at")).values_list("type", "at", "recorded_at")
    _add_each(lags, later.iterator(chunk_size=5000), imported_type)
    return lags


def _add_each(lags: Lags, rows: Iterable[tuple], imported_type: str) -> None:
    for type, at, recorded_at in rows:
        lag = recorded_at - at
        which = lags.imported if type == imported_type else lags.own
        which[(lag.days * 86_400 + lag.seconds) * 1_000_000 + lag.microseconds] += 1
