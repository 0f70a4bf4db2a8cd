"""Which cases were touched since one looked last, without missing an event that was committed late."""

import time
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from madang.kernel import moment
from madang.kernel.events import newest
from madang.kernel.models import Event

_GAPS_KEPT = 600.0  # seconds; a transaction that is open for longer than this does not exist in the system
_MOST_GAPS = 50


def newest_event() -> tuple[int, str]:
    """Id and uid of the newest event, asked once for a page."""
    return moment.kept("statistics.newest", newest)


@dataclass(slots=True)
class Follower:
    """Reads on from an event. Ids are given out before a commit, so on PostgreSQL a smaller one may appear later:
    the gaps are looked at again until they are old."""

    last: int = 0
    uid: str = ""
    _gaps: list[tuple[int, int, float]] = field(default_factory=list)

    def changed(self) -> set[str] | None:
        """The numbers of cases with new events (one statement); None where the last event known is not there any
        more: another database, or one that was put back."""
        wanted = Q(pk__gte=self.last)
        for first, until, _ in self._gaps:
            wanted |= Q(pk__range=(first, until))
        rows = list(
            Event.objects.filter(wanted).order_by("pk").values_list("pk", "uid", "stream", "stream_id")
        )
        if self.last and (self.last, self.uid) not in {row[:2] for row in rows}:
            return None
        self._note_gaps([row[0] for row in rows])
        if rows:
            self.last, self.uid = rows[-1][:2]
        return {stream_id for _, _, stream, stream_id in rows if stream == "case"}

    def knows(self, newest: tuple[int, str]) -> bool:
        """Whether nothing can have happened that was not seen, given the newest event."""
        return newest == (self.last, self.uid) and not self._gaps

    @property
    def certain(self) -> int:
        """The id of an event before which none can appear any more."""
        return min([first - 1 for first, _, _ in self._gaps], default=self.last)

    def _note_gaps(self, ids: list[int]) -> None:
        if connection.vendor != "postgresql":
            return
        now, old = time.monotonic(), [gap for gap in self._gaps if time.monotonic() - gap[2] < _GAPS_KEPT]
        seen = set(ids)
        gaps = [part for first, until, since in old for part in _holes(first, until, seen, since)]
        if self.last:
            gaps += _holes(self.last + 1, ids[-1] if ids else self.last, seen, now)
        if len(gaps) > _MOST_GAPS:
            gaps = [(gaps[0][0], max(until for _, until, _ in gaps), now)]
        self._gaps = gaps


def _holes(first: int, until: int, seen: set[int], since: float) -> list[tuple[int, int, float]]:
    """The parts of a range of ids that were not seen."""
    holes, begin = [], first
    for here in sorted(i for i in seen if first <= i <= until):
        if here > begin:
            holes.append((begin, here - 1, since))
        begin = here + 1
    if begin <= until:
        holes.append((begin, until, since))
    return holes
