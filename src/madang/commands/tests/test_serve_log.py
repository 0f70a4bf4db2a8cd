"""The whole log in one group of processes: what happens is signed and confirmed; no restored database is believed."""

import os
import re
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from madang.commands.tests.serving import Server, eventually, madang, migrated, serving
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.errors import Bad
from madang_verify.policy import parse_policy
from madang_verify.trust import Trusted, verify_checkpoint

pytestmark = pytest.mark.slow


def trusted(server: Server) -> Trusted | None:
    """The served state, as an outsider verifies it with the served policy; None where it isn't confirmed by enough."""
    status, note = server.get("/log/checkpoint")
    policy = server.get("/log/policy")[1]
    if status != 200:
        return None
    try:
        return verify_checkpoint(parse_checkpoint(note), parse_policy(policy), time.time())
    except Bad:
        return None


def is_confirmed(server: Server, size: int, witnesses: int = 2) -> bool:
    found = trusted(server)
    return found is not None and found.checkpoint.size >= size and len(found.cosigned) >= witnesses


def kept_size(data: Path) -> int:
    with sqlite3.connect(data / "madang.sqlite3") as database:
        return int(database.execute("SELECT COUNT(*) FROM log_logentry").fetchone()[0])


def test_a_fresh_installation_has_a_log_that_outsiders_confirm(tmp_path: Path) -> None:
    with serving(migrated(tmp_path)) as server:
        assert eventually(lambda: is_confirmed(server, 1, witnesses=3))
        assert server.parts()["log"] == {"ok": True}
        assert (tmp_path / "signer" / "key").stat().st_mode & 0o777 == 0o600
        assert b"127.0.0.1" not in server.get("/log/policy")[1]
        key = (tmp_path / "signer" / "key").read_text()
        children = server.children()
        for name in ("signer", "witnesses"):
            os.kill(children[name], signal.SIGKILL)
        assert eventually(lambda: {"signer", "witnesses"} <= server.children().keys(), 30)
        rotated = madang("log", "rotate-key", data=tmp_path)
        assert rotated.returncode == 0, rotated.stderr
        vkey = rotated.stdout.strip()
        assert eventually(lambda: is_confirmed(server, 2), 30)
        finished = madang("log", "rotate-key", "--finish", data=tmp_path)
        assert finished.returncode == 0, finished.stderr
        assert vkey.encode() in server.get("/log/policy")[1]
        assert (tmp_path / "signer" / "key").read_text() != key
        server.stop()
    said = server.said()
    assert "봉인" in said and "keep it sealed" in said
    assert len(re.findall(r"^localhost/log\+\S+$", said, re.M)) == 1


def test_yesterdays_database_gets_no_signature_until_a_mirror_gives_back_what_it_lacks(
    tmp_path: Path,
) -> None:
    data, yesterday, mirror = tmp_path / "data", tmp_path / "yesterday.sqlite3", tmp_path / "mirror"
    migrated(data)
    with serving(data) as server:
        assert eventually(lambda: is_confirmed(server, 1))
        server.stop()
    shutil.copy(data / "madang.sqlite3", yesterday)
    for shift in ("+11m", "+22m", "+33m"):
        with serving(data, MADANG_NOW=shift) as server:
            before = kept_size(data)
            assert eventually(lambda size=before: is_confirmed(server, size + 1) or kept_size(data) > size)
            assert eventually(lambda: is_confirmed(server, kept_size(data)))
            server.stop()
    exported = madang("log", "export", str(mirror), data=data, MADANG_NOW="+33m")
    assert exported.returncode == 0, exported.stderr
    whole = kept_size(data)
    for name in ("madang.sqlite3-wal", "madang.sqlite3-shm"):
        (data / name).unlink(missing_ok=True)
    shutil.copy(yesterday, data / "madang.sqlite3")
    with serving(data, MADANG_NOW="+50m") as server:
        told = server.parts()["log"]
        assert told["ok"] is False
        assert "restored from an older copy" in told["fault"] and "madang log restore" in told["fault"]
        assert server.get("/readyz")[0] == 200, "people go on working"
        time.sleep(2)
        assert kept_size(data) < whole, "nothing was added to another past"
        refused = madang("log", "restore", str(mirror), data=data)
        assert refused.returncode == 1 and "stop it first" in refused.stderr
        server.stop()
        assert "the log goes no further" in server.said()
    restored = madang("log", "restore", str(mirror), data=data)
    assert restored.returncode == 0, restored.stderr
    assert kept_size(data) == whole
    with serving(data, MADANG_NOW="+50m") as server:
        assert eventually(lambda: is_confirmed(server, whole + 1))
        assert server.parts()["log"] == {"ok": True}


def test_the_signer_says_what_to_do_where_its_key_or_memory_is_gone(tmp_path: Path) -> None:
    folder, socket = tmp_path / "signer", tmp_path / "socket"
    ours = ("--folder", str(folder), "--socket", str(socket))
    first = madang("log-signer", "--new-key", *ours, data=tmp_path)
    assert first.returncode == 0 and "keep it sealed" in first.stdout
    again = madang("log-signer", "--new-key", *ours, data=tmp_path)
    assert again.returncode == 1 and "rotate-key" in again.stderr
    (folder / "signed").rename(folder / "elsewhere")
    forgetful = madang("log-signer", *ours, data=tmp_path)
    assert forgetful.returncode == 1 and "--remember FILE" in forgetful.stderr
    (folder / "elsewhere").rename(folder / "signed")
    (folder / "signed").write_bytes(b"noise\n" * 100)
    damaged = madang("log-signer", *ours, data=tmp_path)
    assert damaged.returncode == 1 and "The log’s signer" in damaged.stderr
    assert "Traceback" not in damaged.stderr
