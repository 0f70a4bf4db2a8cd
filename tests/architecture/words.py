"""What the pages for everybody say: every message and every `Text` that is not for officials alone."""

import ast
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract
from django.template import engines

from madang.web.locale import build

SOURCE = Path(build.__file__).resolve().parents[2]
HANGUL = re.compile(r"[가-힣]")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# The desk, the audit office, the API, commands and the reading of files speak Korean and English. What is named here
# never reaches a page in another language; everything else must be translated.
FOR_STAFF = (
    *("web/staff/", "web/templates/desk", "web/templates/audit", "web/templates/api/", "api/"),
    *("commands/", "cli.py", "demo/", "bench/", "notices/inspection.py"),
    *("domains/procedures/editing/", "domains/procedures/drafts.py", "domains/procedures/soundness"),
    *("domains/procedures/reading", "domains/procedures/loader.py", "domains/procedures/shape.py"),
    *("domains/procedures/actions.py", "domains/procedures/selection.py"),
    *(
        "domains/cases/imports/",
        "domains/cases/investigation.py",
        "domains/cases/staff.py",
        "domains/cases/desk",
    ),
    *(
        "domains/cases/inspection",
        "domains/cases/monthly.py",
        "domains/approvals/",
        "domains/calendar/actions.py",
    ),
    *(
        f"domains/organisation/{room}"
        for room in ("imports/", "rules", "entry", "appoint", "depart", "duties")
    ),
    "domains/statistics/opendata/",
    "domains/documents/errors_curated.py",
    *(
        f"domains/documents/{room}"
        for room in ("errors_room.py", "words_room.py", "history.py", "risks.py", "room/")
    ),
    *("webhooks/", "domains/exchange/", "integrations/outward/", "integrations/approval_systems/"),
)


class Used(NamedTuple):
    """A message as the source uses it."""

    context: str | None
    message: str
    where: str


class Said(NamedTuple):
    """A `Text` as the source has it."""

    ko: str
    en: str
    where: str


def for_everybody(where: str) -> bool:
    """Whether a place in the source (relative to the package) speaks to others than officials."""
    return not where.startswith(FOR_STAFF)


def used_messages() -> Iterator[Used]:
    """Every message of templates and Python files, tests apart."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py" and "tests" not in path.parts:
            yield from _extracted(path, path.read_text(encoding="utf-8"))
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            yield from _in_template(path, path.read_text(encoding="utf-8"))


def said_texts() -> Iterator[Said]:
    """Every `Text` written out in the source, for everybody."""
    for path in sorted(SOURCE.rglob("*.py")):
        where = str(path.relative_to(SOURCE))
        if "tests" in path.parts or "migrations" in path.parts or not for_everybody(where):
            continue
        yield from _written(where, path.read_text(encoding="utf-8"))


def _in_template(path: Path, text: str) -> Iterator[Used]:
    for line, function, found in engines["jinja2"].env.extract_translations(text):
        words = found if isinstance(found, tuple) else (found,)
        context = words[0] if function in ("pgettext", "npgettext") else None
        single = words[1] if context else words[0]
        if single:
            yield Used(context, single, f"{path.relative_to(SOURCE)}:{line}")


def _extracted(path: Path, text: str) -> Iterator[Used]:
    stream = io.BytesIO(text.encode())
    for line, message, _, context in extract("python", stream, KEYWORDS, (), {"encoding": "utf-8"}):
        single = message[0] if isinstance(message, tuple) else message
        if single:
            yield Used(context, single, f"{path.relative_to(SOURCE)}:{line}")


def _written(where: str, source: str) -> Iterator[Said]:
    """Calls with a Korean string and an English one after it: `Text(ko, en)` and what is made like it."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        words = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
        for ko, en in pairwise(words):
            if isinstance(ko, str) and isinstance(en, str) and _is_pair(node.func, ko, en):
                yield Said(ko, en, f"{where}:{node.lineno}")


def _is_pair(called: ast.expr, ko: str, en: str) -> bool:
    return getattr(called, "id", "") == "Text" or bool(HANGUL.search(ko) and en and not HANGUL.search(en))
