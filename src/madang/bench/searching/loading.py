"""Documents that are public already, invented and taken over as `import documents --already-public` does it."""

import os
import resource
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from madang.bench.searching.figures import Figures
from madang.bench.synthetic.city import found
from madang.bench.synthetic.historic import Inventor, parts
from madang.commands.progress import Progress
from madang.commands.taking_over import processes_for
from madang.domains.documents import actions
from madang.kernel import aside, clock
from madang.kernel.actor import SYSTEM

RATE = {"postgresql": 12_000}  # documents a second, their events and all that is made anew included
_CLOCK_TICK = os.sysconf("SC_CLK_TCK")


def load(documents: int, figures: Figures) -> None:
    """Takes over what is not there yet, and makes anew what is derived."""
    inventor = Inventor(documents, found(clock.now()))
    cpu, server = _cpu(), _server_cpu()
    began = time.perf_counter()
    put_aside = actions.clear_the_way(documents)
    with Progress("documents", documents) as progress:
        done = actions.take_over(
            SYSTEM,
            parts(documents),
            inventor,
            processes=processes_for(documents),
            told=lambda held: None,
            advanced=progress.advance,
        )
    written = time.perf_counter()
    cpu, server = _cpu() - cpu, _server_cpu() - server
    aside.put_back()
    indexed = time.perf_counter()
    listed = actions.make_anew(clock.now())
    ended = time.perf_counter()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE documents_document")
            cursor.execute("ANALYZE")
    figures.tell(
        "documents and their events written",
        done.accepted / (written - began),
        "documents/s",
        seconds=round(written - began, 1),
        accepted=done.accepted,
        held=done.held,
        unchanged=done.unchanged,
        indexes_put_aside=put_aside,
        cpu_seconds=round(cpu, 1),
        database_cpu_seconds=round(server, 1),
        peak_mb=_peak(resource.RUSAGE_SELF),
        peak_mb_of_a_child=_peak(resource.RUSAGE_CHILDREN),
    )
    figures.tell("indexes of the database made again", indexed - written, "s")
    figures.tell("counts, days and sitemap made anew", ended - indexed, "s", listed=listed)
    rate = RATE.get(connection.vendor)
    figures.tell(
        "loaded altogether",
        documents / (ended - began),
        "documents/s",
        at_least=rate,
        seconds=round(ended - began, 1),
    )
    figures.tell("database", _size() / 1e6, "MB", bytes_per_document=round(_size() / documents))


def _cpu() -> float:
    """Seconds of this process and of those that ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _server_cpu() -> float:
    """Seconds of the database's process that serves this one; 0 where it runs elsewhere."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    try:
        told = path.read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / _CLOCK_TICK


def _peak(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss // 1024


def _size() -> int:
    if connection.vendor != "postgresql":
        return sum(file.stat().st_size for file in Path(settings.ENVIRONMENT.data).glob("madang.sqlite3*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
