"""Every command against a sound log, and against logs with something wrong."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from log_builder import LOG, WITNESSES, Log, city, identity
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.commands import COMMANDS
from madang_verify.cosignatures import cosigned_at
from madang_verify.encoding import to_base64url
from madang_verify.hashing import leaf_hash
from madang_verify.notes import parse, parse_skey, parse_vkey
from madang_verify.receipts import Receipt, parse_receipt
from madang_verify.sources import FolderSource
from madang_verify.tiles import TileTree

Run = Callable[..., Any]


def receipt_of(folder: Path, index: int, size: int) -> bytes:
    checkpoint = parse_checkpoint((folder / "checkpoint").read_bytes())
    return Receipt(index, tuple(TileTree(FolderSource(folder), size).inclusion(index)), checkpoint).as_text()


def test_checkpoint(run: Run, folder: Path, policy: Path) -> None:
    found = run("checkpoint", folder, "--policy", policy)
    assert found.code == 0
    assert "has 700 entries" in found.out
    assert "2 of 3 outside witnesses" in found.out
    assert "Caution" not in found.out


def test_policy_of_the_log_itself_is_no_ground_for_trust(run: Run, folder: Path) -> None:
    found = run("checkpoint", folder)
    assert found.code == 0
    assert "Caution" in found.out


@pytest.mark.parametrize(("witnesses", "code"), [("", 1), ("a", 1), ("ac", 0), ("abc", 0)])
def test_quorum(run: Run, folder: Path, policy: Path, sound: Log, witnesses: str, code: int) -> None:
    (folder / "checkpoint").write_bytes(sound.checkpoint(witnesses=witnesses))
    found = run("checkpoint", folder, "--policy", policy)
    assert found.code == code
    assert ("Too few witnesses" in found.err) == bool(code)


def test_a_cosignature_from_the_future_does_not_count(
    run: Run, folder: Path, policy: Path, sound: Log
) -> None:
    (folder / "checkpoint").write_bytes(sound.checkpoint(now=9e10))
    assert run("checkpoint", folder, "--policy", policy).code == 1


def test_state_remembers_and_grows(run: Run, folder: Path, policy: Path, sound: Log, tmp_path: Path) -> None:
    state = tmp_path / "state"
    arguments = ("checkpoint", folder, "--policy", policy, "--state", state)
    sound.write(folder, 300)
    assert "was saved" in run(*arguments).out
    assert "state you saw before" in run(*arguments).out
    sound.write(folder)
    assert "continues what you saw before (300 entries)" in run(*arguments).out
    sound.write(folder, 300)
    older = run(*arguments)
    assert older.code == 1
    assert "older state" in older.err
    assert parse_checkpoint(state.read_bytes()).size == 700


@pytest.mark.parametrize("command", ["checkpoint", "watch"])
@pytest.mark.parametrize("size", [300, 700, 701, 513])
def test_fork(run: Run, folder: Path, policy: Path, tmp_path: Path, command: str, size: int) -> None:
    """The second history differs from the first in one entry, at whatever size it is shown."""
    state, evidence = tmp_path / "state", tmp_path / "evidence"
    log = city(701)
    log.write(folder, 300)
    arguments = [command, folder, "--policy", policy, "--state", state, "--evidence", evidence]
    arguments += ["--once"] if command == "watch" else []
    assert run(*arguments).code == 0
    log.entries[17] = log.entries[17].replace(b"review.started", b"review.skipped")
    log.write(folder, size)
    found = run(*arguments)
    assert found.code == 2
    assert "FORK" in found.err
    _, first, second = evidence.read_bytes().split(b"=== ")
    notes = [part.partition(b"===\n")[2] for part in (first, second)]
    points = [parse_checkpoint(notes[0].removesuffix(b"\n")), parse_checkpoint(notes[1])]
    assert [point.size for point in points] == [300, size]
    assert all(point.note.verified([LOG.verifier]) for point in points)
    assert parse_checkpoint(state.read_bytes()).size == 300


def test_proof(run: Run, folder: Path, policy: Path, sound: Log, tmp_path: Path) -> None:
    receipt, leaf = tmp_path / "r.tlog-proof", tmp_path / "leaf"
    receipt.write_bytes(receipt_of(folder, 412, 700))
    leaf.write_bytes(sound.entries[412])
    found = run("proof", receipt, "--leaf", leaf, "--policy", policy)
    assert (found.code, found.err) == (0, "")
    assert "number 412 of 700" in found.out
    assert "no signature was checked" in run("proof", receipt, "--leaf", leaf).out
    assert "Only the signatures" in run("proof", receipt, "--policy", policy).out
    assert run("proof", receipt).code == 1
    whole = tmp_path / "receipt.json"
    told = {"disclosures": [], "leaf": sound.entries[412].decode(), "proof": receipt.read_text()}
    whole.write_text(json.dumps(told))
    assert "number 412 of 700" in run("proof", whole, "--policy", policy).out
    assert run("proof", receipt, "--leaf", whole, "--policy", policy).code == 0
    whole.write_text(json.dumps(told | {"leaf": sound.entries[413].decode()}))
    assert run("proof", whole, "--policy", policy).code == 1
    whole.write_text(json.dumps({"disclosures": []}))
    assert run("proof", whole, "--policy", policy).code == 1
    leaf.write_bytes(sound.entries[413])
    assert run("proof", receipt, "--leaf", leaf, "--policy", policy).code == 1
    assert parse_receipt(receipt.read_bytes()).as_text() == receipt.read_bytes()


def test_case(run: Run, folder: Path, policy: Path) -> None:
    found = run("case", identity(7), folder, "--policy", policy)
    assert found.code == 0
    assert "  0. 2023-" in found.out
    assert "step, state review.started (entry 1)" in found.out
    assert "without a gap" in found.out
    assert run("case", "NOTHINGLIKETHIS0", folder, "--policy", policy).code == 1
    assert run("case", "../x", folder, "--policy", policy).code == 1


def test_a_dropped_middle_event_is_named(run: Run, policy: Path, sound: Log, tmp_path: Path) -> None:
    """Left out and everything hashed and signed anew: only the chain shows it."""
    log = Log(list(sound.entries))
    mine = [i for i, entry in enumerate(log.entries) if identity(7).encode() in entry]
    del log.entries[mine[3]]
    log.write(tmp_path / "log")
    found = run("case", identity(7), tmp_path / "log", "--policy", policy)
    assert found.code == 1
    assert f"Event number 3 of {identity(7)} is missing" in found.out
    found = run("audit", tmp_path / "log", "--policy", policy)
    assert found.code == 1
    assert f"Event number 3 of {identity(7)} is missing" in found.out
    assert "Faults found: 1." in found.out


def test_an_exchanged_event_is_found(run: Run, policy: Path, sound: Log, tmp_path: Path) -> None:
    log = Log(
        [
            entry.replace(b"review.started", b"review.skipped", i == 21)
            for i, entry in enumerate(sound.entries)
        ]
    )
    log.write(tmp_path / "log")
    found = run("audit", tmp_path / "log", "--policy", policy)
    assert found.code == 1
    assert "that one was exchanged" in found.out


def test_doc(run: Run, policy: Path, tmp_path: Path) -> None:
    document = tmp_path / "decision.pdf"
    document.write_bytes(b"%PDF decision" * 1000)
    value = {"sha256": sha256(document.read_bytes()).hexdigest(), "bytes": 13_000, "media": "application/pdf"}
    texts = [
        to_base64url(json.dumps([to_base64url(bytes([i]) * 32), name, what]).encode())
        for i, (name, what) in enumerate([("title", "허가 결정"), ("file", value)])
    ]
    digests = sorted(to_base64url(sha256(each.encode()).digest()) for each in texts)
    log = city(300)
    entry = log.event(identity(5), "doc", sd=digests)
    log.event(identity(6), "doc", sd=digests[:0])
    log.write(tmp_path / "log")
    published, receipt, leaf = tmp_path / "d.json", tmp_path / "r.tlog-proof", tmp_path / "leaf"
    published.write_text(json.dumps(texts))
    receipt.write_bytes(receipt_of(tmp_path / "log", 300, 302))
    leaf.write_bytes(entry)
    base = ("doc", document, "--disclosures", published, "--policy", policy)
    offline = (*base, "--receipt", receipt, "--leaf", leaf)
    found = run(*offline)
    assert (found.code, found.err) == (0, "")
    assert "not a byte of it was altered" in found.out
    assert run(*base, "--log", tmp_path / "log", "--index", 300).code == 0
    assert run(*base, "--log", tmp_path / "log", "--receipt", receipt).code == 0
    assert "made up later" in run(*base, "--log", tmp_path / "log", "--index", 301).err
    assert run(*base, "--log", tmp_path / "log", "--index", 302).code == 1
    assert run(*base).code == 1
    published.write_text(json.dumps({"disclosures": texts, "leaf": entry.decode()}))
    assert run(*base, "--receipt", receipt).code == 0
    whole = {"disclosures": texts, "leaf": entry.decode(), "proof": receipt.read_text()}
    published.write_text(json.dumps(whole))
    alone = run(*base)
    assert (alone.code, alone.err) == (0, "")
    assert "not a byte of it was altered" in alone.out
    published.write_text(json.dumps(whole | {"leaf": log.entries[301].decode()}))
    assert run(*base).code == 1
    published.write_text("\n".join(texts))
    assert run(*offline).code == 0
    document.write_bytes(b"%PDF decision" * 999)
    assert "another file, or it was altered" in run(*offline).err


def test_audit(run: Run, folder: Path, policy: Path) -> None:
    found = run("audit", folder, "--policy", policy)
    assert found.code == 0, found.out
    assert "700 entries of " in found.out
    assert "Everything agrees" in found.out


@pytest.mark.parametrize("size", [1, 255, 256, 257, 512, 699])
def test_audit_goes_on_where_it_ended(
    run: Run, folder: Path, policy: Path, sound: Log, tmp_path: Path, size: int
) -> None:
    state = tmp_path / "audited"
    sound.write(folder, size)
    arguments = ("audit", folder, "--policy", policy, "--state", state)
    assert run(*arguments).code == 0
    sound.write(folder)
    found = run(*arguments, "--from-size", size)
    assert found.code == 0, found.out
    assert f"{700 - size} entries of" in found.out
    assert run(*arguments, "--from-size", 3).code == 1
    without = run("audit", folder, "--policy", policy, "--from-size", size)
    assert without.code == 0, without.out
    assert "were not read" in without.out


def test_audit_finds_a_gap_across_two_audits(run: Run, folder: Path, policy: Path, tmp_path: Path) -> None:
    log, state = city(500), tmp_path / "audited"
    arguments = ("audit", folder, "--policy", policy, "--state", state)
    log.write(folder)
    assert run(*arguments).code == 0
    log.event(identity(7))
    log.entries.pop()
    log.event(identity(7))
    log.write(folder)
    found = run(*arguments)
    assert found.code == 1
    assert "is missing" in found.out


def wrong_leaf(log: Log) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("step", {"note": "free-text"}),
        ("step", {"state": "이름"}),
        ("step", {"state": "two words"}),
        ("step", {"sd": ["b", "a"]}),
        ("step", {"due": "2026-13-01"}),
        ("stat", {}),
        ("gossip", {}),
        ("redact", {"ref": 3}),
        ("redact", {"ref": 10_000, "why": "A9-6", "by": "x", "second": "y"}),
    ]


@pytest.mark.parametrize("number", range(9))
def test_audit_refuses_what_has_no_place_in_the_log(
    run: Run, policy: Path, tmp_path: Path, number: int
) -> None:
    log = city(20)
    kind, members = wrong_leaf(log)[number]
    log.event(identity(2_000), kind, **members)
    log.write(tmp_path / "log")
    found = run("audit", tmp_path / "log", "--policy", policy)
    assert found.code == 1
    assert "Faults found: 1." in found.out
    assert "20" in found.out


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"v": 1}',
        b"\xff\xfe",
        b"[" * 4000,
        b'{"v":1,"v":1}',
        b"1" * 65_535,
        b'{"v":1e0}',
    ],
)
def test_audit_of_entries_that_are_no_leaves(run: Run, policy: Path, tmp_path: Path, entry: bytes) -> None:
    log = city(20)
    log.entries.append(entry)
    log.write(tmp_path / "log")
    found = run("audit", tmp_path / "log", "--policy", policy)
    assert found.code == 1
    assert "Entry 20 " in found.out
    assert "Faults found: 1." in found.out


def test_audit_of_times_silence_and_sums(run: Run, policy: Path, tmp_path: Path) -> None:
    log = city(20)
    log.now -= 600
    log.event(identity(2_001))
    log.now += 7_200
    log.event(identity(2_001))
    sums = {"approved": 9, "disclosed": 4, "partial": 2, "pending": 1, "withheld": {}}
    log.event(identity(1_001), "reconcile", org="6110000-0421", day="2026-11-21", **sums)
    log.write(tmp_path / "log")
    found = run("audit", tmp_path / "log", "--policy", policy)
    assert found.code == 1
    assert "Entry 20 is dated 593 seconds before" in found.out
    assert "Notice: before entry 21 the log was silent for 110 minutes" in found.out
    assert "(2026-11-21) doesn't come out" in found.out
    assert "Faults found: 2." in found.out


def test_mirror(run: Run, folder: Path, policy: Path, sound: Log, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    arguments = ("mirror", folder, copy, "--policy", policy)
    hidden = folder / "tile/entries/001"
    data = hidden.read_bytes()
    hidden.unlink()
    assert run(*arguments).code == 1
    assert not (copy / "checkpoint").exists()
    (copy / "tile/entries/000").write_bytes(b"damaged")
    hidden.write_bytes(data)
    again = run(*arguments)
    assert again.code == 1
    assert "Run the command again" in again.out
    assert not (copy / "checkpoint").exists()
    assert "1 files fetched, 6 were there already" in run(*arguments).out
    assert run("audit", copy, "--policy", policy).code == 0
    log = city(710)
    log.entries[17] = log.entries[17].replace(b"review.started", b"review.skipped")
    log.write(folder)
    forked = run(*arguments)
    assert forked.code == 2
    assert len(list(tmp_path.glob("fork-*.txt"))) == 1
    assert parse_checkpoint((copy / "checkpoint").read_bytes()).size == 700


def test_make_key(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "key"
    found = run("witness", "make-key", "council.example/witness", path)
    assert found.code == 0
    assert parse_vkey(found.out.splitlines()[-1]) == parse_skey(path.read_text().strip()).verifier
    assert path.stat().st_mode & 0o777 == 0o600
    assert run("witness", "make-key", "council.example/witness", path).code == 1
    assert run("witness", "make-key", "two words", tmp_path / "other").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["checkpoint"],
        ["audit", "x", "--from-size", "many"],
        ["proof", "nowhere", "--leaf", "nowhere"],
    ],
)
def test_wrong_use_is_not_a_fork(run: Run, arguments: list[str]) -> None:
    found = run(*arguments)
    assert found.code == 1
    assert found.err


def test_korean(run: Run, folder: Path, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "모두 일치합니다" in run("--language", "ko", "audit", folder, "--policy", policy).out
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert "서명이 진짜임을" in run("checkpoint", folder, "--policy", policy).out
    assert "명령을 이해할 수 없습니다" in run("fly").err


def test_cosignatures_are_of_the_text(sound: Log) -> None:
    note = parse(sound.checkpoint(witnesses="abc"))
    assert {cosigned_at(note, each.verifier) for each in WITNESSES.values()} == {sound.now}
    assert leaf_hash(b"") == sha256(b"\x00").digest()


def test_watch_goes_on_until_a_fork(
    run: Run, folder: Path, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What happens between two looks: damage, silence, growth, a fork."""
    log = city(701)
    forked = city(702)
    forked.entries[17] = forked.entries[17].replace(b"review.started", b"review.skipped")
    happens = [
        lambda: (folder / "checkpoint").write_bytes(b"damaged"),
        lambda: shutil.move(folder, tmp_path / "away"),
        lambda: shutil.move(tmp_path / "away", folder),
        lambda: log.write(folder),
        lambda: forked.write(folder),
    ]
    clock = iter(range(0, 100_000, 400))
    monkeypatch.setattr("madang_verify.commands.watch.time.sleep", lambda _: happens.pop(0)())
    monkeypatch.setattr("madang_verify.commands.watch.time.monotonic", lambda: next(clock))
    found = run("watch", folder, "--policy", policy, "--state", tmp_path / "state")
    assert found.code == 2
    assert not happens
    assert found.out.count("nothing new for") == 3
    assert "well-formed" in found.err
    assert "no folder" in found.err
    assert "continues what you saw before (700 entries)" in found.out
    assert found.err.splitlines()[-1].startswith("FORK")


