"""Runs one part of the server: `python -m madang.commands.child PART PARENT`. Started by `serve` only."""

import argparse
import contextlib
import logging
import os
import socket
import sys
from pathlib import Path

from madang.commands.children import die_with_parent
from madang.commands.progress import say

PAGE_THREADS = 4
_GRACE = 5  # seconds for requests in hand
_GIVES_WAY = 10  # niceness of the worker


def main(name: str, parent: int) -> int:
    die_with_parent(parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madang.conf.settings")
    import django

    django.setup()
    return PARTS[name]()


def _pages() -> int:
    from django.conf import settings
    from django.urls import get_resolver
    from granian import Granian
    from granian.constants import Interfaces

    get_resolver().url_patterns  # noqa: B018 - what cannot be loaded is said once, here, not by every worker
    logging.getLogger("granian").setLevel(logging.WARNING)
    os.environ["MADANG_PAGES_PARENT"] = str(os.getpid())
    Granian(
        "madang.commands.page_worker:application",
        address=socket.gethostbyname(settings.ENVIRONMENT.host),
        port=settings.ENVIRONMENT.port,
        interface=Interfaces.WSGI,
        workers=max(2, min(os.cpu_count() or 2, 16)),
        blocking_threads=PAGE_THREADS,
        websockets=False,
        backlog=2048,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=_GRACE,
        log_enabled=False,
    ).serve()
    return 0


def _live() -> int:
    from madang.commands import live_process

    return live_process.run(int(os.environ["MADANG_LIVE_SOCKET"]))


def _worker() -> int:
    from madang.commands import worker
    from madang.commands.memory import keep_what_is_loaded

    _give_way()
    keep_what_is_loaded()
    return worker.run(argparse.Namespace(once=False))


def _signer() -> int:
    from madang.commands import log_signer

    try:
        return log_signer.run(argparse.Namespace(folder=None, socket=None, remember=None, new_key=False))
    except (OSError, ValueError) as error:
        say(f"log-signer: {error}")
        return 1


def _witnesses() -> int:
    from madang.commands import demo_witnesses

    _give_way()
    return demo_witnesses.run()


def _give_way() -> None:
    """Letters may wait a moment, people who act may not: pages and live streams go first where cores are few."""
    os.nice(_GIVES_WAY)
    group = Path(
        "/proc/self/autogroup"
    )  # where the system groups sessions, only the group's own number counts
    with contextlib.suppress(OSError):
        group.write_text(str(_GIVES_WAY))


PARTS = {"pages": _pages, "live": _live, "worker": _worker, "signer": _signer, "witnesses": _witnesses}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
