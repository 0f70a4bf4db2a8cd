"""Each unsafe thing is found, by itself, and said in one line with what to do."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from madang.commands import safety
from madang.conf.environment import Environment
from madang.integrations.storage.folder import FolderStorage
from madang.integrations.storage.s3 import S3Storage
from madang.kernel import storage
from madang.search import reconciling, turns
from madang.search.index.backend import Backend
from madang.search.tests.conftest import index

__all__ = ["index"]
SECRET = "q7Zr1vX0pTnB4mKcYd8sWf2LhGj6uEaRo9iNxQy3VtMbHkPz5C"
GOOD = Environment(
    data=Path("/nowhere"),
    host="127.0.0.1",
    port=8000,
    live_port=0,
    database_url="postgresql://madang@db/madang",
    storage_url="s3://files?endpoint=https://storage.example.org",
    search_url="",
    search_token="",
    email_url="smtp://mail",
    public_url="https://madang.example.org",
    secret_key=SECRET,
    mode="production",
)
POSTGRESQL = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "server_encoding": "UTF8",
    "datcollate": "ko_KR.UTF-8",
    "datctype": "ko_KR.UTF-8",
    "superuser": "off",
}


def judged(**changes: Any) -> list[safety.Finding]:
    return list(safety.of_settings(replace(GOOD, **changes), {}, debug=False))


def test_good_settings_raise_nothing() -> None:
    assert judged() == []
    assert list(safety.of_postgresql_settings(POSTGRESQL)) == []
    assert list(safety.of_sqlite("wal", "2")) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"secret_key": SECRET[:49]}, "secret"),
        ({"secret_key": "a" * 60}, "secret"),
        ({"secret_key": "password" * 8}, "secret"),
        ({"storage_url": "s3://files?endpoint=http://storage.example.org"}, "storage-url"),
        ({"public_url": ""}, "public-url"),
        ({"public_url": "http://madang.example.org"}, "public-url"),
        ({"public_url": "https://example.org/madang"}, "public-url"),
    ],
)
def test_unsafe_settings(changes: dict[str, Any], code: str) -> None:
    (found,) = judged(**changes)
    assert (found.code, found.refuses) == (code, True)


@pytest.mark.parametrize("changes", [{"database_url": ""}, {"email_url": ""}])
def test_things_to_know(changes: dict[str, Any]) -> None:
    (found,) = judged(**changes)
    assert not found.refuses


def test_debug_and_a_held_clock_are_unsafe() -> None:
    found = list(safety.of_settings(GOOD, {"MADANG_NOW": "+3d"}, debug=True))
    assert [f.code for f in found if f.refuses] == ["debug", "clock"]


@pytest.mark.parametrize(
    ("name", "value", "refuses"),
    [
        ("fsync", "off", True),
        ("full_page_writes", "off", True),
        ("synchronous_commit", "off", True),
        ("synchronous_commit", "local", False),
        ("server_encoding", "SQL_ASCII", True),
        ("datcollate", "C", True),
        ("datctype", "POSIX", True),
        ("datcollate", "C.UTF-8", False),
        ("datctype", "C.utf8", False),
        ("superuser", "on", False),
    ],
)
def test_postgresql_settings(name: str, value: str, refuses: bool) -> None:
    (found,) = safety.of_postgresql_settings(POSTGRESQL | {name: value})
    assert found.refuses is refuses
    assert found.message


@pytest.mark.parametrize("value", ["on", "remote_write", "remote_apply"])
def test_other_ways_to_wait_for_a_commit_are_safe(value: str) -> None:
    assert list(safety.of_postgresql_settings(POSTGRESQL | {"synchronous_commit": value})) == []


@pytest.mark.parametrize(("journal", "synchronous"), [("delete", "2"), ("wal", "1"), ("wal", "0")])
def test_sqlite_settings(journal: str, synchronous: str) -> None:
    (found,) = safety.of_sqlite(journal, synchronous)
    assert found.refuses


def test_a_folder_that_others_can_reach(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (found,) = safety.of_folder(tmp_path)
    assert found.refuses
    tmp_path.chmod(0o750)
    assert list(safety.of_folder(tmp_path)) == []
    assert [f.refuses for f in safety.of_folder(tmp_path / "missing")] == [True]


def test_a_storage_that_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "_storage", FolderStorage(tmp_path / "files"))
    assert list(safety.of_storage()) == []
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(storage, "_storage", FolderStorage(tmp_path / "missing" / "files"))
    (found,) = safety.of_storage()
    assert (found.code, found.refuses) == ("storage", True)
    away = S3Storage(bucket="files", endpoint="http://127.0.0.1:9", region="us-east-1")
    monkeypatch.setattr(storage, "_storage", away)
    (found,) = safety.of_storage()
    assert found.refuses and "s3://files at http://127.0.0.1:9 cannot be used" in found.line


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_connection_is_asked_itself() -> None:
    assert "postgresql-synchronous_commit" not in {f.code for f in safety.of_database()}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert "postgresql-synchronous_commit" in {f.code for f in safety.of_database() if f.refuses}


@pytest.mark.django_db
def test_sqlite_is_asked_itself() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("asks SQLite")
    # the tests run with synchronous=OFF
    assert {f.code for f in safety.of_database() if f.refuses} == {"sqlite-synchronous"}


@pytest.fixture
def without_protection() -> Iterator[str]:
    """One trigger fewer, within a transaction that is undone."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("DROP TRIGGER kernel_event_is_append_only ON kernel_event")
                yield "kernel_event_is_append_only"
            else:
                cursor.execute("DROP TRIGGER kernel_event_refuses_update")
                yield "kernel_event_refuses_update"
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_missing_protection_is_named(without_protection: str) -> None:
    (found,) = safety.of_protection()
    assert found.refuses
    assert without_protection in found.message


@pytest.mark.django_db
def test_a_whole_protection_raises_nothing() -> None:
    assert list(safety.of_protection()) == []


@pytest.mark.django_db
def test_unapplied_migrations_are_counted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notices'")
    (found,) = [f for f in safety.of_database() if f.code == "migrations"]
    assert found.refuses
    assert "notices" in found.message


@pytest.mark.django_db
def test_outside_production_only_what_loses_data_or_opens_the_inside_refuses() -> None:
    relaxed = {f.code for f in safety.findings(production=False) if f.refuses}
    strict = {f.code for f in safety.findings(production=True) if f.refuses}
    assert relaxed <= strict
    assert "public-url" in strict - relaxed
    assert settings.ENVIRONMENT.mode == "demo"


def test_each_finding_is_one_line() -> None:
    found = list(
        safety.of_settings(replace(GOOD, public_url="", secret_key="x"), {"MADANG_NOW": "1"}, debug=True)
    )
    assert all("\n" not in finding.line for finding in found)
    assert [finding.line.split()[0] for finding in found] == ["UNSAFE"] * 4


@pytest.mark.django_db
def test_an_index_that_is_absent_or_differed_is_said_and_refuses_nothing(index: Backend) -> None:
    assert list(safety.of_search()) == []
    kept = reconciling.Compared("2026-05-04T01:30:00+00:00", things=1_200, differing=3)
    reconciling._keep(kept)
    (turns.folder() / "live").unlink()
    absent, differed = safety.of_search()
    assert absent.line.startswith("note  search: there is no index yet")
    assert differed.line.startswith("note  search-compared: 3 of 1,200 things were not in the index")
