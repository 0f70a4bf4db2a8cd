"""What a watcher of a case is told, and what the live process needs to know from elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from madang.kernel.text import Text
from madang.kernel.translations import FURTHER

LANGUAGES = ("ko", "en", *FURTHER)


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """One disclosed event of a case, as public as its page."""

    number: str
    seq: int
    type: str
    at: datetime
    step: str
    state: str
    summary: Text


# (number, after_seq) -> the disclosed events after it, in order.
# Raises NotFound for a case the public may not know of, Gone for one that was withdrawn.
Describe = Callable[[str, int], Sequence[LiveEvent]]

# (number, language) -> the parts of the page that may have changed, by the id of their element
RenderRegions = Callable[[str, str], dict[str, str]]


def no_regions(number: str, language: str) -> dict[str, str]:
    """Where nobody renders parts of pages, watchers get the data alone."""
    return {}


def frames(events: Sequence[LiveEvent], html: dict[str, str]) -> list[tuple[int, bytes]]:
    """`(seq, bytes of the stream)` for each event; the last carries the parts of the page, which show its state."""
    found = []
    for event in events:
        is_last = event is events[-1]
        found.append((event.seq, _frame(event, html if is_last else {})))
    return found


def _frame(event: LiveEvent, html: dict[str, str]) -> bytes:
    data: dict[str, object] = {
        "number": event.number,
        "seq": event.seq,
        "type": event.type,
        "at": event.at,
        "step": event.step,
        "state": event.state,
        "summary": event.summary.as_dict(),
    }
    if html:
        data["html"] = html
    return b"id: %d\nevent: case\ndata: %s\n\n" % (event.seq, orjson.dumps(data, option=orjson.OPT_UTC_Z))
