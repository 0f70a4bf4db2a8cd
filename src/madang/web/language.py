"""Which language a page is in. The address decides: `/ko/…`, `/en/…`."""

import re

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

CODES = tuple(code for code, _ in settings.LANGUAGES)
_PREFIX = re.compile(rf"^/({'|'.join(CODES)})(?=/|$)")


class LanguageConverter:
    """`<language:language>` in an address: a language that we have."""

    regex = "|".join(CODES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def of_path(path: str) -> str | None:
    """The language that an address names, None where it names none."""
    match = _PREFIX.match(path)
    return match[1] if match else None


def in_language(path: str, language: str) -> str:
    """The address of the same page in another language."""
    return f"/{language}{_PREFIX.sub('', path)}"


def accepted(header: str) -> str:
    """The first of our languages that an `Accept-Language` header asks for; the default where it asks for none."""
    for wanted, _ in parse_accept_lang_header(header[:200]):
        if (code := wanted.split("-")[0]) in CODES:
            return code
    return settings.LANGUAGE_CODE
