"""Documents from files: what became of each line on stdout, a summary, a status; stopped and run again; disclosed."""

import json
import os
import signal
import subprocess
import sys
import time
from argparse import Namespace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from madang.commands import disclose, import_documents
from madang.commands.tests.serving import environment, madang, migrated
from madang.domains.documents.intake import profile_names
from madang.domains.documents.models import Document
from madang.domains.documents.tests.factories import archive
from madang.kernel import clock
from madang.kernel.errors import InvalidInput, NotFound

EXAMPLE = Path(__file__).resolve().parents[4] / "docs" / "examples" / "seoul-info-list.csv"
COLUMNS = "package_id,doc_prdctn_dt,title,src_dept_doc_no,othbc_pd,rspnber_dept_nm,othbc_se"


def run(file: Path, profile: str | None = "seoul-info-list", files: Path | None = None) -> int:
    return import_documents.run(Namespace(file=file, profile=profile, files=files))


def said(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.django_db
def test_the_example_is_taken_whole_and_once(capfd) -> None:
    assert run(EXAMPLE) == 0
    first = capfd.readouterr()
    lines = said(first.out)
    assert [line["status"] for line in lines] == ["accepted"] * 20
    assert (
        "20 lines accepted (0 of them corrections), 0 unchanged, 0 rejected; 0 documents are held"
        in first.err
    )
    assert "department created: 정수과" in first.err
    assert run(EXAMPLE) == 0
    again = said(capfd.readouterr().out)
    assert [(one["id"], one["status"]) for one in again] == [(one["id"], "unchanged") for one in lines]
    assert Document.objects.filter(disclosure="closed", grounds=[0]).count() == 1


@pytest.mark.django_db
def test_rejected_and_corrected_lines_are_named_and_an_older_file_undoes_nothing(
    tmp_path: Path, capfd
) -> None:
    text = EXAMPLE.read_text("utf-8-sig").replace("20201006", "2020-13-06", 1)
    file = tmp_path / "register.csv"
    file.write_bytes(text.encode("cp949"))
    assert run(file) == 1
    told = capfd.readouterr()
    (rejected,) = [one for one in said(told.out) if one["status"] == "rejected"]
    assert (rejected["line"], rejected["source_id"]) == (6, "209900000005000")
    assert rejected["reasons"][0]["ko"].startswith("doc_prdctn_dt 칸의 ‘2020-13-06’")
    file.write_text(text.replace("20201007", "20201008", 1).replace("2020-13-06", "20201006"))
    assert run(file) == 0
    assert sum(one["corrected"] for one in said(capfd.readouterr().out)) == 1
    assert run(EXAMPLE) == 0
    (older,) = [one for one in said(capfd.readouterr().out) if one["reasons"]]
    assert (older["status"], Document.objects.get(source_id=older["source_id"]).version) == ("unchanged", 2)


@pytest.mark.django_db
def test_ndjson_with_files_is_looked_through_before_it_ends_and_disclosed(tmp_path: Path, capfd) -> None:
    place = archive()
    files = tmp_path / "files"
    files.mkdir()
    (files / "월보.txt").write_text("정수 약품 월보", encoding="utf-8")
    (files / "명단.txt").write_text("성명 홍길동 주민등록번호 900101-1234567", encoding="utf-8")
    at = (clock.now() - timedelta(days=3)).isoformat()
    lines = [
        {"source_id": str(n), "title": f"문서 {n}", "files": [{"name": name, "path": name}]}
        for n, name in enumerate(("월보.txt", "명단.txt", "없음.txt"))
    ]
    common = {"source": "archive", "number": "가-1", "department": place.home.code, "category": "sanction"}
    common |= {"kind": "report", "approved_at": at, "class": "open", "grounds": [], "retention": 5}
    file = tmp_path / "documents.ndjson"
    file.write_text(
        "\n".join(json.dumps(common | line, ensure_ascii=False) for line in lines), encoding="utf-8"
    )
    assert run(file, None, files) == 1
    told = capfd.readouterr()
    assert [one["status"] for one in said(told.out)] == ["accepted", "accepted", "rejected"]
    assert "held: 1 (" in told.err and "1 documents are held" in told.err and "900101" not in told.err
    assert disclose.run(Namespace(on=None, now=None, explain=None)) == 0
    told = capfd.readouterr()
    assert "open                               1" in told.out and "personal data found 1" in told.out
    held = Document.objects.get(source_id="1")
    assert disclose.run(Namespace(on=None, now=None, explain=held.uid)) == 0
    explained = capfd.readouterr().out
    assert "파일 1에서 찾은 것: 성명 1건, 주민등록번호 1건" in explained and "900101" not in explained


@pytest.mark.django_db
def test_what_is_due_follows_the_day_that_is_named(capfd) -> None:
    place = archive()
    from madang.domains.documents.tests.factories import entry, taken

    (document,) = taken(entry(place.home, approved_at=clock.now()))
    day = document.approved_on
    assert disclose.run(Namespace(on=day, now=None, explain=None)) == 0
    assert "0 documents" in capfd.readouterr().err
    tomorrow = clock.now() + timedelta(days=1)
    assert disclose.run(Namespace(on=None, now=tomorrow, explain=None)) == 0
    assert "1 documents" in capfd.readouterr().err
    document.refresh_from_db()
    assert (document.state, document.disclosed_at) == ("public", tomorrow)
    with pytest.raises(InvalidInput, match="no_offset"):
        disclose.run(Namespace(on=None, now=tomorrow.replace(tzinfo=None), explain=None))
    with pytest.raises(NotFound):
        disclose.run(Namespace(on=None, now=None, explain="NONE"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("profile", "files", "code"),
    [("seoul-info-list", Path("."), "files_not_read"), ("../seoul-info-list", None, "unknown_profile")],
)
def test_what_cannot_be_imported_is_said_and_nothing_is_written(profile, files, code) -> None:
    with pytest.raises(InvalidInput) as refused:
        run(EXAMPLE, profile, files)
    assert refused.value.code == code
    assert not Document.objects.exists()
    assert profile_names() == ["seoul-expense", "seoul-info-list", "seoul-public-list"]


def test_killed_in_the_middle_and_run_again_there_is_one_result(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    rows = (f"{n},20201007,월보 {n},정수과-{n},5년,정수과,공개" for n in range(6000))
    file.write_text("\n".join([COLUMNS, *rows]), encoding="utf-8")
    data, results = migrated(tmp_path / "data"), tmp_path / "results"
    arguments = ("import", "documents", str(file), "--profile", "seoul-info-list")
    with results.open("wb") as out:
        running = subprocess.Popen(
            [sys.executable, "-m", "madang", *arguments], env=environment(data), stdout=out, stderr=out
        )
        deadline = time.monotonic() + 90
        while results.stat().st_size < 100_000 and time.monotonic() < deadline and running.poll() is None:
            time.sleep(0.01)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    again = madang(*arguments, data=data)
    assert again.returncode == 0, again.stderr
    lines = said(again.stdout)
    known = [one["status"] for one in lines].count("unchanged")
    assert 0 < known < 6000 and len(lines) == len({one["id"] for one in lines}) == 6000
    third = madang(*arguments, data=data)
    assert "0 lines accepted" in third.stderr and "6,000 unchanged" in third.stderr
