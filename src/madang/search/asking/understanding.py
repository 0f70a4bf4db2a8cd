"""What was typed, as it is looked for and as it is marked; names of departments and the like become their codes."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from madang.domains.organisation import Directory
from madang.search.asking.choices import Names
from madang.search.asking.grammar import parse
from madang.search.asking.planning import Bears, plan
from madang.search.asking.question import LeftOut, Question
from madang.search.backends import backend
from madang.search.index.query import Query


@dataclass(frozen=True, slots=True)
class Meant:
    """A question understood. `forms`: the words to be marked, each in the forms in which it may stand; `of_files`:
    those of them that were asked of files alone. `unknown`: the conditions among what was left out."""

    question: Question
    query: Query
    forms: tuple[tuple[str, ...], ...]
    of_files: tuple[tuple[str, ...], ...]
    left_out: tuple[LeftOut, ...]
    unknown: tuple[LeftOut, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return self.question == Question()


def today(now: datetime, current: Directory) -> date:
    """The local day."""
    return now.astimezone(ZoneInfo(current.authority.zone)).date()


def meant(
    q: str, today: date, current: Directory, *, ranked: bool = False, bears: Bears | None = None
) -> Meant:
    """What is meant by what was typed; `ranked`: to be sorted by relevance; `bears` as for `plan`. A statement where a
    sector is named.

    Raises InvalidInput where nothing can be looked for, or it is too long.
    """
    question = parse(q, today)
    planned = plan(question, Names(current), backend().frequency, ranked=ranked, bears=bears)
    return Meant(
        question=question,
        query=planned.query,
        forms=planned.words,
        of_files=planned.of_files,
        left_out=(*question.left_out, *planned.unknown),
        unknown=planned.unknown,
    )
