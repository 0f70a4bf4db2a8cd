"""The page on which a browser verifies the log, and the same as one file for download."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import etag, require_safe

from madang.web.origins import site_address
from madang.web.public import stamps
from madang.web.public.page_cache import rendered_once
from madang.web.public.verify_file import NAME, verify_file
from madang.web.public.verify_sentences import LIMITS, SENTENCES, spoken
from madang.web.reuse.json_ld import embedded


@rendered_once(stamps.of_rules, by_host=True)
def verify_page(request: HttpRequest, language: str) -> HttpResponse:
    """`verify/?entry=N`: the script does everything; without it the page says how else (no statement)."""
    values: dict[str, Any] = {
        "sentences": embedded({language: spoken(language)}),
        "file_name": NAME,
        "file_sha256": verify_file().sha256,
        "file_kilobytes": len(verify_file().body) // 1000,
        "limits": [SENTENCES[code][language] for code in LIMITS],
        "said": {code: SENTENCES[code][language] for code in ("page.title", "page.intro", "page.limits")},
        "prefix": site_address(request, "/log"),
    }
    return render(request, "public/log/verify.html", values)


@require_safe
@etag(lambda request, language: f'"{verify_file().sha256}"')
def verify_download(request: HttpRequest, language: str) -> HttpResponse:
    """`verify/madang-verify.html`: the same bytes in every language."""
    response = HttpResponse(verify_file().body, content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    response.headers["Cache-Control"] = "no-cache"
    return response
