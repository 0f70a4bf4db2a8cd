"""What the log is told of approvals: each delegation table, so that nobody can say later who was to decide.

Drafts and signatures are not public by themselves: the case or the document is told.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q

from madang.domains.approvals.models import DelegationTable
from madang.kernel.loggable import Kind, Loggable, Told, codes
from madang.kernel.models import Event

KINDS: Mapping[str, Kind] = {"delegation.published": Kind.TEMPLATE}
"""Every event of a delegation table, and what an entry about it says."""


def told(events: Sequence[Event]) -> Mapping[int, Told]:
    """What these events say in the log (one statement): the institution (`org`), the table's number (`version`)."""
    found = [event for event in events if event.disclosed and event.type in KINDS]
    titles = _titles(found)
    return {
        event.pk: Told(
            kind=KINDS[event.type],
            codes=codes(org=event.stream_id, state="delegation", version=int(event.data["number"])),
            values={
                f"title.{event.seq}": titles[_table(event)],
                f"table.{event.seq}": {
                    "sha256": event.data["checksum"],
                    "valid_from": event.data["valid_from"],
                },
            },
        )
        for event in found
        if _table(event) in titles
    }


def _table(event: Event) -> tuple[str, int]:
    return event.stream_id, int(event.data["number"])


def _titles(found: Collection[Event]) -> dict[tuple[str, int], dict[str, str]]:
    if not found:
        return {}
    either = Q()
    for institution, number in map(_table, found):
        either |= Q(institution_code=institution, number=number)
    rows = DelegationTable.objects.filter(either).values_list("institution_code", "number", "title")
    return {
        (institution, number): {"ko": title["ko"], "en": title["en"]} for institution, number, title in rows
    }


def _seen(institutions: Collection[str]) -> frozenset[str]:
    """What is published stays published."""
    rows = DelegationTable.objects.filter(institution_code__in=institutions)
    return frozenset(rows.values_list("institution_code", flat=True).distinct())


LOGGABLE = Loggable(stream="delegation", takes=lambda type: type in KINDS, told=told, seen=_seen)