def test_evidence_that_no_file_takes_is_printed(run: Run, folder: Path, policy: Path, tmp_path: Path) -> None:
    other = city(700)
    other.entries[17] = other.entries[17].replace(b"review.started", b"review.skipped")
    arguments = ("checkpoint", folder, "--policy", policy, "--state", tmp_path / "state")
    assert run(*arguments).code == 0
    other.write(folder)
    found = run(*arguments, "--evidence", tmp_path / "no" / "folder")
    assert found.code == 2
    assert found.out.count("\u2014 open.city.example/log ") == 2


def test_stopping_is_no_fault(
    run: Run, folder: Path, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("madang_verify.commands.watch.time.sleep", stop)
    assert run("watch", folder, "--policy", policy, "--state", tmp_path / "state").code == 0


def test_as_a_program(folder: Path, policy: Path, tmp_path: Path) -> None:
    """In a process of its own, on a terminal that knows ASCII alone, into a pipe that closes."""
    command = [sys.executable, "-m", "madang_verify", "--language", "ko"]
    environment = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
    }
    about = subprocess.run(
        [*command, "audit", folder, "--policy", policy], env=environment, capture_output=True
    )
    assert (about.returncode, about.stderr) == (0, b"")
    read, write = os.pipe()
    os.close(read)
    closed = subprocess.run(
        [*command, "audit", folder, "--policy", policy], env=environment, stdout=write, stderr=subprocess.PIPE
    )
    os.close(write)
    assert closed.returncode == 1
    assert b"Traceback" not in closed.stderr
    for name in ("--help", *(f"{each} --help" for each in COMMANDS)):
        assert subprocess.run([*command, *name.split()], env=environment, capture_output=True).returncode == 0
