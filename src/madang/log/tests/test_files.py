"""The hash of what is published is that of the bytes a stranger downloads."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from madang.domains import statistics
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry
from madang.domains.statistics.opendata import daily
from madang.domains.statistics.opendata import documents as bulk
from madang.kernel import clock
from madang.log import files
from madang.log.models import LogEntry
from madang.log.tests.factories import audited, sign
from madang_verify.encoding import from_base64url

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr(bulk, "folder", lambda: tmp_path / "documents")
    monkeypatch.setattr(daily, "folder", lambda: tmp_path / "statistics")
    return archive()


def told() -> dict[str, bytes]:
    """The newest hash of each name."""
    rows = LogEntry.objects.filter(kind="stat").order_by("index").values_list("entry", flat=True)
    return {one["name"]: from_base64url(one["sha256"]) for one in map(json.loads, map(bytes, rows))}


def downloaded(name: str) -> bytes:
    answer = Client().get(f"/{name}")
    assert answer.status_code == 200, name
    return b"".join(answer.streaming_content)


def test_every_published_file_is_told_by_the_hash_of_what_is_downloaded(place: Archive) -> None:
    disclosed(entry(place.home), entry(place.garden))
    bulk.write_changed()
    assert statistics.write_figures(clock.now())
    assert files.log_files(clock.now()) == 3
    found = told()
    assert sorted(name.rpartition(".")[2] for name in found) == ["csv", "json", "parquet"]
    for name, digest in found.items():
        assert hashlib.sha256(downloaded(name)).digest() == digest
    assert audited(sign()).found == 0


def test_only_what_was_written_anew_is_told_again(place: Archive) -> None:
    disclosed(entry(place.home))
    bulk.write_changed()
    files.log_files(clock.now())
    assert files.log_files(clock.now()) == 0
    before = told()
    disclosed(entry(place.home))
    bulk.write_changed()
    assert files.log_files(clock.now()) == 2
    assert before.keys() == told().keys()
    assert before != told()


def test_figures_of_a_day_are_written_once_and_served_as_they_are(place: Archive) -> None:
    now = clock.now()
    assert statistics.write_figures(now)
    [day] = statistics.figures_manifest()["days"]
    before = downloaded(f"open-data/statistics/{day['path']}")
    assert not statistics.write_figures(now)
    assert downloaded(f"open-data/statistics/{day['path']}") == before
    assert hashlib.sha256(before).hexdigest() == day["sha256"]
    assert {"day", "as_of", "processing", "latency", "compliance", "comparison"} <= json.loads(before).keys()
    assert statistics.write_figures(now + timedelta(days=1))
    answer = Client().get("/open-data/statistics/manifest.json")
    assert [one["bytes"] for one in answer.json()["days"]][:1] == [len(before)]


def test_a_file_that_is_there_is_not_sent_again_and_others_are_not_found(place: Archive) -> None:
    statistics.write_figures(clock.now())
    [day] = statistics.figures_manifest()["days"]
    client, address = Client(), f"/open-data/statistics/{day['path']}"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    for name in ("2020-01-01", "2020-02-31", "x", "2020-01-01.json", "..%2fmanifest"):
        assert client.get(f"/open-data/statistics/{name}.json").status_code == 404
