"""Which language a page is in. The address decides: `/ko/…`, `/en/…`, `/zh/…`, `/fr/…`."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

CODES = tuple(code for code, _ in settings.LANGUAGES)
STAFF = ("ko", "en")  # what the desk and the audit office are written in
_TAGS = {"zh": "zh-Hans"}
_PREFIX = re.compile(rf"^/({'|'.join(CODES)})(?=/|$)")
_VARIANT = re.compile(
    rf"^/({'|'.join(CODES)})[-_][A-Za-z0-9]{{2,8}}(?:[-_][A-Za-z0-9]{{2,8}})?(?=/|$)", re.IGNORECASE
)
_STAFF_PAGE = re.compile(r"^/[a-z]{2}/(?:desk|audit)(?:/|$)")


class LanguageConverter:
    """`<language:language>` in an address: a language that we have."""

    regex = "|".join(CODES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def tag(code: str) -> str:
    """The tag that says the language to browsers and voices (BCP 47): `zh` is simplified Chinese."""
    return _TAGS.get(code, code)


def of_path(path: str) -> str | None:
    """The language that an address names, None where it names none."""
    match = _PREFIX.match(path)
    return match[1] if match else None


def in_language(path: str, language: str) -> str:
    """The address of the same page in another language."""
    return f"/{language}{_PREFIX.sub('', path)}"


def without_variant(path: str) -> str | None:
    """`/zh-hans/cases/`, `/zh-cn/cases/` → `/zh/cases/`; None where the address names no variant of a language."""
    match = _VARIANT.match(path)
    return f"/{match[1].lower()}{path[match.end() :]}" if match else None


def of_staff(path: str) -> bool:
    """Whether a page is one of officials: these are in the languages of `STAFF` alone."""
    return bool(_STAFF_PAGE.match(path))


def accepted(header: str, among: Sequence[str] = CODES) -> str:
    """The first of our languages that an `Accept-Language` header asks for; the default where it asks for none."""
    for wanted, _ in parse_accept_lang_header(header[:200]):
        if (code := wanted.split("-")[0]) in among:
            return code
    return settings.LANGUAGE_CODE
