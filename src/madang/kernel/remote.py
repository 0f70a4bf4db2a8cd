"""Addresses: under which the world reaches this system, and from which a request comes."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def public_address(path: str) -> str:
    """The address under which the world reaches a path of this system."""
    environment = settings.ENVIRONMENT
    return (environment.public_url or f"http://{environment.host}:{environment.port}") + path


def address_of(request: HttpRequest) -> str | None:
    """The address a request is counted under (a whole /64 for IPv6); None for the machine itself.

    It is that of the connection; in production, behind the proxy, the last one of `X-Forwarded-For`, which the proxy
    itself wrote.
    """
    named = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.ENVIRONMENT.production and forwarded:
        named = forwarded.rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(named)
    except ValueError:
        return named[:45] or None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return None if address.is_loopback else str(ipaddress.ip_network((address, 64), strict=False))
        address = address.ipv4_mapped
    return None if address.is_loopback else str(address)
