"""The open export: a stranger's script finds every figure in it, and nothing that the world may not see."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from madang.domains import statistics
from madang.domains.cases import actions
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.tests import factories
from madang.kernel import clock

SCRIPT = Path(__file__).parents[5] / "docs/open-data/recompute.py"
SECRET = "이 말은 밖으로 나가지 않습니다"
pytestmark = pytest.mark.django_db


def recompute(folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the script as a stranger would: without our packages or environment."""
    return subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, folder], capture_output=True, text=True, env={}, check=False
    )


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def city() -> factories.City:
    """A city with cases ended in every way, entries made late, a delay without a reason and a step nobody entered."""
    city = factories.city()
    for result in ("granted", "refused"):
        factories.decided(city, result)
    late = factories.decided(city)
    Case.objects.filter(pk=late.pk).update(late=True, area="마당시 강남구 역삼동", delay_since=late.closed_at)
    CaseStep.objects.filter(case=late, code="doc_check").update(
        recorded_at=late.closed_at + timedelta(days=3), done_at=late.closed_at - timedelta(days=3)
    )
    silent = factories.in_review(city)
    passed = clock.now() - timedelta(days=40)
    CaseStep.objects.filter(case=silent, state="current").update(term_due_at=passed)
    factories.filed(city)
    return city


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "open"


def test_a_stranger_recomputes_every_figure(city: factories.City, folder: Path) -> None:
    statistics.rebuild()
    statistics.export(folder)
    told = recompute(folder)
    assert (told.returncode, told.stderr) == (0, "")
    assert "0 differ" in told.stdout
    figures = json.loads((folder / "figures.json").read_text())
    by_department = figures["compliance"]["by"]["department"]
    waiting = CaseStep.objects.filter(state="current", term_due_at__lt=clock.now()).count()
    assert sum(one["missing"] for one in by_department) == waiting > 0
    assert sum(one["entered_late"] for one in by_department) == 1
    assert sum(one["unexplained"] for one in by_department) == 1
    assert {one["key"] for one in figures["processing"]["by"]["district"]} >= {"강남구"}
    published = [one.n for one in statistics.processing("district")]
    assert [one["n"] for one in figures["processing"]["by"]["district"]] == published


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("cases", ",true,", ",false,"),
        ("steps", ",done,", ",skipped,"),
        ("events", "case.filed,", "case.history,"),
    ],
)
def test_a_changed_table_is_found_out(
    city: factories.City, folder: Path, table: str, old: str, new: str
) -> None:
    statistics.export(folder)
    file = folder / "csv" / f"{table}.csv"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    assert recompute(folder).returncode == 1


def test_an_export_that_cannot_be_read_is_said_to_be_so(folder: Path) -> None:
    folder.mkdir()
    assert recompute(folder).returncode == 2


def test_the_same_database_gives_the_same_bytes(city: factories.City, folder: Path, tmp_path: Path) -> None:
    statistics.export(folder)
    statistics.export(tmp_path / "again")
    ours = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    theirs = {
        p.relative_to(tmp_path / "again"): p.read_bytes()
        for p in (tmp_path / "again").rglob("*")
        if p.is_file()
    }
    assert ours == theirs
    assert len(ours) == 14 + 4


def test_nothing_of_a_withheld_case_is_in_it(city: factories.City, folder: Path) -> None:
    hidden = factories.decided(city)
    Case.objects.filter(pk=hidden.pk).update(reasons=SECRET, delay_reason=SECRET)
    statistics.export(folder)
    before = {p.name for p in folder.rglob("*") if p.is_file() and hidden.number.encode() in p.read_bytes()}
    assert {"cases.csv", "steps.csv", "events.csv"} <= before
    actions.withhold(
        city.on_duty("disclosure_officer"), number=hidden.number, reason="확인하는 동안 멈춥니다."
    )
    statistics.export(folder)
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert hidden.number.encode() not in everything
    assert SECRET.encode() not in everything
    assert recompute(folder).returncode == 0


def test_parquet_says_what_csv_says(city: factories.City, folder: Path) -> None:
    statistics.export(folder)
    package = json.loads((folder / "datapackage.json").read_text())
    for resource in package["resources"]:
        if resource.get("format") != "parquet":
            continue
        table = pq.read_table(folder / resource["path"])
        written = rows(folder, resource["path"].split("/")[1].removesuffix(".parquet"))
        assert table.num_rows == len(written) == resource["rows"]
        assert table.column_names == [one["name"] for one in resource["schema"]["fields"]]
        for name, kind in zip(table.column_names, table.schema.types, strict=True):
            if str(kind) == "string":
                told = [value or "" for value in table.column(name).to_pylist()]
                assert told == [row[name] for row in written]


def test_a_folder_with_something_else_is_left_alone(city: factories.City, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ValueError, match="something else"):
        statistics.export(tmp_path)
    with pytest.raises(ValueError, match="does not exist"):
        statistics.export(tmp_path / "no" / "where")
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
