"""What every back end keeps of an entry: its fields by name, texts as tokens with a blank between them."""

import re
from typing import Any

from madang.kernel.searchable import PUBLIC, Entry, order_of
from madang.search.index.query import KeyField
from madang.search.tokens import number_key, suggested_words, tokens

FORMAT = 3
"""Another number, wherever tokens or fields change: an index of an earlier one is made anew."""

COUNTED = frozenset(
    {
        KeyField.WHAT,
        KeyField.DEPARTMENT,
        KeyField.INSTITUTION,
        KeyField.CATEGORY,
        KeyField.KIND,
        KeyField.DISCLOSURE,
        KeyField.SECTOR,
        KeyField.STATE,
        KeyField.MONTH,
    }
)
"""Fields of one value, which can be counted as facets."""
SEPARATOR = "\u241f"
"""A token of its own between pieces of text, so that no phrase reaches from one into the next."""

_BETWEEN = f" {SEPARATOR} "
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_NO_TOKEN = re.compile("[\0-/:-@\\[-`{-\x7f\\s\ud800-\udfff]")


def plain(text: str) -> str:
    """A text without what UTF-8, or a text of C, has no place for."""
    return _NO_TEXT.sub("\ufffd", text)


def may_be_token(text: str) -> bool:
    """Whether a text could be one of `tokens`: signs and blanks never are."""
    return bool(text) and not _NO_TOKEN.search(text)


def fields_of(entry: Entry) -> dict[str, Any]:
    """Name of field → value; fields of several values have lists. What is empty is left out."""
    id, title = entry.id, " ".join(tokens(entry.title))
    made: dict[str, Any] = {
        "id": id,
        "order": order_of(entry.at, id),
        "day": entry.day,
        "out": entry.out,
        "version": entry.version,
        "title": title,
        "record": _BETWEEN.join((title, *(" ".join(tokens(text)) for text in entry.words))),
        "what": str(entry.what),
        "audience": list(entry.audience),
        "month": str(entry.day // 100),
    }
    if entry.number:
        made["number"] = " ".join(tokens(entry.number))
        made["number_key"] = number_key(entry.number)
    if entry.pages:
        made["pages"] = _BETWEEN.join(" ".join(tokens(text)) for text in entry.pages)
    if entry.twin:
        made["twin"] = list(entry.twin)
    if entry.department:
        made["department"] = str(entry.department)
    for name in ("institution", "category", "kind", "disclosure", "sector", "state"):
        if value := getattr(entry, name):
            made[name] = value
    if PUBLIC in entry.audience:
        made["suggested"] = suggested_words(entry.title)
    return made


def utf8(text: str) -> str:
    """The text with halves of characters replaced, which no index holds and no JSON carries."""
    return text.encode("utf-8", "replace").decode()
