"""What the worker does for the figures."""

from datetime import datetime, timedelta

from madang.domains.statistics.written import write_down
from madang.kernel import jobs


@jobs.recurring("statistics.write-down", every=timedelta(minutes=5))
def run_write_down(now: datetime) -> None:
    write_down()
