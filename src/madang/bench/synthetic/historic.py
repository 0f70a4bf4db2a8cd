"""Invented documents that were published from the autumn of 2013 on, the same for the same place in the row of all."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from madang.bench.synthetic.titles import SEED, person, title, topic_of
from madang.domains.documents.intake import Entry
from madang.domains.documents.intake.published import Published, Told
from madang.domains.documents.kinds import KINDS, categories

SOURCE = "bench-search"
PIECE = 5_000
FIRST, LAST = datetime(2013, 10, 28, tzinfo=UTC), datetime(2026, 10, 28, tzinfo=UTC)
_CLASSES = (("open", ()),) * 6 + (("partial", (5,)), ("partial", (6,)), ("closed", (5,)), ("closed", (6,)))
_RETENTIONS = ("y1", "y3", "y5", "y5", "y10", "permanent")
_KIND_OF_FEW = ("approval",) * 14 + ("report", "report", "plan", "notice", "contract", "expense")


class Office(NamedTuple):
    """A department whose documents are invented, and its institution's code."""

    department: int
    institution: str
    name: str


class Part(NamedTuple):
    """So many documents from a place in the row of all, which counts from 0."""

    first: int
    size: int


def parts(documents: int) -> list[Part]:
    return [Part(first, min(PIECE, documents - first)) for first in range(0, documents, PIECE)]


@dataclass(frozen=True, slots=True)
class Inventor:
    """Invents the documents of a part, `documents` in all, approved in order and published on the day after."""

    documents: int
    offices: tuple[Office, ...]

    def __call__(self, part: Part, /) -> Told:
        rng = Random(f"{SEED}:{part.first}")
        step = (LAST - FIRST) / self.documents
        return Told(
            [self._one(rng, n, FIRST + n * step) for n in range(part.first, part.first + part.size)], ()
        )

    def _one(self, rng: Random, n: int, at: datetime) -> Published:
        draw = rng.random
        which = int(draw() * draw() * len(self.offices))  # some have many, most have few
        office, at = self.offices[which], _at_work(at)
        category, kind = _sorts(which)[int(draw() * 20)]
        disclosure, grounds = _CLASSES[int(draw() * 10)]
        entry = Entry(
            source=SOURCE,
            source_id=f"{n:09}",
            number=f"{office.name}-{n % 40_000 + 1}",
            title=title(rng),
            department_id=office.department,
            institution=office.institution,
            category=category,
            kind=kind,
            approved_at=at,
            approved_on=at.date(),  # 9 to 18 o'clock in Seoul is the same day everywhere in UTC
            retention=_RETENTIONS[int(draw() * 6)],
            disclosure=disclosure,
            grounds=grounds,
            task=topic_of(rng).replace("+", " "),
            author=person(rng),
        )
        return Published(entry, (at + _DAY).replace(hour=1, minute=0, second=0))


_DAY = timedelta(days=1)


def _at_work(at: datetime) -> datetime:
    """The same share of a working day as of the whole day."""
    seconds = (at.hour * 3600 + at.minute * 60 + at.second) * 9 // 24
    return at.replace(hour=seconds // 3600, minute=seconds // 60 % 60, second=seconds % 60, microsecond=0)


@cache
def _sorts(office: int) -> tuple[tuple[str, str], ...]:
    """Twenty categories and kinds of which an office makes documents: mostly approvals, and a few of its own."""
    rng, others = Random(office), [code for code in categories() if code != "sanction"]
    own = [(code, rng.choice(tuple(KINDS))) for code in rng.sample(others, 5)]
    return tuple([("sanction", rng.choice(_KIND_OF_FEW)) for _ in range(15)] + own)
