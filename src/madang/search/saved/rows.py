"""Saved searches as their owner sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from madang.search.saved.actions import Owner, by_token, confirmable
from madang.search.saved.models import SavedSearch
from madang.search.saved.rules import as_query


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved search. `query`: the question as the address of the search has it; `waiting`: how many news wait for the
    next letter."""

    token: str
    name: str
    q: str
    query: str
    narrowed: Mapping[str, str]
    rhythm: str
    paused: bool
    waiting: int


def saved_searches(owner: Owner) -> list[SavedRow]:
    """Those that count, the newest first (one statement)."""
    return [_row(row) for row in owner.searches().filter(confirmed_at__isnull=False).order_by("-pk")]


def search_to_confirm(*, token: str, now: datetime) -> SavedRow:
    """The search that a letter asks the reader of an address about (one statement). Raises InvalidInput
    (`link_spent`)."""
    return _row(confirmable(by_token(token), now))


def is_told(*, token: str) -> bool:
    """Whether letters come about the search of a token, or will once it is confirmed (one statement)."""
    return bool(by_token(token).filter(paused=False).exists())


def _row(row: SavedSearch) -> SavedRow:
    query = as_query(row.q, row.narrowed)
    return SavedRow(row.token, row.name, row.q, query, row.narrowed, row.rhythm, row.paused, row.n_news)
