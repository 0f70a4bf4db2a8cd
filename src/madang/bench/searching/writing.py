"""Documents of yesterday that come in while the benchmark runs, and go again."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice
from random import Random

from madang.bench.synthetic.titles import SEED, person, title
from madang.domains.documents import actions
from madang.domains.documents.intake import Entry
from madang.domains.documents.models import Document
from madang.domains.documents.rules import local_day
from madang.domains.organisation.models import Department
from madang.kernel import clock
from madang.kernel.actor import SYSTEM, Actor, Role
from madang.kernel.ids import new_id

SOURCE = "bench-new"
_ZONE = "Asia/Seoul"
_OFFICER = Actor(name="bench", roles=frozenset({Role.DISCLOSURE_OFFICER}), official_id=1)


def word_of(n: int) -> str:
    """A word that stands in one title alone; other each time."""
    return f"bench{new_id().lower()}x{n}"


def fresh(word: str = "") -> Iterator[Entry]:
    """Documents approved yesterday, each another; `word` stands in every title."""
    rng, run = Random(SEED), new_id()
    offices = list(
        Department.objects.filter(code__startswith="bench-").select_related("institution").order_by("pk")
    )
    at = clock.now() - timedelta(days=1)
    for n in count():
        office = offices[n % len(offices)]
        yield Entry(
            source=SOURCE,
            source_id=f"{run}-{n}",
            number=f"{office.name['ko']}-{n}",
            title=f"{title(rng)} {word}".strip(),
            department_id=office.pk,
            institution=office.institution.code,
            category="sanction",
            kind="approval",
            approved_at=at,
            approved_on=local_day(at, _ZONE),
            retention="y5",
            disclosure="open",
            author=person(rng),
        )


def disclose_now() -> int:
    """Lets go out what came in; says how much went out."""
    return actions.disclose(before=local_day(clock.now(), _ZONE), now=clock.now()).documents


def publish(word: str, documents: int = 1) -> list[str]:
    """New documents with a word in their titles go out; their ids, once that is committed."""
    taken = actions.take_in(SYSTEM, list(islice(fresh(word), documents)))
    disclose_now()
    return [one.uid for one in taken]


def withdraw(uid: str) -> Document:
    return actions.withdraw(_OFFICER, uid, reason_code="personal_data", reason="")
