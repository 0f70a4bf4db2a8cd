"""Where an audit ended is read again exactly, or refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from log_builder import Log
from madang_verify.audit import Audit, Progress
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.errors import Bad
from madang_verify.progress import load, save
from madang_verify.sources import FolderSource

Run = Callable[..., Any]


@pytest.fixture
def saved(folder: Path, tmp_path: Path) -> Path:
    checkpoint, progress = parse_checkpoint((folder / "checkpoint").read_bytes()), Progress()
    Audit(checkpoint, progress).run(FolderSource(folder))
    assert len(progress.heads) >= 50
    save(tmp_path / "saved", checkpoint, progress)
    again = load(tmp_path / "saved")
    assert again is not None
    assert again.progress == progress
    assert again.checkpoint.note.raw == checkpoint.note.raw
    return tmp_path / "saved"


@pytest.mark.parametrize(
    "alter",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[1:],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [*lines[:-1], lines[-2]],
        lambda lines: [*lines[:-1], lines[-1][:-1]],
        lambda lines: [*lines[:-1], lines[-1].replace(b" ", b"  ")],
        lambda lines: [*lines[:-1], b"x" * 10_000],
        lambda lines: [*lines[:-1], lines[-1].replace(b"OBJECT", b"OBJEC.")],
        lambda lines: [*lines[:-1], lines[-1].replace(b" ", b" 0", 1)],
        lambda lines: [*lines[:-1], b"\xff\xfe"],
        lambda lines: [lines[0].replace(b"objects", b"object"), *lines[1:]],
        lambda lines: [lines[0].replace(b'"latest": ', b'"latest": "x'), *lines[1:]],
        lambda lines: [b"[" * 100_000],
        lambda lines: [],
    ],
)
def test_damage_is_refused(saved: Path, alter: Callable[[list[bytes]], list[bytes]]) -> None:
    lines = saved.read_bytes().split(b"\n")[:-1]
    saved.write_bytes(b"\n".join(alter(lines)))
    with pytest.raises(Bad) as raised:
        load(saved)
    assert raised.value.code == "state.malformed"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Bad) as raised:
        load(tmp_path)
    assert raised.value.code == "file.unreadable"


def test_nothing_new(run: Run, folder: Path, policy: Path, sound: Log, tmp_path: Path) -> None:
    arguments = ("audit", folder, "--policy", policy, "--state", tmp_path / "saved")
    assert run(*arguments).code == 0
    found = run(*arguments)
    assert found.code == 0
    assert "0 entries of" in found.out
