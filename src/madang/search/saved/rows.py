"""Saved searches as their owner sees them."""

from collections.abc import Mapping
from dataclasses import dataclass

from madang.search.saved.actions import Owner
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
    rows = owner.searches().filter(confirmed_at__isnull=False).order_by("-pk")
    return [
        SavedRow(
            row.token,
            row.name,
            row.q,
            as_query(row.q, row.narrowed),
            row.narrowed,
            row.rhythm,
            row.paused,
            row.n_news,
        )
        for row in rows
    ]
