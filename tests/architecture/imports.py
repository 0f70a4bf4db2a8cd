"""Which module imports which, and which imports break the rules. Reads source, imports nothing."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# who may import what: each may import those below it, and, where grouped, not its neighbours
ORDER = (
    {"cli", "__main__", "commands", "bench", "demo"},
    {"web", "api"},
    {"live", "log", "notices", "search", "webhooks"},
    {"domains.statistics"},
    {"domains.exchange"},
    {"domains.documents"},
    {"domains.cases"},
    {"domains.approvals"},
    {"domains.procedures"},
    {"domains.erasures"},
    {"domains.organisation"},
    {"domains.accounts"},
    {"domains.calendar"},
    {"integrations"},
    {"kernel"},
    {"conf"},
)
ONE_PART = ({"cli", "__main__", "commands", "bench", "demo"},)  # parts that may import each other
FOLLOWERS = {"live", "log", "notices", "search", "webhooks"}
MAY_REACH_INSIDE = {"commands", "bench", "demo"}  # of a domain: demo, benchmarks
NO_ORM = ("rules", "states")


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement: `source` imports `target` (dotted names below the package)."""

    source: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    rule: str
    found: Import

    def __str__(self) -> str:
        return f"{self.found.source}:{self.found.line} imports {self.found.target}: {self.rule}"


def modules(root: Path) -> Iterator[tuple[str, Path]]:
    """Dotted name below `root`, and file, of each module; tests and migrations apart."""
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if not {"tests", "migrations"} & set(parts):
            yield ".".join(part for part in parts if part != "__init__"), path


def imports(root: Path, package: str) -> Iterator[Import]:
    """Every import of the package's own modules and of Django's ORM, also those within functions."""
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in modules(root)}
    inner = {name for name in trees if name} - _shown(trees)
    for source, tree in trees.items():
        for node in ast.walk(tree):
            for target in _targets(node, package, inner):
                yield Import(source, target, node.lineno)


def _shown(trees: dict[str, ast.Module]) -> set[str]:
    """The modules that the face of their package names in `__all__`: they are part of the face."""
    shown = set()
    for name, tree in trees.items():
        for node in tree.body:
            if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "__all__" for t in node.targets):
                shown |= {f"{name}.{entry}" for entry in ast.literal_eval(node.value)}
    return shown


def _targets(node: ast.AST, package: str, inner: set[str]) -> Iterator[str]:
    found: list[str] = []
    if isinstance(node, ast.Import):
        found = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        # `from a.b import c` imports a.b.c where that is a module that a.b does not show, else a.b
        found = [f"{node.module}.{alias.name}" for alias in node.names]
        found = [t if t.removeprefix(f"{package}.") in inner or "django" in t else node.module for t in found]
    for target in found:
        if target == package or target.startswith(f"{package}."):
            yield target.removeprefix(package).lstrip(".")
        elif target == "django.db" or target.startswith("django.db."):
            yield target


def part_of(module: str) -> str:
    """The part of the order a module belongs to; a domain is a part of its own."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "domains" else parts[0]


def faults(found: list[Import]) -> list[Fault]:
    return [Fault(rule, each) for each in found for rule in broken_rules(each)]


def broken_rules(found: Import) -> Iterator[str]:
    """The rules one import breaks."""
    source, target = part_of(found.source), part_of(found.target)
    if found.target.startswith("django.db"):
        if source.startswith("domains.") and set(found.source.split(".")[2:]) & set(NO_ORM):
            yield "rules and states decide without a database"
        return
    if source == target or not source or not target:
        return
    if _rank(source) is None or _rank(target) is None:
        if "domains" not in (source, target):
            yield "belongs to no known part"
    elif not _is_above(source, target):
        yield "imports go downward only"
    if target in FOLLOWERS and source not in {"web", "api", "cli", "commands", "bench", "demo"}:
        yield "followers are imported by web, api and command line only"
    if target.startswith("domains.") and found.target != target and source not in MAY_REACH_INSIDE:
        yield "domains meet only through their face"


def _rank(part: str) -> int | None:
    return next((rank for rank, parts in enumerate(ORDER) if part in parts), None)


def _is_above(source: str, target: str) -> bool:
    if any({source, target} <= group for group in ONE_PART):
        return True
    above, below = _rank(source), _rank(target)
    return above is not None and below is not None and above < below
