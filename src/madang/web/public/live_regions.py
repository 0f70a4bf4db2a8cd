"""The parts of the case page that change, rendered the same for the page and for those who watch it live."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from madang.kernel import clock
from madang.web.public import log_line
from madang.web.public.case_shapes import CaseShown
from madang.web.public.case_view import case_shown

REGIONS = ("state", "now", "decision", "steps", "chart", "form", "papers", "periods", "history")
LOG = "log"


def regions(number: str, language: str) -> dict[str, str]:
    """The regions of a public case as they stand, by id. Raises NotFound or Gone."""
    with translation.override(language):
        case = case_shown(number, language, clock.now())
        return {**rendered(case, language), LOG: in_log(case, language)}


def rendered(case: CaseShown, language: str) -> dict[str, SafeString]:
    """Each region of a case; empty where there is nothing to say. The language must be active."""
    context = {"case": case, "language": language, "base": f"/{language}"}
    return {name: _rendered(f"case/{name}", context) for name in REGIONS}


def in_log(case: CaseShown, language: str) -> SafeString:
    """Since when the last that happened stands in the public log (at most three statements)."""
    seq, since = case.last_disclosed
    line = log_line.shown("case", case.number, language, seq=seq, since=since)
    return _rendered("log/line", {"log": line, "base": f"/{language}"})


def _rendered(name: str, context: dict[str, object]) -> SafeString:
    return mark_safe(render_to_string(f"public/{name}.html", context).strip())  # noqa: S308
