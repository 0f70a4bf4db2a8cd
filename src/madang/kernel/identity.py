"""Proving who somebody is. A protocol; `integrations.identity` implements it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a proof is asked of. `reference` names this one challenge; it is random and of no other use."""

    reference: str
    email: str
    language: str
    at: datetime


class IdentityProvider(Protocol):
    """Asks somebody for a proof and judges the answer. How often and how long one may answer is not its matter."""

    code: str
    name: Text

    def begin(self, asked: Asked) -> dict[str, str]:
        """Puts the question, in the caller's transaction. Gives what judging the answer needs, never the answer."""
        ...

    def proves(self, kept: Mapping[str, str], answer: str) -> bool:
        """Whether the answer fits what `begin` gave; takes as long either way."""
        ...


_provider: IdentityProvider | None = None


def use(provider: IdentityProvider) -> None:
    """Names the provider of this process (once, at start)."""
    global _provider
    _provider = provider


def provider() -> IdentityProvider:
    if _provider is None:
        raise RuntimeError("no identity provider was named; madang.integrations.identity does that at start")
    return _provider
