"""What every test stands on: the database may be emptied between tests, although the product refuses it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.utils import CursorWrapper
from hypothesis import HealthCheck, settings

# no test is timed, for machines are busy; a change is judged by the same examples each time, elsewhere new are drawn
_untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("madang", _untimed)
settings.register_profile("ci", _untimed, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "madang")

_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_without_protection(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
    """Empties all tables after a transactional test. Events refuse deletion, so their triggers rest meanwhile."""
    with self.connection.cursor() as cursor:
        guard = _postgresql_rests if self.connection.vendor == "postgresql" else _sqlite_rests
        with guard(cursor):
            _flush(self, sql_list)


BaseDatabaseOperations.execute_sql_flush = _flush_without_protection  # type: ignore[method-assign]


@contextmanager
def _sqlite_rests(cursor: CursorWrapper) -> Iterator[None]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%%RAISE%%'", [])
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        for _, sql in triggers:
            cursor.execute(sql.replace("%", "%%"), [])


@contextmanager
def _postgresql_rests(cursor: CursorWrapper) -> Iterator[None]:
    cursor.execute(
        "SELECT DISTINCT t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND n.nspname = 'public'"
    )
    tables = [name for (name,) in cursor.fetchall()]
    for name in tables:
        cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        cursor.execute(f"GRANT DELETE, TRUNCATE ON {name} TO CURRENT_USER")
    try:
        yield
    finally:
        for name in tables:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
            cursor.execute(f"REVOKE DELETE, TRUNCATE ON {name} FROM CURRENT_USER")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out what never asks a database, and how pages look: for a second database",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked `postgres` run where `MADANG_TEST_DATABASE_URL` gives one."""
    from django.db import connection

    if connection.vendor != "postgresql":
        skip = pytest.mark.skip(reason="needs PostgreSQL: set MADANG_TEST_DATABASE_URL")
        for item in items:
            if "postgres" in item.keywords:
                item.add_marker(skip)
    if config.getoption("--database-only"):
        config.hook.pytest_deselected(items=[item for item in items if not _asks_a_database(item)])
        items[:] = filter(_asks_a_database, items)


def _asks_a_database(item: pytest.Item) -> bool:
    place = item.path.relative_to(item.config.rootpath).parts
    if place[0] == "tests":
        return place[1] not in ("accessibility", "architecture")
    fixtures = {"db", "transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return bool(fixtures or marked) or "commands" in place
