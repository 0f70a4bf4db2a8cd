"""How the search stands, for whoever runs the system."""

from datetime import datetime, timedelta

from madang.kernel import outbox
from madang.search.backends import backend
from madang.search.following import FOLLOWERS
from madang.search.index.backend import Absent, Damaged, Unavailable

_LATE = timedelta(seconds=60)


def search_fault(now: datetime) -> str:
    """Why the search does not answer, or how far it lags behind; empty where neither is so."""
    try:
        backend().condition()
    except Absent:
        return "there is no index yet; the worker makes it, or madang rebuild search"
    except Damaged:
        return "the index cannot be read: its files are damaged or cut off; run madang rebuild search"
    except Unavailable:
        return "the index does not answer"
    since = [at for at in (outbox.waiting_since(follower.name) for follower in FOLLOWERS) if at]
    if not since or now - min(since) < _LATE:
        return ""
    waiting = sum(outbox.waiting(follower.name) for follower in FOLLOWERS)
    oldest = int((now - min(since)).total_seconds())
    return f"changes that are not in the index: {waiting:,}, the oldest for {oldest} seconds"
