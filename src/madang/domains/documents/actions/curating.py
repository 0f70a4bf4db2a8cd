"""What acts on dossiers and topics share, and the acts that both have: items, publishing, archiving, withdrawal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Max

from madang.domains import cases
from madang.domains.documents import access
from madang.domains.documents.actions.appending import append_to
from madang.domains.documents.actions.texts import public_reason
from madang.domains.documents.actions.typed import cleared, line, paragraphs, refused
from madang.domains.documents.curated_access import curated_parts
from madang.domains.documents.curated_states import (
    CURATED_STATE_NAMES,
    CURATED_TABLE,
    SHOWN,
    CuratedAct,
    CuratedPart,
    CuratedState,
    curated_acts,
    may_curate,
    possible_in,
)
from madang.domains.documents.errors import UNKNOWN_REASON
from madang.domains.documents.errors_curated import (
    CHANGED_MEANWHILE,
    FIELDS_MISSING,
    IN_IT_ALREADY,
    NOT_IN_STATE,
    NOTHING_TO_PUBLISH,
    UNKNOWN_CASE,
    UNKNOWN_DOCUMENT,
    UNKNOWN_ITEM,
)
from madang.domains.documents.kinds_of_dossiers import dossier_kinds
from madang.domains.documents.models import Document, Dossier, DossierItem, Topic, TopicItem
from madang.domains.documents.words import WITHDRAWAL_REASONS
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

Row = TypeVar("Row", Dossier, Topic)
Item = DossierItem | TopicItem
_STREAMS: Mapping[type[Dossier] | type[Topic], str] = {Dossier: "dossier", Topic: "topic"}


@dataclass(slots=True)
class Curating(Generic[Row]):
    """A dossier or topic in somebody's hands: its row is locked until the transaction ends."""

    actor: Actor
    row: Row
    now: datetime
    parts: frozenset[CuratedPart]

    @property
    def is_shown(self) -> bool:
        return self.row.state in SHOWN


def take_up(
    model: type[Row], actor: Actor, uid: str, act: CuratedAct, *, seen_seq: int | None = None
) -> Curating[Row]:
    """Locks a dossier or topic for an act, having checked right and state; must run in a transaction.

    `seen_seq`: the last event of the page the actor decided on. Raises NotFound, NotAllowed, NotPossible.
    """
    row = model.objects.select_for_update().filter(uid=uid).first()
    now = clock.now()
    parts = curated_parts(actor, row.department_id, row.institution, now) if row else frozenset()
    if row is None or not parts:
        raise NotFound()
    state = CuratedState(row.state)
    if all(rule.by.isdisjoint(parts) for rule in CURATED_TABLE[act]):
        raise NotAllowed()
    if state not in possible_in(act):
        allowed = tuple(curated_acts(state, parts))
        raise NotPossible(NOT_IN_STATE.format(state=CURATED_STATE_NAMES[state]), "not_possible", allowed)
    if not may_curate(act, state, parts):
        raise NotAllowed()
    if seen_seq is not None and seen_seq != row.last_seq:
        raise NotPossible(CHANGED_MEANWHILE, "changed_meanwhile", tuple(curated_acts(state, parts)))
    return Curating(actor, row, now, parts)


