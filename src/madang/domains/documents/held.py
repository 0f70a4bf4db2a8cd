"""What is held back, counted and named for whoever runs the system: never what was found."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count

from madang.domains.documents.models import Document
from madang.domains.documents.states import DocumentState
from madang.domains.organisation import directory
from madang.kernel.text import Text

_PART = 1000


@dataclass(frozen=True, slots=True)
class Held:
    """A document that waits for the disclosure officer; `verdict`: what the gate said."""

    uid: str
    source_id: str
    verdict: str


def held_among(uids: Sequence[str]) -> list[Held]:
    """Which of some documents are held, in their order (a statement for each thousand)."""
    return list(_held_among(uids))


def _held_among(uids: Sequence[str]) -> Iterator[Held]:
    for first in range(0, len(uids), _PART):
        part = uids[first : first + _PART]
        rows = Document.objects.filter(uid__in=part, state=DocumentState.HELD)
        found = {
            uid: Held(uid, source_id, gate)
            for uid, source_id, gate in rows.values_list("uid", "source_id", "gate")
        }
        yield from (found[uid] for uid in part if uid in found)


def held_by_department() -> list[tuple[Text, Counter[str]]]:
    """How many documents of each department are held, by verdict; most first (two statements)."""
    rows = Document.objects.filter(state=DocumentState.HELD).order_by()
    counted: dict[int, Counter[str]] = {}
    for department, gate, n in rows.values_list("department_id", "gate").annotate(n=Count("pk")):
        counted.setdefault(department, Counter())[gate] += n
    current = directory()
    named = [(current.department(department).name, verdicts) for department, verdicts in counted.items()]
    return sorted(named, key=lambda one: (-one[1].total(), one[0].ko))
