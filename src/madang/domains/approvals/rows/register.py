"""The registers of other systems as an official's list: newest first, found by number or by words of the title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from madang.domains.approvals.models import RegisterEntry
from madang.domains.approvals.register import title_index
from madang.domains.approvals.register.rules import squeezed
from madang.domains.organisation import Scope, directory, scope_of
from madang.kernel.actor import Actor
from madang.kernel.text import Text

PAGE = 50
FEW = 3000  # up to so many, what the index finds is sorted; of more, the newest lie near
MOST_DEPARTMENTS = 200  # whose entries are walked side by side


@dataclass(frozen=True, slots=True)
class RegisterAsked:
    """How the list is narrowed: by a number as written or words of the title, by local days (both inclusive)."""

    words: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def is_search(self) -> bool:
        return bool(self.words or self.first or self.last)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """An entry in the list. `department` is who answers for it here, `department_name` what the other system wrote;
    `grounds` is None where nobody said on which ground it is not open."""

    id: int
    cursor: str
    title: str
    number: str
    department: Text
    department_name: str
    writer: str
    task: str
    produced_on: date
    retention: str
    disclosure: str
    grounds: tuple[int, ...] | None
    url: str
    licence: str
    source: str
    version: int


@dataclass(frozen=True, slots=True)
class RegisterFound:
    """One page of the list, and where the next begins."""

    rows: tuple[RegisterRow, ...]
    next: str = ""


_Place = tuple[date, int] | None


def register_listed(actor: Actor, now: datetime, asked: RegisterAsked, after: str = "") -> RegisterFound:
    """One page of what other systems finished in the departments of the actor's scope (at most five statements).

    What is typed like a number finds that number; where none in scope bears it, and else, it is looked for in titles,
    without regard to blanks, signs and size of letters.
    """
    organisation = directory()
    scope = scope_of(actor, now, organisation)
    entries, place = _in_period(asked), _place(after)
    ids = _by_number(entries, asked.words.strip(), scope, place)
    if not ids:
        ids = _by_title(entries, asked.words, scope, place)
    found = RegisterEntry.objects.in_bulk(ids[:PAGE])
    departments = organisation.structure.departments
    rows = tuple(_row(found[i], departments[found[i].department_id].name) for i in ids[:PAGE])
    return RegisterFound(rows, rows[-1].cursor if len(ids) > PAGE else "")


def _row(entry: RegisterEntry, department: Text) -> RegisterRow:
    return RegisterRow(
        id=entry.pk,
        cursor=f"{entry.produced_on.isoformat()}_{entry.pk}",
        title=entry.title,
        number=entry.number,
        department=department,
        department_name=entry.department_name,
        writer=entry.writer,
        task=entry.task,
        produced_on=entry.produced_on,
        retention=entry.retention,
        disclosure=entry.disclosure,
        grounds=None if entry.grounds is None else tuple(entry.grounds),
        url=entry.url,
        licence=entry.licence,
        source=entry.source,
        version=entry.version,
    )


# --- finding ------------------------------------------------------------------------------------------


def _in_period(asked: RegisterAsked) -> QuerySet[RegisterEntry]:
    entries = RegisterEntry.objects.all()
    if asked.first:
        entries = entries.filter(produced_on__gte=asked.first)
    if asked.last:
        entries = entries.filter(produced_on__lte=asked.last)
    return entries


def _by_number(entries: QuerySet[RegisterEntry], words: str, scope: Scope, after: _Place) -> list[int]:
    """Of what has the form of a number alone: a name, a hyphen, a serial."""
    if not words.rpartition("-")[2].isdecimal() or "-" not in words:
        return []
    return _newest([_in_scope(entries.filter(number=words), scope)], after)


def _by_title(entries: QuerySet[RegisterEntry], words: str, scope: Scope, after: _Place) -> list[int]:
    searched = squeezed(words)
    if words and not searched:
        return []
    if not searched:
        return _walked(entries, scope, after)
    holding = entries.filter(searched__contains=searched)
    few = title_index.ids_with(searched, FEW + 1)
    if few is not None and len(few) <= FEW:
        return _newest([_in_scope(holding.filter(pk__in=few), scope)], after)
    return _walked(holding, scope, after)


def _walked(entries: QuerySet[RegisterEntry], scope: Scope, after: _Place) -> list[int]:
    """The newest of all, or of each department in scope side by side, each along its index."""
    if scope.everything or len(scope.department_ids) > MOST_DEPARTMENTS:
        return _newest([_in_scope(entries, scope)], after)
    return _newest([entries.filter(department_id=i) for i in sorted(scope.department_ids)], after)


def _in_scope(entries: QuerySet[RegisterEntry], scope: Scope) -> QuerySet[RegisterEntry]:
    return entries if scope.everything else entries.filter(department_id__in=scope.department_ids)


def _newest(parts: Sequence[QuerySet[RegisterEntry]], after: _Place) -> list[int]:
    """The ids of the newest of all parts together, one more than a page holds (one statement)."""
    selects, parameters = [], list[Any]()
    for part in parts:
        if after:
            later = Q(produced_on__lt=after[0]) | Q(produced_on=after[0], pk__lt=after[1])
            part = part.filter(later, produced_on__lte=after[0])  # said twice: this is what the index knows
        ordered = part.order_by("-produced_on", "-pk").values_list("produced_on", "id")[: PAGE + 1]
        try:
            sql, given = ordered.query.sql_with_params()
        except EmptyResultSet:
            continue
        selects.append(f"SELECT produced_on, id FROM ({sql}) AS part")
        parameters += given
    return _ids(selects, parameters) if selects else []


def _ids(selects: Iterable[str], parameters: Sequence[Any]) -> list[int]:
    together = " UNION ALL ".join(selects)
    statement = f"SELECT id FROM ({together}) AS parts ORDER BY produced_on DESC, id DESC LIMIT {PAGE + 1}"
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]


def _place(written: str) -> _Place:
    """Where a page begins; the first page where it cannot be read."""
    day, _, key = written.partition("_")
    try:
        return (date.fromisoformat(day), int(key)) if key.isdecimal() and len(key) < 19 else None
    except ValueError:
        return None
