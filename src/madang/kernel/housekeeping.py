"""What the worker tidies up once a day."""

from datetime import datetime, timedelta

from madang.kernel import idempotency, jobs
from madang.kernel.clock import machine_now
from madang.kernel.storage import storage

_DONE_JOBS_KEPT_FOR = timedelta(days=90)
_UPLOADS_END_WITHIN = timedelta(days=1)


@jobs.recurring("kernel-tidy-up", every=timedelta(days=1))
def tidy_up(now: datetime) -> None:
    """Forgets idempotency keys after a month, jobs done a quarter of a year ago, files of which half was stored."""
    idempotency.forget_old(now)
    jobs.forget_done(now - _DONE_JOBS_KEPT_FOR)
    storage().clear_unfinished(machine_now() - _UPLOADS_END_WITHIN)
