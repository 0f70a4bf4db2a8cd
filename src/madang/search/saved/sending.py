"""Writes to those whose searches have news, in their rhythm; and what else is done about saved searches by itself."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from madang.domains import accounts
from madang.domains.organisation import directory
from madang.kernel import clock, jobs, mail
from madang.kernel.actor import ANONYMOUS
from madang.kernel.clock import parse_instant
from madang.kernel.errors import NotFound
from madang.search.asking.items import records_of
from madang.search.index.backend import Hit, Unavailable
from madang.search.saved.actions import forget_unconfirmed
from madang.search.saved.letters import confirmation_letter, news_letter
from madang.search.saved.looking import active, is_anything_left, look
from madang.search.saved.models import SavedSearch
from madang.search.saved.rules import next_letter

log = logging.getLogger("madang.search")

TOGETHER = 500
_SECONDS_A_TURN = 20.0


def _is_wanted(now: datetime) -> bool:
    return active().exists() and (is_anything_left() or _due(now).exists())


@jobs.recurring("search.tell-news", every=timedelta(minutes=5), is_wanted=_is_wanted)
def tell_news(now: datetime) -> None:
    """Looks for news as far as there is time, and asks for the letters that are due."""
    began = time.monotonic()
    try:
        while look(now) and time.monotonic() - began < _SECONDS_A_TURN:
            pass
    except Unavailable as error:
        log.info("news of saved searches wait for the index: %s", error.why or error.code)
    ask_for_letters(now)


@jobs.recurring("search.forget-unconfirmed", every=timedelta(hours=6))
def tidy_up(now: datetime) -> None:
    """Forgets addresses that nobody confirmed."""
    forget_unconfirmed(now)


def ask_for_letters(now: datetime) -> int:
    """Asks for the letters that are due, in short transactions; says how many. What a letter will tell is fixed here,
    so that sent twice it is the same letter."""
    zone, asked = ZoneInfo(directory().authority.zone), 0
    while n := _ask_for_some(now, zone):
        asked += n
    return asked


@transaction.atomic
def _ask_for_some(now: datetime, zone: ZoneInfo) -> int:
    rows = list(_due(now).select_for_update().order_by("next_at", "pk")[:TOGETHER])
    for row in rows:
        row.letters += 1
        told = {"search": row.pk, "letter": row.letters, "news": row.news, "n": row.n_news}
        jobs.enqueue("send-search-letter", told | {"at": now.isoformat()})
        row.news, row.n_news = [], 0
        row.next_at = next_letter(row.rhythm, now, zone, after_letter=True)
    SavedSearch.objects.bulk_update(rows, ["letters", "news", "n_news", "next_at"])
    return len(rows)


def _due(now: datetime) -> Any:
    return active().filter(n_news__gt=0, next_at__lte=now)


@jobs.job("send-search-letter")
def send_letter(payload: dict[str, Any]) -> None:
    """Sends one letter, to the address as it is now, of what is still public of its news."""
    search = active().filter(pk=payload["search"]).first()
    to, language = _reader(search) if search else ("", "")
    if search is None or not to:
        return
    ids: list[int] = payload["news"]
    records = [record for _, record in records_of(ANONYMOUS, [Hit(id, 0) for id in ids], clock.now())]
    n = payload["n"] - (len(ids) - len(records))
    if not records:
        return
    key, at = f"search:{search.token}:{payload['letter']}", parse_instant(payload["at"])
    mail.carrier().send(news_letter(search, to, language, records, n, key=key, at=at))


@jobs.job("send-search-confirmation")
def send_confirmation(payload: dict[str, Any]) -> None:
    """Asks the reader of an address whether they want a search; nothing where that is settled."""
    search = SavedSearch.objects.filter(pk=payload["search"], account_id=None, confirmed_at=None).first()
    if search is not None:
        mail.carrier().send(confirmation_letter(search))


def _reader(search: SavedSearch) -> tuple[str, str]:
    """Address and language; no address where its reader never confirmed it."""
    if search.account_id is None:
        return search.email, search.language
    try:
        contact = accounts.contact_of(search.account_id)
    except NotFound:
        return "", ""
    return (contact.email, contact.language) if contact.confirmed else ("", "")
