"""What the tests share: a sound log, and commands run as a reader runs them."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from log_builder import POLICY, Log, city
from madang_verify.cli import main


@dataclass
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def sound() -> Log:
    return city()


@pytest.fixture
def folder(sound: Log, tmp_path: Path) -> Path:
    """A sound log, written out."""
    return sound.write(tmp_path / "log")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """Whom the reader trusts."""
    path = tmp_path / "policy"
    path.write_text(POLICY)
    return path


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Outcome]:
    """Run the command line; in English unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", *(n for n in os.environ if n.lower().endswith("_proxy"))):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Outcome:
        code = main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Outcome(code, out, err)

    return run
