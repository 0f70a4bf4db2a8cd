"""The witness: every status of the protocol, no rollback under load, nothing forgotten by a restart."""

import http.client
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from log_builder import LOG, ORIGIN, city, signer
from madang_verify.checkpoints import checkpoint_text, parse_checkpoint
from madang_verify.commands.witness import read_configuration
from madang_verify.cosignatures import cosigned_at
from madang_verify.encoding import to_base64
from madang_verify.errors import Bad
from madang_verify.notes import COSIGNATURE, ED25519, parse
from madang_verify.tiles import TileTree
from madang_verify.witness import Witness
from madang_verify.witness_server import CONNECTIONS, MAX_BODY_BYTES, WitnessServer

KEY = signer("council.example/witness", COSIGNATURE, 77)
OTHER = signer("other.example/log", ED25519, 78)
NOW = 1_800_000_000
ORIGIN_HASH = sha256(ORIGIN.encode()).hexdigest()
LONG = city(300)


class Held:
    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def read(self, path: str, limit: int) -> bytes:
        return self.files[path]


def proof_between(old: int, new: int) -> list[bytes]:
    """From a tree of `new` leaves of the long log."""
    return TileTree(Held(LONG.files(new)), new).consistency(old) if 0 < old <= new else []


def body(old: object, proof: list[bytes], note: bytes) -> bytes:
    return "\n".join([f"old {old}", *map(to_base64, proof)]).encode() + b"\n\n" + note


def submission(old: int, new: int) -> bytes:
    return body(old, proof_between(old, new), LONG.checkpoint(new))


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(KEY, [LOG.verifier], tmp_path / "state", clock=lambda: NOW)


def test_statuses(witness: Witness, record_property: Callable[[str, object], None]) -> None:
    forged = LONG.checkpoint(20).replace(b"\n20\n", b"\n21\n")
    unsigned = LONG.text(20) + b"\n"
    foreign = checkpoint_text("other.example/log", 1, bytes(32))
    other = city(20)
    other.add("heartbeat")
    other.entries[3] = LONG.entries[4]
    steps: list[tuple[str, bytes, int]] = [
        ("unknown log", body(0, [], foreign + b"\n" + OTHER.sign(foreign)), 404),
        ("unknown log, no signature", body(0, [], foreign + b"\n"), 404),
        ("no signature", body(0, [], unsigned), 403),
        ("signed by a stranger", body(0, [], LONG.text(20) + b"\n" + OTHER.sign(LONG.text(20))), 403),
        ("altered", body(0, [], forged), 403),
        (
            "not a checkpoint",
            body(0, [], f"{ORIGIN}\n".encode() + b"\n" + LOG.sign(f"{ORIGIN}\n".encode())),
            400,
        ),
        ("nothing", b"", 400),
        ("no note", b"old 0\n\n", 400),
        ("size with zeros", body("00", [], LONG.checkpoint(20)), 400),
        ("64 lines", body(0, [bytes(32)] * 64, LONG.checkpoint(20)), 400),
        ("hash too short", body(0, [bytes(31)], LONG.checkpoint(20)), 400),
        ("old above size", body(21, [], LONG.checkpoint(20)), 400),
        ("proof for old 0", body(0, [bytes(32)], LONG.checkpoint(20)), 422),
        ("another old than known, before the first", submission(10, 20), 409),
        ("the first", submission(0, 20), 200),
        ("again from 0", submission(0, 20), 409),
        ("the same again", submission(20, 20), 200),
        ("the same with a proof", body(20, [bytes(32)], LONG.checkpoint(20)), 422),
        ("another root at the same size", body(20, [], other.checkpoint(20)), 422),
        ("false proof", body(20, proof_between(19, 300), LONG.checkpoint(300)), 422),
        ("no proof", body(20, [], LONG.checkpoint(300)), 422),
        ("fork", body(20, proof_between(20, 300), other.checkpoint(21)), 422),
        ("growth", submission(20, 257), 200),
        ("back", submission(20, 30), 409),
        ("more growth", submission(257, 300), 200),
    ]
    for what, sent, status in steps:
        assert witness.add_checkpoint(sent).status == status, what
    record_property("figure", f"witness: {len(steps)} requests, each answered as the protocol says")


def test_the_cosignature_and_what_is_kept(witness: Witness) -> None:
    answer = witness.add_checkpoint(submission(0, 20))
    submitted = LONG.checkpoint(20)
    assert cosigned_at(parse(submitted + answer.body), KEY.verifier) == NOW
    kept = witness.latest(ORIGIN_HASH)
    assert kept is not None
    assert parse(kept).verified([LOG.verifier]) == [LOG.verifier]
    assert cosigned_at(parse(kept), KEY.verifier) == NOW
    assert witness.latest(sha256(b"other").hexdigest()) is None


def test_conflict_tells_the_size(witness: Witness) -> None:
    witness.add_checkpoint(submission(0, 20))
    answer = witness.add_checkpoint(submission(0, 30))
    assert (answer.status, answer.body, answer.type) == (409, b"20\n", "text/x.tlog.size")


def test_two_roots_of_one_size_are_kept_as_evidence(witness: Witness) -> None:
    witness.add_checkpoint(submission(0, 20))
    other = city(20)
    other.entries[3] = LONG.entries[4]
    for _ in range(3):
        assert witness.add_checkpoint(body(20, [], other.checkpoint(20))).status == 422
    assert len(list(witness.folder.glob("fork-*.txt"))) == 1


