"""What every template knows: language, authority, visitor. Costs no statement for people without a session."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from madang.domains.organisation import Announcement
from madang.kernel.text import Text
from madang.web import authority, language
from madang.web.log_banner import log_banner
from madang.web.origins import live_origin

NAMES = dict(settings.LANGUAGES)
SECTIONS = frozenset(
    ["procedures", "cases", "documents", "search", "statistics", "log", "my", "desk", "audit"]
)
LONGEST_QUERY_KEPT = 2000  # a longer one is not written into the links of the page


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at the page, as far as the head of the page needs to know."""

    signed_in: bool = False
    name: str = ""
    official: bool = False


NOBODY = Visitor()


@dataclass(frozen=True, slots=True)
class Translation:
    """The same page in another language; `tag` as browsers want it."""

    code: str
    tag: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Banner:
    """An announcement at the head of a page, and where it leads; `lang` where that is not the language of the page."""

    text: str
    url: str
    lang: str


@dataclass(frozen=True, slots=True)
class Site:
    """The frame of a page. `section` is the part of the site it belongs to: cases, procedures, desk …"""

    authority: str
    demo: bool
    path: str
    section: str
    translations: tuple[Translation, ...]
    live_origin: str
    banners: tuple[Banner, ...] = ()
    log_warning: str = ""


def site(request: HttpRequest) -> dict[str, Any]:
    """The context of every page: `language`, its tag `lang`, `base` (`/ko`), `site`, `visitor` (only when asked)."""
    code = language.of_path(request.path_info) or get_language() or language.CODES[0]
    query = request.META.get("QUERY_STRING", "")
    kept = f"?{query}" if 0 < len(query) <= LONGEST_QUERY_KEPT else ""
    here = language.in_language(request.path, code) + kept
    return {
        "language": code,
        "lang": language.tag(code),
        "base": f"/{code}",
        "site": _site(
            code,
            authority.name(),
            here,
            request.path,
            live_origin(request),
            authority.announcements(),
            log_banner(),
        ),
        "visitor": _visitor(request),
    }


def bare_site(code: str) -> dict[str, Any]:
    """The same without a request, a session or a database: for the page shown when these may be broken."""
    name, announced = authority.name_without_database(), authority.announcements_without_database()
    frame = _site(code, name, f"/{code}/", f"/{code}/", "", announced)
    lang = language.tag(code)
    return {"language": code, "lang": lang, "base": f"/{code}", "site": frame, "visitor": NOBODY}


def _site(
    code: str,
    name: Text,
    here: str,
    path: str,
    live: str,
    announced: tuple[Announcement, ...],
    log_warning: Text | None = None,
) -> Site:
    offered = language.STAFF if language.of_staff(path) else language.CODES
    others = (other for other in offered if other != code)
    parts = path.split("/", 3)
    return Site(
        authority=name[code],
        demo=not settings.ENVIRONMENT.production,
        path=path,
        section=parts[2] if len(parts) > 2 and parts[2] in SECTIONS else "",
        translations=tuple(
            Translation(other, language.tag(other), NAMES[other], language.in_language(here, other))
            for other in others
        ),
        live_origin=live,
        banners=tuple(_banner(one, code) for one in announced),
        log_warning=log_warning[code] if log_warning else "",
    )


def _banner(announced: Announcement, code: str) -> Banner:
    """In Korean on Korean pages, in English on all others."""
    spoken = "ko" if code == "ko" else "en"
    lang = "" if spoken == code else spoken
    return Banner(announced.text[spoken], f"/{code}/emergencies/{announced.id}/", lang)


def _visitor(request: HttpRequest) -> Any:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return NOBODY
    return SimpleLazyObject(lambda: _look_up(request))


def _look_up(request: HttpRequest) -> Visitor:
    user = request.user
    if not user.is_authenticated:
        return NOBODY
    return Visitor(True, user.full_name or user.username, user.kind == "official")
