"""Which characters some bytes mean: Unicode by its marks, then UTF-8, then the Korean code page (CP949)."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = bytes({*range(9), *range(14, 27), 28, 29, 30, 31})


def text_of(content: bytes) -> str | None:
    """The text; None where these bytes are no text in any encoding that is in use here."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _tried(content, encoding)
    if b"\0" in content[:4096]:
        return _without_mark(content)
    if len(content.translate(None, _BINARY)) < len(content) * 0.99:
        return None
    return _tried(content, "utf-8") or _tried(content, "cp949") or _tried(content, "iso2022_kr")


def _without_mark(content: bytes) -> str | None:
    """UTF-16 that does not say so: every other byte of its blanks and digits is zero."""
    head = content[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 8 < len(head) or min(even, odd) > max(even, odd) // 8:
        return None
    text = _tried(content, "utf-16-be" if even > odd else "utf-16-le")
    return (
        text
        if text and sum(c.isprintable() or c.isspace() for c in text[:2000]) > len(text[:2000]) * 0.95
        else None
    )


def _tried(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
