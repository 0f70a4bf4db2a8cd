"""What other systems finished, as an official's list: newest first, found by number or by words of the title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from madang.domains.documents.access import documents_visible_to
from madang.domains.documents.following import SOURCE
from madang.domains.documents.models import Document
from madang.domains.documents.states import STATE_NAMES, DocumentState
from madang.domains.documents.words import class_words
from madang.domains.organisation import Scope, directory, scope_of
from madang.kernel.actor import Actor
from madang.kernel.text import Text

PAGE = 50
MOST_LOOKED_THROUGH = 20_000
"""Documents, newest first, among whose titles words are looked for; what lies further back is found by its number, its
days, or in the search of the plaza."""
MOST_DEPARTMENTS = 200  # whose documents are walked side by side


@dataclass(frozen=True, slots=True)
class ElsewhereAsked:
    """How the list is narrowed: by a number as written or words of the title, by local days (both inclusive)."""

    words: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def is_search(self) -> bool:
        return bool(self.words or self.first or self.last)


@dataclass(frozen=True, slots=True)
class ElsewhereRow:
    """A document in the list; `state` says where it stands towards the public."""

    id: str
    cursor: str
    title: str
    number: str
    department: Text
    author: str
    task: str
    approved_on: date
    retention: str
    disclosure: str
    class_words: Text
    state: Text
    url: str
    licence: str
    source: str
    version: int


@dataclass(frozen=True, slots=True)
class ElsewhereFound:
    """One page of the list, where the next begins, and whether titles further back were not looked through."""

    rows: tuple[ElsewhereRow, ...]
    next: str = ""
    cut: bool = False


_Place = tuple[date, int] | None


def documents_elsewhere(
    actor: Actor, now: datetime, asked: ElsewhereAsked, after: str = ""
) -> ElsewhereFound:
    """One page of what other systems finished in the departments of the actor's scope (at most six statements).

    What is typed like a number finds that number; where none in scope bears it, and else, it is looked for in the
    titles of the newest.
    """
    scope, place = scope_of(actor, now), _place(after)
    documents = _in_period(documents_visible_to(actor, now).exclude(source=SOURCE), asked)
    words, cut = asked.words.strip(), False
    ids = _by_number(documents, words, place)
    if not ids and words:
        ids, cut = _by_title(documents, words, scope, place)
    elif not ids:
        ids = _walked(documents, scope, place, PAGE + 1)
    found = Document.objects.in_bulk(ids[:PAGE])
    departments = directory().structure.departments
    rows = tuple(_row(found[i], departments[found[i].department_id].name) for i in ids[:PAGE])
    return ElsewhereFound(rows, rows[-1].cursor if len(ids) > PAGE else "", cut)


def _row(row: Document, department: Text) -> ElsewhereRow:
    return ElsewhereRow(
        id=row.uid,
        cursor=f"{row.approved_on.isoformat()}_{row.pk}",
        title=row.title,
        number=row.number,
        department=department,
        author=row.author,
        task=row.task,
        approved_on=row.approved_on,
        retention=row.retention,
        disclosure=row.disclosure,
        class_words=class_words(row.disclosure, row.grounds),
        state=STATE_NAMES[DocumentState(row.state)],
        url=row.url,
        licence=row.licence,
        source=row.source,
        version=row.version,
    )


# --- finding ------------------------------------------------------------------------------------------


def _in_period(documents: QuerySet[Document], asked: ElsewhereAsked) -> QuerySet[Document]:
    if asked.first:
        documents = documents.filter(approved_on__gte=asked.first)
    if asked.last:
        documents = documents.filter(approved_on__lte=asked.last)
    return documents


def _by_number(documents: QuerySet[Document], words: str, after: _Place) -> list[int]:
    """Of what has the form of a number alone: a name, a hyphen, a serial."""
    if not words.rpartition("-")[2].isdecimal() or "-" not in words:
        return []
    return _newest([documents.filter(number=words)], after, PAGE + 1)


def _by_title(
    documents: QuerySet[Document], words: str, scope: Scope, after: _Place
) -> tuple[list[int], bool]:
    """The newest whose titles hold the words, and whether there were more titles than are looked through."""
    near = _walked(documents, scope, after, MOST_LOOKED_THROUGH)
    holding: list[int] = []
    for first in range(0, len(near), 1000):
        part = Document.objects.filter(pk__in=near[first : first + 1000], title__icontains=words)
        ids = set(part.values_list("pk", flat=True))
        holding += [pk for pk in near[first : first + 1000] if pk in ids]
        if len(holding) > PAGE:
            return holding[: PAGE + 1], False
    return holding, len(near) == MOST_LOOKED_THROUGH


def _walked(documents: QuerySet[Document], scope: Scope, after: _Place, most: int) -> list[int]:
    """The newest of all, or of each department in scope side by side, each along its index."""
    if scope.everything or len(scope.department_ids) > MOST_DEPARTMENTS:
        return _newest([documents], after, most)
    return _newest([documents.filter(department_id=i) for i in sorted(scope.department_ids)], after, most)


def _newest(parts: Sequence[QuerySet[Document]], after: _Place, most: int) -> list[int]:
    """The ids of the newest of all parts together (one statement)."""
    selects, parameters = [], list[Any]()
    for part in parts:
        if after:
            later = Q(approved_on__lt=after[0]) | Q(approved_on=after[0], pk__lt=after[1])
            part = part.filter(later, approved_on__lte=after[0])  # said twice: this is what the index knows
        ordered = part.order_by("-approved_on", "-pk").values_list("approved_on", "id")[:most]
        try:
            sql, given = ordered.query.sql_with_params()
        except EmptyResultSet:
            continue
        selects.append(f"SELECT approved_on, id FROM ({sql}) AS part")
        parameters += given
    return _ids(selects, parameters, most) if selects else []


def _ids(selects: Iterable[str], parameters: Sequence[Any], most: int) -> list[int]:
    together = " UNION ALL ".join(selects)
    statement = f"SELECT id FROM ({together}) AS parts ORDER BY approved_on DESC, id DESC LIMIT {most}"
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
