"""What happens to documents of the demo city day by day: taken in and looked through in the evening, out after
midnight; some are withdrawn, one is erased, some are masked, of some a ground gets its end."""

from collections.abc import Callable
from datetime import datetime, timedelta

from madang.demo.archive import Filed
from madang.demo.clockwork import Days, Story
from madang.demo.organisation import City
from madang.domains.approvals.models import Draft
from madang.domains.documents import actions, following
from madang.domains.documents.actions.counting import count_disclosed, count_gate
from madang.domains.documents.actions.cutting import cut_sitemap
from madang.domains.documents.actions.days import recount
from madang.domains.documents.actions.summing import sum_up
from madang.domains.documents.models import Document
from madang.domains.documents.rules import PARTIAL
from madang.kernel import clock
from madang.kernel.actor import SYSTEM, Actor

EVENING, NIGHT = timedelta(minutes=-20), timedelta(minutes=6)  # from midnight on
PRINTED = (
    6  # days: of what was approved earlier the record comes in without its print, which would take too long
)
_LATER = {"withdrawn", "erased", "redacted", "ends"}
AFTER = timedelta(days=2, hours=10)  # from its evening until an officer does so


class Archive:
    """The documents on their way into the plaza."""

    def __init__(self, city: City, days: Days, filed: list[Filed], since: int) -> None:
        self.city, self.days, self.filed = city, days, filed
        self.since = since  # days ago: before that there is nothing but what other systems finished
        self.taken_until = days.midnight(since)

    def nights(self) -> Story:
        """All evenings and nights up to the present."""
        first = max((self.days.now - self.filed[0].entry.approved_at).days + 1, self.since)
        for ago in range(first, 0, -1):
            midnight = self.days.midnight(ago - 1)
            if ago > self.since and not self._waiting(midnight):
                continue
            yield midnight + EVENING
            self.take_in(midnight)
            yield midnight + NIGHT
            actions.disclose(before=self.days.calendar.local(midnight).date(), now=clock.now())

    def later(self, row: Filed) -> Story:
        """What an officer does with a document afterwards."""
        yield row.entry.approved_at + AFTER
        uid = _uid(row)
        if said := row.row.get("withdrawn"):
            actions.withdraw(self._officer(), uid, reason_code=said["code"], reason=said["reason"])
        elif ground := row.row.get("erased"):
            actions.ask_erasure(self._officer(), uid, ground=ground)
            actions.confirm_erasure(self._auditor(), uid)
        elif said := row.row.get("redacted"):
            self._redact(uid, tuple(said["grounds"]), said["reason"])
        else:
            self._end_ground(row, uid)

    def take_in(self, until: datetime) -> None:
        """What was approved before an instant and has not come yet, looked through."""
        due = self._waiting(until)
        self.filed = self.filed[len(due) :]
        uids = [
            *self._take_in_approved(until),
            *(one.uid for one in actions.take_in(SYSTEM, [d.entry for d in due])),
        ]
        if uids:
            actions.scan_pending()
            came = Document.objects.filter(uid__in=uids)
            recount(set(came.values_list("department_id", "approved_on")))

    def finish(self) -> None:
        """What came today; then the figures that the worker counts as time goes by."""
        self.take_in(self.days.now)
        sum_up()
        count_disclosed(self.days.now)
        count_gate(self.days.now)
        cut_sitemap(self.days.now)

    def _waiting(self, until: datetime) -> list[Filed]:
        return [one for one in self.filed if one.entry.approved_at < until]

    def _take_in_approved(self, until: datetime) -> list[str]:
        drafts = Draft.objects.filter(
            state="approved", approved_at__gte=self.taken_until, approved_at__lt=until
        )
        self.taken_until = max(min(until, clock.now()), self.taken_until)
        recent = self.days.midnight(PRINTED)
        rows = drafts.order_by("approved_at").values_list("pk", "approved_at")
        return [
            following.take_in_approved(draft_id, printed=at is not None and at >= recent)
            for draft_id, at in rows
        ]

    def _end_ground(self, row: Filed, uid: str) -> None:
        entry = row.entry
        ends = self.days.calendar.local(self.days.now).date() + timedelta(days=row.row["ends"])
        classed = actions.Classed(entry.disclosure, entry.grounds)
        reason = entry.grounds_reason
        actions.classify(self._officer(), uid, classed=classed, files={}, reason=reason, grounds_end=ends)

    def _redact(self, uid: str, grounds: tuple[int, ...], reason: str) -> None:
        """All that was found is masked; the file goes out in part, as its redacted edition, with the next night."""
        officer, classed = self._officer(), actions.Classed(PARTIAL, grounds)
        actions.classify(officer, uid, classed=classed, files={1: classed}, reason=reason)
        document = Document.objects.get(uid=uid)
        kinds = tuple(sorted(set(document.found.values_list("kind", flat=True))))
        order = actions.RedactionOrder(kinds=kinds)
        actions.redact(officer, uid, position=1, order=order, seen_seq=document.last_seq)
        actions.release(officer, uid)

    def _officer(self) -> Actor:
        return self.city.actor(self.city.people["disclosure1"], clock.now())

    def _auditor(self) -> Actor:
        return self.city.actor(self.city.people["auditor1"], clock.now())


def _uid(row: Filed) -> str:
    found = Document.objects.get(source=row.entry.source, source_id=row.entry.source_id)
    return str(found.uid)


def add_to(add: Callable[[Story], None], archive: Archive) -> None:
    """Puts all of it on the agenda."""
    add(archive.nights())
    for row in archive.filed:
        if _LATER & row.row.keys():
            add(archive.later(row))
