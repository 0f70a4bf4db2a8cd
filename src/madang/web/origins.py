"""Where live streams come from, and the full address of a page."""

import os
import re

from django.conf import settings
from django.http import HttpRequest

_HOST = re.compile(r"(?P<name>[a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d+)?", re.ASCII | re.IGNORECASE)


def live_origin(request: HttpRequest) -> str:
    """The origin of live streams, empty where it is that of the pages.

    `MADANG_LIVE_ORIGIN` where the operator names it; else the host of the request with the live port.
    """
    if named := os.environ.get("MADANG_LIVE_ORIGIN", ""):
        return named
    port = os.environ.get("MADANG_LIVE_PORT", "") or str(settings.ENVIRONMENT.live_port)
    host = _HOST.fullmatch(request.META.get("HTTP_HOST", ""))
    if not host or port == "0":
        return ""
    return f"{request.scheme}://{host['name']}:{port}"


def site_address(request: HttpRequest, path: str) -> str:
    """An address of this site in full, under the public name where the operator gave one."""
    public: str = settings.ENVIRONMENT.public_url
    return public + path if public else request.build_absolute_uri(path)
