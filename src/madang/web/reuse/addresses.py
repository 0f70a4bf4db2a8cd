"""Addresses in full, and tags that stay the same whatever host answers."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from madang.kernel.translations import plain

LANGUAGES = ("ko", "en", "zh", "fr")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def origin(request: HttpRequest) -> str:
    """Scheme and host of this installation: the public one where the operator named it."""
    return settings.ENVIRONMENT.public_url.rstrip("/") or f"{request.scheme}://{request.get_host()}"


def host() -> str:
    """The public name of this installation, for identifiers that stay."""
    return urlsplit(settings.ENVIRONMENT.public_url).hostname or "localhost"


def tag(what: str) -> str:
    """A tag URI (RFC 4151)."""
    return f"tag:{host()},2026:madang/{what}"


def xml(text: str) -> str:
    """Text as XML carries it, in elements and attributes: without marks and characters it has no place for."""
    clean = _NOT_XML.sub("", plain(text))
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def document(uid: str, language: str = "ko") -> str:
    """The path of a document's page."""
    return f"/{language}/documents/{uid}/"


def document_file(uid: str, n: int, language: str = "ko") -> str:
    """The path under which a file of a document, or its redacted edition, is given out."""
    return f"/{language}/documents/{uid}/files/{n}/download"
