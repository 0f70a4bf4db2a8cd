"""The server opens when all is ready, mends itself, stops cleanly, and leaves nothing behind when it is killed."""

import os
import signal
from pathlib import Path

import pytest

from madang.commands.tests.serving import eventually, is_free, madang, migrated, serving

pytestmark = pytest.mark.slow


def test_the_port_opens_when_all_is_ready_and_closes_cleanly(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert server.get("/healthz")[0] == 200
        assert server.get("/readyz")[0] == 200
        assert all(part["ok"] for part in server.parts().values())
        assert set(server.parts()) >= {"database", "storage", "worker", "live", "migrations"}
        assert tmp_path.stat().st_mode & 0o007 == 0
        second = madang("serve", data=tmp_path, MADANG_PORT=str(server.port))
        assert second.returncode == 1
        assert "set MADANG_PORT to a free port" in second.stderr
        third = madang("serve", data=tmp_path, MADANG_PORT="0")
        assert third.returncode == 1
        assert "another madang serves from" in third.stderr
        assert server.stop() == 0
        assert is_free(server.port)
        assert is_free(server.live_port)


def test_a_part_that_dies_is_started_again(tmp_path: Path) -> None:
    with serving(migrated(tmp_path)) as server:
        before = server.children()
        assert set(before) == {"live", "worker", "pages", "signer", "witnesses"}
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        assert eventually(lambda: set(server.children()) == set(before) and server.is_ready())
        assert not set(server.children().values()) & set(before.values())
        assert server.process.poll() is None


def test_a_killed_server_frees_its_ports_and_starts_again(tmp_path: Path) -> None:
    migrated(tmp_path)
    for _ in range(2):
        with serving(tmp_path) as server:
            assert server.is_ready()
            server.stop(signal.SIGKILL)
            assert eventually(lambda: is_free(server.port) and is_free(server.live_port), 5)
            assert eventually(lambda: server.children() == {}, 5)


def test_production_refuses_to_start_where_it_is_not_safe(tmp_path: Path) -> None:
    refused = madang(
        "serve", data=tmp_path, MADANG_MODE="production", MADANG_NOW="+3d", MADANG_SECRET_KEY="short"
    )
    assert refused.returncode == 1
    for code in ("secret", "clock", "public-url"):
        assert f"UNSAFE  {code}:" in refused.stderr
