"""Documents that another system has published already are taken over, millions at a time: their records alone.

Each gets its row and one event, as if it had gone out here on the day it did. The gate looks at every record as at any
other; what it finds something in is held. A document that is known stays as it is, so that a run that was stopped
can be run again. Nobody is told of what went out long ago: what follows events is made anew (`make_anew`).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from madang.domains.documents.actions.cutting import cut_anew
from madang.domains.documents.actions.historic_rows import COLUMNS, Prepared, with_instants
from madang.domains.documents.actions.historic_work import in_processes
from madang.domains.documents.actions.rebuilding import rebuild_figures
from madang.domains.documents.actions.taking_in import STREAM as INTAKE
from madang.domains.documents.actions.taking_in import take_in
from madang.domains.documents.actions.work import STREAM
from madang.domains.documents.intake.entry import Read, Taken
from madang.domains.documents.intake.published import Source
from madang.domains.documents.intake.results import Summary
from madang.domains.documents.models import Document
from madang.kernel import aside, clock, copied, events, outbox
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed
from madang.kernel.models import Event

Hears = Callable[[Taken], object]
_MANY = 100_000
"""Documents from which on it pays to make indexes afterwards."""


def take_over(
    actor: Actor,
    pieces: Iterable[Any],
    source: Source,
    *,
    processes: int,
    told: Hears,
    advanced: Callable[[int], object],
) -> Summary:
    """Takes over what `source` reads from each piece, one transaction for each; `processes` read and look through.

    `told` hears of what was refused or held, `advanced` how many documents and lines each piece had. Where documents
    were accepted, `make_anew` must follow. Raises NotAllowed for everybody but who runs the system.
    """
    if not actor.has(Role.OPERATOR, Role.SYSTEM):
        raise NotAllowed()
    summary = Summary()
    for ready in in_processes(source, pieces, processes):
        for refused in ready.refused:
            _count(summary, _rejected(refused), told)
        held = list(_held(actor, ready.prepared))
        for one in held:
            _count(summary, one, told)
        accepted = _keep(actor, ready.prepared)
        summary.accepted += accepted
        clean = len(ready.prepared.keys) + ready.prepared.again
        summary.unchanged += clean - accepted
        advanced(clean + len(held) + len(ready.refused))
    return summary


def clear_the_way(coming: int) -> bool:
    """Puts indexes aside where so many documents come that it pays, and few are there whom it could slow down.

    Says whether it did; `make_anew` makes them again, and `madang migrate` where it was not reached.
    """
    if coming < _MANY or not aside.may_put_aside(Document, Event):
        return False
    if aside.count() == 0 and Document.objects.order_by("-pk")[coming // 10 :].exists():
        return False
    aside.put_aside(Document, Event, but=("document_once",))
    return True


def make_anew(now: datetime) -> int:
    """Indexes that were put aside, counts, days, figures and the sitemap with what was taken over in them; says how
    many documents are listed. The search is made anew by its own command."""
    aside.put_back()
    listed = rebuild_figures(now)
    cut_anew(now)
    return listed


def _count(summary: Summary, taken: Taken, told: Hears) -> None:
    summary.count(taken)
    told(taken)


def _rejected(read: Read) -> Taken:
    return Taken(read.source_id, "rejected", reasons=read.faults, line=read.line)


def _held(actor: Actor, prepared: Prepared) -> Iterable[Taken]:
    """What the gate found something in comes as any document does, and waits for the disclosure officer."""
    return take_in(actor, prepared.held)


def _keep(actor: Actor, prepared: Prepared) -> int:
    """Writes what is not known yet; says how much. A document that another writes meanwhile is looked for once more."""
    fresh = prepared.without(_known(prepared.ends()) and _known(prepared.keys))
    try:
        return _write(actor, fresh)
    except IntegrityError:
        return _write(actor, prepared.without(_known(prepared.keys)))


def _known(keys: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    asked = set(keys)
    rows = Document.objects.filter(source_id__in={id for _, id in asked}, source__in={s for s, _ in asked})
    return frozenset(asked.intersection(rows.values_list("source", "source_id"))) if asked else frozenset()


def _write(actor: Actor, prepared: Prepared) -> int:
    """The rows, the event of each, and one event for each source that says which came."""
    if not prepared.keys:
        return 0
    now = clock.now()
    sources = sorted({source for source, _ in prepared.keys})
    with transaction.atomic(), outbox.without_followers():
        # before the block's own events: the one of the block before is still among the newest
        numbers = {source: events.seq_after_newest(INTAKE, source) for source in sources}
        first = copied.last_id(Document) + 1
        copied.write(Document, COLUMNS, with_instants(prepared.lines, now))
        events.append_past(
            prepared.firsts, stream=STREAM, type="document.disclosed", actor=actor, recorded_at=now
        )
        last = copied.last_id(Document)
        for source in sources:
            count = sum(one == source for one, _ in prepared.keys)
            events.append(
                stream=INTAKE,
                stream_id=source,
                seq=numbers[source],
                type="intake.taken-in",
                actor=actor,
                at=now,
                recorded_at=now,
                disclosed=False,
                data={"first": first, "last": last, "count": count},
            )
    return len(prepared.keys)
