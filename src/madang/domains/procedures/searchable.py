"""What the search is told of procedures: the version in force of each, in every language in which it is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from madang.domains.organisation import directory
from madang.domains.procedures.definition import KIND_NAMES, Definition
from madang.domains.procedures.models import Procedure
from madang.domains.procedures.public import procedures_by_code
from madang.domains.procedures.rows import Version, published, sectors
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.models import Event
from madang.kernel.searchable import PUBLIC, Entry, Searchable, What, day_number, entry_id, in_every_language
from madang.kernel.text import Text


def entries(pks: Sequence[int]) -> list[Entry]:
    """The public face of procedures (four statements). One whose first version is still to come has none."""
    codes, current = _codes(pks), directory()
    zone, named = ZoneInfo(current.authority.zone), {row.code: row.name for row in sectors()}
    told = []
    for version in published():
        if version.code in codes:
            department = current.structure.named(version.definition.department, None)
            institution = department.institution_code if department else ""
            words = list(_words(version.definition, named))
            told.append(
                _face(codes[version.code], version, words, zone)._replace(
                    department=department.id if department else 0, institution=institution
                )
            )
    return told


def _face(pk: int, version: Version, words: list[str], zone: ZoneInfo) -> Entry:
    definition, at = version.definition, int(version.published_at.timestamp())
    return Entry(
        what=What.PROCEDURE,
        pk=pk,
        staff=False,
        version=version.id,  # grows with each version, and changes when one comes into force by itself
        at=at,
        out=at,
        day=day_number(version.published_at.astimezone(zone).date()),
        title=definition.name.ko,
        number=definition.code,
        words=words,
        pages=(),
        audience=(PUBLIC,),
        twin=(),
        sector=definition.sector,
    )


def _words(definition: Definition, named: Mapping[str, Text]) -> Iterator[str]:
    yield from in_every_language(definition.name)[1:]
    said = [
        definition.summary,
        KIND_NAMES[definition.kind],
        *(paper.name for paper in definition.documents_required),
        *(rule.title for rule in definition.rules),
    ]
    if definition.sector in named:
        said.append(named[definition.sector])
    for text in said:
        yield from in_every_language(text)


def _codes(pks: Iterable[int]) -> Mapping[str, int]:
    return dict(Procedure.objects.filter(pk__in=list(pks)).values_list("code", "pk"))


def changed_by(events: Sequence[Event]) -> set[int]:
    """The procedures that acts changed (one statement)."""
    acted = {event.stream_id for event in events}
    return set(Procedure.objects.filter(code__in=acted).values_list("pk", flat=True))


def versions(first: int, last: int) -> Mapping[int, int]:
    """As `entries` would say them (three statements)."""
    pks = dict(Procedure.objects.filter(pk__gte=first, pk__lte=last).values_list("code", "pk"))
    return {
        entry_id(What.PROCEDURE, pks[version.code], staff=False): version.id
        for version in published(clock.now())
        if version.code in pks
    }


def shown(actor: Actor, pks: Sequence[int], now: datetime) -> Mapping[int, dict[str, Any]]:
    """The procedures as their list shows them (three statements)."""
    codes = _codes(pks)
    return {codes[code]: record for code, record in procedures_by_code(codes, now).items()}


SEARCHABLE = Searchable(
    what=What.PROCEDURE,
    model=Procedure,
    streams=frozenset({"procedure"}),
    changed_by=changed_by,
    entries=entries,
    versions=versions,
    shown=shown,
)
