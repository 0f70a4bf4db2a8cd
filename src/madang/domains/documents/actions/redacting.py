"""A redacted edition of a file is made from its original, in the jail, and looked through as every file is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import Max

from madang.domains.documents import jail
from madang.domains.documents.actions.deciding import KEEP, MASK, file_of
from madang.domains.documents.actions.gating import edition_verdict, settle
from madang.domains.documents.actions.ordering import (
    Ordered,
    Place,
    RedactionOrder,
    ordered,
    require_places,
    require_words,
)
from madang.domains.documents.actions.scanning import examine_one, keep_edition
from madang.domains.documents.actions.work import Work, record, take_up
from madang.domains.documents.content import Hiding, Unread
from madang.domains.documents.drawn_pages import believed
from madang.domains.documents.errors import STILL_WAITS
from madang.domains.documents.errors_room import (
    CANNOT_REDACT,
    NO_EDITION,
    NO_OFFICE,
    NOT_REDACTED,
    NOTHING_TO_MASK,
    STAYS_IN,
)
from madang.domains.documents.examining import Examined
from madang.domains.documents.findings import Verdict
from madang.domains.documents.gate.masks import mask
from madang.domains.documents.masked_places import redacted_of
from madang.domains.documents.models import Document, DocumentFile, Edition, Found, Marking
from madang.domains.documents.rules import CLOSED
from madang.domains.documents.states import DocumentAct
from madang.domains.documents.words import UNREAD
from madang.kernel.actor import Actor
from madang.kernel.errors import InvalidInput, NotPossible
from madang.kernel.storage import storage

SECONDS = 60.0  # of processor time: a hundred pages made pictures take some twenty
MOST_BYTES = 256 << 20  # of a redacted file


@dataclass(frozen=True, slots=True)
class _Made:
    content: bytes
    name: str
    media: str
    seen: Examined


def redact(actor: Actor, uid: str, *, position: int, order: RedactionOrder, seen_seq: int) -> Edition:
    """Makes a redacted edition of a file, which goes out in its place once it is clean; the original stays under lock.

    It takes seconds, between two transactions: call it in none. `seen_seq`: as the officer saw the document; where it
    changed before the end, nothing is kept. Raises NotFound, NotAllowed, InvalidInput for an order that names nothing
    or no sound place, NotPossible: `cannot_redact`, `not_redacted`, `no_office`, `changed_meanwhile` and others.
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.REDACT, seen_seq=seen_seq)
        file = _redactable(work.document, position)
        asked = ordered(file, _sound(order))
    if not asked.words and not asked.places:
        raise InvalidInput(NOTHING_TO_MASK, "nothing_to_mask")
    made = _made(work.document, file, asked)
    sha256 = storage().store(made.content)
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.REDACT, seen_seq=seen_seq)
        file = _redactable(work.document, position)
        edition = _kept(work, file, asked, made, sha256)
        _keep_marks(work, file, order)
        settle(work.document, work.now, by_officer=True)
        record(work, "document.redacted", disclosed=False, data=_told(edition))
    return edition


