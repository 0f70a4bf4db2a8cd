"""What the worker tells the log by itself: the sums of each day, and hashes of what was published."""

from datetime import datetime, timedelta

from madang.kernel import jobs
from madang.log import days, files


@jobs.recurring("log.days", every=timedelta(minutes=15), is_wanted=days.is_due)
def run_days(now: datetime) -> None:
    days.reconcile(now)


@jobs.recurring("log.files", every=timedelta(minutes=1), is_wanted=lambda now: bool(files.changed()))
def run_files(now: datetime) -> None:
    files.log_files(now)
