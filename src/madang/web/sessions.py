"""Sessions as Django keeps them in the database; found on every page of somebody signed in, so by a prepared read."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from madang.kernel import clock
from madang.kernel.prepared import PreparedRead


class SessionStore(db.SessionStore):
    """The session behind a cookie."""

    def _get_session_from_db(self) -> Any:
        found = _living.first(self.session_key or "", clock.machine_now())
        if found is None:
            self._session_key = None
        return found


_living = PreparedRead(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now)[:1], str, datetime
)
