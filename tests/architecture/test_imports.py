"""Imports go downward, domains meet through their faces, rules know no database: counted, and proven able to fail."""

import ast
from collections import Counter
from pathlib import Path

import pytest

import madang
from tests.architecture.imports import Import, broken_rules, faults, imports, modules, part_of

ROOT = Path(madang.__file__).parent


def test_import_directions(capsys: pytest.CaptureFixture[str]) -> None:
    found = list(imports(ROOT, "madang"))
    broken = faults(found)
    own = [each for each in found if not each.target.startswith("django")]
    crossing = Counter(
        (part_of(each.source), part_of(each.target))
        for each in own
        if part_of(each.source) != part_of(each.target)
    )
    with capsys.disabled():
        print(
            f"\nimport directions: {len(list(modules(ROOT)))} modules, {len(own)} imports, "
            f"{sum(crossing.values())} between parts over {len(crossing)} edges, {len(broken)} broken"
        )
    assert not broken, "\n".join(map(str, broken))
    assert len(crossing) > 10


@pytest.mark.parametrize(
    ("source", "target", "rule"),
    [
        ("kernel.events", "domains.cases", "imports go downward only"),
        ("domains.calendar.rules", "domains.cases", "imports go downward only"),
        ("domains.approvals.actions", "domains.cases", "imports go downward only"),
        ("web.public.cases", "domains.cases.models", "domains meet only through their face"),
        ("domains.cases.actions", "domains.calendar.models", "domains meet only through their face"),
        ("web.public.cases", "commands.worker", "imports go downward only"),
        ("web.context", "api.v1", "imports go downward only"),
        ("live.hub", "web.public", "imports go downward only"),
        ("domains.statistics", "notices", "followers are imported by web, api and command line only"),
        ("live.hub", "notices", "followers are imported by web, api and command line only"),
        ("domains.cases.rules", "django.db.models.Q", "rules and states decide without a database"),
        ("domains.calendar.rules.length", "django.db", "rules and states decide without a database"),
        ("plaza.x", "kernel.text", "belongs to no known part"),
    ],
)
def test_each_rule_can_fail(source: str, target: str, rule: str) -> None:
    assert rule in list(broken_rules(Import(source, target, 1)))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("domains.cases.actions.filing", "domains.calendar"),
        ("domains.cases.models", "domains.cases.states"),
        ("web.public.cases", "notices"),
        ("commands.demo", "domains.cases.models"),
        ("commands.serve", "bench"),
        ("kernel.jobs", "kernel.models"),
        ("domains.cases.actions", "django.db"),
    ],
)
def test_what_is_allowed(source: str, target: str) -> None:
    assert list(broken_rules(Import(source, target, 1))) == []


def test_the_verifier_stands_alone() -> None:
    """Who checks the city's log needs nothing of the city's software."""
    names = {
        name.split(".")[0]
        for _, path in modules(ROOT.parents[1] / "packages/verify/src/madang_verify")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        )
    }
    assert "madang_verify" in names
    assert not names & {"madang", "django"}


def test_a_wrong_tree_is_found_out(tmp_path: Path) -> None:
    """A small package that breaks the rules in every way of writing an import."""
    wrong = {
        "domains/__init__.py": "",
        "domains/cases/__init__.py": "",
        "domains/cases/models.py": "",
        "domains/cases/rules.py": "from django.db.models import Q\nimport django.db",
        "domains/calendar/__init__.py": "def late():\n    from sample.domains.cases import models\n",
        "kernel/__init__.py": "import sample.domains.cases",
        "live/__init__.py": "",
        "domains/cases/actions.py": "from sample.live import hub",
        "web/__init__.py": "from sample.domains.cases.models import Case",
        "domains/cases/tests/test_x.py": "import sample.web",
    }
    for name, source in wrong.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    found = {(f.found.source, f.found.target, f.rule) for f in faults(list(imports(tmp_path, "sample")))}
    assert found == {
        ("domains.cases.rules", "django.db.models.Q", "rules and states decide without a database"),
        ("domains.cases.rules", "django.db", "rules and states decide without a database"),
        ("domains.calendar", "domains.cases.models", "imports go downward only"),
        ("domains.calendar", "domains.cases.models", "domains meet only through their face"),
        ("kernel", "domains.cases", "imports go downward only"),
        ("domains.cases.actions", "live", "imports go downward only"),
        ("domains.cases.actions", "live", "followers are imported by web, api and command line only"),
        ("web", "domains.cases.models", "domains meet only through their face"),
    }
