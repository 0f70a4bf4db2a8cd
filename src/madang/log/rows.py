"""What pages and programs are shown of the log: entries, states, witnesses, growth. Only what a signed state covers."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Subquery

from madang.log import policy
from madang.log.confirmations import newest_confirmations
from madang.log.models import Checkpoint, Cosignature, LogEntry
from madang.log.openings import public_openings
from madang.log.publishing import signed_size
from madang.log.things import loggables


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry. `members` are what it says; `stream` and `stream_id` its object, empty where that is not public."""

    index: int
    entry: bytes
    leaf_hash: bytes
    members: Mapping[str, Any]
    stream: str = ""
    stream_id: str = ""


@dataclass(frozen=True, slots=True)
class Chained:
    """Entries about the same object, the one before and the one after; None where there is none."""

    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class StateRow:
    """A signed state, and the names of the witnesses that confirmed it."""

    size: int
    root: bytes
    signed_at: datetime
    is_witnessed: bool
    confirmed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WitnessRow:
    """A witness of the policy, and the newest state that it confirmed; None where it has confirmed none."""

    name: str
    vkey: str
    size: int | None
    at: datetime | None


def newest_entries(size: int, *, before: int | None, limit: int) -> list[EntryRow]:
    """Entries of a log of this size, newest first (one statement, and one for each stream of their objects)."""
    end = size if before is None else min(before, size)
    return _shown(_read(LogEntry.objects.filter(index__lt=end).order_by("-index")[:limit]))


def entry_row(index: int) -> EntryRow | None:
    """An entry that a signed state covers (two statements, and one where it has an object)."""
    if not 0 <= index < signed_size():
        return None
    return next(iter(_shown(_read(LogEntry.objects.filter(index=index)))), None)


def _read(found: Any) -> Iterator[EntryRow]:
    rows = found.values_list("index", "entry", "leaf_hash", "object__stream", "object__stream_id")
    for index, entry, leaf, stream, stream_id in rows:
        data = bytes(entry)
        yield EntryRow(index, data, bytes(leaf), json.loads(data), stream or "", stream_id or "")


def _shown(rows: Iterable[EntryRow]) -> list[EntryRow]:
    """Rows without the names of objects that not everybody may read at this moment."""
    found = list(rows)
    asked: dict[str, set[str]] = {}
    for row in found:
        if row.stream in loggables():
            asked.setdefault(row.stream, set()).add(row.stream_id)
    seen = {(stream, id) for stream, ids in asked.items() for id in loggables()[stream].seen(ids)}
    return [row if (row.stream, row.stream_id) in seen else _nameless(row) for row in found]


def _nameless(row: EntryRow) -> EntryRow:
    return EntryRow(row.index, row.entry, row.leaf_hash, row.members)


def chained(index: int, size: int) -> Chained:
    """The neighbours of an entry in the chain of its object, in a log of this size (two statements)."""
    thing = LogEntry.objects.filter(index=index).values("object")
    of_object = LogEntry.objects.filter(object=Subquery(thing), index__lt=size)
    before = of_object.filter(index__lt=index).order_by("-index").values_list("index", flat=True).first()
    after = of_object.filter(index__gt=index).order_by("index").values_list("index", flat=True).first()
    return Chained(before, after)


def opening_of(index: int) -> dict[str, Any] | None:
    """An entry with the values that everybody may see of it now, in the form of a receipt (three statements, and one
    where it has an object); None where no signed state covers it."""
    row = entry_row(index)
    if row is None:
        return None
    disclosures = public_openings([index]).get(index, ())
    return {"index": index, "leaf": row.entry.decode("ascii"), "disclosures": list(disclosures)}


def states(limit: int) -> list[StateRow]:
    """The newest signed states (two statements)."""
    found = list(Checkpoint.objects.order_by("-size")[:limit])
    confirmed: dict[int, list[str]] = {}
    for id, witness in Cosignature.objects.filter(checkpoint__in=found).values_list("checkpoint", "witness"):
        confirmed.setdefault(id, []).append(witness)
    return [
        StateRow(
            one.size,
            bytes(one.root),
            one.signed_at,
            one.witnessed_at is not None,
            tuple(sorted(confirmed.get(one.pk, ()))),
        )
        for one in found
    ]


def witnesses() -> list[WitnessRow]:
    """Those of the policy, in its order (one statement)."""
    keys = policy.policy().witnesses
    newest = newest_confirmations(keys)
    return [WitnessRow(name, key.vkey, *newest.get(name, (None, None))) for name, key in keys.items()]


def leaves_of(stream: str, stream_id: str) -> dict[int, int]:
    """By the number of each event of an object, the index of its entry where that is signed (one statement)."""
    if not policy.has_begun():
        return {}
    signed = Checkpoint.objects.order_by("-size").values("size")[:1]
    rows = LogEntry.objects.filter(
        object__stream=stream,
        object__stream_id=stream_id,
        index__lt=Subquery(signed),
        event__isnull=False,
    )
    return dict(rows.values_list("event__seq", "index"))


# the sizes of the log at ends of days never change again
_known_ends: dict[datetime, int] = {}


def sizes_at(instants: Sequence[datetime], size: int) -> list[int]:
    """How many entries there were at each of these times, earliest first, none of them to come.

    By halving, all times at once: as many statements as the size has binary digits, none for times asked before.
    """
    wanted = [at for at in instants if at not in _known_ends]
    bounds = dict.fromkeys(wanted, (0, size))
    while open_ := {at: (low + high) // 2 for at, (low, high) in bounds.items() if low < high}:
        written = dict(
            LogEntry.objects.filter(index__in=set(open_.values())).values_list("index", "written_at")
        )
        for at, middle in open_.items():
            low, high = bounds[at]
            bounds[at] = (middle + 1, high) if written[middle] < at else (low, middle)
    _known_ends.update((at, low) for at, (low, _) in bounds.items())
    return [_known_ends[at] for at in instants]


def forget_ends() -> None:
    """For another log."""
    _known_ends.clear()
