"""Who decides what in the offices: the delegation table in force, and every version there was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madang.domains import organisation
from madang.domains.approvals import delegation
from madang.kernel import clock
from madang.kernel.errors import NotFound
from madang.web.public import stamps
from madang.web.public.delegation_view import (
    Words,
    all_groups,
    institution_choices,
    table_shown,
    version_name,
)
from madang.web.public.page_cache import rendered_once
from madang.web.public.present import present

LARGEST_NUMBER = 100_000


@rendered_once(stamps.of_register)
def delegation_page(request: HttpRequest, language: str) -> HttpResponse:
    """`delegation/?institution=&group=&q=`: the table in force. Raises NotFound for an unknown institution."""
    return _page(request, language, None)


@rendered_once(stamps.of_register)
def delegation_version(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """`delegation/{number}/`: one version as it was published. Raises NotFound."""
    if number > LARGEST_NUMBER:
        raise NotFound
    return _page(request, language, number)


def _page(request: HttpRequest, language: str, number: int | None) -> HttpResponse:
    now, directory = clock.now(), organisation.directory()
    home = delegation.city_of(directory, now)
    asked = {name: _typed(request, name) for name in ("institution", "group", "q")}
    institution = asked["institution"] or (home.code if home else "")
    name = directory.institution(institution).name if institution else organisation.authority().name
    if number is None:
        table = delegation.table_in_force(institution, now, directory)
    else:
        table = delegation.table_numbered(institution, number)
    words = Words(directory, language)
    shown = table_shown(
        table,
        delegation.tables_of(table.institution or institution),
        words,
        asked,
        (institution, name[language]),
        present().zone,
    )
    context = {
        "table": shown,
        "number": number,
        "asked": asked,
        "groups": all_groups(words, asked["group"]),
        "institutions": institution_choices(directory, institution, language, home.code if home else ""),
        "version_name": version_name(table.number),
        "suffix": f"?institution={institution}" if asked["institution"] else "",
    }
    return render(request, "public/delegation.html", context)


def _typed(request: HttpRequest, name: str) -> str:
    """One word of the address, within reason."""
    return "".join(c for c in request.GET.get(name, "")[:80] if c.isprintable()).strip()
