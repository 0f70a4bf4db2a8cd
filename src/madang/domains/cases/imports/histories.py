"""Writing imported histories: cases, their steps and their events, in batches that may be run again.

A case is known by `source` and `source_id`, an event by its instance within the case. Each batch is one transaction
that says all it found of its cases, so an import that was stopped goes on where it stopped.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from madang.domains.calendar import WorkCalendar, work_calendar
from madang.domains.cases.actions import tally
from madang.domains.cases.actions.numbering import next_numbers
from madang.domains.cases.imports.places import Places, step_code
from madang.domains.cases.imports.profile import Profile
from madang.domains.cases.imports.rows import Refused, Row, read_rows
from madang.domains.cases.imports.snapshot import bring_up_to_date, started
from madang.domains.cases.models import Case, CaseStep
from madang.domains.procedures import Version, current_version, import_procedures
from madang.kernel import clock, events
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import NotFound
from madang.kernel.models import Event
from madang.kernel.visibility import seen_by_public

_ERASED = "the case was erased: nothing of it is taken in again"
BATCH = 2000  # rows in one transaction
EVENT = "case.history"


@dataclass(slots=True)
class Imported:
    """What an import did."""

    new: set[str] = field(default_factory=set)  # cases by the number they had
    extended: set[str] = field(default_factory=set)
    new_events: int = 0
    known_events: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """An event that is written already: when it happened, and what."""

    at: datetime
    step: str


def import_histories(
    file: BinaryIO,
    *,
    profile: Profile,
    now: datetime | None = None,
    told: Callable[[int], None] | None = None,
) -> Imported:
    """Imports a file of histories; `told` hears after each batch how many lines were read.

    Raises InvalidInput where the file as a whole cannot be used; a row that cannot be read is refused.
    """
    now = now or clock.now()
    done = Imported()
    rows = read_rows(file, profile, now)
    first = next(rows, None)  # a file that cannot be used leaves nothing behind
    if first is None:
        return done
    places = Places(profile)
    version = _version(profile, places)
    for batch in _batches(first, rows):
        done.refused += [row for row in batch if isinstance(row, Refused)]
        with transaction.atomic():
            _write([row for row in batch if isinstance(row, Row)], _Work(profile, places, version, now, done))
        if told:
            told(len(batch))
    return done


@dataclass(frozen=True, slots=True)
class _Work:
    profile: Profile
    places: Places
    version: Version
    now: datetime
    done: Imported


def _batches(first: Row | Refused, rows: Iterator[Row | Refused]) -> Iterator[list[Row | Refused]]:
    batch = [first]
    for row in rows:
        if len(batch) >= BATCH:
            yield batch
            batch = []
        batch.append(row)
    yield batch


def _version(profile: Profile, places: Places) -> Version:
    """The procedure's version in force; published from the profile where there is none yet."""
    places.department(profile.usual_department)
    try:
        return current_version(profile.procedure)
    except NotFound:
        import_procedures(SYSTEM, profile.definition)
        return current_version(profile.procedure)


def _write(rows: Sequence[Row], work: _Work) -> None:
    by_case: dict[str, list[Row]] = {}
    for row in rows:
        by_case.setdefault(row.case, []).append(row)
    found = Case.objects.select_for_update().filter(source=work.profile.source, source_id__in=by_case)
    cases = {case.source_id: case for case in found}
    for erased in [case for case in cases.values() if case.erased_at is not None]:
        work.done.refused += [Refused(row.line, _ERASED) for row in by_case.pop(erased.source_id)]
        del cases[erased.source_id]
    known = _known(cases.values())
    fresh = {
        source_id: kept
        for source_id, told in by_case.items()
        if (kept := _unknown(told, known.get(source_id, {}), work.done))
    }
    new = _begin([i for i in fresh if i not in cases], fresh, work)
    before = {i: tally.sort_of(cases[i]) for i in fresh if i in cases}
    turns = _turns(case for i, case in cases.items() if i in fresh)
    cases |= new
    calendar = work_calendar()
    for source_id, kept in fresh.items():
        _tell(cases[source_id], kept, known.get(source_id, {}), calendar, work)
    _save(cases, fresh, before, turns, work)
    work.done.new |= new.keys()
    work.done.extended |= before.keys() - work.done.new