def record(
    work: Curating[Row],
    type: str,
    *,
    disclosed: bool,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Appends an event to a dossier or topic and saves its row. `data` holds codes, times and numbers only."""
    stream = _STREAMS[type_of(work.row)]
    append_to(
        work.row,
        stream=stream,
        type=f"{stream}.{type}",
        actor=work.actor,
        now=work.now,
        disclosed=disclosed,
        data=data,
        texts=texts,
    )


def type_of(row: Dossier | Topic) -> type[Dossier] | type[Topic]:
    return Dossier if isinstance(row, Dossier) else Topic


# --- items -----------------------------------------------------------------------------------------------


def add_document(
    model: type[Any], actor: Actor, uid: str, *, document: str, stage: str = "", day: date | None = None
) -> int:
    """Puts a document (by its public id) at the end; everybody sees it once both are public. Gives the item's id.

    Raises NotFound, NotAllowed, NotPossible, and InvalidInput where the actor may not see such a document.
    """
    with transaction.atomic():
        work = take_up(model, actor, uid, CuratedAct.ADD)
        found = find_document(actor, document, work.now)
        if _items(work.row).filter(document=found).exists():
            raise refused("document", "in_it_already", IN_IT_ALREADY)
        return add_item(work, "document", document=found, stage=stage, day=day)


def find_document(actor: Actor, document: str, now: datetime) -> Document:
    """The document of an id or a page's address, among those that are public or that the actor may see.

    Raises InvalidInput.
    """
    wanted = document.strip().rstrip("/").rsplit("/", 1)[-1].upper()[:16]
    row = Document.objects.filter(uid=wanted).first() if wanted else None
    if row is None or not (access.is_public(row) or access.parts_of(actor, row, now)):
        raise refused("document", "unknown_document", UNKNOWN_DOCUMENT)
    return row


def add_case(model: type[Any], actor: Actor, uid: str, *, number: str, stage: str = "") -> int:
    """Puts a public case at the end. Gives the item's id. Raises NotFound, NotAllowed, NotPossible, InvalidInput."""
    with transaction.atomic():
        work = take_up(model, actor, uid, CuratedAct.ADD)
        asked = number.strip()[:12]
        if not cases.public_among([asked]):
            raise refused("case", "unknown_case", UNKNOWN_CASE)
        if _items(work.row).filter(case_number=asked).exists():
            raise refused("case", "in_it_already", IN_IT_ALREADY)
        return add_item(work, "case", case_number=asked, stage=stage)


def add_entry(
    model: type[Any],
    actor: Actor,
    uid: str,
    *,
    title: str,
    text: str = "",
    title_en: str = "",
    text_en: str = "",
    day: date | None = None,
    stage: str = "",
) -> int:
    """Puts an entry that somebody typed at the end, once the gate found nothing private in it. Gives the item's id.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput.
    """
    with transaction.atomic():
        work = take_up(model, actor, uid, CuratedAct.ADD)
        told = cleared(
            {
                "title": line(title, needed=True),
                "title_en": line(title_en),
                "text": paragraphs(text),
                "text_en": paragraphs(text_en),
            }
        )
        return add_item(work, "entry", texts=told, day=day, stage=stage, **told)


def add_item(work: Curating[Any], what: str, texts: Mapping[str, str] | None = None, **columns: Any) -> int:
    """Appends an item, which waits until it is published."""
    items = _items(work.row)
    last = items.aggregate(last=Max("position"))["last"] or 0
    by = work.actor.official_id
    item = items.create(position=last + 1, added_by_id=by, added_at=work.now, **columns)
    record(work, "item-added", disclosed=False, data={"item": item.pk, "what": what}, texts=texts)
    return int(item.pk)


def remove_item(model: type[Any], actor: Actor, uid: str, *, item: int) -> None:
    """Takes an item out; one that waits by any editor. Raises NotFound, NotAllowed, NotPossible, InvalidInput."""
    with transaction.atomic():
        waits = model.objects.filter(uid=uid, items__pk=item, items__shown=False).exists()
        work = take_up(model, actor, uid, CuratedAct.ADD if waits else CuratedAct.REMOVE)
        row = _item(work.row, item)
        if row.shown and waits:
            raise NotPossible(CHANGED_MEANWHILE, "changed_meanwhile")
        was_seen = row.shown and work.is_shown
        row.delete()
        record(work, "item-removed", disclosed=was_seen, data={"item": item})


def move_item(model: type[Any], actor: Actor, uid: str, *, item: int, by: int) -> None:
    """Moves an item up (-1) or down (1) by one place; at the end it stays. Raises NotFound, NotAllowed, NotPossible."""
    with transaction.atomic():
        work = take_up(model, actor, uid, CuratedAct.MOVE)
        order = list(_items(work.row).order_by("position", "id"))
        place = next((n for n, row in enumerate(order) if row.pk == item), None)
        if place is None:
            raise refused("item", "unknown_item", UNKNOWN_ITEM)
        to = min(max(place + (1 if by > 0 else -1), 0), len(order) - 1)
        order.insert(to, order.pop(place))
        for n, row in enumerate(order, start=1):
            row.position = n
        _items(work.row).bulk_update(order, ["position"])
        record(work, "item-moved", disclosed=work.is_shown, data={"item": item, "place": to + 1})


# --- towards the public ----------------------------------------------------------------------------------


def publish(model: type[Any], actor: Actor, uid: str, *, seen_seq: int | None = None) -> None:
    """Everybody may read it, with every item that waited. Raises NotFound, NotAllowed, NotPossible."""
    with transaction.atomic():
        work = take_up(model, actor, uid, CuratedAct.PUBLISH, seen_seq=seen_seq)
        row = work.row
        _require_complete(row)
        waiting = _items(row).filter(shown=False).update(shown=True)
        if row.state == CuratedState.PUBLIC and not waiting:
            raise NotPossible(NOTHING_TO_PUBLISH, "nothing_to_publish")
        row.state = CuratedState.PUBLIC
        row.published_at = row.published_at or work.now
        row.withdrawn_at, row.withdrawn_code, row.withdrawn_reason = None, "", ""
        record(work, "published", disclosed=True, data={"items": waiting})


def _require_complete(row: Dossier | Topic) -> None:
    """A dossier is published once the fields its kind asks for are filled in. Raises NotPossible."""
    if isinstance(row, Dossier):
        asked = [field for field in dossier_kinds()[row.kind].fields if field.required]
        if missing := [field.label for field in asked if field.name not in row.fields]:
            raise NotPossible(FIELDS_MISSING.format(fields=Text.joined(", ", missing)), "fields_missing")


def archive(model: type[Any], actor: Actor, uid: str, *, seen_seq: int | None = None) -> None:
    """It may be read as before, and is marked as no longer carried on. Raises NotFound, NotAllowed, NotPossible."""
    with transaction.atomic():
        work = take_up(model, actor, uid, CuratedAct.ARCHIVE, seen_seq=seen_seq)
        work.row.state = CuratedState.ARCHIVED
        record(work, "archived", disclosed=True)


def withdraw(
    model: type[Any], actor: Actor, uid: str, *, reason_code: str, reason: str, seen_seq: int | None = None
) -> None:
    """Takes it from everybody; a stub with the day and the reason stays. What is in it stays as it is.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput.
    """
    with transaction.atomic():
        work = take_up(model, actor, uid, CuratedAct.WITHDRAW, seen_seq=seen_seq)
        if reason_code not in WITHDRAWAL_REASONS:
            raise refused("reason_code", "unknown_reason", UNKNOWN_REASON)
        told, row = public_reason(reason, needed=reason_code == "other"), work.row
        row.state = CuratedState.WITHDRAWN
        row.withdrawn_at, row.withdrawn_code, row.withdrawn_reason = work.now, reason_code, told
        record(work, "withdrawn", disclosed=True, data={"reason": reason_code}, texts={"reason": told})


def _items(row: Dossier | Topic) -> Any:
    """The items of a dossier or topic, as the manager of their own table."""
    return row.items


def _item(row: Dossier | Topic, pk: int) -> Item:
    found: Item | None = _items(row).filter(pk=pk).first()
    if found is None:
        raise refused("item", "unknown_item", UNKNOWN_ITEM)
    return found
