"""A question asked and answered: understood, looked for within the asker's scope, read again, marked and counted."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from madang.domains.organisation import Directory, directory
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.searchable import EntryId
from madang.kernel.text import Text
from madang.search.asking import facets, narrowing
from madang.search.asking.instead import instead
from madang.search.asking.items import items, records_of
from madang.search.asking.kept import found, search_stamp
from madang.search.asking.paging import Place, Searched, Window, cursor, read_cursor, window
from madang.search.asking.planning import Bears
from madang.search.asking.question import understood
from madang.search.asking.scope import findable_by
from madang.search.asking.shapes import Answer, Asked, Narrowing
from madang.search.asking.understanding import Meant, meant, today
from madang.search.index.backend import Hit, Request, Sort
from madang.search.index.query import Key, KeyField, Query, all_of

MOST = 100
"""Items of a page."""
_LIMIT = Text("한 쪽에는 1건에서 100건까지 담을 수 있습니다.", "A page has 1 to 100 items.")
_NOTHING = Text("찾으실 말을 입력해 주십시오.", "Please type what you are looking for.")


def ask(actor: Actor, asked: Asked, now: datetime) -> Answer:
    """What an actor finds. Statements: two, and those of `shown` of each sort of thing that is found; those of `items`.

    Raises InvalidInput for what cannot be looked for, narrowed to or continued; Unavailable where the index does not
    answer, TooBusy where too many ask at once.
    """
    current = directory()
    _check(asked, current)
    place = read_cursor(asked)
    stamp = search_stamp()
    searched = partial(found, stamp=stamp)
    findable = findable_by(actor, now, current)
    read = _read(asked, now, current, lambda number: _borne(number, findable, searched))
    beside = (read.query, findable, *narrowing.went_out(asked.went_out))
    query = all_of([*beside, *narrowing.parts(asked.narrowing, current)])
    seen = window(searched, Request(query, asked.sort), place, asked.limit)
    shown, missing, following = _page(actor, seen, asked.limit, now)
    counted = facets.facets(searched, asked, beside, current, now)
    return Answer(
        items=items(actor, shown, read.forms, read.of_files, now),
        next=cursor(asked, following) if following else None,
        total=max(0, seen.total - missing),
        total_is_exact=seen.total_is_exact,
        facets=counted,
        understood=understood(read.question),
        instead=_instead(asked, seen.total - missing, searched, beside[1:], now, current),
        left_out=read.left_out,
        unknown=read.unknown,
        stamp=stamp,
        question=read.question,
        sought=tuple(form for forms in read.forms for form in forms),
    )


def _check(asked: Asked, current: Directory) -> None:
    if not 1 <= asked.limit <= MOST:
        raise InvalidInput(_LIMIT, "invalid_limit", fields=(FieldFault("limit", "out_of_range", _LIMIT),))
    facets.check(asked.facets)
    narrowing.check(asked.narrowing, current)


def _borne(number: str, findable: Query, searched: Searched) -> bool:
    """Whether something the asker may find bears exactly this number."""
    bearing = all_of([Key(KeyField.NUMBER_KEY, (number,)), findable])
    return bool(searched(Request(bearing, limit=0)).total)


def _read(asked: Asked, now: datetime, current: Directory, bears: Bears) -> Meant:
    """Without words, all that it is narrowed to. Raises InvalidInput where it is not narrowed either."""
    ranked = asked.sort is Sort.RELEVANCE
    read = meant(asked.q, today(now, current), current, ranked=ranked, bears=bears)
    if read.is_empty and asked.narrowing == Narrowing():
        fault = FieldFault("q", "nothing_to_search_for", _NOTHING)
        raise InvalidInput(_NOTHING, "nothing_to_search_for", fields=(fault,))
    return read


def _instead(
    asked: Asked, total: int, searched: Searched, beside: Sequence[Query], now: datetime, current: Directory
) -> tuple[str, ...]:
    """Other questions that lead to more within the same scope and narrowing; on the first page alone."""
    if asked.cursor or asked.went_out or not asked.q.strip():
        return ()
    kept = [*beside, *narrowing.parts(asked.narrowing, current)]

    def count(q: str) -> int:
        try:
            query = meant(q, today(now, current), current).query
        except InvalidInput:
            return 0
        return searched(Request(all_of([query, *kept]), limit=0)).total or 0

    return instead(asked.q, total, count)


def _page(
    actor: Actor, seen: Window, limit: int, now: datetime
) -> tuple[list[tuple[EntryId, Any]], int, Place | None]:
    """What is shown of a window, how many of it may not be seen any more, and where the next page begins.

    What the database does not give any more leaves a gap, which is filled once from what follows.
    """
    taken = list(seen.hits[:limit])
    shown = records_of(actor, taken, now)
    if gap := len(taken) - len(shown):
        further = list(seen.hits[limit : limit + gap])
        shown += records_of(actor, further, now)
        taken += further
    more = bool(taken) and (len(seen.hits) > len(taken) or not seen.ends)
    return shown, len(taken) - len(shown), _after(seen, taken[-1], len(taken)) if more else None


def _after(seen: Window, last: Hit, n: int) -> Place:
    return Place(seen.offset + n, last.order)
