"""From a letter to the bytes that travel."""

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from madang.kernel.mail import Letter

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_NAMED = re.compile(
    r"(?P<name>.*)<(?P<address>[^<>]*)>"
)  # read by hand: parseaddr differs between versions of Python


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The message with its headers. Raises ValueError for an address that is none; line breaks never reach a header."""
    to = _address(letter.to)
    message = EmailMessage(policy=SMTP)
    message["From"] = _sender(sender)
    message["To"] = to
    message["Subject"] = _CONTROL.sub(" ", letter.subject).strip()
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{_digest(letter.key)}@{_sender(sender).domain}>"
    message["Content-Language"] = _CONTROL.sub("", letter.language)
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe and not _CONTROL.search(letter.unsubscribe):
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        if letter.unsubscribe.startswith("https://"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(letter.body, cte="base64")
    return message


def _address(text: str) -> Address:
    if _CONTROL.search(text) or text.count("@") != 1 or any(mark in text for mark in ",;<> "):
        raise ValueError("not an e-mail address")
    try:
        return Address(addr_spec=text)
    except Exception as error:  # the parser raises errors of several kinds
        raise ValueError("not an e-mail address") from error


def _sender(sender: str) -> Address:
    plain = _CONTROL.sub(" ", sender).strip()
    named = _NAMED.fullmatch(plain)
    found = _address(named["address"] if named else plain)
    name = named["name"].strip(' "') if named else ""
    return Address(display_name=name, username=found.username, domain=found.domain)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
