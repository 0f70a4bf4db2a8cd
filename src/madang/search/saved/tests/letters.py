"""Letters kept instead of sent, and saved searches by the dozen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from madang.kernel import clock, jobs, mail
from madang.kernel.actor import ANONYMOUS, Actor
from madang.search.asking.shapes import Narrowing
from madang.search.saved.actions import confirm_search, save_search
from madang.search.saved.models import SavedSearch
from madang.search.saved.sending import tell_news


class Bag:
    """Keeps letters instead of sending them."""

    def __init__(self) -> None:
        self.letters: list[mail.Letter] = []

    def send(self, letter: mail.Letter) -> None:
        self.letters.append(letter)


@contextmanager
def bag() -> Iterator[Bag]:
    kept, before = Bag(), mail.carrier()
    mail.use(kept)
    try:
        yield kept
    finally:
        mail.use(before)


def saved(q: str, email: str = "reader@example.kr", actor: Actor = ANONYMOUS, **said: Any) -> SavedSearch:
    """A search that counts: an account's, or one of an address that was confirmed."""
    given = {"narrowed": Narrowing(), "name": "", "rhythm": "at-once", "now": clock.now()} | said
    save_search(actor, q=q, email=email, **given)
    row = SavedSearch.objects.latest("pk")
    if not actor.is_signed_in:
        confirm_search(token=row.token, now=given["now"])
    return SavedSearch.objects.get(pk=row.pk)


def told(now: datetime | None = None) -> list[mail.Letter]:
    """The letters about news that are due now."""
    with bag() as kept:
        tell_news(now or clock.now())
        jobs.run_due("test", 100)
    return [letter for letter in kept.letters if letter.key.startswith("search:")]
