"""Mail (EML) and pages in one file (MHT): headers, texts, attachments. Source: RFC 5322, 2045, 2557."""

import email
import email.policy
from collections.abc import Iterator
from email.message import MIMEPart

from madang.domains.documents.content import Hiding, Unread
from madang.domains.documents.reading import html
from madang.domains.documents.reading.decoding import text_of
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Gathering

MEDIA, PAGE_MEDIA = "message/rfc822", "multipart/related"
_MOST_PARTS = 1_000


def read(content: bytes, name: str, gathering: Gathering) -> None:
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        _headers(message, gathering)
        for part in _parts(message, gathering):
            _part(part, gathering)
    except (ValueError, LookupError, AttributeError, IndexError, TypeError, KeyError) as error:
        raise Unreadable(Unread.DAMAGED) from error


def _headers(message: MIMEPart, gathering: Gathering) -> None:
    for key, value in message.items():
        said = str(value)
        if key.lower() == "subject" and not gathering.title:
            gathering.title = said
        gathering.hide(Hiding.MAIL_HEADER, key, said)


def _parts(message: MIMEPart, gathering: Gathering) -> Iterator[MIMEPart]:
    """The parts that hold something; a mail within a mail is a part."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > _MOST_PARTS:
            return gathering.miss(Unread.TOO_MANY_PARTS)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = list(part.iter_parts())
        else:
            yield part
    return None


def _part(part: MIMEPart, gathering: Gathering) -> None:
    kind, name = part.get_content_type(), part.get_filename() or ""
    if kind == "message/rfc822" and part.is_multipart():
        return gathering.embed(name or "message", part.get_payload(0).as_bytes())  # type: ignore[union-attr]
    found = part.get_payload(decode=True)
    found = found if isinstance(found, bytes) else b""
    if name or part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
        return gathering.embed(name or kind, found)
    if kind == "text/html":
        return html.read(found, "", gathering) if found.strip() else None
    return _text(part, found, gathering)


def _text(part: MIMEPart, found: bytes, gathering: Gathering) -> None:
    charset = part.get_content_charset() or ""
    try:
        said = found.decode({"ks_c_5601-1987": "cp949", "euc-kr": "cp949"}.get(charset, charset or "utf-8"))
    except (UnicodeDecodeError, LookupError):
        said = text_of(found) or found.decode("utf-8", "replace")
    gathering.page(said.splitlines())
