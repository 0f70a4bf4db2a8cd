"""A public page is rendered once for each change of its record: kept in the process, answered with 200 or 304.

Only for people without a session. A stamp (one cheap statement) tells whether the kept page is still true; it raises
as the page would where the record was withdrawn, so that a kept page never outlives its right to be shown.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

import madang
from madang.kernel import clock
from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text
from madang.web.log_banner import log_banner
from madang.web.public.present import present

MOST_BYTES = 64 * 1024 * 1024
LONGEST_QUERY = 2000  # bytes
TOO_LONG = Text(
    "주소가 너무 깁니다. 검색 조건을 줄여 다시 시도해 주십시오.",
    "The address is too long. Please use fewer or shorter conditions.",
)

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A rendered page under the tag of what it was rendered from."""

    tag: str
    media: str
    body: bytes
    packed: bytes

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed) + 500


class PageStore:
    """Pages by address, those used longest ago dropped first once they take too much room."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, address: Hashable, tag: str) -> KeptPage | None:
        """The page kept under an address, if it bears the tag."""
        with self._lock:
            page = self._pages.get(address)
            if page is None or page.tag != tag:
                return None
            self._pages.move_to_end(address)
            return page

    def keep(self, address: Hashable, page: KeptPage) -> None:
        with self._lock:
            self._drop(address)
            if page.size > self._most // 8:
                return
            self._pages[address] = page
            self._bytes += page.size
            while self._bytes > self._most:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._pages)

    def _drop(self, address: Hashable) -> None:
        if (old := self._pages.pop(address, None)) is not None:
            self._bytes -= old.size


STORE = PageStore()


def rendered_once(
    stamp: Callable[..., Hashable], *, by_host: bool = False, longest_query: int = LONGEST_QUERY
) -> Callable[[View], View]:
    """Decorates a view of a public page. `stamp(now=…, **address)` is equal as long as the page is.

    `by_host` for answers that carry absolute addresses; `longest_query` in bytes.
    """

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, **address: Any) -> HttpResponse:
            _refuse_long_queries(request, longest_query)
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                return _personal(view(request, **address))
            path = (request.get_host() if by_host else "", request.get_full_path())
            tag = _tag(path, stamp(now=clock.now(), **address))
            if _knows(request, tag):
                return _not_modified(request, tag)
            page = STORE.get(path, tag)
            if page is None:
                response = view(request, **address)
                if response.status_code != 200 or response.cookies:
                    return _personal(response)
                page = _kept(tag, response)
                STORE.keep(path, page)
            return _answer(request, page)

        return answer

    return decorate


@lru_cache(maxsize=1)
def build_id() -> str:
    """Changes with every release: a tag of an older one is never taken for true."""
    digest = blake2b(madang.__version__.encode(), digest_size=8)
    source = Path(madang.__file__).parent
    for path in sorted(
        p for p in source.rglob("*") if p.suffix in (".py", ".html", ".mo", ".yaml", ".css", ".js")
    ):
        about = path.stat()
        digest.update(f"{path.relative_to(source)}:{about.st_size}:{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _tag(path: tuple[str, str], stamp: Hashable) -> str:
    here = present()
    seen = (build_id(), path, stamp, here.revision, here.calendar_version, log_banner())
    return blake2b(repr(seen).encode(), digest_size=12).hexdigest()


def _refuse_long_queries(request: HttpRequest, longest: int) -> None:
    if len(request.META.get("QUERY_STRING", "")) > longest:
        raise InvalidInput(TOO_LONG, "query_too_long")


def _knows(request: HttpRequest, tag: str) -> bool:
    """Whether the asker holds this very page, packed or not."""
    return tag in request.META.get("HTTP_IF_NONE_MATCH", "")


def _takes_gzip(request: HttpRequest) -> bool:
    offers = request.META.get("HTTP_ACCEPT_ENCODING", "").replace(" ", "").split(",")
    return any(offer.startswith("gzip") and not offer.endswith((";q=0", ";q=0.0")) for offer in offers)


def _kept(tag: str, response: HttpResponse) -> KeptPage:
    body = response.content
    return KeptPage(tag, response.headers["Content-Type"], body, gzip.compress(body, 4, mtime=0))


def _not_modified(request: HttpRequest, tag: str) -> HttpResponse:
    response = HttpResponse(status=304)
    del response.headers["Content-Type"]
    return _with_tag(response, _written(tag, packed=_takes_gzip(request)))


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    packed = _takes_gzip(request)
    response = HttpResponse(page.packed if packed else page.body, content_type=page.media)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return _with_tag(response, _written(page.tag, packed=packed))


def _written(tag: str, *, packed: bool) -> str:
    return f'"{tag}-gz"' if packed else f'"{tag}"'


def _with_tag(response: HttpResponse, written: str) -> HttpResponse:
    response.headers["ETag"] = written
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Cookie, Accept-Encoding"
    return response


def _personal(response: HttpResponse) -> HttpResponse:
    """A page for one visitor: their browser alone may keep it, and asks before it shows it again."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ("Cookie",))
    return response
