"""A shard server as a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from madang.commands.tests.serving import environment, free_port, madang
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.index.backend import Unavailable
from madang.search.shards.several import Shards
from madang.search.tests.conformance.entries import entry, fill, title_has, total

TOKEN = "a word that only these know, long enough"


@pytest.fixture
def process_and_port(tmp_path: Path) -> object:
    port = free_port()
    command = [sys.executable, "-m", "madang", "search-shard"]
    command += ["--folder", str(tmp_path / "part"), "--port", str(port)]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, env=environment(tmp_path, MADANG_SEARCH_TOKEN=TOKEN)
    )
    assert process.stderr is not None
    try:
        assert f"http://127.0.0.1:{port}".encode() in process.stderr.readline()
        yield process, port
    finally:
        process.kill()
        process.communicate()


def test_serves_until_it_is_ended(
    process_and_port: tuple[subprocess.Popen[bytes], int], tmp_path: Path
) -> None:
    process, port = process_and_port
    index = Shards([f"http://127.0.0.1:{port}"], TOKEN)
    fill(index, "one", [entry(pk, "상수도 공사") for pk in range(10)])
    assert total(index, title_has("상수도")) == 10
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    with pytest.raises(Unavailable):
        index.stamp()
    assert TantivyFolder(tmp_path / "part").live() == "one.1of1"


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        (("--port", "0", "--host", "0.0.0.0"), {}, "0.0.0.0 is not an address of an own network"),
        (("--port", "0"), {"MADANG_SEARCH_TOKEN": "short"}, "MADANG_SEARCH_TOKEN must be"),
    ],
)
def test_says_what_is_wrong(
    arguments: tuple[str, ...], settings: dict[str, str], said: str, tmp_path: Path
) -> None:
    ended = madang("search-shard", "--folder", str(tmp_path / "part"), *arguments, data=tmp_path, **settings)
    assert ended.returncode in (1, 2)
    assert said in ended.stderr
