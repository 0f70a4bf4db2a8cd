"""What every test stands on: the database may be emptied between tests, although the product refuses it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management.commands import flush
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.utils import CursorWrapper
from django.db.transaction import atomic
from hypothesis import HealthCheck, settings

# no test is timed, for machines are busy; a change is judged by the same examples each time, elsewhere new are drawn
_untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("madang", _untimed)
settings.register_profile("ci", _untimed, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "madang")

# what Django writes once about the models stays: nothing here reads it, and writing it anew is most of a flush
_KEPT = ("django_migrations", "django_content_type", "auth_permission")
flush.emit_post_migrate_signal = lambda *args, **options: None
_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_without_protection(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
    """Empties all tables after a transactional test. Events refuse deletion, so their triggers rest meanwhile."""
    with self.connection.cursor() as cursor:
        if self.connection.vendor == "postgresql":
            _empty_postgresql(cursor)
        else:
            with _sqlite_rests(cursor):
                _flush(self, [sql for sql in sql_list if not any(f'"{name}"' in sql for name in _KEPT)])


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


def _empty_postgresql(cursor: CursorWrapper) -> None:
    """Deletes what there is: TRUNCATE makes new files for every table, also for the many that are empty."""
    cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
    tables = [name for (name,) in cursor.fetchall() if name not in _KEPT]
    cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in tables))
    filled = [name for (name,) in cursor.fetchall()]
    cursor.execute(
        "SELECT DISTINCT t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND n.nspname = 'public'"
    )
    protected = {name for (name,) in cursor.fetchall()}.intersection(filled)
    with atomic():  # what protects the tables rests no longer than this, whatever happens
        for name in protected:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            cursor.execute(f"GRANT DELETE ON {name} TO CURRENT_USER")
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # foreign keys are looked at when all is gone
        for name in protected:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
            cursor.execute(f"REVOKE DELETE ON {name} FROM CURRENT_USER")


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
    return bool(fixtures or marked)  # what starts an installation of its own starts the embedded one
