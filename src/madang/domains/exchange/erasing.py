"""What an approval system posted about a case goes with the case when that is erased (파기)."""

from madang.domains.exchange.models import ReceivedEvent
from madang.kernel.erasing import Erased


def erase_posted(erased: Erased) -> None:
    """Blanks bodies and answers; that an event came, when, and what became of it stays. In the caller's transaction."""
    posted = ReceivedEvent.objects.filter(case_number=erased.stream_id)
    posted.update(body=None, body_hash="", answer={})
