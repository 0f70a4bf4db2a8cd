"""Every sentence that a reader sees, in English and Korean, by its code."""

import os
import re
from collections.abc import Mapping

from madang_verify.sentences import help as helps
from madang_verify.sentences import problems, reports

LANGUAGES = ("en", "ko")
SENTENCES: dict[str, tuple[str, str]] = {
    **problems.SENTENCES,
    **reports.SENTENCES,
    **helps.SENTENCES,
}
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST = 300


def say(code: str, language: str, values: Mapping[str, object] | None = None) -> str:
    """A sentence in a language; values from outside can't write control characters into it."""
    sentence = SENTENCES[code][LANGUAGES.index(language)]
    return sentence.format_map({name: _plain(value) for name, value in (values or {}).items()})


def language_of(environment: Mapping[str, str] | None = None) -> str:
    """The language of whoever runs this, by LC_ALL, LC_MESSAGES or LANG; English for any other."""
    environment = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "ko" if environment[name].lower().startswith("ko") else "en"
    return "en"


def _plain(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    text = _UNPRINTABLE.sub("�", str(value))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
