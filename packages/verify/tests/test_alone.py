"""The package stands alone: it imports neither Madang nor Django, and nothing but `cryptography` beside Python."""

import ast
import sys
from pathlib import Path

import madang_verify

SOURCE = Path(madang_verify.__file__).parent
ALLOWED = sys.stdlib_module_names | {"cryptography", "madang_verify"}


def imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def test_imports() -> None:
    modules = list(SOURCE.rglob("*.py"))
    assert len(modules) > 30
    assert {name for path in modules for name in imported(path.read_text())} <= ALLOWED


def test_the_rule_can_fail() -> None:
    assert not imported("def f():\n    from django.db import models\n    import madang.kernel") & ALLOWED
