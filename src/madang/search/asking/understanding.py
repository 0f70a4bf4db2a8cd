"""What was typed, as it is looked for and as it is marked."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from madang.domains.organisation import Directory
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text
from madang.search.index.query import AnyOf, Query, Term, TextField, all_of
from madang.search.tokens import tokens

_NOTHING = Text("찾을 말을 입력해 주십시오.", "Please type what to look for.")
_LONGEST = 500
_TOO_LONG = Text("검색어는 500자까지 쓸 수 있습니다.", "A search may have up to 500 characters.")


@dataclass(frozen=True, slots=True)
class Meant:
    """A question understood. `sought`: the words to be marked, each with the forms in which it may stand."""

    query: Query
    written: str
    sought: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...]


def today(now: datetime, current: Directory) -> date:
    """The local day."""
    return now.astimezone(ZoneInfo(current.authority.zone)).date()


def meant(q: str, today: date, current: Directory) -> Meant:
    """What is meant by what was typed. Raises InvalidInput where nothing can be looked for, or it is too long."""
    if len(q) > _LONGEST:
        raise _refused(_TOO_LONG, "too_long")
    words = [(word, told) for word in q.split() if (told := tokens(word))]
    if not words:
        raise _refused(_NOTHING, "nothing_to_search_for")
    return Meant(
        query=all_of([_of_word(told) for _, told in words]),
        written=" ".join(word for word, _ in words),
        sought=tuple((word,) for word, _ in words),
        left_out=(),
    )


def _of_word(told: list[str]) -> Query:
    return AnyOf(
        tuple(all_of([Term(field, token) for token in told]) for field in TextField), (4.0, 2.0, 1.5, 1.0)
    )


def _refused(message: Text, code: str) -> InvalidInput:
    return InvalidInput(message, code, fields=(FieldFault("q", code, message),))