def test_a_stranger_cannot_fill_the_note_with_lines(witness: Witness) -> None:
    """As many lines as a note may have: the witness's own must still find room, and be read again."""
    note = LONG.text(20) + b"\n" + LOG.sign(LONG.text(20)) * 50 + OTHER.sign(b"x") * 50
    assert witness.add_checkpoint(body(0, [], note)).status == 200
    assert witness.add_checkpoint(submission(20, 30)).status == 200


def test_restart(witness: Witness, tmp_path: Path) -> None:
    witness.add_checkpoint(submission(0, 20))
    again = Witness(KEY, [LOG.verifier], tmp_path / "state", clock=lambda: NOW)
    assert again.add_checkpoint(submission(0, 30)).body == b"20\n"
    assert again.add_checkpoint(submission(20, 30)).status == 200
    assert witness.add_checkpoint(submission(20, 40)).body == b"30\n"


def test_what_cannot_be_kept_is_not_cosigned(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("madang_verify.witness.write_atomically", full)
        with pytest.raises(OSError, match="No space"):
            witness.add_checkpoint(submission(0, 20))
    assert witness.latest(ORIGIN_HASH) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12))
def test_size_never_falls(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]) -> None:
    """Any order of requests: 400, 409 or 200 as the sizes say, and the known size only grows."""
    folder, known = tmp_path_factory.mktemp("witness"), 0
    witness = Witness(KEY, [LOG.verifier], folder, clock=lambda: NOW)
    for old, new in steps:
        expected = 400 if old > new else 409 if old != known else 200
        assert witness.add_checkpoint(submission(old, new)).status == expected
        known = new if expected == 200 else known
    kept = witness.latest(ORIGIN_HASH)
    assert (parse_checkpoint(kept).size if kept else 0) == known
    shutil.rmtree(folder)


def test_many_at_once(
    witness: Witness, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Two witnesses on one folder, eight threads: of the requests from one size exactly one is cosigned."""
    twin = Witness(KEY, [LOG.verifier], tmp_path / "state", clock=lambda: NOW)
    known = 0
    with ThreadPoolExecutor(8) as pool:
        for step in range(10):
            sizes = [known + 1 + i for i in range(8)]
            sent = [submission(known, size) for size in sizes]
            each = [witness, twin] * 4
            answers = list(
                pool.map(lambda pair: pair[0].add_checkpoint(pair[1]).status, zip(each, sent, strict=True))
            )
            assert sorted(answers) == [200] + [409] * 7, step
            known = sizes[answers.index(200)]
    record_property("figure", "witness: 10 rounds of 8 requests at once, one of each cosigned")


@pytest.fixture
def server(witness: Witness) -> Iterator[WitnessServer]:
    with WitnessServer(("127.0.0.1", 0), witness) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(server: WitnessServer, method: str, path: str, data: bytes | None = None, **headers: str) -> Any:
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=5)
    connection.request(method, path, data, headers)
    answer = connection.getresponse()
    result = answer.status, answer.read(), answer.headers["Content-Type"]
    connection.close()
    return result


def test_over_http(server: WitnessServer) -> None:
    assert ask(server, "GET", f"/{ORIGIN_HASH}/checkpoint")[0] == 404
    status, cosignature, _ = ask(server, "POST", "/add-checkpoint", submission(0, 20))
    assert status == 200
    assert cosigned_at(parse(LONG.checkpoint(20) + cosignature), KEY.verifier) == NOW
    assert ask(server, "POST", "/add-checkpoint", submission(0, 20)) == (409, b"20\n", "text/x.tlog.size")
    status, kept, kind = ask(server, "GET", f"/{ORIGIN_HASH}/checkpoint")
    assert (status, kind) == (200, "text/plain; charset=utf-8")
    assert parse_checkpoint(kept).size == 20
    assert ask(server, "POST", "/elsewhere", b"x")[0] == 404
    assert ask(server, "GET", "/../lock")[0] == 404
    assert (
        ask(server, "POST", "/add-checkpoint", b"", **{"Content-Length": str(MAX_BODY_BYTES + 1)})[0] == 413
    )
    assert ask(server, "POST", "/add-checkpoint", b"", **{"Content-Length": "-1"})[0] == 411
    assert ask(server, "POST", "/add-checkpoint", b"\xff" * 1000)[0] == 400
    assert ask(server, "PUT", "/add-checkpoint", b"x")[0] == 501


def test_idle_connections_do_not_shut_others_out_for_ever(
    server: WitnessServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madang_verify.witness_server.SECONDS_FOR_A_CONNECTION", 0.3)
    idle = [http.client.HTTPConnection(*server.server_address[:2], timeout=5) for _ in range(CONNECTIONS)]
    for each in idle:
        each.connect()
    threading.Event().wait(1)
    assert ask(server, "POST", "/add-checkpoint", submission(0, 20))[0] == 200
    for each in idle:
        each.close()


def test_configuration(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY.skey + "\n")
    path = tmp_path / "witness.toml"
    content = f'key = "key"\nlisten = "127.0.0.1:0"\nstate = "state"\nlogs = ["{LOG.verifier.vkey}"]\n'
    path.write_text(content)
    configuration = read_configuration(path)
    assert configuration.signer.verifier == KEY.verifier
    assert configuration.folder == tmp_path / "state"
    for before, after in [
        (LOG.verifier.vkey, KEY.verifier.vkey),
        (":0", ":99999"),
        ("logs", "log"),
        ('"key"', '"none"'),
        ('"state"', "7"),
        ("[", "[["),
    ]:
        path.write_text(content.replace(before, after))
        with pytest.raises(Bad):
            read_configuration(path)
