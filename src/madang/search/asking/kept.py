"""What the index answered, kept as long as it stands: pages, facets and the API ask the same things."""

from collections import OrderedDict
from threading import Lock

from madang.search.asking.limits import turn
from madang.search.backends import backend
from madang.search.index.backend import Found, Request

MOST_BYTES = 16 * 1024 * 1024


class Answers:
    """Answers by the stamp of the index and the request; those used longest ago go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._found: OrderedDict[tuple[str, Request], tuple[Found, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, stamp: str, request: Request) -> Found | None:
        with self._lock:
            kept = self._found.get((stamp, request))
            if kept is None:
                return None
            self._found.move_to_end((stamp, request))
            return kept[0]

    def keep(self, stamp: str, request: Request, found: Found) -> None:
        size = _size(request, found)
        with self._lock:
            if (stamp, request) in self._found or size > self._most // 8:
                return
            self._found[stamp, request] = found, size
            self._bytes += size
            while self._bytes > self._most:
                _, (_, gone) = self._found.popitem(last=False)
                self._bytes -= gone

    def requests(self) -> list[Request]:
        """What was asked of the index, the oldest first."""
        with self._lock:
            return [request for _, request in self._found]

    def __len__(self) -> int:
        return len(self._found)

    def clear(self) -> None:
        with self._lock:
            self._found.clear()
            self._bytes = 0


ANSWERS = Answers()


def found(request: Request, stamp: str) -> Found:
    """What the index answers; `stamp` is the one it had a moment ago. Raises Unavailable, TooBusy."""
    kept = ANSWERS.get(stamp, request)
    if kept is None:
        with turn():
            kept = backend().search(request)
        ANSWERS.keep(stamp, request, kept)
    return kept


def search_stamp() -> str:
    """Equal as long as every search answers the same: for pages that are kept. Raises Unavailable."""
    return backend().stamp()


def _size(request: Request, found: Found) -> int:
    """About how many bytes."""
    values = sum(len(counted) for counted in found.facets.values())
    return 1000 + len(repr(request.query)) * 4 + len(found.hits) * 160 + values * 200
