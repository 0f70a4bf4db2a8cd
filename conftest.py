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
# what migrations fill stays too: whoever comes after an emptied database finds what every installation begins with
_FILLED = ("calendar_holiday", "calendar_calendarversion")
flush.emit_post_migrate_signal = lambda *args, **options: None
_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_without_protection(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
    """Empties all tables after a transactional test. Events refuse deletion, so their triggers rest meanwhile."""
    with self.connection.cursor() as cursor:
        if self.connection.vendor == "postgresql":
            _empty_postgresql(cursor)
        else:
            with _sqlite_rests(cursor):
                _flush(
                    self, [sql for sql in sql_list if not any(f'"{name}"' in sql for name in _KEPT + _FILLED)]
                )
        cursor.execute("DELETE FROM calendar_holiday WHERE source = 'operator'")


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
    tables = [name for (name,) in cursor.fetchall() if name not in _KEPT + _FILLED]
    cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in tables))
    filled = [name for (name,) in cursor.fetchall()]
    cursor.execute(
        "SELECT DISTINCT t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND n.nspname = 'public'"
    )
    protected = {name for (name,) in cursor.fetchall()}.intersection(filled)
    cursor.execute(
        "SELECT name FROM unnest(%s::text[]) AS name WHERE NOT has_table_privilege(name, 'DELETE')",
        [list(protected)],
    )
    forbidden = {name for (name,) in cursor.fetchall()}
    with atomic():  # what protects the tables rests no longer than this, whatever happens
        for name in protected:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        for name in forbidden:
            cursor.execute(f"GRANT DELETE ON {name} TO CURRENT_USER")
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # foreign keys are looked at when all is gone
        for name in protected:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        for name in forbidden:
            cursor.execute(f"REVOKE DELETE ON {name} FROM CURRENT_USER")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out what no database changes: for a second database",
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
        chosen = _for_a_second_database(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = [item for item in items if item in chosen]
    if workers := getattr(config, "workerinput", {}).get("workercount", 0):
        items[:] = _shared_out(items, workers)


_OF_WORDS_AND_LOOKS = ("tests/accessibility/", "tests/architecture/", "tests/languages/")
# written over reads and acts that their domains prove on each database, and that tests/outlets walk on each
_OVER_THE_DOMAINS = ("src/madang/web/", "src/madang/demo/")


def _for_a_second_database(items: list[pytest.Item]) -> set[pytest.Item]:
    """What another database may answer differently; of a journey, one of the manners in which it is made."""
    chosen: dict[str, pytest.Item] = {}
    for item in filter(_asks_a_database, items):
        manners = _place(item).startswith("tests/journeys/")
        chosen.setdefault(item.nodeid.partition("[")[0] if manners else item.nodeid, item)
    return set(chosen.values())


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("one_database") or _place(item).startswith(_OF_WORDS_AND_LOOKS):
        return False
    if _place(item).startswith(_OVER_THE_DOMAINS):
        return bool(item.get_closest_marker("each_database")) or _empties(item)
    # elsewhere what starts an installation of its own starts the embedded one
    return _opens_it(item) or _place(item).startswith("tests/")


def _opens_it(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db") or item.get_closest_marker("postgres"))


def _empties(item: pytest.Item) -> bool:
    """Whether several connections meet in the test, which empties the database in the end."""
    fixtures = {"transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db")
    return bool(fixtures or (marked and marked.kwargs.get("transaction")))


def _place(item: pytest.Item) -> str:
    return item.path.relative_to(item.config.rootpath).as_posix()


def _shared_out(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Slow files come first and small tests last in each worker's part of the list, so that all end together.

    A worker is given one part, as long as the others, and takes from the ends of theirs when it has done its own.
    """
    slow = [item for item in items if item.get_closest_marker("slow") and not _empties(item)]
    files = list(dict.fromkeys(map(_company, slow)))
    emptying = sorted(filter(_empties, items), key=lambda item: not item.get_closest_marker("slow"))
    apart = {*slow, *emptying}
    small = [item for item in items if item not in apart]
    asking, others = list(filter(_opens_it, small)), [item for item in small if not _opens_it(item)]
    shared: list[pytest.Item] = []
    for n in range(workers):
        first = [item for item in slow if files.index(_company(item)) % workers == n]
        later = emptying[n::workers]
        last = _cut_off(others, len(others) // (workers - n))
        room = len(items) * (n + 1) // workers - len(shared) - len(first) - len(later) - len(last)
        shared += [*first, *_cut_off(asking, max(0, room)), *later, *last]
    return [*shared, *asking]


def _cut_off(items: list[pytest.Item], number: int) -> list[pytest.Item]:
    cut, items[:] = items[:number], items[number:]
    return cut


def _company(item: pytest.Item) -> str:
    """Slow tests that are done by one worker: those of a file, and all that share the one running city."""
    return "tests/journeys/" if _place(item).startswith("tests/journeys/") else _place(item)
