"""What the worker tidies up once a day."""

from datetime import datetime, timedelta

from madang.kernel import idempotency, jobs

_DONE_JOBS_KEPT_FOR = timedelta(days=90)


@jobs.recurring("kernel-tidy-up", every=timedelta(days=1))
def tidy_up(now: datetime) -> None:
    """Forgets idempotency keys after a month and jobs that were done a quarter of a year ago."""
    idempotency.forget_old(now)
    jobs.forget_done(now - _DONE_JOBS_KEPT_FOR)
