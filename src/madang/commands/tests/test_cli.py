"""Every command explains itself, refuses bad input clearly, and says how it ended."""

import io
from pathlib import Path

import pytest

from madang import cli
from madang.commands.progress import Progress
from madang.commands.tests.serving import madang, migrated


@pytest.mark.parametrize("words", [w for w in cli.COMMANDS if cli._module(w)])
def test_every_command_explains_itself(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*words.split(), "--help"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 3
    module = cli._module(words)
    assert module is not None
    assert module.__doc__
    assert module.HELP[0].islower()


def test_what_is_not_built_is_not_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("migrate", "levitate"))
    assert cli.main(["--help"]) == 0
    assert "levitate" not in capsys.readouterr().out
    assert cli.main(["levitate"]) == 2


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MADANG_PORT", "http", "MADANG_PORT is 'http'; it must be a port number"),
        ("MADANG_PORT", "99999", "it must be a port number"),
        ("MADANG_MODE", "producton", "it must be demo or production"),
        ("MADANG_POTR", "8000", "did you mean MADANG_PORT?"),
        ("MADANG_NOW", "tomorrow", "MADANG_NOW cannot be read"),
        ("MADANG_EMAIL_URL", "http://x", "MADANG_EMAIL_URL must be"),
        ("MADANG_STORAGE_URL", "s3://x/y?bucket=z", "MADANG_STORAGE_URL must be s3://"),
        ("MADANG_DATABASE_URL", "mysql://x", "it must be postgresql://"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str, said: str) -> None:
    ended = madang("migrate", data=tmp_path, **{name: value})
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_commands_can_be_run_again(tmp_path: Path) -> None:
    first, second = madang("migrate", data=migrated(tmp_path)), madang("migrate", data=tmp_path)
    assert (first.returncode, second.returncode) == (0, 0)
    assert second.stderr.splitlines()[-1] == "migrate: 0 steps applied, static files unchanged"
    worker = madang("worker", "--once", data=tmp_path)
    assert (worker.returncode, worker.stdout) == (0, "")
    assert worker.stderr.splitlines()[-1].startswith("worker: 0 events")
    unknown = madang("token", "create", "nobody", data=tmp_path)
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "Traceback" not in unknown.stderr
    missing = madang("consumer", "stop", "nobody", data=tmp_path)
    assert missing.returncode == 1
    assert "there is no follower 'nobody'; there are: " in missing.stderr
    checked = madang("check", data=tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert madang("check", data=tmp_path, MADANG_SECRET_KEY="short").returncode == 1


def test_a_command_can_be_stopped_by_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["worker", "--twice"]) == 2
    assert "--twice" in capsys.readouterr().err


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere() -> None:
    terminal, file = _Terminal(), io.StringIO()
    for stream in (terminal, file):
        with Progress("reading", 4, stream) as progress:
            assert list(progress.follow("abcd")) == list("abcd")
    assert "[##############################] reading: 4 of 4 (100%" in terminal.getvalue()
    assert file.getvalue() == "reading: 4 of 4 (100%, 0 s)\n"
