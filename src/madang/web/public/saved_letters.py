"""What links in letters about saved searches lead to. Opening one changes nothing: mail filters open links."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from madang import search
from madang.kernel import clock
from madang.kernel.errors import DomainError
from madang.web.public.saved_searches import question_shown
from madang.web.session import private

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
@ensure_csrf_cookie
def confirm(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """The reader of an address confirms that they want a search."""
    page: dict[str, Any] = {
        "title": _("Confirm your saved search"),
        "said": _(
            "Press the button, and we write to your e-mail address when something new fits the search."
        ),
        "button": _("Confirm"),
    }
    try:
        row = search.search_to_confirm(token=token, now=clock.now())
        if request.method != "POST":
            return _page(request, page | {"asked": question_shown(row, language)})
        search.confirm_search(token=token, now=clock.now())
    except DomainError as error:
        return _page(request, page | {"refused": error.message[language]}, error.status)
    return private(HttpResponseRedirect(f"/{language}/my/searches/{token}/?done=confirmed", status=303))


@csrf_exempt  # mail programs send this by themselves (RFC 8058); the token in the address is the right to it
@PAGE
def stop(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """No letters about a search any more. Where none come, as for a token that there is not, that is all it says."""
    page: dict[str, Any] = {
        "title": _("Stop letters about a saved search"),
        "said": _("Press the button to get no more letters about this search."),
        "button": _("Stop the letters"),
    }
    if request.method != "POST" and search.is_told(token=token):
        return _page(request, page)
    if request.method == "POST":
        search.stop_by_token(token=token)
    return _page(request, page | {"done": _("You will get no more letters about this search.")})


def _page(request: HttpRequest, page: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {"done": "", "refused": "", "asked": None} | page
    return private(render(request, "my/search_letter.html", context, status=status))
