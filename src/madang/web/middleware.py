"""What every request passes: security headers, the language of the page, and pages for errors."""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import is_valid_path
from django.utils import translation
from django.utils.cache import patch_vary_headers

from madang.kernel.errors import DomainError
from madang.kernel.moment import one_look
from madang.web import errors, language
from madang.web.origins import live_origin

NextStep = Callable[[HttpRequest], HttpResponse]

# addresses that are not pages: they have no language
NOT_PAGES = (
    *("/api/", "/healthz", "/readyz", "/live/", "/static/", "/favicon.ico"),
    *("/robots.txt", "/sitemap.xml", "/sitemaps/", "/oai", "/open-data/", "/log/"),
)
UNUSED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)


@lru_cache(maxsize=64)
def content_policy(live: str) -> str:
    """What a page of ours may load: its own files, and live streams; nothing inline, nobody's frame."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'{' ' + live if live else ''}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class ContentSecurityPolicy:
    """Sets the policy headers; a view that sets its own (a file shown in a sandbox, say) keeps it."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_policy(live_origin(request)))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response


class OneLook:
    """Lets each request look up once what changes rarely: the organisation, the version of the calendar."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_look():
            return self.get_response(request)


class LanguageFromPath:
    """Answers a page in the language of its address; sends an address without one to where it has one."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(NOT_PAGES):
            return self.get_response(request)
        if code := language.of_path(path):
            if code not in language.STAFF and language.of_staff(path):
                return _to_staff_language(request)
            response = self._answer(request, code)
            patch_vary_headers(response, ("Cookie",))  # the head of the page says who is signed in
            return response
        if plain := language.without_variant(path):
            return _led_to(request, plain)
        code = language.accepted(request.headers.get("Accept-Language", ""))
        response = _redirect(request, code) or self._answer(request, code)
        patch_vary_headers(response, ("Accept-Language",))
        return response

    def _answer(self, request: HttpRequest, code: str) -> HttpResponse:
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language.tag(code))
        return response


class DomainErrors:
    """Shows a refusal of a domain as a page that says what happened and what to do."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError) or request.path_info.startswith(NOT_PAGES):
            return None
        return errors.refused(request, exception)


def _redirect(request: HttpRequest, code: str) -> HttpResponse | None:
    """To the same page under its language, query kept; None where there is no such page."""
    if request.method not in ("GET", "HEAD"):
        return None
    target = f"/{code}{request.path_info}"
    if not is_valid_path(target):
        target += "/"
        if not is_valid_path(target):
            return None
    return _led_to(request, target)


def _to_staff_language(request: HttpRequest) -> HttpResponse:
    """The desk and the audit office speak the languages of officials: to the same page in the one that is read."""
    code = language.accepted(request.headers.get("Accept-Language", ""), language.STAFF)
    response = _led_to(request, language.in_language(request.path_info, code))
    patch_vary_headers(response, ("Accept-Language",))
    return response


def _led_to(request: HttpRequest, target: str) -> HttpResponseRedirect:
    """To another address with the query kept; what was sent is sent again, not lost."""
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"{target}?{query}" if query else target)
    if request.method not in ("GET", "HEAD"):
        response.status_code = 307
    return response
