"""Forms with files: how much may come at once, checked before any of it is read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from madang.kernel.errors import DomainError
from madang.kernel.text import Text
from madang.web import errors

LARGEST_REQUEST = 64 * 1024 * 1024
_READ_AWAY = 256 * 1024 * 1024
_CHUNK = 1024 * 1024
_TOO_LARGE = Text(
    "한 번에 보낼 수 있는 크기(64MB)를 넘었습니다. 이전 화면으로 돌아가 파일을 나누어 올려 주십시오. "
    "먼저 올린 파일은 신청서와 함께 보관됩니다.",
    "This is more than can be sent at once (64 MB). Go back and send the files in several goes; files sent before "
    "are kept with your application.",
)


def takes_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view for a form with files. What is too large is answered with a page; the rest is protected as any form."""
    protected = csrf_protect(view)

    @csrf_exempt  # the check reads the body, so the size comes first
    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) <= LARGEST_REQUEST:
            return protected(request, *args, **kwargs)
        _read_away(request)
        return errors.refused(request, DomainError(_TOO_LARGE, "too_large", 413))

    return limited


def _read_away(request: HttpRequest) -> None:
    """A browser shows an answer only after it has sent all; within reason it is allowed to."""
    left = _READ_AWAY
    while left > 0 and (chunk := request.read(_CHUNK)):
        left -= len(chunk)
