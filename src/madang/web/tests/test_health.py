"""The process is up; everything it needs answers; watchers are sent to the live process."""

import shutil
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from madang.domains.documents.tests.factories import archive, entry, taken
from madang.integrations.storage.folder import FolderStorage
from madang.kernel import clock, storage
from madang.kernel.clock import machine_now
from madang.kernel.models import WorkerBeat
from madang.live.tests.watching import running
from madang.search import turns
from madang.search.index.backend import Backend
from madang.search.tests.conftest import index
from madang.web import health

__all__ = ["index"]

pytestmark = pytest.mark.django_db


def test_the_process_is_up_without_asking_the_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_each_missing_part_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MADANG_LIVE_PORT", raising=False)
    (turns.folder() / "live").unlink(missing_ok=True)
    WorkerBeat.objects.create(name="old", at=machine_now() - timedelta(minutes=2))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = answer.json()["parts"]
    optional = answer.json()["optional"]["office_previews"]
    assert optional["ok"] == bool(shutil.which("soffice") or shutil.which("libreoffice"))
    assert {name for name, part in parts.items() if not part["ok"]} == {"worker", "live", "search"}
    assert all(part["fault"] for part in parts.values() if not part["ok"])


def test_the_search_says_how_it_stands_and_turns_nobody_away(
    client: Client, monkeypatch: pytest.MonkeyPatch, index: Backend
) -> None:
    monkeypatch.setitem(health.PROBES, "live", lambda: "")
    WorkerBeat.objects.create(name="w", at=machine_now())
    assert client.get("/readyz").json()["parts"]["search"] == {"ok": True}
    place = archive()
    with clock.at(clock.now() - timedelta(seconds=90)):
        taken(entry(place.home))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    fault = answer.json()["parts"]["search"]["fault"]
    assert fault.startswith("changes that are not in the index: 1, the oldest for 9")
    (turns.folder() / "live").unlink()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["parts"]["search"]["fault"].startswith("there is no index yet")


@pytest.mark.django_db(transaction=True)
def test_ready_when_everything_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    WorkerBeat.objects.create(name="w", at=machine_now())
    with running() as live:
        monkeypatch.setenv("MADANG_LIVE_PORT", str(live.port))
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


def test_a_storage_that_cannot_be_written_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = FolderStorage(settings.ENVIRONMENT.data / "missing" / "files")
    monkeypatch.setattr(storage, "_storage", nowhere)
    assert client.get("/readyz").json()["parts"]["storage"] == {"ok": False, "fault": "FileNotFoundError"}


def test_watchers_are_sent_to_the_live_port_of_the_same_host(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADANG_LIVE_PORT", "9123")
    answer = client.get("/live/cases/2026-0000001?lang=en", HTTP_HOST="city.example:8000")
    assert answer.status_code == 307
    assert answer["Location"] == "http://city.example:9123/live/cases/2026-0000001?lang=en"
    assert client.post("/live/cases/2026-0000001").status_code == 405
