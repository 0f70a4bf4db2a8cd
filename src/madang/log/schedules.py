"""What the worker tells the log by itself: the sums of each day, and hashes of what was published."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from madang.kernel import jobs
from madang.log import days, files
from madang.log.continuity import NotSigned
from madang.log.signer_socket import Absent

log = logging.getLogger("madang.log")


@jobs.recurring("log.days", every=timedelta(minutes=15), is_wanted=days.is_due)
def run_days(now: datetime) -> None:
    _where_possible(days.reconcile, now)


@jobs.recurring("log.files", every=timedelta(minutes=1), is_wanted=lambda now: bool(files.changed()))
def run_files(now: datetime) -> None:
    _where_possible(files.log_files, now)


def _where_possible(tell: Callable[[datetime], int], now: datetime) -> None:
    """Where nothing may be added at present, it is told at the next turn; `readyz` says why."""
    try:
        tell(now)
    except (Absent, NotSigned) as error:
        log.warning("%s waits: %s", tell.__module__, error)
