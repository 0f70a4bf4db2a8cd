"""What is done wherever a record is erased for good (파기), so that nothing of it is left with whoever kept a part.

A domain erases its own rows. Whoever else keeps words of a record says so here and erases them in the same
transaction. Storage knows no transactions: contents of files go by a job of that transaction, which is tried until it
is done, and which leaves alone what another record names as well.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from madang.kernel import events, idempotency, jobs
from madang.kernel.actor import Actor
from madang.kernel.storage import storage

JOB = "erase-contents"
_MOST = 500  # contents of one job


@dataclass(frozen=True, slots=True)
class Erased:
    """A record that is being erased: by whom at last, when, on which ground, and in which roles the two persons acted.

    `ground` and the roles are codes. `at` is the instant of the confirmation.
    """

    stream: str
    stream_id: str
    actor: Actor
    at: datetime
    ground: str
    asked_as: str
    confirmed_as: str


Eraser = Callable[[Erased], None]
Names = Callable[[Collection[str]], Collection[str]]
_erasers: dict[str, list[Eraser]] = defaultdict(list)
_naming: list[Names] = []
_derived: list[Callable[[str], None]] = []


def also(stream: str, erase: Eraser) -> None:
    """Declares what else goes with a record of a stream, in its transaction (once, at start)."""
    if erase not in _erasers[stream]:
        _erasers[stream].append(erase)


def named_by(names: Names) -> None:
    """Declares who names contents of files: given hashes (SHA-256, hex), `names` says which of them it still needs."""
    if names not in _naming:
        _naming.append(names)


def derived(erase: Callable[[str], None]) -> None:
    """Declares what was made of a content, by its hash, and goes with it: pictures of pages, say."""
    if erase not in _derived:
        _derived.append(erase)


def erase(record: Erased, *, known_as: Collection[str], contents: Collection[str]) -> None:
    """Erases whatever else is kept of a record whose rows are erased, in the caller's transaction.

    `known_as`: the numbers and ids by which kept answers name it; `contents`: the hashes of its files.
    """
    overwriting()
    events.erase_texts(record.stream, [record.stream_id])
    idempotency.erase_answers(known_as)
    for each in _erasers[record.stream]:
        each(record)
    drop_contents(contents)


def drop_contents(contents: Collection[str]) -> None:
    """Has contents of files erased that nobody names any more, once the caller's transaction has ended well."""
    wanted = sorted({sha256 for sha256 in contents if sha256})
    for first in range(0, len(wanted), _MOST):
        jobs.enqueue(JOB, {"sha256": wanted[first : first + _MOST]})


def overwriting() -> None:
    """Has SQLite overwrite what is deleted from here on; PostgreSQL's vacuum takes it away."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


@jobs.job(JOB, max_attempts=30, forgets=True)  # a hash alone tells whoever guesses the content
def erase_contents(payload: dict[str, Any]) -> None:
    """Erases contents from storage, with what was made of them, unless a record names them. Doing it again is harmless.

    Whoever stores the very same bytes in this instant, and names them only afterwards, has to store them again.
    Raises OSError where the storage does not answer.
    """
    wanted = list(payload["sha256"])
    needed = {sha256 for names in _naming for sha256 in names(wanted)}
    for sha256 in wanted:
        if sha256 not in needed:
            storage().delete(sha256)
            for erase_derived in _derived:
                erase_derived(sha256)
