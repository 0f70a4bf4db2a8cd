"""Once a day the whole index is compared with the database, some of it each minute, and what differs is put right.

What each says is one number for each face of a thing: its version. How far it came, and what the last comparison found,
stands in a file beside the index; where that is lost, it begins anew.
"""

import logging
import os
import time
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import orjson

from madang.kernel import jobs, outbox
from madang.kernel.searchable import What, entry_id, read_id
from madang.search import following, rebuilding, turns
from madang.search.backends import backend
from madang.search.index.backend import Request, Unavailable
from madang.search.index.query import All, Between, Key, KeyField, NumberField
from madang.search.things import things

log = logging.getLogger("madang.search")

BLOCK = 5_000
_FACES = 2  # entries of a thing at most
_EVERY = timedelta(hours=20)
_SECONDS_A_TURN = 2.0


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison of the whole: how far it came, and what it found. Instants in ISO 8601.

    `differing`: things that were not as the database had them though nothing waited to be written; they were put right.
    """

    began: str
    what: str = ""
    after: int = 0
    things: int = 0
    differing: int = 0
    ended: str = ""


def compare_block(what: What, after: int) -> tuple[int, list[int], int]:
    """Compares some things after one: up to which it went (-1: there are no more), which differ, how many it saw.

    After the last thing it stays there as long as the index may have more beyond than is told at once.
    """
    pks = things()[what].pks_after(after, BLOCK)
    if not pks:
        beyond = _beyond(what, after)
        return after if len(beyond) >= BLOCK // _FACES else -1, beyond, 0
    return pks[-1], _differing(what, after + 1, pks[-1]), len(pks)


def _differing(what: What, first: int, last: int) -> list[int]:
    """Which of the things between two, both included, the index does not have as the database has them."""
    found = backend().versions(entry_id(what, first, staff=False), entry_id(what, last, staff=True))
    there = {id: version for id, version in found.items() if read_id(id).what is what}
    here = things()[what].versions(first, last)
    return sorted({read_id(id).pk for id in here.keys() | there.keys() if here.get(id) != there.get(id)})


def _beyond(what: What, last: int) -> list[int]:
    """Some of what the index has after the last thing there is: of a database that was restored to an earlier day."""
    query = All((Key(KeyField.WHAT, (what,)), Between(NumberField.ID, entry_id(what, last + 1, staff=False))))
    found = backend().search(Request(query, limit=BLOCK, count=False))
    return sorted({read_id(hit.id).pk for hit in found.hits})


def compare_all(what: What) -> int:
    """Compares all things of one sort at once, and puts right what differs; says how many things that were."""
    after, differing = 0, 0
    while after >= 0:
        after, found, _ = compare_block(what, after)
        differing += _put_right(what, found)
    return differing


def _put_right(what: What, differing: list[int]) -> int:
    """Says how many of these were not as they should be. Those that are just being written are none."""
    if not differing:
        return 0
    is_behind = any(outbox.waiting_since(follower.name) for follower in following.FOLLOWERS)
    wrong = [] if is_behind else [pk for pk in differing if _differing(what, pk, pk)]
    following.bring_up({what: differing})
    if wrong:
        log.warning("%s things of sort %s were not in the index as they are; put right", len(wrong), what)
    return len(wrong)


@jobs.recurring("search.compare", every=timedelta(minutes=1))
def run_comparison(now: datetime) -> None:
    """Procedures each time, since a version comes into force without an event; the rest a part at a time."""
    if rebuilding.is_absent():
        return
    try:
        compare_all(What.PROCEDURE)
        compare_on(now)
    except (Unavailable, outbox.NotNow) as error:
        log.info("the index could not be compared: %s", error)


def compare_on(now: datetime) -> Compared:
    """Goes on comparing for some seconds; where the last comparison is a day old, a new one begins."""
    kept = last_comparison()
    if kept is None or (kept.ended and now - datetime.fromisoformat(kept.began) >= _EVERY):
        kept = Compared(now.isoformat())
    began = time.monotonic()
    while not kept.ended:
        kept = _compared_on(kept, now)
        if time.monotonic() - began > _SECONDS_A_TURN:
            break
    _keep(kept)
    return kept


def _compared_on(kept: Compared, now: datetime) -> Compared:
    order = list(things())
    what = What(kept.what) if kept.what else order[0]
    after, differing, seen = compare_block(what, kept.after)
    kept = replace(
        kept,
        what=what.value,
        after=after,
        things=kept.things + seen,
        differing=kept.differing + _put_right(what, differing),
    )
    if after >= 0:
        return kept
    rest = order[order.index(what) + 1 :]
    return (
        replace(kept, what=rest[0].value, after=0) if rest else replace(kept, after=0, ended=now.isoformat())
    )


def last_comparison() -> Compared | None:
    """The comparison under way, or the last one."""
    try:
        return Compared(**orjson.loads((turns.folder() / "compared.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _keep(compared: Compared) -> None:
    draft = turns.folder() / "compared.json.new"
    draft.write_bytes(orjson.dumps(asdict(compared)))
    os.replace(draft, turns.folder() / "compared.json")
