"""The face gives what it names, and the rules stay pure and quick."""

import ast
from pathlib import Path
from time import perf_counter

import pytest

from madang.domains import calendar
from madang.domains.calendar.tests.table import rows

RULES = Path(calendar.__file__).parent / "rules"


@pytest.mark.parametrize("name", calendar.__all__)
def test_face(name: str) -> None:
    assert getattr(calendar, name) is not None


def test_unknown_names() -> None:
    with pytest.raises(AttributeError):
        _ = calendar.Holiday


@pytest.mark.parametrize("path", sorted(RULES.glob("*.py")), ids=lambda path: path.name)
def test_rules_touch_neither_tables_nor_the_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert not [
        name for name in imported if name.startswith("django") or name.endswith((".models", ".clock"))
    ]
    called = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not called & {"today", "now", "utcnow"}


def test_a_thousand_deadlines_take_less_than_a_second() -> None:
    worked = [row for row in rows() if not row.due_before]
    calendars = [row.calendar() for row in worked]
    began = perf_counter()
    for _ in range(1 + 1000 // len(worked)):
        for row in worked:
            row.deadline()
    assert len(calendars) == len(worked)
    assert perf_counter() - began < 1.0
