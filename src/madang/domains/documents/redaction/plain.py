"""Text, tables of text, pages of the web and letters: rewritten."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from lxml import etree, html

from madang.domains.documents.content import Unread
from madang.domains.documents.redaction.archive import Text, drop
from madang.domains.documents.redaction.marked_up import mask_all
from madang.domains.documents.redaction.masking import Piece, mask_pieces, masked
from madang.domains.documents.redaction.order import CannotRedact, Order

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_RUNS = {
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "embed",
    "applet",
    "meta",
    "link",
    "base",
    "frame",
}
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr", "del",
}  # fmt: skip
_UNSEEN = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])"
)
_HEADERS = ("From", "To", "Cc", "Date", "Subject")


def redact_text(content: bytes, order: Order) -> bytes:
    """Text in the encoding it came in, words replaced."""
    text, encoding = _read(content)
    return masked(text, order.replacements()).encode(encoding, "replace")


def _read(content: bytes) -> tuple[str, str]:
    """Text and its encoding: by its mark, else UTF-8, else that of Korean Windows."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp949", "replace"), "cp949"


def redact_html(content: bytes, order: Order) -> bytes:
    """A page in UTF-8 without scripts, comments and what is hidden, words replaced. Raises CannotRedact."""
    return _page(_read(content)[0], order)


def _page(text: str, order: Order) -> bytes:
    declared = re.compile(r"^\s*<\?xml[^>]*\?>")
    try:
        root = html.document_fromstring(declared.sub("", text) or "<p></p>")
    except (etree.ParserError, ValueError) as error:
        raise CannotRedact(Unread.DAMAGED, str(error)) from error
    _clean(root)
    mask_pieces(list(_pieces(root)), order.replacements())
    mask_all(root, order.replacements())
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    head.insert(0, etree.Element("meta", charset="utf-8"))
    return bytes(html.tostring(root, doctype="<!DOCTYPE html>", encoding="utf-8"))


def _clean(root: Any) -> None:
    for element in list(root.iter()):
        if element is root:
            continue
        unseen = isinstance(element.tag, str) and (
            element.tag in _RUNS
            or "hidden" in element.attrib
            or element.get("type") == "hidden"
            or _UNSEEN.search(element.get("style", ""))
        )
        if not isinstance(element.tag, str) or unseen:
            drop(element)
    for element in root.iter():
        for name in list(element.attrib):
            script = (
                str(element.get(name)).strip().lower().startswith(("javascript:", "vbscript:", "data:text"))
            )
            if name.lower().startswith(("on", "data-")) or name in ("srcdoc", "ping") or script:
                del element.attrib[name]


def _pieces(element: Any) -> "list[Piece | str]":
    """The text of a page in order, ends of blocks between."""
    apart = element.tag not in _INLINE
    pieces: list[Piece | str] = ["\x1e"] if apart and element.tag != "br" else []
    pieces.append(Text(element))
    for child in element:
        pieces += ["\n"] if child.tag == "br" else _pieces(child)
        pieces.append(Text(child, tail=True))
    return [*pieces, "\x1e"] if apart else pieces


def redact_mail(content: bytes, order: Order) -> bytes:
    """A letter with its names, date, subject and words; attachments and all other headers are gone."""
    letter = BytesParser(policy=policy.default).parsebytes(content)
    new = EmailMessage(policy=policy.SMTP)
    for name in _HEADERS:
        if letter[name]:
            value = masked(re.sub(r"\s+", " ", str(letter[name])), order.replacements())
            _head(new, name, value)
    plain, marked = letter.get_body(("plain",)), letter.get_body(("html",))
    new.set_content(masked(_words(plain), order.replacements()) if plain else "", cte="base64")
    if marked:
        page = _page(_words(marked), order).decode()
        if plain:
            new.add_alternative(page, subtype="html", cte="base64")
        else:
            new.set_content(page, subtype="html", cte="base64")
    return new.as_bytes()


def _head(letter: EmailMessage, name: str, value: str) -> None:
    """Sets a header; an address that a mask made unreadable is set as words."""
    try:
        letter[name] = value
    except (ValueError, IndexError):
        letter[name] = re.sub(r"[^\w .-]", " ", value)


def _words(part: Any) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeDecodeError):
        return _read(part.get_payload(decode=True) or b"")[0]
