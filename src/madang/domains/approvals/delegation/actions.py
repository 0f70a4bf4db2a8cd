"""Publishing a delegation table: the only write to them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from madang.domains.approvals.delegation.rules.matter import DelegationRules
from madang.domains.approvals.delegation.rules.reading import Reading, as_document, parse
from madang.domains.approvals.delegation.rules.soundness import Known
from madang.domains.approvals.delegation.tables import CITY, TableVersion, forget, ready, tables_of
from madang.domains.approvals.models import DelegationTable
from madang.domains.organisation import Directory, InstitutionRow, directory, institutions_of
from madang.domains.procedures import checksum, published, sectors
from madang.kernel import events
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotPossible
from madang.kernel.personal_data import NAMES, find_identifiers
from madang.kernel.text import Text

STREAM = "delegation"
LONGEST_NOTE = 500


def may_publish_for(actor: Actor, now: datetime, among: Directory) -> tuple[InstitutionRow, ...]:
    """The institutions for which an actor may publish a table, in order of code.

    The operator for the city; in a district or agency who publishes for it (`organisation.institutions_of`).
    """
    own = institutions_of(actor, among)
    for_city = actor.everywhere(Role.OPERATOR)
    here = (row for row in among.institutions if row.is_open(now))
    return tuple(r for r in here if r.code in own or (for_city and r.kind == CITY))


def check_delegation_table(document: object, now: datetime) -> Reading:
    """Reads a table against the organisation and the procedures as they stand; writes nothing."""
    rows = directory().structure.departments.values()
    known = Known(
        departments={row.code for row in rows if row.is_open(now)},
        procedures={v.code for v in published(now)} | {s.code for s in sectors()},
    )
    return parse(document, known)


@transaction.atomic
def publish_delegation_table(
    actor: Actor,
    *,
    institution: str,
    document: dict[str, Any],
    note: Text,
    now: datetime,
    valid_from: datetime | None = None,
    seen_number: int | None = None,
) -> TableVersion:
    """Publishes the next version of an institution's table, in force from `valid_from` (at once, unless given).

    A published version is never edited: drafts on their way keep what was proposed, the next one takes the new table.
    `seen_number` is the newest its author looked at (0: none). Raises NotFound, NotAllowed (not_your_institution),
    InvalidInput (delegation_invalid with a fault for each row, valid_from_too_early, note_invalid), NotPossible
    (newer_table, unchanged).
    """
    among = directory()
    of = among.institution(institution, now)
    _check_right(actor, of, now, among)
    rules = _sound(document, now)
    _check_note(note)
    seq = events.next_seq(STREAM, institution)  # who publishes for the same institution waits here
    newest = next(iter(tables_of(institution)), None)
    begins = valid_from or now
    made = as_document(rules)
    _check_place(newest, checksum(made), begins, now, seen_number)
    row = DelegationTable.objects.create(
        institution_code=institution,
        number=newest.number + 1 if newest else 1,
        title=made["title"],
        document=made,
        checksum=checksum(made),
        note=note.as_kept(),
        valid_from=begins,
        published_at=now,
        published_by_id=actor.official_id,
    )
    forget(row.pk)
    _record(actor, row, seq)
    return ready(row)


def _record(actor: Actor, row: DelegationTable, seq: int) -> None:
    events.append(
        stream=STREAM,
        stream_id=row.institution_code,
        type="delegation.published",
        actor=actor,
        at=row.published_at,
        disclosed=True,
        seq=seq,
        data={
            "institution": row.institution_code,
            "number": row.number,
            "checksum": row.checksum,
            "valid_from": row.valid_from.isoformat(),
        },
    )


def _check_right(actor: Actor, of: InstitutionRow, now: datetime, among: Directory) -> None:
    if not actor.has(Role.SYSTEM) and of not in may_publish_for(actor, now, among):
        raise NotAllowed(_NOT_YOURS, "not_your_institution")


def _sound(document: dict[str, Any], now: datetime) -> DelegationRules:
    reading = check_delegation_table(document, now)
    found = [*reading.faults, *(_private(reading.rules) if reading.rules else ())]
    if found or reading.rules is None:
        message = _INVALID.format(n=len(found))
        raise InvalidInput(message, "delegation_invalid", fields=tuple(found))
    return reading.rules


def _private(rules: DelegationRules) -> Iterator[FieldFault]:
    """The table is public: no number or address of a person in its names."""
    named = {"title": rules.title} | {f"matters[{row.row}].name": row.name for row in rules.matters}
    for where, said in named.items():
        if kinds := find_identifiers(f"{said.ko}\n{said.en}"):
            yield FieldFault(where, "private", _PRIVATE.format(what=NAMES[kinds[0]]))


def _check_note(note: Text) -> None:
    """What changed is said in both languages, within reason, without anything of a person."""
    if not (note.ko.strip() and note.en.strip()) or max(len(note.ko), len(note.en)) > LONGEST_NOTE:
        message = _NOTE.format(most=LONGEST_NOTE)
        where = "note_ko" if not 0 < len(note.ko.strip()) <= LONGEST_NOTE else "note_en"
        raise InvalidInput(message, "note_invalid", fields=(FieldFault(where, "note_invalid", message),))
    if kinds := find_identifiers(f"{note.ko}\n{note.en}"):
        message = _PRIVATE.format(what=NAMES[kinds[0]])
        raise InvalidInput(message, "note_invalid", fields=(FieldFault("note_ko", "private", message),))


def _check_place(
    newest: TableVersion | None, mark: str, begins: datetime, now: datetime, seen_number: int | None
) -> None:
    """Whether a table may follow the newest one: after what its author saw, otherwise than it, and not before it."""
    if seen_number is not None and seen_number != (newest.number if newest else 0):
        raise NotPossible(_NEWER, "newer_table")
    if newest and newest.checksum == mark:
        raise NotPossible(_UNCHANGED, "unchanged")
    if begins < now or (newest and newest.valid_from and begins < newest.valid_from):
        fault = FieldFault("valid_from", "valid_from_too_early", _TOO_EARLY)
        raise InvalidInput(_TOO_EARLY, "valid_from_too_early", fields=(fault,))


_NOT_YOURS = Text(
    "시의 전결규정은 시스템 운영자가 공포합니다. 자치구와 산하기관의 전결규정은 그 기관의 과장, 감사 담당자, "
    "정보공개 담당자가 공포합니다.",
    "The operator publishes the delegation table of the city; that of a district or agency is published by its own "
    "directors and its audit and disclosure officers.",
)
_INVALID = Text(
    "전결규정에 고쳐야 할 곳이 {n}개 있습니다. 아무것도 공포하지 않았습니다.",
    "The delegation table has {n} faults to be mended; nothing was published.",
)
_PRIVATE = Text(
    "이 글은 모두에게 공개됩니다. {what}(으)로 보이는 내용을 지워 주십시오.",
    "This becomes public. Please remove what looks like {what}.",
)
_NOTE = Text(
    "무엇이 왜 바뀌는지 한국어와 영어로 각각 {most}자 안에 적어 주십시오.",
    "Say what changes and why, in Korean and in English, each within {most} characters.",
)
_NEWER = Text(
    "보고 계신 동안 다른 사람이 전결규정을 새로 공포했습니다. 적으신 것은 그대로 있으니 확인하고 다시 보내 주십시오.",
    "While you were at it, somebody published a newer table. What you typed is kept; look and send it again.",
)
_UNCHANGED = Text("지금의 전결규정과 같습니다.", "It is the same as the newest table.")
_TOO_EARLY = Text(
    "시행일은 오늘보다, 그리고 앞서 공포한 규정의 시행일보다 앞설 수 없습니다.",
    "It cannot come into force in the past, nor before the table it follows.",
)
