"""Mail carriers: files in the data folder, or an SMTP server; chosen by `MADANG_EMAIL_URL`."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from madang.integrations.mail.folder import FolderCarrier
from madang.integrations.mail.smtp import SmtpCarrier
from madang.kernel.mail import MailCarrier

DEFAULT_SENDER = "Madang <madang@localhost>"
_TLS = ("starttls", "ssl", "none")


def carrier_for(url: str, data: Path) -> MailCarrier:
    """The carrier of a URL: empty or `file:///folder`, `smtp://user:password@host:port?tls=starttls&from=address`.

    `tls` is `starttls` (default), `ssl` or `none`. Raises ValueError with what to write instead.
    """
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    sender = asked.get("from", DEFAULT_SENDER)
    if not url or parts.scheme == "file":
        return FolderCarrier(Path(unquote(parts.path)) if parts.path else data / "outbox" / "mail", sender)
    tls = asked.get("tls", "starttls")
    if parts.scheme != "smtp" or not parts.hostname or tls not in _TLS:
        raise ValueError(
            "MADANG_EMAIL_URL must be file:///folder or smtp://user:password@host:port?tls=starttls|ssl|none&from=address"
        )
    return SmtpCarrier(
        host=parts.hostname,
        port=parts.port or {"starttls": 587, "ssl": 465, "none": 25}[tls],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        sender=sender,
    )
