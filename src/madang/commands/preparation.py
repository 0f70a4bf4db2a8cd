"""What must be in place before anything is served: folders, tables, static files, the demo city."""

import fcntl
import hashlib
import importlib
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from madang import __version__
from madang.commands.progress import Progress, say
from madang.kernel import aside, events
from madang.kernel.models import Event

MADE_BEFORE_SERVING = 20_000  # things in the index
FOLDERS = ("files", "outbox/mail", "outbox/sms", "static")


def make_folders() -> None:
    """Makes the data folder and its parts, readable by their owner alone."""
    data: Path = settings.ENVIRONMENT.data
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in FOLDERS:
        (data / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    if data.stat().st_uid == os.getuid() and data.stat().st_mode & 0o007:
        data.chmod(data.stat().st_mode & ~0o007)


def unapplied_migrations() -> list[str]:
    """The names of the migrations that this release brings and the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> int:
    """Brings the tables to this release; says how many steps that took. Two at once wait for each other."""
    with only_one("migrate"):
        waiting = len(unapplied_migrations())
        if waiting:
            say(f"preparing the database ({waiting} steps)")
            call_command("migrate", verbosity=0, interactive=False)
        _finish_indexes()
        return waiting


def _finish_indexes() -> None:
    """Makes again what a large import put aside that was broken off; one that runs will do so itself."""
    if not aside.count() or not aside.may_put_aside(Event):
        return
    with suppress(BlockingIOError), held_or_refused("import-documents"):
        say("making indexes that an import put aside")
        aside.put_back()


def collect_static() -> bool:
    """Copies the static files to the data folder where they changed; says whether they had."""
    root = Path(settings.STATIC_ROOT)
    stamp, fingerprint = root / ".collected", _static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    with only_one("static"):
        say("collecting static files")
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(fingerprint)
    return True


def load_demo_city() -> bool:
    """Loads the demo city into an empty database in demo mode; False where there is nothing to do."""
    name = "madang.commands.demo"
    if settings.ENVIRONMENT.production or importlib.util.find_spec(name) is None:
        return False
    demo = importlib.import_module(name)
    needed = demo.is_needed() if hasattr(demo, "is_needed") else events.last_id() == 0
    if needed:
        say("loading the demo city (first start only)")
        demo.load()
    return bool(needed)


def make_first_search_index() -> None:
    """Makes the index where there is none and it takes seconds; a larger one is made by the worker meanwhile."""
    from madang.search import rebuilding

    if rebuilding.is_absent() and rebuilding.total() <= MADE_BEFORE_SERVING:
        make_search_index()


def make_search_index() -> None:
    """Makes the index anew, showing how far it has come; says why where it cannot be made: all else works without."""
    from madang.search import rebuilding
    from madang.search.index.backend import Unavailable

    try:
        with Progress("search index", rebuilding.total()) as progress:
            rebuilding.rebuild(progress.advance)
    except Unavailable as error:
        say(f"the search index was not made: {error.why}")


@contextmanager
def only_one(work: str) -> Iterator[None]:
    """Lets one process at a time do some work on this data folder; the others wait."""
    with _lock_file(work) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def held_or_refused(work: str) -> Iterator[None]:
    """As `only_one`, but raises BlockingIOError at once where another process holds it."""
    with _lock_file(work) as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _lock_file(work: str) -> IO[str]:
    return open(settings.ENVIRONMENT.data / f".{work}.lock", "w")


def _static_fingerprint() -> str:
    """A hash over the names, sizes and times of the sources."""
    digest = hashlib.sha256(__version__.encode())
    for source in settings.STATICFILES_DIRS:
        for path in sorted(Path(source).rglob("*")):
            if path.is_file():
                about = path.stat()
                digest.update(f"{path.relative_to(source)}:{about.st_size}:{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
