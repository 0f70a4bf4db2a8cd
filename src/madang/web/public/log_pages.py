"""The public log: its newest entries, growth, witnesses and states; one entry; how anybody verifies it."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madang import web
from madang.kernel import clock
from madang.kernel.errors import NotFound
from madang.kernel.text import Text
from madang.log import policy, rows
from madang.log.openings import public_openings
from madang.log.publishing import signed_size
from madang.web.numbers import count
from madang.web.origins import site_address
from madang.web.public import log_view
from madang.web.public.page_cache import rendered_once
from madang.web.public.verify_sentences import LIMITS, SENTENCES

ENTRIES_SHOWN = 25
STATES_SHOWN = 10
RECIPE = "log/verify.go"
MINUTE = 60
NO_SUCH_ENTRY = Text(
    "공개 대장에 이 번호의 항목이 없거나 아직 서명되지 않았습니다.",
    "The public log has no entry of this number, or none that is signed yet.",
)
_recipe = (Path(web.__file__).parent / "static" / RECIPE).read_text(encoding="utf-8")


def _of_log(*, now: Any, **_: Any) -> tuple[Any, ...]:
    """The log's newest state and the minute: witnesses confirm, things are withdrawn (one statement)."""
    return signed_size(), int(now.timestamp() // MINUTE)


@rendered_once(_of_log, by_host=True)
def log_page(request: HttpRequest, language: str) -> HttpResponse:
    """`log/?before=N`: entries from the newest on, or those before one (about twelve statements)."""
    size, now = signed_size(), clock.now()
    before = _number(request.GET.get("before", ""))
    found = rows.newest_entries(size, before=before, limit=ENTRIES_SHOWN)
    states = [log_view.state_shown(row, language) for row in rows.states(STATES_SHOWN)]
    oldest = found[-1].index if found else 0
    values = {
        "size": count(size),
        "before": before is not None,
        "entries": [log_view.entry_line(row, language) for row in found],
        "older": f"/{language}/log/?before={oldest}#entries-title" if oldest > 0 else "",
        "states": states,
        "newest": states[0] if states else None,
        "witnesses": [log_view.witness_shown(row, language) for row in rows.witnesses()],
        "chart_of_growth": log_view.growth_chart(size, now, language) if size else None,
        "keys": [key.vkey for key in policy.policy().logs],
        "prefix": site_address(request, "/log"),
        "recipe": _recipe,
        "recipe_name": RECIPE,
        "limits_title": SENTENCES["page.limits"][language],
        "limits": [SENTENCES[code][language] for code in LIMITS],
    }
    return render(request, "public/log/log.html", values)


@rendered_once(_of_log, by_host=True)
def entry_page(request: HttpRequest, language: str, index: int) -> HttpResponse:
    """`log/N/`: one entry, what may be read of it now, and its proof (nine statements). Raises NotFound."""
    size = signed_size()
    row = rows.entry_row(index)
    if row is None:
        raise NotFound(NO_SUCH_ENTRY, "entry_not_found")
    disclosures = public_openings([index]).get(index, ())
    shown = log_view.entry_shown(row, disclosures, rows.chained(index, size), language)
    values = {"shown": shown, "size": count(size), "prefix": site_address(request, "/log")}
    return render(request, "public/log/entry.html", values)


@require_safe
def opening(request: HttpRequest) -> HttpResponse:
    """`/log/opening?leaf=N`: an entry with the values that everybody may see of it now, in the form of a receipt."""
    index = _number(request.GET.get("leaf", ""))
    if index is None:
        return HttpResponse(
            "Ask with the number of an entry: ?leaf=17\n", status=400, content_type="text/plain"
        )
    found = rows.opening_of(index)
    response = JsonResponse(found or {"title": NO_SUCH_ENTRY.en}, status=200 if found else 404)
    response.headers["Cache-Control"] = "no-store"  # what is withdrawn is not kept
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else None
