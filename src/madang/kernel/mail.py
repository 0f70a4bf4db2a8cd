"""Letters by e-mail. A protocol; `integrations.mail` implements it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text to one person.

    `key` names the letter: sent twice under one key it is recognisably the same letter.
    `unsubscribe` is the address at which its reader can stop such letters; empty where there is nothing to stop.
    """

    key: str
    to: str
    subject: str
    body: str
    language: str
    at: datetime
    unsubscribe: str = ""


class MailCarrier(Protocol):
    """Takes letters to their readers."""

    def send(self, letter: Letter) -> None:
        """Hands the letter over durably. Raises OSError where it could not, ValueError where it never can."""
        ...


_carrier: MailCarrier | None = None


def use(carrier: MailCarrier) -> None:
    """Names the carrier of this process (once, at start)."""
    global _carrier
    _carrier = carrier


def carrier() -> MailCarrier:
    if _carrier is None:
        raise RuntimeError("no mail carrier was named; madang.integrations.mail does that at start")
    return _carrier
