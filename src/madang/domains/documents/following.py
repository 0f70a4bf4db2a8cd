"""What our own approval system finished is taken in as it is approved: nobody types it twice."""

from collections.abc import Iterator
from contextlib import suppress

from madang.domains.approvals import HandedOver, handed_over
from madang.domains.documents.actions.taking_in import take_in
from madang.domains.documents.intake.entry import Entry, EntryFile
from madang.domains.documents.kinds import APPROVED, KIND_OF_DRAFT
from madang.domains.documents.rules import local_day, strictest
from madang.domains.organisation import authority, directory
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import NotFound
from madang.kernel.models import Event
from madang.kernel.outbox import Consumer
from madang.kernel.storage import storage

SOURCE = "approvals"


def take_in_approved(draft_id: str, *, printed: bool = True) -> str:
    """Takes an approved document in, with its print and its attachments; gives its uid. The same again changes nothing.

    `printed`: without it the record comes alone, with its attachments. Raises NotFound where it is not approved.
    """
    entry = entry_of(handed_over(draft_id, printed=printed))
    return take_in(SYSTEM, [entry])[0].uid


def entry_of(handed: HandedOver) -> Entry:
    """The entry that an approved document makes. Its print comes first, in the class of the document, if it has one."""
    institution = directory().department(handed.department_id).institution_code
    return Entry(
        source=SOURCE,
        source_id=handed.draft_id,
        number=handed.number.ko,
        title=handed.title,
        department_id=handed.department_id,
        institution=institution,
        category=APPROVED,
        kind=KIND_OF_DRAFT.get(handed.kind, "approval"),
        case_number=handed.case_number,
        author=handed.drafter,
        approved_at=handed.approved_at,
        approved_on=local_day(handed.approved_at, authority().zone),
        retention=handed.retention,
        disclosure=handed.disclosure,
        grounds=handed.grounds,
        grounds_reason=handed.grounds_reason,
        summary=handed.summary,
        keywords=handed.keywords,
        files=(*_print(handed), *_attachments(handed)),
    )


def _print(handed: HandedOver) -> Iterator[EntryFile]:
    if not handed.pdf:
        return
    sha256 = storage().store(handed.pdf)
    name = f"{handed.number.ko}.pdf"
    yield EntryFile(name, sha256, len(handed.pdf), handed.disclosure, handed.grounds, handed.grounds_reason)


def _attachments(handed: HandedOver) -> list[EntryFile]:
    return [
        EntryFile(
            name=a.name,
            sha256=a.sha256,
            size=a.size,
            disclosure=strictest(
                [a.disclosure, *([handed.disclosure] if handed.disclosure == "closed" else [])]
            ),
            grounds=a.grounds,
            grounds_reason=a.grounds_reason,
        )
        for a in handed.attachments
    ]


def _follow(event: Event) -> None:
    with suppress(NotFound):  # erased before its turn came
        take_in_approved(event.stream_id)


FOLLOWER = Consumer(
    name="documents",
    takes=lambda stream, type: stream == "draft" and type == "draft.approved",
    handle=_follow,
)
