"""Taking over the register of another approval system, in batches that may be run again.

An entry is known by `source` and `source_id`. Each batch is one transaction, so an import that was stopped goes on
where it stopped. A line that says otherwise than what is kept corrects it; what was kept stays on record, and a line
that was replaced before is not taken a second time, so that an older file can be run again without harm.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from django.db import transaction

from madang.domains.approvals.models import RegisterEntry, RegisterEntryBefore
from madang.domains.approvals.register import title_index
from madang.domains.approvals.register.places import Places
from madang.domains.approvals.register.profile import Profile
from madang.domains.approvals.register.reading import Read, read_register
from madang.domains.approvals.register.results import LineResult, Summary
from madang.domains.approvals.register.rules import Entry, squeezed
from madang.domains.organisation import authority
from madang.kernel import clock, events
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed
from madang.kernel.text import Text

BATCH = 2000  # lines in one transaction
STREAM = "register"
_CORRECTED = Text(
    "앞서 가져온 내용과 달라 새 내용으로 바꾸고, 이전 내용은 이력으로 남겼습니다.",
    "It differs from what was imported before: it replaces that, which stays on record.",
)
_REPLACED = Text(
    "{day}에 가져온 새 내용으로 이미 바뀐 줄입니다. 새 내용을 그대로 둡니다.",
    "This line was replaced on {day} by a later one, which stays.",
)


def import_register(
    actor: Actor,
    *,
    file: BinaryIO,
    profile: Profile,
    told: Callable[[LineResult], object] = lambda result: None,
    now: datetime | None = None,
) -> Summary:
    """Takes over a register, line by line; `told` hears what became of each, once it is kept.

    Raises NotAllowed for everybody but who runs the system; InvalidInput (`not_csv`, `missing_columns`,
    `doubled_columns`) where the file as a whole cannot be used. A line that cannot be read is rejected.
    """
    if not actor.has(Role.OPERATOR, Role.SYSTEM):
        raise NotAllowed()
    now = now or clock.now()
    today = now.astimezone(ZoneInfo(authority().zone)).date()
    reads = read_register(file, profile, today)
    work = _Work(actor, profile, Places(actor, profile), now)
    summary = Summary(departments=work.places.created)
    for batch in batches(reads):
        with transaction.atomic():
            results = _take(batch, work)
        for result in results:
            summary.count(result)
            told(result)
    return summary


def batches(reads: Iterable[Read], size: int = BATCH) -> Iterator[list[Read]]:
    """The lines in parts in which no document is named twice, so that the later line finds the earlier kept."""
    batch: list[Read] = []
    named: set[str] = set()
    for read in reads:
        if len(batch) >= size or (read.entry and read.source_id in named):
            yield batch
            batch, named = [], set()
        batch.append(read)
        if read.entry:
            named.add(read.source_id)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class _Work:
    actor: Actor
    profile: Profile
    places: Places
    now: datetime


@dataclass(slots=True)
class _Batch:
    """What a batch will write."""

    new: list[RegisterEntry] = field(default_factory=list)
    corrected: list[RegisterEntry] = field(default_factory=list)
    before: list[RegisterEntryBefore] = field(default_factory=list)
    titles_before: dict[int, str] = field(default_factory=dict)


def _take(reads: Sequence[Read], work: _Work) -> list[LineResult]:
    seq = events.next_seq(STREAM, work.profile.source)  # who imports the same register meanwhile waits here
    kept = _kept(reads, work.profile.source)
    replaced = _replaced(kept.values())
    batch, made = _Batch(), []
    for read in reads:
        made.append((read, *_sort(read, kept, replaced, batch, work)))
    _write(batch, seq, work)
    return [
        LineResult(
            read.line,
            read.source_id,
            status,
            id=str(entry.pk) if entry else "",
            reasons=reasons,
            corrected=reasons == (_CORRECTED,),
        )
        for read, status, entry, reasons in made
    ]


def _kept(reads: Sequence[Read], source: str) -> dict[str, RegisterEntry]:
    asked = [read.source_id for read in reads if read.entry]
    rows = RegisterEntry.objects.select_for_update().filter(source=source, source_id__in=asked)
    return {row.source_id: row for row in rows}


def _replaced(rows: Iterable[RegisterEntry]) -> dict[tuple[int, str], datetime]:
    """When which earlier wording of an entry was replaced, by entry and checksum."""
    changed = [row.pk for row in rows if row.version > 1]
    if not changed:
        return {}
    before = RegisterEntryBefore.objects.filter(entry__in=changed)
    found = before.values_list("entry_id", "checksum", "replaced_at")
    return {(entry, checksum): at for entry, checksum, at in found}


def _sort(
    read: Read,
    kept: dict[str, RegisterEntry],
    replaced: dict[tuple[int, str], datetime],
    batch: _Batch,
    work: _Work,
) -> tuple[str, RegisterEntry | None, tuple[Text, ...]]:
    """What becomes of a line: status, entry, reasons."""
    if read.entry is None:
        return "rejected", None, read.faults
    row = kept.get(read.source_id)
    if row is None:
        batch.new.append(_new(read.entry, work))
        return "accepted", batch.new[-1], ()
    if row.checksum == read.entry.checksum:
        return "unchanged", row, ()
    if at := replaced.get((row.pk, read.entry.checksum)):
        return "unchanged", row, (_REPLACED.format(day=at.date().isoformat()),)
    _correct(row, read.entry, batch, work)
    return "accepted", row, (_CORRECTED,)


def _new(entry: Entry, work: _Work) -> RegisterEntry:
    return RegisterEntry(source=work.profile.source, source_id=entry.source_id, **_columns(entry, work))


def _correct(row: RegisterEntry, entry: Entry, batch: _Batch, work: _Work) -> None:
    fresh = _columns(entry, work)
    said = {name: getattr(row, name) for name in fresh if name not in _NOT_SAID}
    said["produced_on"] = row.produced_on.isoformat()
    batch.before.append(
        RegisterEntryBefore(
            entry=row,
            version=row.version,
            said=said,
            checksum=row.checksum,
            imported_at=row.imported_at,
            replaced_at=work.now,
        )
    )
    batch.titles_before[row.pk] = row.searched
    for name, value in fresh.items():
        setattr(row, name, value)
    row.version += 1
    batch.corrected.append(row)


_NOT_SAID = ("searched", "checksum", "imported_at")


def _columns(entry: Entry, work: _Work) -> dict[str, Any]:
    return {
        "title": entry.title,
        "searched": squeezed(entry.title)[:400],
        "number": entry.number,
        "department_id": work.places.department(entry.department, entry.produced_on).id,
        "department_name": entry.department,
        "writer": entry.writer,
        "task": entry.task,
        "produced_on": entry.produced_on,
        "retention": entry.retention,
        "disclosure": entry.disclosure,
        "grounds": None if entry.grounds is None else list(entry.grounds),
        "url": entry.url,
        "licence": entry.licence,
        "checksum": entry.checksum,
        "imported_at": work.now,
    }


def _write(batch: _Batch, seq: int, work: _Work) -> None:
    """The rows, the index of their titles, and the events that say so; nothing where nothing is new."""
    if not batch.new and not batch.corrected:
        return
    RegisterEntry.objects.bulk_create(batch.new)
    RegisterEntryBefore.objects.bulk_create(batch.before)
    for row in batch.corrected:
        row.save()
    title_index.add({row.pk: row.searched for row in batch.new})
    title_index.add({row.pk: row.searched for row in batch.corrected}, before=batch.titles_before)
    told: list[tuple[str, dict[str, Any]]] = [
        ("register.corrected", {"entry": row.pk, "version": row.version}) for row in batch.corrected
    ]
    if batch.new:
        ids = {"first": batch.new[0].pk, "last": batch.new[-1].pk, "count": len(batch.new)}
        told.append(("register.imported", ids))
    events.append_many(
        [_event(type, data, seq + n, work) for n, (type, data) in enumerate(told)], recorded_at=work.now
    )


def _event(type: str, data: dict[str, Any], seq: int, work: _Work) -> events.NewEvent:
    return events.NewEvent(
        stream=STREAM,
        stream_id=work.profile.source,
        seq=seq,
        type=type,
        actor=work.actor,
        at=work.now,
        disclosed=False,
        data=data,
    )
