"""With several processes an audit finds the same as with one, in the same order; and it never waits for ever."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from log_builder import Log, city, identity
from madang_verify.audit import Audit, Progress, Report
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.crew import cores, in_order
from madang_verify.errors import Bad, Fork, Missing, Problem, Unreachable
from madang_verify.sources import FolderSource, HttpSource

Run = Callable[..., Any]
SIZE = 2_500


def faulty() -> Log:
    """Something of every kind is wrong in it, in bundles of different processes."""
    log = city(SIZE - 300)
    del log.entries[1_200]
    log.entries[100] = log.entries[100].replace(b"review.started", b"review.skipped")
    log.entries[1_900] = log.entries[1_900].replace(b'"v":1', b'"v":2')
    log.now -= 7_200
    log.event(identity(2_000), "correct", ref=99_999, why="A9-6", by="x", second="y")
    log.now += 20_000
    for number in range(300):
        log.event(identity(number % 3), "gossip" if number % 7 == 0 else "doc")
    return log


def audited(folder: Path, processes: int, start: int = 0) -> tuple[Report, Progress]:
    checkpoint = parse_checkpoint((folder / "checkpoint").read_bytes())
    audit = Audit(checkpoint, Progress(start), from_start=start == 0)
    return audit.run(FolderSource(folder), processes), audit.progress


@pytest.mark.parametrize("start", [0, 700])
def test_faulty_entries(tmp_path: Path, start: int) -> None:
    folder = faulty().write(tmp_path / "log")
    alone = audited(folder, 1, start)
    assert {each.code for each in alone[0].findings} >= {
        "audit.time",
        "audit.reference",
        "chain.missing",
        "leaf.value",
    }
    assert alone[0].found > 40
    assert alone[0].noticed == 1
    assert audited(folder, 2, start) == alone


@pytest.mark.parametrize(
    "path", ["tile/entries/009.p/196", "tile/entries/008", "tile/0/000", "tile/1/000.p/9"]
)
@pytest.mark.parametrize("damage", [None, b"", b"x" * 8192])
def test_damaged_files(tmp_path: Path, path: str, damage: bytes | None) -> None:
    folder = faulty().write(tmp_path / "log")
    assert (folder / path).exists()
    (folder / path).unlink() if damage is None else (folder / path).write_bytes(damage)
    alone = audited(folder, 1)
    assert alone[0].findings[-1].code in ("source.missing", "tile.malformed", "tile.differs")
    assert audited(folder, 3) == alone


def test_another_root(tmp_path: Path) -> None:
    folder = faulty().write(tmp_path / "log")
    (folder / "checkpoint").write_bytes(city(len(faulty().entries)).checkpoint())
    alone = audited(folder, 1)
    assert alone[0].findings[-1].code == "log.root"
    assert audited(folder, 2) == alone


def test_as_a_command(run: Run, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = city(SIZE).write(tmp_path / "log")
    found = run("audit", folder, "--policy", policy, "--processes", 2)
    assert (found.code, found.err) == (0, "")
    assert f"{SIZE:,} entries of " in found.out
    monkeypatch.setattr("madang_verify.commands.audit.FEW", 100)
    monkeypatch.setattr("madang_verify.commands.audit.cores", lambda: 2)
    assert run("audit", folder, "--policy", policy).code == 0
    for number in ("0", "-1", "many"):
        assert "--processes" in run("audit", folder, "--policy", policy, "--processes", number).err


def test_who_waits_is_told(run: Run, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madang_verify.commands.audit.SECONDS_BETWEEN", 0)
    folder = city(SIZE).write(tmp_path / "log")
    found = run("audit", folder, "--policy", policy, "--processes", 1)
    told = found.err.splitlines()
    assert len(told) == 9
    assert told[0].startswith("… 256 of 2,500 entries read (10 %), about ")
    assert (
        "읽었습니다(10%)"
        in run("--language", "ko", "audit", folder, "--policy", policy, "--processes", 1).err
    )


def test_results_come_in_order_and_a_problem_after_what_precedes_it(tmp_path: Path) -> None:
    assert list(in_order(abs, range(1_000), 3)) == list(range(1_000))
    assert list(in_order(abs, range(0), 3)) == []
    assert list(in_order(abs, range(5), 1)) == list(range(5))
    assert 1 <= cores() <= 8


def test_a_process_that_ends_says_nothing_about_the_log() -> None:
    with pytest.raises(Unreachable) as raised:
        list(in_order(os._exit, range(100), 2))
    assert raised.value.code == "processes.ended"


@pytest.mark.parametrize(
    "problem",
    [
        Bad("tile.differs", path="x", first=3),
        Missing("source.missing", path="x"),
        Unreachable("source.failed", where="x"),
        Fork("fork.same-size", (b"one", b"other"), size=3),
    ],
)
def test_problems_go_from_one_process_to_another(problem: Problem) -> None:
    again = pickle.loads(pickle.dumps(problem))
    assert type(again) is type(problem)
    assert (again.code, again.values, again.args) == (problem.code, problem.values, problem.args)
    assert getattr(again, "notes", None) == getattr(problem, "notes", None)


def test_a_log_by_its_address_goes_to_another_process() -> None:
    source = pickle.loads(pickle.dumps(HttpSource("http://127.0.0.1:1/log/", 3, 5)))
    assert (source.prefix, source.silence, source.in_all) == ("http://127.0.0.1:1/log", 3, 5)
    with pytest.raises(Unreachable):
        source.read("checkpoint", 100)
