"""A register from a file: what became of each line on stdout, a summary, a status that says whether all was taken."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from madang.commands import import_documents, rebuild
from madang.commands.tests.serving import madang
from madang.domains.approvals.models import RegisterEntry
from madang.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[4] / "docs" / "examples" / "seoul-info-list.csv"


def run(file: Path, profile: str | None = "seoul-info-list", files: Path | None = None) -> int:
    return import_documents.run(Namespace(file=file, profile=profile, files=files))


def test_the_example_is_taken_whole_and_once(capsys) -> None:
    assert run(EXAMPLE) == 0
    first = capsys.readouterr()
    lines = [json.loads(line) for line in first.out.splitlines()]
    assert [line["status"] for line in lines] == ["accepted"] * 20
    assert "20 lines accepted (0 of them corrections), 0 unchanged, 0 rejected" in first.err
    assert "department created: 정수과" in first.err
    assert run(EXAMPLE) == 0
    again = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["id"], one["status"]) for one in again] == [(one["id"], "unchanged") for one in lines]
    assert RegisterEntry.objects.filter(disclosure="closed", grounds__isnull=True).count() == 1


def test_rejected_lines_are_named_and_the_status_says_so(tmp_path: Path, capsys) -> None:
    text = EXAMPLE.read_text("utf-8-sig").replace("20201006", "2020-13-06", 1)
    file = tmp_path / "register.csv"
    file.write_bytes(text.encode("cp949"))
    assert run(file) == 1
    told = capsys.readouterr()
    (rejected,) = [one for one in map(json.loads, told.out.splitlines()) if one["status"] == "rejected"]
    assert (rejected["line"], rejected["source_id"]) == (6, "209900000005000")
    assert rejected["reasons"][0]["ko"].startswith("doc_prdctn_dt 칸의 ‘2020-13-06’")
    assert "19 lines accepted" in told.err and "1 rejected" in told.err


def test_a_terminal_shows_what_was_rejected_alone(capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert run(EXAMPLE) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("profile", "files", "code"),
    [
        (None, None, "ndjson_not_read"),
        ("seoul-info-list", Path("."), "files_not_read"),
        ("seoul", None, "unknown_profile"),
    ],
)
def test_what_cannot_be_imported_is_said_and_nothing_is_written(profile, files, code) -> None:
    with pytest.raises(InvalidInput) as refused:
        run(EXAMPLE, profile, files)
    assert refused.value.code == code
    assert not RegisterEntry.objects.exists()


def test_the_index_of_titles_is_made_anew(capsys) -> None:
    run(EXAMPLE)
    assert rebuild.run(Namespace(what="register")) == 0
    assert "rebuild register: 20 titles" in capsys.readouterr().err


def test_from_the_command_line(tmp_path: Path) -> None:
    done = madang("import", "documents", str(EXAMPLE), data=tmp_path)
    assert done.returncode == 1 and "--profile" in done.stderr and "NDJSON" in done.stderr
    missing = madang(
        "import", "documents", str(tmp_path / "none.csv"), "--profile", "seoul-info-list", data=tmp_path
    )
    assert missing.returncode == 1 and "none.csv" in missing.stderr
