"""Documents of other systems come in, line by line, in batches that may be run again.

A document is known by `source` and `source_id`. Each batch is one transaction, so that an import that was stopped
goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO
from zoneinfo import ZoneInfo

from madang.domains.documents.actions.historic import take_over
from madang.domains.documents.actions.taking_in import BATCH, take_in
from madang.domains.documents.intake import words
from madang.domains.documents.intake.entry import Entry, Read, Taken
from madang.domains.documents.intake.folder import Folder
from madang.domains.documents.intake.known import Known
from madang.domains.documents.intake.lines import Rules
from madang.domains.documents.intake.places import Places
from madang.domains.documents.intake.profile import Profile
from madang.domains.documents.intake.published import LineReader, pieces
from madang.domains.documents.intake.reading import LONGEST_LINE, Lines, read_lines
from madang.domains.documents.intake.registers import read_register
from madang.domains.documents.intake.results import Summary
from madang.domains.documents.kinds import categories
from madang.domains.documents.rules import local_day
from madang.domains.organisation import authority, directory
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed

Hears = Callable[[Taken], object]


def import_lines(
    actor: Actor, file: Lines, *, told: Hears, folder: Folder | None = None, longest: int = LONGEST_LINE
) -> Summary:
    """Takes in a stream of NDJSON; `told` hears what became of each line, once it is kept.

    Raises NotAllowed for everybody but who runs the system and disclosure officers, whose institutions bind them.
    """
    require_intake(actor)
    reads = read_lines(file, _present_rules(), folder=folder, longest=longest)
    return _take(actor, (_within_reach(actor, read) for read in reads), Summary(), told)


def import_register(actor: Actor, file: BinaryIO, *, profile: Profile, told: Hears) -> Summary:
    """Takes over a CSV file of another system; as `import_lines`, and an older file undoes nothing.

    Raises NotAllowed for everybody but who runs the system; InvalidInput (`not_csv`, `missing_columns`,
    `doubled_columns`, `too_many_lines`) where the file as a whole cannot be used.
    """
    if not actor.has(Role.OPERATOR, Role.SYSTEM):
        raise NotAllowed()
    zone = authority().zone
    places = Places(actor, profile)
    reads = read_register(file, profile, places, local_day(clock.now(), zone), ZoneInfo(zone))
    return _take(actor, reads, Summary(departments=places.created), told, keeps_later=True)


def import_published(
    actor: Actor, file: BinaryIO, *, processes: int, told: Hears, advanced: Callable[[int], object]
) -> Summary:
    """Takes over NDJSON of documents that another system published already; `told` and `advanced` as `take_over`.

    Raises NotAllowed for everybody but who runs the system.
    """
    source = LineReader(_present_rules())
    return take_over(actor, pieces(file), source, processes=processes, told=told, advanced=advanced)


def _present_rules() -> Rules:
    current = directory()
    known = Known(tuple(current.structure.departments.values()), categories())
    return Rules(known, ZoneInfo(current.authority.zone), clock.now())


def require_intake(actor: Actor) -> None:
    """Raises NotAllowed for everybody but who runs the system and disclosure officers."""
    if not actor.has(Role.OPERATOR, Role.SYSTEM, Role.DISCLOSURE_OFFICER):
        raise NotAllowed()


def _within_reach(actor: Actor, read: Read) -> Read:
    """The line, refused where it speaks for an institution that is not the sender's."""
    if read.entry is None or actor.has(Role.OPERATOR, Role.SYSTEM):
        return read
    if actor.reaches(Role.DISCLOSURE_OFFICER, read.entry.institution):
        return read
    name = directory().institution(read.entry.institution).name
    fault = words.NOT_YOUR_INSTITUTION.format(institution=name)
    return Read(read.line, read.source_id, faults=(fault,))


def _take(
    actor: Actor, reads: Iterable[Read], summary: Summary, told: Hears, *, keeps_later: bool = False
) -> Summary:
    for batch in batches(reads):
        entries = list({_key(read.entry): read.entry for read in batch if read.entry}.values())
        taken = dict(zip(map(_key, entries), take_in(actor, entries, keeps_later=keeps_later), strict=True))
        for read in batch:
            result = _result(read, taken)
            summary.count(result)
            told(result)
    return summary


def batches(reads: Iterable[Read], size: int = BATCH) -> Iterator[list[Read]]:
    """The lines in parts in which a document is named by one entry, so that a later one finds the earlier kept."""
    batch: list[Read] = []
    named: dict[tuple[str, str], Entry] = {}
    for read in reads:
        again = read.entry and named.get(_key(read.entry))
        if (len(batch) >= size and again is None) or (again is not None and again is not read.entry):
            yield batch
            batch, named = [], {}
        batch.append(read)
        if read.entry:
            named[_key(read.entry)] = read.entry
    if batch:
        yield batch


def _key(entry: Entry) -> tuple[str, str]:
    return entry.source, entry.source_id


def _result(read: Read, taken: dict[tuple[str, str], Taken]) -> Taken:
    if read.entry is None:
        return Taken(read.source_id, "rejected", reasons=read.faults, line=read.line)
    found = taken[_key(read.entry)]
    return replace(found, reasons=(*found.reasons, *read.notes), line=read.line)
