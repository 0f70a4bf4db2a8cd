"""Letters through an SMTP server."""

import smtplib
import ssl
from dataclasses import dataclass, field

from madang.integrations.mail.message import message_of
from madang.kernel.mail import Letter

_TIMEOUT = 20.0  # seconds
_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class SmtpCarrier:
    """Opens a connection for each letter; the worker's retries are its queue."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: str  # starttls | ssl | none
    sender: str

    def send(self, letter: Letter) -> None:
        message = message_of(letter, self.sender)
        try:
            with self._connection() as connection:
                if self.user:
                    connection.login(self.user, self.password)
                connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            if code >= _PERMANENT:
                raise ValueError(
                    f"the server refused the address ({code})"
                ) from None  # without the address itself
            raise OSError(f"the server put the letter off ({code})") from None

    def _connection(self) -> smtplib.SMTP:
        if self.tls == "ssl":
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=_TIMEOUT, context=ssl.create_default_context()
            )
        connection = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT)
        if self.tls == "starttls":
            connection.starttls(context=ssl.create_default_context())
        return connection
