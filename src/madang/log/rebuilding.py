"""Tiles are made again from the entries, which nothing here changes; and what was never entered is entered.

Tiles that are full do not change while the log grows, so they are written bundle by bundle beside whoever adds to it;
the last ones while nobody does.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import connection

from madang.kernel.models import Event
from madang.log import continuity
from madang.log.appending import append_of
from madang.log.batches import SET_TILE
from madang.log.growth import Damaged, grown, unfinished
from madang.log.models import LogEntry, LogTile
from madang.log.publishing import latest_checkpoint
from madang.log.things import loggables
from madang.log.tree import tree
from madang.log.turn import writing
from madang_verify.hashing import HASH_BYTES, leaf_hash
from madang_verify.tiles import WIDTH, tiles_of

_STEP = 64 * WIDTH
_PAGE = 2000
_FULL = WIDTH * HASH_BYTES
Place = tuple[int, int]
Told = Callable[[int], object]


def remake_tiles(told: Told = lambda entries: None) -> int:
    """Makes all tiles again from the entries; says of how many. `told` hears of each number of them.

    Raises Damaged where an entry is not what was hashed when it was written, one is missing, or the tree does not lead
    to the root that was signed last.
    """
    size, begun = 0, dict[int, bytes]()
    while len(hashes := _hashes(size, size + _STEP)) == _STEP:
        changed, begun = _grown(size, begun, hashes)
        _write({place: tile for place, tile in changed.items() if len(tile) == _FULL})
        size += _STEP
        told(_STEP)
    with writing():
        rest = _hashes(size, None)
        changed, begun = _grown(size, begun, rest)
        size += len(rest)
        _write(changed | {(level, index): begun[level] for level, index, _ in unfinished(size)})
        _remove_others(size)
    told(len(rest))
    _compare(size)
    return size


def _grown(
    size: int, begun: Mapping[int, bytes], hashes: Sequence[bytes]
) -> tuple[dict[Place, bytes], dict[int, bytes]]:
    """The tiles that change, and the unfinished one of each level afterwards."""
    changed = grown(size, begun, hashes)
    after = unfinished(size + len(hashes))
    return changed, {level: changed.get((level, index)) or begun[level] for level, index, _ in after}


def _hashes(start: int, end: int | None) -> list[bytes]:
    entries = LogEntry.objects.filter(index__gte=start).order_by("index")
    entries = entries if end is None else entries.filter(index__lt=end)
    found = []
    for expected, (index, entry, kept) in enumerate(
        entries.values_list("index", "entry", "leaf_hash").iterator(), start
    ):
        if index != expected:
            raise Damaged(f"entry {expected} is missing")
        if leaf_hash(bytes(entry)) != bytes(kept):
            raise Damaged(f"entry {index} is not what it was when it was written")
        found.append(bytes(kept))
    return found


def _write(tiles: Mapping[Place, bytes]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(SET_TILE, [(*place, tile) for place, tile in tiles.items()])


def _remove_others(size: int) -> None:
    counts = Counter(level for level, _, _ in tiles_of(size))
    for level, count in counts.items():
        LogTile.objects.filter(level=level, index__gte=count).delete()
    LogTile.objects.exclude(level__in=counts).delete()


def _compare(size: int) -> None:
    signed = latest_checkpoint()
    if signed and (signed.size > size or tree(signed.size).root() != bytes(signed.root)):
        raise Damaged(f"the entries do not lead to the root that was signed at {signed.size}")


def enter_missing(now: datetime, told: Told = lambda events: None) -> int:
    """Adds whatever may be told of events that left no mark for the log, as those of imports; says how many entries.

    Raises NotSigned or Absent where nothing may be added at present (`continuity`).
    """
    continuity.guard()
    among = loggables()
    events = Event.objects.filter(stream__in=among, disclosed=True).order_by("id")
    entered = last = 0
    while page := list(events.filter(id__gt=last)[:_PAGE]):
        last = page[-1].pk
        entered += append_of(page, among, now)
        told(len(page))
    return entered