def remove_edition(actor: Actor, uid: str, *, position: int, seen_seq: int | None = None) -> Document:
    """Takes all redacted editions of a file away; what the gate said of the original counts again.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput (`no_edition`).
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.REDACT, seen_seq=seen_seq)
        file = file_of(work.document, position)
        if not file.editions.exists():
            raise InvalidInput(NO_EDITION, "no_edition")
        last = file.editions.aggregate(last=Max("no"))["last"]
        file.editions.all().delete()
        settle(work.document, work.now, by_officer=True)
        record(work, "document.edition-removed", disclosed=False, data={"file": position, "edition": last})
        return work.document


def mark_places(
    actor: Actor, uid: str, *, position: int, page: int, places: Sequence[Place], seen_seq: int | None = None
) -> Document:
    """Keeps the places drawn on one page of a file, in place of those drawn there before, until it is redacted.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput (`bad_box`, `too_many_marks`).
    """
    with transaction.atomic():
        work = take_up(actor, uid, DocumentAct.REDACT, seen_seq=seen_seq)
        file, told = file_of(work.document, position), [replace(place, page=page) for place in places]
        others = file.markings.exclude(page=page, box__isnull=False).count()
        require_places(told, others)
        file.markings.filter(page=page, box__isnull=False).delete()
        Marking.objects.bulk_create(_marking(work, file, place) for place in told)
        record(
            work,
            "document.marked",
            disclosed=False,
            data={"file": position, "page": page, "places": len(told)},
        )
        return work.document


def _sound(order: RedactionOrder) -> RedactionOrder:
    if order.places is not None:
        require_places(order.places, len(order.words))
    require_words(order.words)
    return replace(order, words=tuple(dict.fromkeys(word.strip() for word in order.words if word.strip())))


def _redactable(document: Document, position: int) -> DocumentFile:
    file = file_of(document, position)
    if CLOSED in (document.disclosure, file.disclosure):
        raise NotPossible(STAYS_IN, "stays_in")
    if file.verdict == Verdict.PENDING:
        raise NotPossible(STILL_WAITS, "still_waits")
    return file


# --- making: no transaction is open ------------------------------------------------------------------------


def _made(document: Document, file: DocumentFile, asked: Ordered) -> _Made:
    content, media = _with_pages(storage().read(file.sha256), file.media, asked)
    options = {
        "media": media,
        "words": asked.words,
        "boxes": [[p.page, p.left, p.top, p.right, p.bottom] for p in asked.places],
        "paged": asked.paged,
    }
    (answer,) = jail.ask_many([jail.Request("redact", content, options, seconds=SECONDS, most=MOST_BYTES)])
    if answer.failure is not None:
        raise _cannot(answer.failure.code)
    if not isinstance(answer.value, bytes):
        raise _cannot(Unread(answer.value["refused"])) if "refused" in answer.value else _not_redacted()
    head, made = redacted_of(answer.value)
    name = edition_name(file, head["suffix"])
    title = document.title_shown
    seen = examine_one(made, name=name, title=title, media=head["media"])
    return _Made(made, name, head["media"], believed(seen, head["drawn"], file.unread))


def _with_pages(content: bytes, media: str, asked: Ordered) -> tuple[bytes, str]:
    """The file as PDF where places were drawn on it, or a PDF is wanted, and only LibreOffice can make one."""
    from madang.domains.documents.pictures import NoPicture, office  # loads what draws
    from madang.domains.documents.pictures.formats import BY_OFFICE, PDF, format_of

    if format_of(media) not in BY_OFFICE or not (asked.places or asked.paged):
        return content, media
    if not office.available():
        raise NotPossible(NO_OFFICE, "no_office")
    try:
        return office.to_pdf(content, media), PDF
    except NoPicture as error:
        raise _cannot(error.reason) from error


def _cannot(why: Unread) -> NotPossible:
    return NotPossible(CANNOT_REDACT.format(why=UNREAD[why]), "cannot_redact")


def _not_redacted() -> NotPossible:
    return NotPossible(NOT_REDACTED, "not_redacted")


def edition_name(file: DocumentFile, suffix: str) -> str:
    """The name of a redacted edition: as the file is shown, what was found in it masked, ending as its form does."""
    name = file.shown_name or file.name
    for row in file.found.filter(hiding=Hiding.FILE_NAME, edition=None).exclude(decision=KEEP):
        name = name.replace(row.text, mask(row.kind, row.text))
    stem = PurePath(name).stem or f"file-{file.position}"
    return f"{stem[:240]}{suffix}"


# --- keeping -------------------------------------------------------------------------------------------------


def _kept(work: Work, file: DocumentFile, asked: Ordered, made: _Made, sha256: str) -> Edition:
    last = file.editions.aggregate(last=Max("no"))["last"] or 0
    edition = Edition(
        file=file,
        no=last + 1,
        name=made.name,
        media=made.media,
        size=len(made.content),
        sha256=sha256,
        order=asked.without_words,
        made_at=work.now,
        made_by_id=_official(work),
    )
    keep_edition(edition, made.seen, work.document, work.now)
    decided = {"decided_at": work.now, "decided_by_id": work.actor.official_id}
    file.found.filter(edition=None, kind__in=asked.kinds, decision="").update(decision=MASK, **decided)
    _keep_decisions(file, edition, work)
    return edition


def _keep_decisions(file: DocumentFile, edition: Edition, work: Work) -> None:
    """What the officer said of the same words in the original (that they may go out) holds for the edition too."""
    said = Found.objects.filter(file=file, edition=None, decision=KEEP).values_list("kind", "text")
    kept = set(said)
    same = [row.pk for row in edition.found.all() if (row.kind, row.text) in kept]
    Found.objects.filter(pk__in=same).update(
        decision=KEEP, decided_at=work.now, decided_by_id=work.actor.official_id
    )
    edition.verdict = edition_verdict(edition)
    edition.save(update_fields=["verdict"])


def _keep_marks(work: Work, file: DocumentFile, order: RedactionOrder) -> None:
    """What was typed and drawn is kept, so that the next edition is without it too."""
    file.markings.filter(box__isnull=True).delete()
    words = dict.fromkeys(word.strip() for word in order.words if word.strip())
    Marking.objects.bulk_create(
        Marking(file=file, words=word, made_at=work.now, made_by_id=_official(work)) for word in words
    )
    if order.places is not None:
        file.markings.filter(box__isnull=False).delete()
        Marking.objects.bulk_create(_marking(work, file, place) for place in order.places)


def _official(work: Work) -> int:
    """Whoever is disclosure officer is an official."""
    assert work.actor.official_id is not None
    return work.actor.official_id


def _marking(work: Work, file: DocumentFile, place: Place) -> Marking:
    return Marking(
        file=file,
        page=place.page,
        box=[place.left, place.top, place.right, place.bottom],
        made_at=work.now,
        made_by_id=_official(work),
    )


def _told(edition: Edition) -> dict[str, Any]:
    """What was ordered and what came of it: numbers and codes alone."""
    return {
        "file": edition.file.position,
        "edition": edition.no,
        "kinds": edition.order["kinds"],
        "words": edition.order["words"],
        "places": len(edition.order["places"]),
        "verdict": str(edition.verdict),
    }
