"""How PostgreSQL reads what a statement asks for, where it plans it for any value: as one that comes again."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction


def plans_for_any_values(act: Callable[[], object]) -> list[str]:
    """The plan of each statement of an act, where tables are read from end to end only if nothing else is possible."""
    statements: list[tuple[str, int]] = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        statements.append((sql, len(parameters or ())))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        act()
    return [_plan(*statement) for statement in statements]


def _plan(sql: str, parameters: int) -> str:
    for number in range(1, parameters + 1):
        sql = sql.replace("%s", f"${number}", 1)
    values = f"({', '.join(['NULL'] * parameters)})" if parameters else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"PREPARE any_value AS {sql}")
        cursor.execute(f"EXPLAIN EXECUTE any_value{values}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("DEALLOCATE any_value")
        cursor.execute("SET LOCAL enable_seqscan = on")
        cursor.execute("SET LOCAL plan_cache_mode = auto")
    return plan
