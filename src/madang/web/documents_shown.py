"""Finished documents as pages of their own."""

import re
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.translation import override

from madang.domains.approvals import finished, finished_words
from madang.web import language as languages

_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")


def finished_page(
    document: finished.FinishedDocument,
    language: str,
    *,
    images: Mapping[int, str] | None = None,
    pdf: str = "",
) -> str:
    """The whole HTML page of a finished document, with labels in `language` (ko, en, zh, fr).

    `images` are addresses of the body's pictures by number of attachment; a picture without one is replaced by its
    description. `pdf` is the address of the print, linked where given. Asks no database.
    """
    context = {
        "shown": finished_words.shown(document, language),
        "lang": languages.tag(language),
        "foreign": language != "ko",
        "images": images or {},
        "pdf": pdf,
        "korean": is_korean,
    }
    with override(language):
        return render_to_string("approvals/finished.html", context).lstrip()


def is_korean(words: str) -> bool:
    """Whether a text has Hangul, so that a page in another language says so to a reader's voice (WCAG 3.1.2)."""
    return bool(_HANGUL.search(words))
