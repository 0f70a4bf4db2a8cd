"""The signer signs what continues the last it signed, remembers it through every crash, and nothing else."""

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from madang.log import signer
from madang.log.signer import LogSigner, Refused
from madang.log.signer_memory import Damaged, Signed, states
from madang.log.signer_socket import Absent, SignerClient
from madang.log.tests.signing_by_hand import Leaves
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.errors import Bad
from madang_verify.hashing import EMPTY_ROOT, leaf_hash, node_hash
from madang_verify.notes import parse_vkey

ORIGIN = "city.example/log"
LEAVES = Leaves.many(400)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    signer.begin(tmp_path / "signer", ORIGIN)
    return tmp_path / "signer"


def sign(each: LogSigner, size: int, leaves: Leaves = LEAVES) -> bytes:
    return each.sign(size, leaves.root(size), leaves.proof(each.memory.last.size, size))


def refusal(each: LogSigner, size: int, root: bytes, proof: list[bytes]) -> str:
    with pytest.raises(Refused) as refused:
        each.sign(size, root, proof)
    assert refused.value.last == each.memory.last
    return refused.value.code


def test_key_and_memory_belong_to_their_owner_alone(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {p.name: p.stat().st_mode & 0o777 for p in folder.iterdir()} == {
        "key": 0o600,
        "signed": 0o600,
        "lock": 0o600,
    }


def test_signs_what_grows(folder: Path) -> None:
    each = LogSigner(folder)
    for size in (1, 2, 7, 255, 256, 257, 400):
        checkpoint = parse_checkpoint(sign(each, size))
        assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (ORIGIN, size, LEAVES.root(size))
        assert checkpoint.note.verified([parse_vkey(vkey) for vkey in each.vkeys])
    assert sign(each, 400) == sign(each, 400)
    assert [state.size for state in states(folder / "signed")] == [0, 1, 2, 7, 255, 256, 257, 400]


def test_refuses_smaller_other_and_unproven(folder: Path) -> None:
    each = LogSigner(folder)
    other = LEAVES.fork(90)
    sign(each, 100)
    assert refusal(each, 99, LEAVES.root(99), []) == "smaller"
    assert refusal(each, 0, EMPTY_ROOT, []) == "smaller"
    assert refusal(each, 100, other.root(100), []) == "other-root"
    assert refusal(each, 120, other.root(120), other.proof(100, 120)) == "unproven"
    assert refusal(each, 120, LEAVES.root(120), []) == "unproven"
    assert refusal(each, 120, LEAVES.root(121), LEAVES.proof(100, 120)) == "unproven"
    each.close()
    again = LogSigner(folder)
    assert again.memory.last == Signed(100, LEAVES.root(100))
    assert refusal(again, 99, LEAVES.root(99), []) == "smaller"
    sign(again, 120)


def test_two_signers_never_share_a_folder(folder: Path) -> None:
    first = LogSigner(folder)
    with pytest.raises(signer.Held):
        LogSigner(folder)
    first.close()
    LogSigner(folder).close()


def test_a_new_key_is_announced_before_it_signs(folder: Path) -> None:
    each = LogSigner(folder)
    sign(each, 10)
    vkey = each.prepare_key()
    assert vkey == each.prepare_key()
    entry = f'{{"at":"2026-11-20T01:30:00Z","log":"{ORIGIN}","t":"key","v":1,"vkey":"{vkey}"}}'.encode()
    leaves = Leaves([*LEAVES.hashes[:10], leaf_hash(entry)])
    with pytest.raises(Refused, match="unannounced"):  # it is not in what was signed
        each.switch_key(10, entry, [])
    each.sign(11, leaves.root(11), leaves.proof(10, 11))
    proof = [node_hash(*leaves.hashes[8:10]), leaves.root(8)]
    foreign = entry.replace(vkey.encode(), each.vkeys[0].encode())
    with pytest.raises(Refused, match="unannounced"):
        each.switch_key(10, foreign, proof)
    each.switch_key(10, entry, proof)
    assert each.vkeys[1] == vkey
    note = parse_checkpoint(each.sign(11, leaves.root(11), []))
    assert len(note.note.verified([parse_vkey(one) for one in each.vkeys])) == 2
    each.retire_key()
    each.close()
    assert LogSigner(folder).vkeys == [vkey]


def test_a_lost_memory_is_made_from_a_checkpoint_of_ours_only(folder: Path) -> None:
    each = LogSigner(folder)
    note = sign(each, 50)
    each.close()
    (folder / "signed").unlink()
    with pytest.raises(FileNotFoundError):
        LogSigner(folder)
    stranger = folder.parent / "stranger"
    signer.begin(stranger, ORIGIN)
    with pytest.raises(Bad):
        signer.remember(folder, sign(LogSigner(stranger), 60))
    signer.remember(folder, note)
    with pytest.raises(FileExistsError):
        signer.remember(folder, note)
    assert refusal(LogSigner(folder), 49, LEAVES.root(49), []) == "smaller"


@pytest.mark.parametrize("lost", range(0, 90, 7))
def test_a_line_that_a_power_cut_tore_was_never_signed(folder: Path, lost: int) -> None:
    each = LogSigner(folder)
    sign(each, 5)
    durable = (folder / "signed").stat().st_size
    each.close()
    with (folder / "signed").open("ab") as file:
        file.write(b"9 half of a line" + bytes(lost))
    again = LogSigner(folder)
    assert again.memory.last.size == 5
    assert (folder / "signed").stat().st_size == durable
    sign(again, 9)


def test_more_than_a_torn_line_is_no_accident(folder: Path) -> None:
    each = LogSigner(folder)
    for size in range(1, 20):
        sign(each, size)
    each.close()
    memory = folder / "signed"
    whole = memory.read_bytes()
    memory.write_bytes(whole[:-300] + bytes(300))
    with pytest.raises(Damaged):
        LogSigner(folder)
    memory.write_bytes(b"")
    with pytest.raises(Damaged):
        LogSigner(folder)


def test_everything_after_the_last_fsync_is_lost_and_nothing_that_was_signed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut at each instant of the writing of a state: before it, between writing and fsync, after it."""
    durable = {}
    real = os.fsync

    def fsync(handle: int) -> None:
        if cut == "before fsync":
            raise _PowerCut
        real(handle)
        durable["bytes"] = os.fstat(handle).st_size
        if cut == "after fsync":
            raise _PowerCut

    monkeypatch.setattr(os, "fsync", fsync)
    chance, acknowledged, cut = random.Random(7), Signed(0, EMPTY_ROOT), ""
    for _ in range(50):
        durable["bytes"] = (folder / "signed").stat().st_size
        each = LogSigner(folder)
        assert acknowledged.size <= each.memory.last.size
        cut = chance.choice(["before fsync", "after fsync"])
        size = each.memory.last.size + chance.randrange(1, 5)
        with pytest.raises(_PowerCut):
            sign(each, size)
        each.close()
        os.truncate(folder / "signed", durable["bytes"])
        cut = ""
        each = LogSigner(folder)
        before = each.memory.last
        sign(each, before.size + 1)
        acknowledged = each.memory.last
        each.close()
    _one_root_for_each_size(folder)


@pytest.mark.slow
def test_killed_fifty_times_it_forgets_nothing_it_signed(folder: Path) -> None:
    chance, client, acknowledged = random.Random(11), SignerClient(folder / "socket"), {0: EMPTY_ROOT}
    for _ in range(50):
        process = _started(folder, client)
        threading.Timer(chance.uniform(0.0, 0.1), process.kill).start()
        acknowledged |= _asked_until_it_dies(client, chance)
        process.wait()
    kept = _one_root_for_each_size(folder)
    assert acknowledged.items() <= kept.items()
    assert len(acknowledged) > 60


def _asked_until_it_dies(client: SignerClient, chance: random.Random) -> dict[int, bytes]:
    """What was signed, by size. Every other question is for another history: none is answered."""
    signed: dict[int, bytes] = {}
    other = LEAVES.fork(1)
    while (last := client_state(client)) is not None:
        size = min(last.size + chance.randrange(0, 2), 400)
        try:
            client.sign(size, LEAVES.root(size), LEAVES.proof(last.size, size))
            signed[size] = LEAVES.root(size)
            if size > 1:
                client.sign(size, other.root(size), other.proof(last.size, size))
                pytest.fail("another root was signed")
        except Refused as refused:
            assert refused.code == "other-root"
        except Absent:
            break
    return signed


def client_state(client: SignerClient) -> Signed | None:
    try:
        return client.state().last
    except Absent:
        return None


def _one_root_for_each_size(folder: Path) -> dict[int, bytes]:
    found = list(states(folder / "signed"))
    kept = dict(found)
    assert len(kept) == len(found)
    assert [state.size for state in found] == sorted(kept)
    return kept


def _started(folder: Path, client: SignerClient) -> subprocess.Popen[bytes]:
    code = (
        "import sys, pathlib; from madang.log.signer import LogSigner;"
        "from madang.log.signer_socket import SignerServer;"
        "f = pathlib.Path(sys.argv[1]); SignerServer(f / 'socket', LogSigner(f)).serve_forever()"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    until = time.monotonic() + 20
    while client_state(client) is None and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    return process


class _PowerCut(BaseException):
    pass
