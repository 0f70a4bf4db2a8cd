"""Fifty power cuts: whatever was acknowledged is there afterwards, and nothing is signed that is not."""

import multiprocessing
import random
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from madang.log.models import Checkpoint, LogEntry
from madang.log.tests.factories import audited, happen, log, sign
from madang.log.tests.powercut import Disk, Unable, restart
from madang.log.tree import size, tree

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_database,
    pytest.mark.skipif("connection.vendor != 'sqlite'"),
]
_FORKED = multiprocessing.get_context("fork")
_AS_IN_PRODUCTION = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA wal_autocheckpoint=40;"
_UNABLE = ("unable",)
_CARELESS = _AS_IN_PRODUCTION.replace("FULL", "OFF")


class Machine:
    """A computer with one disk. `signed`: what a signer elsewhere remembers; `acknowledged`: what anybody was told."""

    def __init__(self, folder: Path, pragmas: str) -> None:
        self.kept, self.live, self.pragmas = folder / "kept", folder / "live", pragmas
        self.kept.mkdir()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(self.kept / "city.sqlite3")])
        with closing(sqlite3.connect(self.kept / "city.sqlite3")) as database:
            database.execute("PRAGMA journal_mode=WAL")
        self.signed: dict[int, bytes] = {0: tree(0).root()}
        self.acknowledged = 0

    def run(self, until: int, seed: int) -> list[Any]:
        """Starts, works until the power goes, and gives what was heard until then; with 0 it only looks."""
        restart(self.kept, self.live)
        connections.close_all()
        mine, theirs = _FORKED.Pipe(duplex=False)
        process = _FORKED.Process(target=self._work, args=(theirs, until, seed))
        process.start()
        theirs.close()
        heard = list(_heard(mine))
        process.join(60)
        went_on = until and heard != [_UNABLE] and not _faults(heard)
        assert process.exitcode == (-signal.SIGKILL if went_on else 0)
        return heard

    def _work(self, pipe: Connection, until: int, seed: int) -> None:
        place = connections["default"].settings_dict
        place["NAME"] = str(self.live / "city.sqlite3")
        place["OPTIONS"] = {**place["OPTIONS"], "init_command": self.pragmas}
        try:
            Disk(self.kept, until or sys.maxsize, seed).install()
            try:
                pipe.send(("found", self._fault()))
            except DatabaseError as error:
                pipe.send(("found", str(error)))
            chance = random.Random(seed)
            while until:
                try:
                    self._turn(pipe, chance)
                except DatabaseError as error:
                    pipe.send(("found", str(error)))
                    return
        except Unable:
            pipe.send(_UNABLE)

    def _turn(self, pipe: Connection, chance: random.Random) -> None:
        log(*happen(*(str(chance.randrange(20)) for _ in range(chance.choice((1, 5, 60))))))
        pipe.send(("signed", size(), tree(size()).root()))
        pipe.send(("acknowledged", sign().size))

    def _fault(self) -> str:
        """What is not as it must be after a restart; empty where all is well."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if (said := cursor.fetchone()[0]) != "ok":
                return str(said)
        newest = max(Checkpoint.objects.values_list("size", flat=True), default=0)
        indices = list(LogEntry.objects.order_by("index").values_list("index", flat=True))
        if newest < self.acknowledged:
            return f"{self.acknowledged} was acknowledged, {newest} is there"
        if indices != list(range(len(indices))):
            return "an index is missing"
        last = max(self.signed)
        if len(indices) < last or tree(last).root() != self.signed[last]:
            return f"{last} was signed, {len(indices)} are there"
        report = audited(Checkpoint.objects.filter(size=len(indices)).first() or sign())
        return repr(report.findings) if report.found else ""

    def hear(self, heard: list[Any]) -> str:
        """Keeps what was said to the world; gives the fault that was found at the start."""
        if heard == [_UNABLE]:
            pytest.skip("SQLite's functions cannot be replaced in this Python")
        for what, *said in heard:
            if what == "signed":
                self.signed[said[0]] = said[1]
            elif what == "acknowledged":
                self.acknowledged = said[0]
        return "; ".join(_faults(heard))


def _faults(heard: list[Any]) -> list[str]:
    """What was found wrong, at the start or on the way."""
    return [said[0] for what, *said in heard if what == "found" and said[0]]


def _heard(pipe: Connection) -> Iterator[Any]:
    try:
        while True:
            yield pipe.recv()
    except EOFError:
        return


@pytest.mark.slow
def test_fifty_power_cuts(tmp_path: Path) -> None:
    machine, chance, looked = Machine(tmp_path, _AS_IN_PRODUCTION), random.Random(50), 0
    for cut in range(50):
        heard = machine.run(until=chance.randint(20, 400), seed=cut)
        if heard:  # else the power went before it had looked at what there was
            looked += 1
            assert machine.hear(heard) == "", f"after {cut} cuts"
    assert looked > 40
    assert machine.hear(machine.run(until=0, seed=0)) == ""
    assert machine.acknowledged > 500


@pytest.mark.slow
def test_a_careless_database_loses_what_it_acknowledged(tmp_path: Path) -> None:
    """The same with a database that does not wait for the disk: else the test before would prove nothing."""
    machine, chance = Machine(tmp_path, _CARELESS), random.Random(7)
    faults = []
    for seed in range(15):
        if heard := machine.run(until=chance.randint(100, 400), seed=seed):
            faults.append(machine.hear(heard))
        if any(faults):
            return
    raise AssertionError("nothing was lost")
