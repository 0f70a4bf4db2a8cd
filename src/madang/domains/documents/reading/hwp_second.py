"""A second reader for HWP 5 (`unhwp`): words that only it finds are kept, so that no text depends on one program."""

import re

from madang.domains.documents.content import Hiding
from madang.domains.documents.plain import page_text, table_text
from madang.domains.documents.reading.gathering import Gathering

_WORD = re.compile(r"\w{2,}")


def add_what_is_missing(content: bytes, gathering: Gathering) -> None:
    """Lines of the other reader with words that ours did not find."""
    said = _plain_text(content)
    known = set(_WORD.findall("\n".join(map(page_text, gathering.pages))))
    for hidden in gathering.hidden:
        known.update(_WORD.findall(hidden.text if hidden.table is None else table_text(hidden.table)))
    missing = [line for line in said.splitlines() if not known.issuperset(_WORD.findall(line))]
    gathering.hide(Hiding.HIDDEN_TEXT, "unhwp", "\n".join(missing))


def _plain_text(content: bytes) -> str:
    """All text by `unhwp`; empty where it is not there for this machine, or fails."""
    try:
        import ctypes

        from unhwp import _native as native
    except (ImportError, OSError):
        return ""
    library = native.lib
    held = (ctypes.c_uint8 * len(content)).from_buffer_copy(content)
    document = library.unhwp_parse_bytes(held, len(content))
    if not document:
        return ""
    try:
        text = library.unhwp_plain_text(document)
        if not text:
            return ""
        said = ctypes.string_at(text).decode("utf-8", "replace")
        library.unhwp_free_string(text)
        return said
    finally:
        library.unhwp_free_document(document)
