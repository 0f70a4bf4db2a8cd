"""Contributions written down, so that a process that begins need not read the whole record."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from madang.domains.cases import all_facts, facts_of
from madang.domains.organisation import authority
from madang.domains.statistics.contribution import Contribution, contribution_of
from madang.domains.statistics.following import Follower
from madang.domains.statistics.models import CaseFigures, FiguresMark
from madang.domains.statistics.months import LocalDays
from madang.kernel.events import newest
from madang.kernel.ids import new_id

_BATCH = 500
_COLUMNS = (
    *("case_id", "number", "department_id", "sector_code", "procedure_code", "district", "term"),
    *("ended_on", "marks", "legal_minutes", "wall_minutes", "counts", "lags"),
)


def rebuild(told: Callable[[int], object] = lambda n: None) -> int:
    """Makes all contributions anew from the record; says how many cases there are. Readers see the old ones or the
    new ones of each case; events that happen meanwhile are taken by `write_down` afterwards."""
    last, uid = newest()
    days, seen = local_days(), 0
    before = -1
    for chunk in all_facts():
        made = [contribution_of(facts, days) for facts in chunk]
        last_id = made[-1].case_id
        with transaction.atomic():
            CaseFigures.objects.filter(case_id__gt=before, case_id__lte=last_id).delete()
            _insert(made)
        before, seen = last_id, seen + len(made)
        told(len(made))
    CaseFigures.objects.filter(case_id__gt=before).delete()
    FiguresMark.objects.update_or_create(
        id=1, defaults={"event_id": last, "event_uid": uid, "made": new_id()}
    )
    return seen


def write_down() -> int:
    """Brings the written contributions up to the newest event; says how many cases were touched."""
    mark = FiguresMark.objects.filter(id=1).first()
    follower = Follower(mark.event_id, mark.event_uid) if mark else Follower()
    numbers = follower.changed() if mark and mark.event_id else None
    if mark is None or numbers is None:
        return rebuild()
    if follower.last == mark.event_id:
        return 0
    days, waiting = local_days(), sorted(numbers)
    for start in range(0, len(waiting), _BATCH):
        some = waiting[start : start + _BATCH]
        made = [contribution_of(facts, days) for facts in facts_of(some)]
        with transaction.atomic():
            CaseFigures.objects.filter(number__in=some).delete()
            _insert(made)
    _set_mark(follower)
    return len(waiting)


def _set_mark(follower: Follower) -> None:
    """What lies behind a gap is looked at again by whoever begins from the mark."""
    from madang.kernel.models import Event

    certain = Event.objects.filter(pk__lte=follower.certain).order_by("-pk").values_list("pk", "uid").first()
    if certain:
        FiguresMark.objects.filter(id=1).update(event_id=certain[0], event_uid=certain[1])


def read_all() -> tuple[FiguresMark, Iterator[Contribution]]:
    """The mark, and every contribution as it is written down; from the record where none ever was."""
    mark = FiguresMark.objects.filter(id=1).first()
    if mark is not None:
        return mark, _contributions()
    last, uid = newest()
    days = local_days()
    made = (contribution_of(facts, days) for chunk in all_facts() for facts in chunk)
    return FiguresMark(event_id=last, event_uid=uid), made


def made() -> str:
    """Changes whenever all contributions were made anew (one statement)."""
    return FiguresMark.objects.filter(id=1).values_list("made", flat=True).first() or ""


def fresh(numbers: Iterable[str], days: LocalDays) -> list[Contribution]:
    """The contributions of the public ones among the cases named, from the record."""
    return [contribution_of(facts, days) for facts in facts_of(list(numbers))]


def local_days() -> LocalDays:
    """Days and months in the zone of the authority."""
    return LocalDays(ZoneInfo(authority().zone))


def _contributions() -> Iterator[Contribution]:
    lists: dict[str, tuple[Any, ...]] = {"": ()}
    sql, params = CaseFigures.objects.order_by("case_id").values_list(*_COLUMNS).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(5000):
            for *columns, counts, lags in rows:
                if counts not in lists:
                    lists[counts] = _read(counts)
                if lags not in lists:
                    lists[lags] = _read(lags)
                values = (*columns, lists[counts], lists[lags])
                yield Contribution(*values)


def _insert(made: Sequence[Contribution]) -> None:
    marks = ", ".join(["%s"] * len(_COLUMNS))
    table = CaseFigures._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(_COLUMNS)}) VALUES ({marks})", [_row(one) for one in made]
        )


def _row(one: Contribution) -> tuple[Any, ...]:
    return (
        *(one.case_id, one.number, one.department_id, one.sector, one.procedure, one.district, one.term),
        *(one.ended_on, one.marks, one.legal_minutes, one.wall_minutes),
        *(_text(one.counts), _text(one.lags)),
    )


def _text(lists: Iterable[Sequence[int]]) -> str:
    return " ".join(":".join(map(str, one)) for one in lists)


def _read(text: str) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(map(int, one.split(":"))) for one in text.split())