def _known(cases: Iterable[Case]) -> dict[str, dict[str, Known]]:
    """The events each case has, by case and instance."""
    ids = {case.number: case.source_id for case in cases}
    found: dict[str, dict[str, Known]] = {source_id: {} for source_id in ids.values()}
    written = Event.objects.filter(stream="case", stream_id__in=ids, type=EVENT)
    for number, instance, at, step in written.values_list("stream_id", "idempotency_key", "at", "step"):
        found[ids[number]][instance] = Known(at, step)
    return found


def _unknown(told: list[Row], known: dict[str, Known], done: Imported) -> list[Row]:
    """The rows that are not written yet, in the order in which they happened; one that contradicts what is written
    is refused, since an event is never rewritten."""
    fresh: dict[str, Row] = {}
    for row in told:
        here = Known(row.at, step_code(row.activity))
        earlier = fresh.get(row.event)
        there = Known(earlier.at, step_code(earlier.activity)) if earlier else known.get(row.event)
        if there is None:
            fresh[row.event] = row
        elif there == here:
            done.known_events += 1
        else:
            done.refused.append(Refused(row.line, f"{row.event} was written before with other content"))
    return sorted(fresh.values(), key=lambda row: row.at)


def _begin(ids: Sequence[str], rows: dict[str, list[Row]], work: _Work) -> dict[str, Case]:
    """The rows of new cases with their register numbers, in the order of filing (not yet saved)."""
    zone = work_calendar().zone
    firsts = sorted((rows[i][0] for i in ids), key=lambda row: (row.filed, row.case))
    numbers = next_numbers([row.filed for row in firsts], zone)
    return {
        row.case: started(row, number, work.profile, work.places, work.version)
        for row, number in zip(firsts, numbers, strict=True)
    }


def _tell(
    case: Case, rows: Sequence[Row], known: dict[str, Known], calendar: WorkCalendar, work: _Work
) -> None:
    """Brings the snapshot of a case to what its history now says (not saved)."""
    last = max([row.at for row in rows] + [k.at for k in known.values()])
    newest = rows[-1]
    case.due_at = newest.due or case.due_at
    ended = case.closed_at is not None or any(row.ended for row in rows)
    bring_up_to_date(case, last, calendar, ended=ended, result=work.profile.result)


def _turns(cases: Iterable[Case]) -> Counter[tuple[int, str]]:
    """How often each activity stands in cases that are extended."""
    steps = CaseStep.objects.filter(case__in=list(cases))
    return Counter((case_id, code) for case_id, code in steps.values_list("case_id", "code"))


def _save(
    cases: dict[str, Case],
    fresh: dict[str, list[Row]],
    before: dict[str, tally.Sort],
    turns: Counter[tuple[int, str]],
    work: _Work,
) -> None:
    written: list[events.NewEvent] = []
    for source_id, rows in fresh.items():
        for row in rows:
            cases[source_id].last_seq += 1
            written.append(_event(cases[source_id], row, work))
    Case.objects.bulk_create([cases[i] for i in fresh if i not in before], batch_size=500)
    Case.objects.bulk_update([cases[i] for i in before], _CHANGED, batch_size=200)
    steps = [_step(cases[i], row, turns, work) for i, rows in fresh.items() for row in rows]
    CaseStep.objects.bulk_create(steps, batch_size=500)
    events.append_many(written, recorded_at=work.now)
    tally.moved_many([(before.get(i), tally.sort_of(cases[i])) for i in fresh])
    work.done.new_events += len(written)


_CHANGED = [
    *("state", "result", "held", "due_at", "due_because", "late", "closed_at", "decided_at"),
    *("legal_minutes", "wall_minutes", "last_seq", "last_event_at"),
]


def _step(case: Case, row: Row, turns: Counter[tuple[int, str]], work: _Work) -> CaseStep:
    code = step_code(row.activity)
    turns[case.pk, code] += 1
    return CaseStep(
        case=case,
        code=code,
        turn=turns[case.pk, code],
        state=CaseStep.State.DONE,
        entered_at=row.at,
        done_at=row.at,
        recorded_at=work.now,
        department_id=case.department_id,
        official_id=work.places.official_id(row.officer),
        asks={"activity": row.activity},
    )


def _event(case: Case, row: Row, work: _Work) -> events.NewEvent:
    return events.NewEvent(
        stream="case",
        stream_id=case.number,
        seq=case.last_seq,
        type=EVENT,
        actor=work.places.actor(row.officer, row.department),
        at=row.at,
        disclosed=seen_by_public(case.visibility),
        step=step_code(row.activity),
        data={"activity": row.activity},
        department_id=case.department_id,
        idempotency_key=row.event,
    )
