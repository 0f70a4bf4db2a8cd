"""What follows by itself when a document moves: its day is counted anew, its file of the sitemap says so."""

from madang.domains.documents.actions.counting import follow_days
from madang.domains.documents.actions.cutting import touch_sitemap
from madang.kernel.models import Event
from madang.kernel.outbox import Consumer

_MOVES = frozenset({"document.held", "document.corrected", "document.released"})


def _follow_sitemap(event: Event) -> None:
    touch_sitemap(event.stream_id, event.recorded_at)


DAYS = Consumer(
    name="document-days",
    takes=lambda stream, type: (stream == "document" and type in _MOVES) or type == "intake.taken-in",
    handle=follow_days,
)
SITEMAP = Consumer(
    name="document-sitemap",
    takes=lambda stream, type: stream == "document" and type not in ("document.disclosed", "document.held"),
    handle=_follow_sitemap,
)
