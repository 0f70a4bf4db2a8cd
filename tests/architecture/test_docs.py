"""The documentation is held to account: what can be set, called, visited or refused is named in it, and it is true."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

import madang
from madang.conf import environment
from tests.architecture import commands

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(madang.__file__).parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "assets" / "README.md",
        *PACKAGE.rglob("*.md"),
    ]
)
SOURCES = [p for p in sorted(PACKAGE.rglob("*.py")) if not {"tests", "migrations"} & set(p.parts)]
STATUSES = {"DomainError", "Gone", "InvalidInput", "NotAllowed", "NotFound", "NotPossible", "problem"}
OWN_MAKERS = {"_fault", "_unreadable"}  # small functions that make one of these
ONE_WORD = {"incomplete", "invalid", "unchanged", "withdrawn"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def named(words: str) -> set[str]:
    """Everything between backticks on a page."""
    return set(re.findall(r"`([^`\n]+)`", words))


def missing(wanted: set[str], page: str) -> list[str]:
    return sorted(wanted - named(text(page)))


def test_every_setting_is_explained() -> None:
    used = {found for p in SOURCES for found in re.findall(r"\bMADANG_[A-Z_]*[A-Z]\b", p.read_text("utf-8"))}
    used |= set(environment.KNOWN)
    told = named(text("docs/operating.md")) | named(text("CONTRIBUTING.md"))
    assert not sorted(used - told)


def test_no_setting_is_invented() -> None:
    told = {
        name for page in PAGES for name in re.findall(r"\bMADANG_[A-Z_]*[A-Z]\b", page.read_text("utf-8"))
    }
    tests = {"DATABASE_URL", "NAME", "BROWSER", "LOG_ENTRIES", "OPENSEARCH_URL"}
    used = set(environment.KNOWN) | {f"MADANG_TEST_{name}" for name in tests}
    used |= {"MADANG_LIVE_SOCKET", "MADANG_PAGES_PARENT"}
    assert not sorted(told - used)


def test_the_table_of_commands_is_true() -> None:
    page = text("docs/operating.md")
    assert page == commands.with_table(page), "run: python -m tests.architecture.commands"


def test_no_command_is_invented() -> None:
    families = {name.split()[1] for name in commands.names()}
    for page in PAGES:
        for words in re.findall(
            r"(?:^|[ `(]|bin/)madang ([a-z-]+(?: [a-z]+)?)", _code(page.read_text("utf-8")), re.M
        ):
            assert words.split()[0] in families, f"{page.name}: madang {words}"


def _code(page: str) -> str:
    return "\n".join([*re.findall(r"```sh\n(.*?)```", page, re.S), *re.findall(r"`(madang [^`\n]+)`", page)])


def test_every_call_of_the_api_has_a_heading_and_an_example() -> None:
    from madang.api.v1 import document
    from madang.api.v1.api import api

    page = text("docs/api.md")
    sections = dict(re.findall(r"^### `([^`]+)`\n(.*?)(?=^##|\Z)", page, re.S | re.M))
    paths = document.describe(api)["paths"]
    calls = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert sections.keys() == calls
    assert not [head for head, body in sections.items() if "curl " not in body]


def test_every_act_is_in_the_table() -> None:
    from madang.domains.cases import Act

    table = text("docs/api.md").partition("| act | by | body |")[2].partition("## Live")[0]
    acts = {act for row in re.findall(r"^\| ([^|]+) \|", table, re.M) for act in named(row)}
    assert acts == {act.value for act in Act}


def test_every_event_of_cases_is_explained() -> None:
    from madang.domains.cases.events import SENTENCES

    recorded = {
        found
        for p in SOURCES
        if "domains/cases" in p.as_posix()
        for found in re.findall(r'"(case\.[a-z-]+)"', p.read_text("utf-8"))
    }
    assert recorded <= SENTENCES.keys() | {"case.history"}
    assert {e for e in named(text("docs/api.md")) if re.fullmatch(r"case\.[a-z-]+", e)} == set(SENTENCES)


def test_every_page_has_an_address_in_the_list() -> None:
    found = {address for address in _addresses(get_resolver(), "/") if not address.startswith("/api/")}
    assert not missing(found, "docs/where-things-go.md")
    listed = named(text("docs/where-things-go.md").partition("## Pages")[2])
    assert not sorted(a for a in listed - found if a.startswith("/") and a != "/live/cases/{number}")


def _addresses(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(entry.pattern))
        if isinstance(entry, URLPattern):
            yield route
        elif "api" not in route:
            yield from _addresses(entry, route)


def test_every_package_has_its_place() -> None:
    folders = {p.parent.relative_to(PACKAGE).as_posix() for p in SOURCES if p.name == "__init__.py"} - {"."}
    folders = {f for f in folders if not f.startswith(("bench/", "demo/"))}
    told = named(text("docs/where-things-go.md").partition("## Rooms")[0])
    assert not sorted(folders - told)
    assert not sorted(
        t for t in told if "/" in t[:-1] and not t.startswith("src") and not (PACKAGE / t).exists()
    )


def test_files_that_are_named_exist() -> None:
    page = text("docs/where-things-go.md").partition("## Where do I find")[2].partition("## Pages")[0]
    paths = {name for name in named(page) if re.fullmatch(r"[a-z_/]+/[a-z_]+\.py", name)}
    assert not [p for p in sorted(paths) if not (PACKAGE / p).exists() and p.count("/") > 1]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("domains/cases/actions/time_limits.py", "extend"),
        ("domains/calendar/rules/extension.py", "check_extension"),
        ("domains/cases/actions/work.py", "take_up"),
        ("domains/cases/rules.py", "cleared_for_public"),
        ("domains/organisation/rules.py", "scope"),
        ("kernel/idempotency.py", "once"),
    ],
)
def test_functions_that_are_named_are_there(path: str, name: str) -> None:
    tree = ast.parse((PACKAGE / path).read_text("utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_code_of_a_problem_is_listed() -> None:
    codes = {code for path in SOURCES for code in _codes(ast.parse(path.read_text("utf-8")))}
    assert len(codes) > 80
    assert not missing(codes, "docs/api.md")


def _codes(tree: ast.Module) -> Iterator[str]:
    """The stable codes given to errors: constants among the arguments after the message."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        given = [*node.args, *(k.value for k in node.keywords if k.arg == "code")]
        strings = [a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        coded = [s for s in strings if s in ONE_WORD or re.fullmatch(r"[a-z]+(_[a-z]+)+", s)]
        if name in STATUSES:
            yield from coded[-1:]
        elif name in OWN_MAKERS and coded and isinstance(node.args[-1], ast.Call | ast.Name | ast.Attribute):
            yield coded[-1]


def test_every_fault_of_a_definition_is_listed() -> None:
    source = "\n".join(p.read_text("utf-8") for p in SOURCES if p.name.startswith("soundness"))
    found = set(re.findall(r'fault\(\s*"([a-z_]+)"', source))
    assert len(found) > 30
    assert not missing(found, "docs/procedures.md")


def test_the_example_of_a_definition_is_sound() -> None:
    from madang.domains.procedures import faults, parse
    from madang.domains.procedures.loader import read_document

    example = re.search(r"```yaml\n(.*?)```", text("docs/procedures.md"), re.S)
    assert example is not None
    assert faults(parse(read_document(example[1]))) == []


def test_the_examples_of_deadlines_are_true(db: None) -> None:
    """Each line of the table of worked examples; the holidays are those every installation begins with."""
    from datetime import datetime

    from madang.domains.calendar import deadline_answer

    def instant(words: str) -> str:
        day, _, hour = words.split(" (")[0].partition(", ")
        date = datetime.strptime(day, "%a %d %b %Y").date().isoformat()
        return f"{date}T{hour}:00+09:00" if hour else date

    page = (
        text("docs/deadlines.md").partition("| rule | start | due |\n|---|---|---|\n")[2].partition("\n\n")[0]
    )
    rows = [[cell.strip(" `") for cell in row.strip("|").split("|")] for row in page.splitlines()]
    assert len(rows) > 3
    for rule, start, due in rows:
        assert deadline_answer(rule, instant(start))["due"] == instant(due)


def test_every_kind_of_hold_and_reason_is_explained() -> None:
    from madang.domains.calendar import EXTENSION_REASONS, HOLD_KINDS, RuleKind

    assert not missing(set(HOLD_KINDS) | set(EXTENSION_REASONS), "docs/deadlines.md")
    rules = {name.partition(":")[0] for name in named(text("docs/deadlines.md"))}
    assert {kind.value for kind in RuleKind} <= rules


def test_every_follower_is_listed() -> None:
    from madang.kernel import outbox

    assert not missing({consumer.name for consumer in outbox.consumers()}, "docs/operating.md")


def test_what_readyz_asks_is_listed() -> None:
    from madang.web.health import PROBES

    assert not missing(set(PROBES), "docs/operating.md")


def test_packages_that_run_are_named_with_their_licence() -> None:
    locked = re.findall(
        r'^\[\[package\]\]\nname = "([^"]+)"(.*?)(?=^\[\[package\]\]|\Z)', text("uv.lock"), re.S | re.M
    )
    needs = {
        name: set(re.findall(r'\{ name = "([^"]+)"', body.partition("[package.")[0])) for name, body in locked
    }
    reached, todo = set(), ["madang"]
    while todo:
        name = todo.pop()
        todo += [n for n in needs[name] if n not in reached]
        reached.add(name)
    told = text("THIRD_PARTY.md")
    assert not [name for name in sorted(reached - {"madang"}) if name not in told]
    vendored = [
        p for p in ROOT.rglob("vendor/*") if not {".venv", "node_modules"} & set(p.parts) and p.is_dir()
    ]
    assert not [p.name for p in vendored if p.relative_to(ROOT).as_posix() not in told]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    words = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    targets = [t for t in re.findall(r"\]\(([^)\s]+)\)", words) if not re.match(r"[a-z]+:|#", t)]
    dead = [t for t in targets if not (page.parent / unquote(t.partition("#")[0])).exists()]
    assert not dead


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_pages_name_no_machine(page: Path) -> None:
    """No paths of the machine it was written on, no marks of unfinished work."""
    words = page.read_text("utf-8")
    assert not re.findall(r"/(?:work|home|root|Users|tmp)/\S*|\bTODO\b|\bFIXME\b|\bXXX\b", words)


def test_decisions_are_short_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    records = sorted(folder.glob("0*.md"))
    listed = re.findall(r"\]\((0[^)]+)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == [p.name for p in records]
    for record in records:
        words = record.read_text("utf-8")
        assert len(words.splitlines()) <= 25
        assert all(f"**{part}.**" in words for part in ("Context", "Decision", "Not chosen", "Consequence"))
